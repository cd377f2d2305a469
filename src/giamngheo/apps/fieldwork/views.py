"""The sheet on screen: one thing per step, saved as it goes, the class and why before it is sent."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record_sensitive_read
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.review import engine_door
from giamngheo.engine.plan_law import Scorecard
from giamngheo.kit import clock, formats
from giamngheo.kit.asked import whole

from . import actions, contradictions, queries, questions, sheet, states, steps, submitting
from .answers import conflict_lines, raw_of, summary
from .doors import sheet_or_404
from .forms import ReasonForm, SheetForm
from .grounds import ground_of
from .models import SurveyDraft
from .people import Sheet
from .preview import preview
from .states import Refused

ANSWERS = questions.ASKING
CHECK = "kiem-tra"


def title_of(draft: SurveyDraft) -> str:
    """The household's name on the page."""
    name = draft.household.head_name if draft.household else draft.answers.get("n1-full_name", "")
    return formats.person_name(name, missing=_("Hộ mới"))


def card_of(draft: SurveyDraft) -> Scorecard | None:
    return sheet.card_of(current_plan(), draft.round.scorecard_id) if draft.round else None


def head_of(draft: SurveyDraft, step: str, told: Sheet | None = None) -> dict[str, Any]:
    """What the head of every page of a sheet shows: whose, where, which step, how to go on."""
    told, card = told or submitting.sheet_of_draft(draft), card_of(draft)
    codes = [one.code for one in questions.STEPS]
    marks = [
        {
            "code": one.code, "label": one.title, "url": _url_of(draft, one.code),
            "is_current": one.code == step, "is_done": one.code in ANSWERS and steps.answered(one.code, told, card),
        }
        for one in questions.STEPS
    ]  # fmt: skip
    at = codes.index(step) if step in codes else -1
    back_url, back_label = back_of(draft)
    return {
        "draft": draft, "title": title_of(draft), "steps": marks, "step": step, "step_number": at + 1, "step_count": len(codes),
        "state": states.STATES[draft.state], "back_url": back_url, "back_label": back_label,
        "is_in_year": draft.kind == draft.Kind.IN_YEAR,
        "next_url": _url_of(draft, codes[at + 1]) if 0 <= at < len(codes) - 1 else "",
        "previous_url": _url_of(draft, codes[at - 1]) if at > 0 else "",
    }  # fmt: skip


def back_of(draft: SurveyDraft) -> tuple[str, str]:
    """(one step up, words of its link): what the sheet is for, or the village's list."""
    ground = ground_of(draft)
    if ground is not None:
        return ground.address(draft)
    if draft.village_id is None:
        return reverse("fieldwork:mine"), _("Phiếu của tôi")
    return reverse("fieldwork:village", args=[draft.village_id]), _("Danh sách hộ của bản")


def _url_of(draft: SurveyDraft, step: str) -> str:
    if step == "anh":
        return reverse("fieldwork:photos", args=[draft.pk])
    return reverse("fieldwork:step", args=[draft.pk, step])


def _log_read(request: HttpRequest, draft: SurveyDraft, keys: list[str]) -> None:
    """Sensitive answers that the page shows were read by somebody; which questions, not what they say."""
    shown = [key for key in keys if questions.is_sensitive(key) and draft.answers.get(key) not in (None, "")]
    if shown:
        names = tuple(sorted({questions.split(key)[1] for key in shown}))
        record_sensitive_read(
            by=me(request), subject=f"phiếu {draft.pk}", fields=names, area_id=draft.area_id, path=request.path,
            row_count=len(shown),
        )  # fmt: skip


@require_GET
@needs(P.SURVEY)
def sheet_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the sheet was left; a sent one as it was sent."""
    draft = sheet_or_404(request, pk)
    if states.can("save", draft.state):
        step = draft.step if draft.step in questions.STEP or draft.step == steps.WHOLE else questions.STEPS[0].code
        return redirect(_url_of(draft, step))
    told = submitting.sheet_of_draft(draft)
    _log_read(request, draft, list(draft.answers))
    context = {
        **head_of(draft, "", told), "answers": summary(draft, told, card_of(draft), with_links=False),
        "photos": queries.photos_of(draft), "may_correct": states.can("correct", draft.state) and ground_of(draft) is None,
    }  # fmt: skip
    return render(request, "fieldwork/sent.html", context)




def _form(request: HttpRequest, draft: SurveyDraft, step: str, told: Sheet, keys: list[str]) -> SheetForm:
    return SheetForm(request.POST or None, keys, told, card=card_of(draft))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs(P.SURVEY)
def step(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step: questions with the law's words, what contradicts itself; posting keeps the answers and goes on."""
    draft = sheet_or_404(request, pk)
    if step not in ANSWERS and step not in {CHECK, steps.WHOLE}:
        raise Http404
    if not states.can("save", draft.state):
        return redirect("fieldwork:sheet", pk=pk)
    told = submitting.sheet_of_draft(draft)
    if step == CHECK:
        return _check_page(request, draft, told)
    keys = steps.keys_of(step, told, card_of(draft))
    if request.method == "POST":
        done = _save(request, draft, keys, step)
        if done is not None:
            return done
        told = submitting.sheet_of_draft(draft)
    form = _form(request, draft, step, told, steps.keys_of(step, told, card_of(draft)))
    _log_read(request, draft, keys)
    return _step_page(request, draft, told, form, step)


def _step_page(request: HttpRequest, draft: SurveyDraft, told: Sheet, form: SheetForm, step: str) -> HttpResponse:
    before = queries.before(draft.household, year=draft.year)
    asked = questions.ASKING if step == steps.WHOLE else (step,)
    parts = [
        {
            "step": questions.STEP[code], "groups": steps.groups(form, code, card_of(draft), before),
            "law": steps.law_of(questions.STEP[code], told.standard),
        }
        for code in asked
    ]  # fmt: skip
    context = {
        **head_of(draft, step, told), "form": form, "parts": parts, "key": uuid.uuid4().hex, "card": card_of(draft),
        "findings": steps.findings_of(step, told), "people": told.people, "head_ref": told.head_ref,
        "is_whole": step == steps.WHOLE, "fields": ",".join(form.fields), "user_id": me(request).pk,
    }  # fmt: skip
    return render(request, "fieldwork/step.html", context, status=422 if form.is_bound and form.errors else 200)


def _sent(request: HttpRequest, draft: SurveyDraft) -> tuple[int, str]:
    """(version the page was made from, key of this save) of a post; a post without them is a new one on the newest."""
    version = whole(request.POST.get("version"))
    return draft.version if version is None else version, request.POST.get("key", "")[:64] or uuid.uuid4().hex


def _save(request: HttpRequest, draft: SurveyDraft, keys: list[str], step: str) -> HttpResponse | None:
    """Keeps what is sound. A page when two phones told differently; None when something is wrong; else onwards."""
    form = _form(request, draft, step, submitting.sheet_of_draft(draft), keys)
    good = form.good()
    version, key = _sent(request, draft)
    where = steps.next_step(step) if not form.errors and step in questions.STEP else step
    try:
        saved = actions.save_answers(draft_id=draft.pk, version=version, key=key, given=good, by=me(request), step=where)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("fieldwork:sheet", pk=draft.pk)
    if saved.conflicts:
        return _conflict_page(request, draft, saved, step)
    if form.errors:
        draft.refresh_from_db()
        # The page keeps what was typed: where another phone changed an answer it must not pass for seen.
        draft.version = version if saved.moved else saved.version
        return None
    return redirect(_url_of(draft, CHECK if step == steps.WHOLE else where))


def _conflict_page(request: HttpRequest, draft: SurveyDraft, saved: actions.Saved, step: str) -> HttpResponse:
    """Both answers side by side; whoever is here chooses."""
    draft.refresh_from_db()
    told = submitting.sheet_of_draft(draft)
    context = {
        **head_of(draft, step, told), "lines": conflict_lines(told, saved.conflicts), "version": saved.version,
        "key": uuid.uuid4().hex, "fields": ",".join(saved.conflicts), "saved_at": draft.saved_at,
        "post_url": request.path,
    }  # fmt: skip
    return render(request, "fieldwork/conflict.html", context, status=409)


@require_POST
@never_cache
@needs(P.SURVEY)
def autosave(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps answers while somebody types; JSON. 409: another phone changed them, nothing of either is lost."""
    draft = sheet_or_404(request, pk)
    told = submitting.sheet_of_draft(draft)
    names = [name for name in request.POST.get("fields", "").split(",") if questions.is_known(name)]
    people = {person.ref for person in told.people}
    card = card_of(draft)
    possible = {*steps.keys_of(steps.WHOLE, told, card), *(f"{r}-{n}" for r in people for n in steps.MEMBER_KEYS)}
    form = SheetForm(request.POST, [name for name in names if name in possible], told, card=card)
    good = form.good() if form.fields else {}
    version, key = _sent(request, draft)
    try:
        saved = actions.save_answers(draft_id=draft.pk, version=version, key=key, given=good, by=me(request))
    except Refused as refusal:
        return JsonResponse({"problem": str(refusal)}, status=422)
    draft.refresh_from_db()
    told = submitting.sheet_of_draft(draft)
    step = request.POST.get("step", "")
    findings = steps.findings_of(step, told) if step in questions.STEP or step == steps.WHOLE else []
    answer = {
        "version": saved.version,
        "saved_at": formats.clock_time(draft.saved_at),
        "errors": {name: " ".join(str(e) for e in errors) for name, errors in form.errors.items()},
        "findings": render_to_string("fieldwork/_findings.html", {"findings": findings}, request=request),
        "conflicts": list(saved.conflicts),
        "others": {name: raw_of(name, value) for name, value in saved.moved.items() if not name.endswith("-id_number")},
    }
    return JsonResponse(answer, status=409 if saved.conflicts else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs(P.SURVEY)
def person(request: HttpRequest, pk: int, ref: str) -> HttpResponse:
    """One person of the household: who they are, or that they no longer live here. ``them`` adds somebody."""
    draft = sheet_or_404(request, pk)
    if not states.can("save", draft.state):
        return redirect("fieldwork:sheet", pk=pk)
    told = submitting.sheet_of_draft(draft)
    is_new = ref == "them"
    if is_new:
        ref = request.POST.get("ref", "") or f"n{uuid.uuid4().hex[:8]}"
        if not (ref.startswith("n") and ref[1:].isalnum()) or len(ref) > 12:
            raise Http404
    known = next((p for p in told.people if p.ref == ref), None)
    if known is None and not is_new:
        raise Http404
    keys = [f"{ref}-{name}" for name in steps.MEMBER_KEYS if not (is_new and name in {"left", "left_on"})]
    form = SheetForm(request.POST or None, keys, told)
    if request.method == "POST":
        done = _save_person(request, draft, form, ref)
        if done is not None:
            return done
    _log_read(request, draft, keys)
    context = {
        **head_of(draft, "ho", told), "form": form, "key": uuid.uuid4().hex, "ref": ref, "is_new": is_new,
        "fields": ",".join(keys), "fields_shown": [form[key] for key in keys],
        "name": formats.person_name(known.name, missing="") if known else "",
        "findings": [f for f in contradictions.found(told) if known and f.ref == ref],
    }  # fmt: skip
    return render(request, "fieldwork/person.html", context, status=422 if form.errors else 200)


def _save_person(request: HttpRequest, draft: SurveyDraft, form: SheetForm, ref: str) -> HttpResponse | None:
    good = form.good()
    if not form.errors and f"{ref}-full_name" in good and not good[f"{ref}-full_name"]:
        form.add_error(f"{ref}-full_name", _("Ghi họ và tên."))
    if form.errors:
        return None
    version, key = _sent(request, draft)
    try:
        saved = actions.save_answers(
            draft_id=draft.pk, version=version, key=key, given=good, by=me(request), step="ho"
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("fieldwork:sheet", pk=draft.pk)
    if saved.conflicts:
        return _conflict_page(request, draft, saved, "ho")
    return redirect(_url_of(draft, "ho"))


def _check_page(request: HttpRequest, draft: SurveyDraft, told: Sheet, problem: str = "") -> HttpResponse:
    """Check your answers: everything that was answered, the class and why, what stands in the way."""
    before = queries.before(draft.household, year=draft.year)
    foreseen = preview(draft, told, before)
    _log_read(request, draft, list(draft.answers))
    context = {
        **head_of(draft, CHECK, told), "answers": summary(draft, told, card_of(draft)), "preview": foreseen,
        "trace": foreseen.trace if foreseen else None, "obstacles": submitting.obstacles(draft, told, before.this_year),
        "findings": [f for f in contradictions.found(told) if f.severity != contradictions.ERROR],
        "doubts": engine_door.doubts(submitting.standard_id_of(draft), draft.round.scorecard_id if draft.round else ""),
        "problem": problem, "today": clock.today(),
    }  # fmt: skip
    return render(request, "fieldwork/check.html", context, status=422 if problem else 200)


@require_POST
@needs(P.SURVEY)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends the sheet; pressed twice it is sent once."""
    draft = sheet_or_404(request, pk)
    version = request.POST.get("version", "")
    try:
        submitting.submit_survey(draft=draft, by=me(request), version=whole(version))
    except Refused as refusal:
        draft.refresh_from_db()
        return _check_page(request, draft, submitting.sheet_of_draft(draft), str(refusal))
    if ground_of(draft) is not None:
        messages.success(request, _("Đã gửi phiếu. Câu trả lời đã vào sổ và kết quả đã được tính."))
        return redirect(back_of(draft)[0])
    messages.success(request, _("Đã gửi phiếu. Câu trả lời đã vào sổ; xã phân loại khi đủ phiếu của danh sách."))
    return redirect("fieldwork:sheet", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.SURVEY)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """A sent sheet was wrong: a new one with its answers, and why."""
    draft = sheet_or_404(request, pk)
    form = ReasonForm(request.POST or None, label=_("Lý do đính chính"))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.start_correction(draft_id=draft.pk, reason=form.cleaned_data["reason"], by=me(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("fieldwork:sheet", pk=made.pk)
    context = {**head_of(draft, ""), "form": form, "act": "correct"}
    return render(request, "fieldwork/reason.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.SURVEY)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet begun by mistake is put aside."""
    draft = sheet_or_404(request, pk)
    form = ReasonForm(request.POST or None, label=_("Lý do bỏ phiếu"))
    if request.method == "POST" and form.is_valid():
        try:
            actions.drop_survey(draft_id=draft.pk, reason=form.cleaned_data["reason"], by=me(request))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã bỏ phiếu; câu trả lời được giữ nhưng không vào sổ."))
            return redirect(back_of(draft)[0])
    context = {**head_of(draft, ""), "form": form, "act": "drop"}
    return render(request, "fieldwork/reason.html", context, status=422 if form.errors else 200)
