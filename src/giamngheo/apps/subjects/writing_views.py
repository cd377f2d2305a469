"""Screens that write: a new subject, a change, closing, members, answers, an answer taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.in_year.apart import told_apart
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import communes_among
from giamngheo.kit import clock, formats
from giamngheo.kit.asked import whole
from giamngheo.kit.workflow import Refused

from . import lists, queries, shown
from .actions import answering, joining, keeping
from .columns import FIRST_ASKED, answerable, asked_by
from .doors import subject_or_404
from .forms import AnswersForm, CloseForm, LeaveForm, MemberForm, SubjectForm, WithdrawForm
from .models import Answer, Subject, SubjectMember

WRITES = require_http_methods(["GET", "HEAD", "POST"])


def step(
    request: HttpRequest, form: forms.Form, *, title: str, button: str, back: str, act: Callable[[], Any], done: str,
    text: str = "", go_on: str = "",
) -> HttpResponse:  # fmt: skip
    """One thing written on a page of its own; afterwards back, or on to ``go_on``."""
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                act()
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(go_on or back)
    context = {"form": form, "title": title, "button": button, "back_url": back, "text": text}
    return render(request, "subjects/step.html", context, status=422 if form.errors else 200)


def _mine_to_write(request: HttpRequest, pk: int) -> Subject:
    """404 outside the person's areas, 403 inside them without the permission."""
    found = subject_or_404(request, pk)
    check_area(request, P.KEEP_SUBJECTS, found.area_id)
    return found


def _url(subject: Subject) -> str:
    return lists.subject_url(subject)


@WRITES
@needs(P.KEEP_SUBJECTS)
def subject_new(request: HttpRequest, kind: str) -> HttpResponse:
    """Enters one, with what kind of thing it is."""
    if kind not in Subject.Kind.values:
        raise Http404
    areas, newest = _areas(request)
    villages = [(str(v.pk), v.name) for v in queries.villages_of(newest[0])] if len(newest) == 1 else None
    columns = {fact: answerable(kind)[fact] for fact in FIRST_ASKED[kind]}
    first = {"area_id": newest[0] if len(newest) == 1 else "", "opened_on": clock.today()}
    form = SubjectForm(request.POST or None, areas=areas, villages=villages, columns=columns, initial=first)
    del form.fields["version"]
    made: list[Subject] = []

    def act() -> None:
        area_id = int(form.cleaned_data["area_id"])
        check_area(request, P.KEEP_SUBJECTS, area_id)
        made.append(keeping.open_subject(kind=kind, area_id=area_id, by=me(request), answers=form.answered(), **form.given()))

    title = _("Ghi mới: %(kind)s") % {"kind": lists.KIND_WORDS[kind]}
    shown_page = step(
        request, form, title=title, button=_("Ghi"), back=reverse("subjects:subjects"), act=act, done=_("Đã ghi."),
        text=_("Những thông tin khác mà quy định hỏi có thể trả lời sau, trên trang của đối tượng."),
    )  # fmt: skip
    return redirect(_url(made[0])) if made else shown_page


def _areas(request: HttpRequest) -> tuple[list[tuple[str, str]], list[int]]:
    """Communes to choose from, those of earlier maps with their time, and the ids of those of the newest map."""
    found = list(communes_among(access(request).areas_with(P.KEEP_SUBJECTS)).select_related("generation"))
    newest = [c.pk for c in found if c.generation.valid_to is None]
    names = [(c, c.generation.valid_to) for c in found]
    until = _("%(name)s (đến %(day)s)")
    return [(str(c.pk), until % {"name": c.name, "day": formats.day(day)} if day else c.name) for c, day in names], newest


@WRITES
@needs(P.KEEP_SUBJECTS)
def subject_change(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is called."""
    found = _mine_to_write(request, pk)
    villages = [(str(v.pk), v.name) for v in queries.villages_of(found.area_id)]
    first = {
        "version": found.version, "area_id": str(found.area_id), "name": found.name, "code": found.code,
        "village_id": str(found.village_id or ""), "opened_on": found.opened_on,
    }  # fmt: skip
    areas = [(str(found.area_id), found.area.name)]
    form = SubjectForm(request.POST or None, areas=areas, villages=villages, columns={}, initial=first)
    return step(
        request, form, title=_("Sửa: %(name)s") % {"name": found.name}, button=_("Lưu"), back=_url(found), done=_("Đã lưu."),
        act=lambda: keeping.change_subject(
            subject_id=pk, version=form.cleaned_data["version"] or 0, by=me(request), **form.given()
        ),
    )  # fmt: skip


@WRITES
@needs(P.KEEP_SUBJECTS)
def subject_close(request: HttpRequest, pk: int) -> HttpResponse:
    """From a day on it is on no list."""
    found = _mine_to_write(request, pk)
    form = CloseForm(request.POST or None, initial={"version": found.version, "closed_on": clock.today()})
    return step(
        request, form, title=_("Đóng: %(name)s") % {"name": found.name}, button=_("Đóng"), back=_url(found),
        done=_("Đã đóng."), text=_("Từ ngày đóng, đối tượng không còn trong danh sách nào; những ngày trước vẫn giữ nguyên."),
        act=lambda: keeping.close_subject(
            subject_id=pk, version=form.cleaned_data["version"] or 0, closed_on=form.cleaned_data["closed_on"],
            reason=form.cleaned_data["reason"], by=me(request),
        ),
    )  # fmt: skip


@require_POST
@needs(P.KEEP_SUBJECTS)
def subject_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Closed by mistake."""
    found = _mine_to_write(request, pk)
    try:
        keeping.reopen_subject(subject_id=pk, version=whole(request.POST.get("version")) or 0, by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã mở lại."))
    return redirect(_url(found))


@WRITES
@needs(P.KEEP_SUBJECTS)
def subject_answers(request: HttpRequest, pk: int) -> HttpResponse:
    """What the rules ask of it; only what is answered is kept."""
    found = _mine_to_write(request, pk)
    columns = answerable(found.kind)
    newest = queries.newest_values(queries.answers_about(subject_id=pk))
    hints = {fact: hint_of(columns[fact], one) for fact, one in newest.items() if fact in columns}
    laws = {fact: shown.rules_words(rules) for fact, rules in asked_by(current_plan().eligibility, found.kind).items()}
    form = AnswersForm(
        request.POST or None, columns=columns, hints=hints, laws=laws, initial={"observed_on": clock.today()}
    )
    return step(
        request, form, title=_("Thông tin xét hỗ trợ: %(name)s") % {"name": found.name}, button=_("Ghi"), back=_url(found),
        done=_("Đã ghi."), text=_("Chỉ trả lời câu nào có thông tin mới. Câu bỏ trống giữ nguyên điều đã ghi."),
        act=lambda: answering.record_answers(
            about=found, values=form.answered(), observed_on=form.cleaned_data["observed_on"],
            note=form.cleaned_data["note"], by=me(request),
        ),
    )  # fmt: skip


def hint_of(column: Any, answer: Answer) -> str:
    """What stands now, beside the question."""
    words = {"words": shown.value_words(column, answer.value), "day": formats.day(answer.observed_on)}
    return _("Đang ghi: %(words)s (ngày %(day)s)") % words


@WRITES
@needs(P.KEEP_SUBJECTS)
def member_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Looks somebody of the commune up by name, then writes who joins."""
    found = _mine_to_write(request, pk)
    text = request.GET.get("tim", "").strip()[:80]
    homes = queries.homes_found(found.area_id, text)
    people = _choices(homes)
    form = MemberForm(request.POST or None, people=people.items(), initial={"valid_from": max(found.opened_on, clock.today())})
    if request.method == "POST" and form.is_valid():
        try:
            joining.add_member(
                subject_id=pk, role=form.cleaned_data["role"], valid_from=form.cleaned_data["valid_from"], by=me(request),
                **_chosen(homes, form.cleaned_data["who"]),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi thành viên."))
            return redirect(_url(found))
    context = {"found": found, "form": form, "text": text, "is_found": bool(people), "most": queries.FOUND_MOST}
    return render(request, "subjects/member.html", context, status=422 if form.errors else 200)


def _choices(homes: list[Any]) -> dict[str, str]:
    """Each household, then each of its people."""
    people, apart = {}, told_apart(homes, clock.today())
    for home in homes:
        head = formats.person_name(home.head_name)
        where = f", {home.village.name}" if home.village else ""
        people[f"h{home.pk}"] = _("Hộ %(name)s (cử người tham gia)") % {"name": f"{head}{where}, {apart[home.pk].words()}"}
        for one in home.people:
            people[f"p{one.person_id}"] = _("%(name)s, hộ %(head)s") % {
                "name": formats.person_name(one.person.full_name), "head": head,
            }  # fmt: skip
    return people


def _chosen(homes: list[Any], who: str) -> dict[str, Any]:
    """The household or the person of a choice."""
    if who.startswith("h"):
        return {"household": next(home for home in homes if who == f"h{home.pk}")}
    return {"person": next(one.person for home in homes for one in home.people if who == f"p{one.person_id}")}


@WRITES
@needs(P.KEEP_SUBJECTS)
def member_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """From a day on the member takes part no longer."""
    found = queries.member_or_none(pk, access(request).areas_with(P.VIEW_HOUSEHOLDS))
    if found is None:
        raise Http404
    check_area(request, P.KEEP_SUBJECTS, found.area_id)
    form = LeaveForm(request.POST or None, initial={"valid_to": clock.today()})
    return step(
        request, form, title=_("Rời nhóm: %(name)s") % {"name": member_name(found)}, button=_("Ghi"),
        back=_url(found.subject), done=_("Đã ghi."),
        act=lambda: joining.end_member(member_id=pk, valid_to=form.cleaned_data["valid_to"], by=me(request)),
    )  # fmt: skip


def member_name(member: SubjectMember) -> str:
    """The person, or the household that sends somebody."""
    if member.person is not None:
        return formats.person_name(member.person.full_name)
    return _("Hộ %(name)s") % {"name": formats.person_name(member.household.head_name if member.household else "")}


@WRITES
@needs(P.KEEP_SUBJECTS, P.DELIVER)
def answer_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer entered by mistake."""
    found = queries.answer_or_none(pk, access(request).areas_with(P.VIEW_HOUSEHOLDS))
    if found is None:
        raise Http404
    check_area(request, P.KEEP_SUBJECTS if found.subject_id else P.DELIVER, found.area_id)
    form = WithdrawForm(request.POST or None)
    about = found.household or found.person or found.subject
    assert about is not None
    column = answerable(answering.kind_of(about)).get(found.fact)
    text = _("%(fact)s, ghi ngày %(day)s") % {"fact": column.vi if column else found.fact, "day": formats.day(found.observed_on)}
    return step(
        request, form, title=_("Bỏ câu trả lời: %(name)s") % {"name": shown.about_words(found)}, button=_("Bỏ câu trả lời"),
        back=back_of(found), done=_("Đã bỏ câu trả lời."), text=text,
        act=lambda: answering.withdraw_answer(answer_id=pk, reason=form.cleaned_data["reason"], by=me(request)),
    )  # fmt: skip


def back_of(answer: Answer) -> str:
    """The page that shows the answer."""
    if answer.subject_id is not None:
        return reverse("subjects:subject", args=[answer.subject_id])
    household_id = answer.household_id
    if answer.person_id is not None:
        household_id = queries.household_of_person(answer.person_id)
    return reverse("register:household", args=[household_id]) if household_id else reverse("subjects:subjects")
