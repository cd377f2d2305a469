"""Each thing written to capacity, on a page of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery import case_steps, doors
from giamngheo.kit import formats

from . import actions, queries, rules
from .forms import CaseForm, EnrolForm, ResultsForm
from .kind import KIND
from .views import case_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def new(request: HttpRequest) -> HttpResponse:
    """Something of the plan begins."""
    return case_steps.begin_at_place(
        request, CaseForm, kind=KIND, giver=rules.P7_1, act=actions.begin_case,
        title=_("Lập hồ sơ nâng cao năng lực"), done=_("Đã lập hồ sơ nâng cao năng lực."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Officers take part."""
    found = case_or_404(request, pk, P.DELIVER)
    offered = [(str(one.subject.pk), _words(one)) for one in queries.offered(found)]
    form = EnrolForm(request.POST or None, offered=offered, initial={"version": found.version})
    return doors.step(
        request, form, title=case_steps.titled(_("Ghi danh cán bộ"), found), button=_("Ghi danh"), back=case_steps.back_to(found),
        done=_("Đã ghi danh cán bộ."),
        text=_("Lớp đào tạo chỉ nhận cán bộ được chọn trong danh sách đã phê duyệt. Cán bộ nữ đứng trước.") if offered else _(
            "Không còn cán bộ nào để ghi danh: cán bộ phải có trong sổ của xã, lớp đào tạo thì được chọn trong danh sách đã phê duyệt."
        ),
        has_choice=bool(offered),
        act=lambda: actions.enrol(
            support_id=pk, subject_ids=[int(one) for one in form.cleaned_data["subjects"]], version=form.cleaned_data["version"],
            by=me(request),
        ),
    )  # fmt: skip


def _words(one: queries.Offered) -> str:
    name = formats.person_name(one.subject.name)
    return _("%(name)s (nữ)") % {"name": name} if one.is_woman else name


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def certify(request: HttpRequest, pk: int) -> HttpResponse:
    """Results and certificates of a course."""
    found = case_or_404(request, pk, P.DELIVER)
    initial = {"version": found.version, "certified_on": found.ends_on}
    form = ResultsForm(request.POST or None, learners=list(found.learners.all()), initial=initial)
    return doors.step(
        request, form, title=case_steps.titled(_("Kết quả, chứng chỉ"), found), button=_("Lưu kết quả"), back=case_steps.back_to(found),
        done=_("Đã ghi kết quả."), text=_("Chứng chỉ chỉ ghi được từ ngày lớp kết thúc."),
        act=lambda: actions.certify(support_id=pk, by=me(request), **form.given()),
    )  # fmt: skip


pay, submit, back, finish, stop = case_steps.pages(
    case_or_404, actions.STEPS,
    submit_text=gettext_lazy("Phải đã kết thúc, có ảnh hoặc biên bản; lớp đào tạo thì mọi cán bộ có kết quả."),
    finish_text=gettext_lazy("Mỗi cán bộ được tính một lần, dù dự nhiều lớp."),
)  # fmt: skip


__all__ = ["back", "certify", "enrol", "finish", "new", "pay", "stop", "submit"]
