"""One request: received, looked at, taken through its steps by those whose steps they are."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record_sensitive_read
from giamngheo.apps.review import engine_door
from giamngheo.apps.review.states import Refused
from giamngheo.engine.vocabulary import INCOME_SOURCES
from giamngheo.kit import clock, formats
from giamngheo.kit.terms import Words

from . import actions, class_history, lists, queries, rules, states
from .forms import FilingForm
from .models import Assessment, Request
from .pages import READERS, request_or_404
from .paper_views import papers_of
from .policies import is_exit, is_met
from .replay import replay

SOURCE_LABELS = Words(INCOME_SOURCES)
MOST_FOUND = 20


@require_GET
@needs(P.RECEIVE_REQUEST)
def choose(request: HttpRequest) -> HttpResponse:
    """Finds the household that a request is about."""
    text = request.GET.get("tim", "").strip()
    found = list(queries.households_named(access(request), text)[: MOST_FOUND + 1]) if text else []
    context = {"text": text, "found": found[:MOST_FOUND], "has_more": len(found) > MOST_FOUND}
    return render(request, "in_year/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECEIVE_REQUEST)
def new(request: HttpRequest, household_id: int) -> HttpResponse:
    """Receives a request of this household and gives its slip."""
    household = get_object_or_404(queries.households_for(access(request)), pk=household_id)
    people = {str(p.pk): p for p in queries.members_of(household.pk)}
    initial = {"filed_on": clock.today(), "applicant_name": household.head_name, "kind": request.GET.get("loai", "")}
    form = FilingForm(
        request.POST or None, initial=initial, people=[(pk, formats.person_name(p.full_name)) for pk, p in people.items()]
    )
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "person": people.get(form.cleaned_data["person"])}
        try:
            filed = actions.file_request(household=household, by=me(request), **given)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            done = _("Đã nhận đề nghị, giấy tiếp nhận số %(slip)s. Hạn quyết định %(due)s.")
            messages.success(request, done % {"slip": filed.slip, "due": formats.day(filed.due_on)})
            return redirect("in_year:request", pk=filed.pk)
    term = rules.term_on(clock.today())
    context = {"household": household, "form": form, "term": term, "month": lists.month_title(term.starts_on),
               "back_url": reverse("in_year:choose"), "forms_of": _forms_of()}  # fmt: skip
    return render(request, "in_year/new.html", context, status=422 if form.errors else 200)


def _forms_of() -> list[tuple[str, str]]:
    """Each kind with the form it is asked on, and whether its number was seen."""
    kinds = rules.rules_on(clock.today()).kinds.values()
    doubt = _("số hiệu chưa xác nhận")
    return [
        (lists.KIND_LABELS[k.id], f"{k.form}, {k.form_name_vi}" + ("" if k.form_confidence == "confirmed" else f" ({doubt})"))
        for k in kinds
    ]


@require_GET
@needs(*READERS)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """The request: where it stands, what comes next and who does it, what was found and why."""
    return _page(request, request_or_404(request, pk), is_revealed=False)


@require_POST
@never_cache
@needs(*READERS)
def revealed(request: HttpRequest, pk: int) -> HttpResponse:
    """The same with the lines on health, for this one answer; who asked is logged first."""
    found = request_or_404(request, pk)
    if not access(request).may(P.VIEW_SENSITIVE, found.area_id):
        raise PermissionDenied
    record_sensitive_read(
        by=request.user, subject=f"đề nghị {found.pk}", fields=("deprived_mask", "unknown_mask"),
        area_id=found.area_id, path=request.path,
    )  # fmt: skip
    return _page(request, found, is_revealed=True)


def _page(request: HttpRequest, found: Request, *, is_revealed: bool) -> HttpResponse:
    here, today = access(request), clock.today()
    kind = rules.kind_of(found)
    after = states.next_step(found.state, kind)
    may = [name for name in states.STEPS if queries.may_act(here, found, states.STEPS[name].permissions)]
    possible = [name for name in may if states.can(name, found.state, kind)]
    if found.is_screened_out and found.state == states.SCREENED:
        after = "refuse"
    assessments = list(found.assessments.prefetch_related("items").order_by("-id"))
    meetings = list(found.meetings.all())
    context = {
        "found": found, "who": lists.who(found), "kind_label": lists.KIND_LABELS[found.kind], "kind": kind,
        "state": states.STATES[found.state], "is_late": queries.is_late(found, today),
        "month": lists.month_title(found.starts_on), "month_url": lists.month_url(found.starts_on),
        "path": _path(found, kind, has_result=bool(assessments), is_met=any(meeting.is_agreed for meeting in meetings)),
        "next": _act(found, after) if after in possible else None,
        "waits_for": _waits_for(after) if after and after not in possible else "",
        "others": [_act(found, name) for name in possible if name not in {after, "score"}],
        "may_score": "score" in possible and not kind.is_by_income,
        "result": _result(assessments[0], is_revealed=is_revealed) if assessments else None,
        "verdict": _verdict(found, assessments[0]) if assessments and found.is_open else None,
        "earlier": len(assessments) - 1,
        "meetings": meetings,
        "decision": _decision(found),
        "may_reveal": here.may(P.VIEW_SENSITIVE, found.area_id) and not is_revealed,
        "sees_household": here.may(P.VIEW_HOUSEHOLDS, found.area_id),
        "doubts": rules.doubts(kind, rules.rules_of(found)),
        "missing_line": rules.missing_line(kind, clock.today()) if found.is_open else "",
        **papers_of(request, found),
    }  # fmt: skip
    return render(request, "in_year/request.html", context)


def _act(found: Request, name: str) -> dict[str, str]:
    is_again = name == "survey" and found.state in {states.SURVEYED, states.SCORED, states.RETURNED}
    label = _("Khảo sát lại") if is_again else states.STEPS[name].label
    return {"name": name, "label": label, "url": reverse(f"in_year:{name}", args=[found.pk])}


def _waits_for(name: str) -> str:
    """Whose turn it is, for somebody whose turn it is not."""
    people = {
        P.DECIDE_REQUEST: _("Chủ tịch UBND xã"), P.RECEIVE_REQUEST: _("cán bộ giảm nghèo xã"),
    }  # fmt: skip
    step = states.STEPS[name]
    return _("Việc tiếp theo: %(step)s, do %(who)s làm.") % {
        "step": step.label.lower(), "who": next(people[p] for p in step.permissions if p in people),
    }  # fmt: skip


def _path(found: Request, kind: Any, *, has_result: bool, is_met: bool) -> list[dict[str, str]]:
    """The steps of this kind of request, for the stepper; a request that ended early shows those it went through."""
    last = found.state if found.state in {states.REFUSED, states.WITHDRAWN} else states.RECOGNISED
    before = states.path_of(kind)
    if last != states.RECOGNISED:
        happened = {
            states.FILED: True, states.SCREENED: found.screened_on, states.SURVEYED: found.surveyed_on,
            states.SCORED: has_result, states.MET: is_met, states.POSTED: found.posted_on,
        }  # fmt: skip
        before = tuple(code for code in before if happened[code])
    order = [*before, last, *([states.CERTIFIED] if last == states.RECOGNISED else [])]
    here = states.SURVEYED if found.state == states.RETURNED else found.state
    at = order.index(here) if here in order else len(order) - 1
    return [
        {"label": states.STATES[code].label, "state": "done" if n < at else "current" if n == at else "todo"}
        for n, code in enumerate(order)
    ]


def _result(assessment: Assessment, *, is_revealed: bool) -> dict[str, Any]:
    """The newest result with its ground, computed again from what is stored."""
    again = replay(assessment)
    trace = engine_door.masked_trace(again.trace, is_revealed=is_revealed) if again.trace else None
    return {
        "assessment": assessment,
        "words": lists.result_words(assessment.result),
        "is_class": bool(assessment.household_class),
        "trace": trace,
        "hidden_count": trace["hidden_count"] if trace else 0,
        "problem": again.problem,
        "differs": not again.problem and not again.is_same,
        "standard": engine_door.standard_name(assessment.standard_id),
        "items": [(SOURCE_LABELS[item.source], item.amount_vnd) for item in assessment.items.all()],
    }


def _verdict(found: Request, assessment: Assessment) -> dict[str, str]:
    """Whether what was found carries what is asked for, on today's recognised class."""
    before = class_history.standing_class(found.household_id, found.area_id, clock.today())
    answer = is_met(found, assessment, before)
    if answer is None:
        return {"tone": "missing", "words": _("chưa đủ căn cứ"), "text": _("Chưa ai công nhận hay từ chối được.")}
    if answer:
        return {"tone": "true", "words": _("đúng với điều được đề nghị"), "text": ""}
    text = _("Chủ tịch UBND xã trả lời bằng văn bản, nêu rõ lý do.")
    return {"tone": "no", "words": _("không đúng với điều được đề nghị"), "text": text}


def _decision(found: Request) -> dict[str, Any] | None:
    decision = getattr(found, "decision", None)
    if decision is None:
        return None
    leaves = decision.is_recognised and is_exit(decision.class_before, decision.class_after)
    return {
        "row": decision,
        "before": lists.CLASS_LABELS.get(decision.class_before, ""),
        "after": lists.CLASS_LABELS.get(decision.class_after, ""),
        "certificate": getattr(decision, "certificate", None),
        "newly_out_until": rules.newly_out_until(decision.decided_on) if leaves else None,
    }


@require_GET
@needs(*READERS)
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt that the person takes home; prints on one page."""
    found = request_or_404(request, pk)
    kind = rules.kind_of(found)
    context = {"found": found, "kind": kind, "kind_label": lists.KIND_LABELS[found.kind], "who": lists.who(found),
               "back_url": reverse("in_year:request", args=[found.pk])}  # fmt: skip
    return render(request, "in_year/slip.html", context)
