"""Each thing written to information, on a page of its own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.delivery import case_steps, doors
from giamngheo.kit import clock, formats

from . import actions, queries, rules
from .forms import CaseForm, ItemForm, OfficerForm, PostForm
from .kind import KIND
from .views import case_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def new(request: HttpRequest) -> HttpResponse:
    """Something is proposed for a place."""
    return case_steps.begin_at_place(
        request, CaseForm, kind=KIND, giver=rules.P6_1, act=actions.begin_case,
        title=_("Đề xuất thông tin cơ sở"), done=_("Đã ghi đề xuất, chờ Chủ tịch duyệt."), listed_on=clock.today(),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """The chairman approves."""
    found = case_or_404(request, pk, P.ACCEPT_SUPPORT)
    told = tuple(sentence for rule in found.eligibility for sentence in (rule["summary"], *rule["sentences"]))
    return case_steps.approve(
        request, found, actions.approve_case, told=told,
        text=_("Chỉ duyệt được khi địa bàn thuộc đối tượng vào ngày của danh mục; chưa rõ thì chưa duyệt được."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """Equipment handed over."""
    found = case_or_404(request, pk, P.DELIVER)
    form = ItemForm(request.POST or None, initial={"version": found.version, "quantity": 1, "handed_on": clock.today()})
    return doors.step(
        request, form, title=case_steps.titled(_("Bàn giao thiết bị"), found), button=_("Ghi bàn giao"), back=case_steps.back_to(found),
        done=_("Đã ghi thiết bị bàn giao."), act=lambda: actions.hand_over_item(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def officer(request: HttpRequest, pk: int) -> HttpResponse:
    """An officer took part."""
    found = case_or_404(request, pk, P.DELIVER)
    offered = [(str(one.pk), formats.person_name(one.name)) for one in queries.officers_left(found)]
    form = OfficerForm(request.POST or None, offered=offered, initial={"version": found.version, "days": 1})
    return doors.step(
        request, form, title=case_steps.titled(_("Cán bộ dự lớp"), found), button=_("Ghi cán bộ"), back=case_steps.back_to(found),
        done=_("Đã ghi cán bộ dự lớp."), text=_("Cán bộ chưa có trong sổ thì ghi vào sổ đối tượng trước."),
        act=lambda: actions.add_officer(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Something sent out."""
    found = case_or_404(request, pk, P.DELIVER)
    form = PostForm(request.POST or None, initial={"version": found.version, "times": 1, "sent_on": clock.today()})
    return doors.step(
        request, form, title=case_steps.titled(_("Tin đã phát"), found), button=_("Ghi tin"), back=case_steps.back_to(found),
        done=_("Đã ghi tin đã phát."), act=lambda: actions.add_post(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


pay, submit, back, finish, stop = case_steps.pages(
    case_or_404, actions.STEPS,
    submit_text=gettext_lazy("Cần ghi thiết bị đã bàn giao, tin đã phát hoặc cán bộ dự lớp theo loại việc, và có ảnh, biên bản."),
    finish_text=gettext_lazy("Tin đã phát vẫn ghi tiếp được sau khi nghiệm thu."),
)  # fmt: skip


__all__ = ["approve", "back", "finish", "item", "new", "officer", "pay", "post", "stop", "submit"]
