"""Screens of the steps of a nomination, each on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.money.doors import step
from giamngheo.apps.places.queries import named_apart
from giamngheo.apps.register.doors import household_or_404
from giamngheo.kit import clock, formats
from giamngheo.kit.asked import whole
from giamngheo.kit.workflow import Refused

from . import actions
from .forms import AgainForm, CollectiveForm, ConsentForm, DecideForm, HouseholdForm, TextForm, VoteForm
from .lists import rows_of
from .models import Nomination
from .queries import nominations as queries
from .queries.figures import Nominee, last_year_over
from .terms import award_name, movements
from .views import nomination_or_404

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


def _page(pk: int) -> str:
    return reverse("praise:nomination", args=[pk])


def _initial() -> dict[str, Any]:
    """The newest movement and the last year of it that is over."""
    newest = max(movements().values(), key=lambda one: one.last_year, default=None)
    last = last_year_over(clock.today())
    return {"movement": newest.id if newest else "", "year": min(last, newest.last_year) if newest else last}


def _nominated(form: forms.Form, nominee: Nominee | None, request: HttpRequest) -> str:
    if nominee is None:
        raise Refused("Chọn nơi, hộ hoặc người được đề nghị trong danh sách.")
    data = form.cleaned_data
    words = actions.Words(data["movement"], data["year"], data["merit"], data["award"])
    return _page(actions.nominate(nominee=nominee, words=words, by=me(request)).pk)


def _nominees(here: Access) -> list[tuple[str, str]]:
    """Who may be nominated; a commune of an earlier map says until when it stood, so that no name stands twice."""
    apart = {f"{Nomination.Kind.COMMUNE}:{area.pk}": name for area, name in named_apart(queries.my_communes(here))}
    return [(key, apart.get(key, name)) for key, name in queries.collectives(here)]


@GET_AND_POST
@needs(P.NOMINATE)
def nomination_new(request: HttpRequest) -> HttpResponse:
    """A commune, village or agency."""
    here = access(request)
    form = CollectiveForm(request.POST or None, nominees=_nominees(here), initial=_initial())
    return step(
        request, form, title=_("Đề nghị khen tập thể"), button=_("Gửi đề nghị"), back=reverse("praise:nominations"),
        act=lambda: _nominated(form, queries.collective(here, form.cleaned_data["nominee"]), request),
        done=_("Đã gửi đề nghị khen thưởng; số liệu đã được ghi kèm."),
        text=_("Số liệu đứng sau đề nghị do hệ thống lấy lúc gửi và giữ nguyên. Tiêu chí, hình thức khen chưa xác nhận với văn bản gốc."),
    )  # fmt: skip


@GET_AND_POST
@needs(P.NOMINATE)
def nomination_household(request: HttpRequest, household_id: int) -> HttpResponse:
    """A household or one of its members."""
    household = household_or_404(request, household_id)
    check_area(request, P.NOMINATE, household.area_id)
    members = [(m.person_id, m.person.full_name) for m in queries.members_of(household)]
    form = HouseholdForm(request.POST or None, members=members, initial=_initial())
    return step(
        request, form, title=_("Đề nghị khen hộ %(name)s") % {"name": household.head_name}, button=_("Gửi đề nghị"),
        back=reverse("register:household", args=[household_id]),
        act=lambda: _nominated(form, queries.of_household(household, whole(form.cleaned_data["nominee"])), request),
        done=_("Đã gửi đề nghị. Hỏi hộ có đồng ý nêu tên không rồi ghi ở trang này."),
        text=_("Tên hộ, người được khen chỉ nêu công khai khi họ đồng ý."),
    )  # fmt: skip


def _written(
    request: HttpRequest, pk: int, form: forms.Form, *, title: str, button: str, done: str, act: Callable[..., Nomination],
    text: str = "",
) -> HttpResponse:  # fmt: skip
    """One form of one nomination; ``act`` takes pk, by and the answers."""

    def write() -> str:
        act(pk=pk, by=me(request), **form.cleaned_data)
        return _page(pk)

    return step(
        request, form, title=title, button=button, back=_page(pk), act=write, done=done, text=text, facts=_facts(request, pk)
    )


def _facts(request: HttpRequest, pk: int) -> list[dict[str, Any]]:
    """Of whom this step is, named as this person may read it; what the council said; what still stands open."""
    found, here = nomination_or_404(request, pk), access(request)
    row = rows_of([found], here)[0]
    told = [
        {"label": _("Được đề nghị"), "value": row.name},
        {"label": _("Loại, kết quả năm"), "value": f"{found.get_kind_display()}, {found.year}"},
        {"label": _("Hình thức khen đề nghị"), "value": award_name(found.movement, found.award)},
    ]
    if found.opinion:
        votes = f"{formats.number(found.votes_for)}/{formats.number(found.members_present)}"
        told.append({"label": _("Ý kiến của hội đồng"), "value": f"{found.get_opinion_display()} ({votes})"})
    if row.warning:
        told.append({"label": _("Lưu ý"), "value": row.warning})
    return told


def _mine(request: HttpRequest, pk: int) -> Nomination:
    found = nomination_or_404(request, pk)
    if not queries.may_nominate(access(request), found):
        raise PermissionDenied
    return found


def _theirs(request: HttpRequest, pk: int, permission: P) -> Nomination:
    """For who reviews or decides here: 403 without the permission, or with a hand in it already."""
    found, here = nomination_or_404(request, pk), access(request)
    if not here.may(permission, found.area_id):
        raise PermissionDenied
    if not queries.has_no_hand_in(found, here.user.pk, decides=permission == P.DECIDE_PRAISE):
        raise PermissionDenied
    return found


@GET_AND_POST
@needs(P.NOMINATE)
def nomination_resubmit(request: HttpRequest, pk: int) -> HttpResponse:
    """Corrected and sent again."""
    found = _mine(request, pk)
    form = AgainForm(
        request.POST or None, kind=found.kind, initial={"merit": found.merit, "award": found.award, "version": found.version}
    )
    return _written(
        request, pk, form, title=_("Sửa, gửi lại đề nghị"), button=_("Gửi lại"), done=_("Đã gửi lại đề nghị."), act=actions.resubmit
    )


@GET_AND_POST
@needs(P.NOMINATE)
def nomination_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Do they agree to be named?"""
    found = _mine(request, pk)
    if not found.is_personal:
        raise Http404
    initial = {"consent": found.consent, "on": clock.today(), "version": found.version}
    form = ConsentForm(request.POST or None, initial=initial)
    return _written(
        request, pk, form, title=_("Đồng ý nêu tên"), button=_("Ghi"), done=_("Đã ghi."), act=actions.record_consent,
        text=_("Không đồng ý thì vẫn được khen; nơi khác chỉ thấy “một hộ ở bản …”. Đổi ý lúc nào cũng ghi lại được."),
    )  # fmt: skip


def _said(
    request: HttpRequest, pk: int, name: str, *, title: str, label: str, button: str, done: str, act: Callable[..., Nomination],
    required: bool = True,
) -> HttpResponse:  # fmt: skip
    """One text; the action calls it by ``name``."""
    form = TextForm(
        request.POST or None, label=label, required=required, initial={"version": nomination_or_404(request, pk).version}
    )
    return _written(
        request, pk, form, title=title, button=button, done=done,
        act=lambda *, text, **given: act(**{name: text, **given}),
    )  # fmt: skip


@GET_AND_POST
@needs(P.REVIEW_PRAISE)
def nomination_review(request: HttpRequest, pk: int) -> HttpResponse:
    """In order: before the council."""
    _theirs(request, pk, P.REVIEW_PRAISE)
    return _said(
        request, pk, "note", title=_("Xem xét, trình hội đồng"), label=_("Ý kiến của cơ quan quản lý (nếu có)"),
        button=_("Trình hội đồng"), done=_("Đã trình hội đồng thi đua, khen thưởng."), act=actions.review, required=False,
    )  # fmt: skip


@GET_AND_POST
@needs(P.REVIEW_PRAISE)
def nomination_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to who nominated."""
    _theirs(request, pk, P.REVIEW_PRAISE)
    return _said(
        request, pk, "reason", title=_("Trả lại đề nghị"), label=_("Lý do trả lại"), button=_("Trả lại"), done=_("Đã trả lại."),
        act=actions.give_back,
    )  # fmt: skip


@GET_AND_POST
@needs(P.REVIEW_PRAISE)
def nomination_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Not praised."""
    _theirs(request, pk, P.REVIEW_PRAISE)
    return _said(
        request, pk, "reason", title=_("Không khen"), label=_("Lý do"), button=_("Không khen"), done=_("Đã ghi không khen."),
        act=actions.refuse,
    )  # fmt: skip


@GET_AND_POST
@needs(P.REVIEW_PRAISE)
def nomination_vote(request: HttpRequest, pk: int) -> HttpResponse:
    """What the council said."""
    found = _theirs(request, pk, P.REVIEW_PRAISE)
    form = VoteForm(request.POST or None, initial={"held_on": clock.today(), "version": found.version})
    return _written(
        request, pk, form, title=_("Ý kiến hội đồng thi đua, khen thưởng"), button=_("Ghi ý kiến"), done=_("Đã ghi ý kiến hội đồng."),
        act=actions.vote, text=_("Ghi đúng biên bản họp. Hệ thống không tự tính tỷ lệ phải đạt: quy định về tỷ lệ chưa xác nhận."),
    )  # fmt: skip


@GET_AND_POST
@needs(P.DECIDE_PRAISE)
def nomination_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision."""
    found = _theirs(request, pk, P.DECIDE_PRAISE)
    form = DecideForm(request.POST or None, initial={"decided_on": clock.today(), "version": found.version})
    return _written(
        request, pk, form, title=_("Quyết định khen thưởng"), button=_("Quyết định khen"), done=_("Đã ghi quyết định khen thưởng."),
        act=actions.decide,
    )  # fmt: skip


@GET_AND_POST
@needs(P.DECIDE_PRAISE)
def nomination_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision not to."""
    _theirs(request, pk, P.DECIDE_PRAISE)
    return _said(
        request, pk, "reason", title=_("Quyết định không khen"), label=_("Lý do"), button=_("Không khen"),
        done=_("Đã ghi quyết định không khen."), act=actions.decline,
    )  # fmt: skip
