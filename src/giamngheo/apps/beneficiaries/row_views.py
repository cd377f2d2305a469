"""One row: why it was proposed, what the village said, what the check found, what became of it; and each act on it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.register.masking import HIDDEN
from giamngheo.apps.support.queries import reads_sensitive, rule_of
from giamngheo.engine.eligibility_frames import columns_for
from giamngheo.engine.plan_eligibility import Rule
from giamngheo.kit import formats

from . import doors, judging, lists, states
from .actions import deciding, proposing
from .differences import fact_changes
from .forms import ReasonForm
from .models import Beneficiary
from .queries.reach import holds_at, sees_all
from .ways import ways_from

ACT = ["GET", "HEAD", "POST"]


def row_url(row: Beneficiary) -> str:
    return reverse("beneficiaries:row", args=[row.pk])


def _name(row: Beneficiary) -> str:
    return row.name if row.person_id is None and row.household_id is None else formats.person_name(row.name)


@require_GET
@needs(P.VIEW_HOUSEHOLDS, P.APPROVE_LIST, P.HOLD_MEETING)
def row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row; facts that are sensitive on asking, and logged."""
    found = doors.row_or_404(request, pk)
    doors.read_names(request, found.list)
    is_revealed = request.GET.get("hien") == "1" and doors.may_reveal(request, found.list)
    if is_revealed:
        doors.reveal(request, found.list, ("facts", "ground", "rank"))
    rule, whole = rule_of(found.list.rule), sees_all(access(request), found.area_id)
    context = {
        "row": found, "found": found.list, "name": _name(found), "outcome": states.OUTCOMES[found.outcome],
        "state": states.STATES[found.list.state],
        "answers": _answers(found, with_notes=whole), "sees_all": whole,
        "trace": _trace(rule, found, is_revealed=is_revealed) if whole else None,
        "facts": _facts(rule, found, is_revealed=is_revealed) if rule and whole else [],
        "changed": fact_changes(rule, found.proposed_facts, found.facts, None, is_revealed=is_revealed) if rule and whole else [],
        "is_revealed": is_revealed, "may_reveal": whole and doors.may_reveal(request, found.list) and not is_revealed,
        "may": _may(request, found), "ways": ways_from(request, found) if whole else [],
        "supplement_url": _supplement_url(request, found) if whole else "",
    }  # fmt: skip
    return render(request, "beneficiaries/row.html", context)


def _supplement_url(request: HttpRequest, found: Beneficiary) -> str:
    """Where what the row misses is answered; nothing misses, or the answer is not this person's to write: empty."""
    may = access(request).may
    if not found.missing or found.is_frozen:
        return ""
    if found.subject_id and may(P.KEEP_SUBJECTS, found.area_id):
        return reverse("subjects:subject_answers", args=[found.subject_id])
    if found.household_id is None or not may(P.DELIVER, found.area_id):
        return ""
    asked = {"ngay": found.list.on.isoformat(), **({"nguoi": str(found.person_id)} if found.person_id else {})}
    return f"{reverse('support:supplement', args=[found.household_id])}?{urlencode(asked)}"


def _answers(found: Beneficiary, *, with_notes: bool) -> list[dict[str, Any]]:
    """``with_notes``: conditions and what was given before are not told to who works in a village."""
    names = person_names([found.opinion_by_id, found.outcome_by_id])
    votes = f"{formats.number(found.votes_for)}/{formats.number(found.votes_all)}" if found.votes_all is not None else ""
    said = str(lists.OPINIONS[found.opinion]) + (f": {found.opinion_reason}" if found.opinion_reason else "")
    told: list[tuple[str, Any]] = [
        (_("Bản, tiểu khu"), found.village.name if found.village else ""), (_("Thứ tự"), lists.order_words(found)),
        (_("Điều kiện"), lists.result_words(found)), (_("Còn thiếu thông tin"), found.missing if with_notes else ""),
        (_("Lý do kết quả"), found.outcome_reason if with_notes else lists.village_words(found)),
        (_("Thứ tự do họp bản xếp"), formats.number(found.settled_place, missing="")),
        (_("Căn cứ xếp thứ tự"), found.settled_reason), (_("Ý kiến bản"), said if found.list.asks_village else ""),
        (_("Ngày họp bản"), formats.day(found.opinion_on, missing="")), (_("Số người đồng ý/dự họp"), votes),
        (_("Người ghi ý kiến"), names.get(found.opinion_by_id or 0, "")),
        (_("Kết quả ghi lúc"), formats.moment(found.outcome_at, missing="")),
        (_("Người ghi kết quả"), names.get(found.outcome_by_id or 0, "")),
    ]  # fmt: skip
    return [{"label": label, "value": value} for label, value in told if value]


def _trace(rule: Rule | None, found: Beneficiary, *, is_revealed: bool) -> dict[str, Any]:
    """The frozen ground for ``components/trace.html``; a condition that reads something sensitive is hidden until revealed,
    and all of them where the plan no longer says which those are."""
    open_ids = {c.id for c in rule.clauses if is_revealed or not reads_sensitive(rule, [c])} if rule else set()
    return {
        "summary": lists.result_words(found), "rule": found.list.rule, "plan_digest": found.list.plan_digest[:12],
        "decided_on": found.list.on,
        "conditions": [_line(line, is_hidden=line["id"] not in open_ids and not is_revealed) for line in found.ground],
    }  # fmt: skip


def _line(line: dict[str, Any], *, is_hidden: bool) -> dict[str, Any]:
    text = f"Loại trừ: {line['text']}" if line["kind"] == "exclusion" else line["text"]
    always = {"text": text, "threshold": "; ".join(line["thresholds"]), "article": line["article"]}
    if is_hidden:
        return {**always, "truth": None, "missing": HIDDEN, "is_hidden": True}
    return {
        **always, "truth": line["truth"], "fact": "; ".join(line["facts"]), "confidence": line["confidence"],
        "missing": "; ".join(line["missing"]),
    }  # fmt: skip


def _facts(rule: Rule, found: Beneficiary, *, is_revealed: bool) -> list[dict[str, str]]:
    columns = {**columns_for("household"), **columns_for(rule.subject)}
    names = judging.fact_names(rule)

    def words(name: str, value: Any) -> str:
        if name in columns and columns[name].is_sensitive and not is_revealed:
            return str(HIDDEN)
        return judging.fact_words(rule, name, value) or _("chưa rõ")

    return [{"label": names.get(name, name), "value": words(name, value)} for name, value in found.facts.items()]


def _may(request: HttpRequest, found: Beneficiary) -> dict[str, bool]:
    here = access(request)

    def can(move: str) -> bool:
        own = states.BY_NAME[move]
        return holds_at(here, own.permission, found.area_id) and states.can(own, found.list.state)

    return {
        "decline": can("decline") and not found.declined_reason,
        "withdraw": can("withdraw") and found.outcome in (states.CHOSEN, states.WAITING),
        "move_up": can("move_up") and found.outcome == states.WAITING,
    }


@require_http_methods(ACT)
@needs(P.PROPOSE_LIST)
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Off the list before approval."""
    found = doors.row_or_404(request, pk, P.PROPOSE_LIST)
    doors.read_names(request, found.list)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=_("Bỏ khỏi danh sách: %(name)s") % {"name": _name(found)}, button=_("Bỏ khỏi danh sách"), back=row_url(found),
        done=_("Đã bỏ khỏi danh sách; danh sách cần kiểm tra lại trước khi phê duyệt."),
        act=lambda: proposing.decline_row(row_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(ACT)
@needs(P.APPROVE_LIST)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Off the list after approval."""
    found = doors.row_or_404(request, pk, P.APPROVE_LIST)
    doors.read_names(request, found.list)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=_("Rút khỏi danh sách: %(name)s") % {"name": _name(found)}, button=_("Rút khỏi danh sách"),
        back=row_url(found), done=_("Đã rút khỏi danh sách. Suất này có thể đưa cho dòng đầu danh sách chờ."),
        act=lambda: deciding.withdraw_row(row_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_http_methods(ACT)
@needs(P.APPROVE_LIST)
def up(request: HttpRequest, pk: int) -> HttpResponse:
    """A free place for the next one waiting."""
    found = doors.row_or_404(request, pk, P.APPROVE_LIST)
    doors.read_names(request, found.list)
    form = ReasonForm(request.POST or None, initial={"version": found.version})
    return doors.step(
        request, form, title=_("Đưa từ danh sách chờ lên: %(name)s") % {"name": _name(found)}, button=_("Đưa lên"), back=row_url(found),
        done=_("Đã đưa từ danh sách chờ lên."), text=_("Hệ thống xét lại điều kiện và hỗ trợ trùng trước khi đưa lên."),
        act=lambda: deciding.move_up(row_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip
