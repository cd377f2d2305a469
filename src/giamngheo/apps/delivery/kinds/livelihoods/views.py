"""Screens of livelihood projects: the list, one project."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import DUE_SOON_DAYS
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.apps.delivery import case_lists, doors, terms
from giamngheo.apps.delivery import lists as frame_lists
from giamngheo.apps.delivery import queries as frame_queries
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.doors import yes_no
from giamngheo.apps.delivery.tie_views import ties_of
from giamngheo.apps.delivery.views import frame_answers
from giamngheo.apps.in_year.apart import told_apart
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock, exports, formats

from . import lists, queries, rules, states
from .kind import KIND
from .models import LivelihoodInput, LivelihoodMember, LivelihoodProject, LivelihoodTurn


def _wanted(request: HttpRequest) -> queries.Wanted:
    mode, giver, state, sort = (request.GET.get(name, "") for name in ("cach", "nguon", "trang_thai", "sap_xep"))
    is_due = request.GET.get("den_han") == "1"
    return queries.Wanted(
        mode=mode if mode in LivelihoodProject.Mode.values else "", giver=giver if giver in terms.givers() else "",
        state=state if state in {*states.STATES, *frame_states.STATES} else "", year=doors.number(request, "nam"),
        area_id=doors.number(request, "dia_ban"), due_by=clock.today() + timedelta(days=DUE_SOON_DAYS) if is_due else None,
        sort=sort if sort in queries.SORTS else "",
    )  # fmt: skip


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases(request: HttpRequest) -> HttpResponse:
    """Projects of my areas; with ``den_han`` those with something due back."""
    wanted, areas = _wanted(request), doors.my_areas(request)
    found = queries.narrowed(queries.cases_in(areas), wanted)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    givers = terms.givers_of("livelihood") | terms.givers_of("farming")
    context = {
        "table": lists.cases_table(page, sort=wanted.sort, query=query.urlencode()), "wanted": wanted, "counts": queries.counts(found),
        "modes": LivelihoodProject.Mode.choices, "givers": givers.items(), "states": lists.all_states(),
        **case_lists.narrowing(areas, wanted, queries.years_of(areas)), "may_propose": access(request).may(P.DELIVER),
    }  # fmt: skip
    return render(request, "delivery_livelihoods/cases.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = queries.narrowed(queries.cases_in(doors.my_areas(request)), _wanted(request))
    columns = lists.case_columns()
    record(by=me(request), action="tải danh sách dự án sinh kế", subject=kind)
    if kind == "csv":
        return exports.csv_response(columns, lambda: found.iterator(chunk_size=2000), name="sinh-ke", scope=access(request).scope())
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name="sinh-ke", title=_("Dự án sinh kế"))


case_or_404 = doors.case_door(queries.case_or_none)


def member_or_404(request: HttpRequest, pk: int, permission: P) -> LivelihoodMember:
    found = queries.member_or_none(pk, doors.my_areas(request))
    if found is None:
        raise Http404
    case_or_404(request, found.project.support_id, permission)
    return found


def turn_or_404(request: HttpRequest, pk: int, permission: P) -> LivelihoodTurn:
    found = queries.turn_or_none(pk, doors.my_areas(request))
    if found is None:
        raise Http404
    case_or_404(request, found.project.support_id, permission)
    return found


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """One project, also by what one of its members was given. The ground of eligibility is shown on asking."""
    found = case_or_404(request, pk)
    is_revealed = request.GET.get("hien") == "1" and access(request).may(P.VIEW_SENSITIVE, found.area_id)
    if is_revealed:
        record_sensitive_read(
            by=me(request), subject=f"hỗ trợ {pk}", fields=("eligibility",), area_id=found.area_id, path=request.path
        )
    support, may, today = found.support, _may(request, found), clock.today()
    members = queries.members_of(found)
    apart = told_apart([member.household for member in members], today)
    inputs = list(LivelihoodInput.objects.filter(member__project=found).select_related("member"))
    turns = list(found.turns.select_related("member", "next_member"))
    context = {
        "found": found, "support": support, "state": lists.state_of(found), "answers": [*frame_answers(support), *_answers(found)],
        "shares": _shares(found), "may": may, "members": [(m, apart[m.household_id].words()) for m in members],
        "table": lists.members_table(members, apart, may_write=may["income"]),
        "inputs": lists.inputs_table(inputs), "trainings": lists.trainings_table(list(found.trainings.all())),
        "turns": lists.turns_table(turns, today, may_write=may["return"]), "held": _held(request, members), "problem": _problem(found),
        "contributions": frame_lists.contributions_table(rows := frame_queries.contributions_of(support.pk)), "contribution_rows": rows,
        "proofs": frame_queries.evidence_of(support.pk), "steps": dict(KIND.steps(support.pk)), "settled": (),
        "eligibility": found.eligibility if is_revealed else None, "has_ground": bool(found.eligibility),
        "may_reveal": access(request).may(P.VIEW_SENSITIVE, found.area_id), "incomes": _incomes(members),
        "ceiling": rules.ceiling_words(found.mode, found.area_difficulty, current_plan()),
        "doubts": current_plan().eligibility.schemes["p2"].unconfirmed, "ties": ties_of(request, support),
    }  # fmt: skip
    return render(request, "delivery_livelihoods/case.html", context)


def _problem(found: LivelihoodProject) -> str:
    """What already stands in the way of approval, by the members' share or the day of the list; told while it is proposed."""
    if found.state != states.PROPOSED:
        return ""
    giver, plan = found.support.giver, current_plan()
    told = (rules.share_problem(giver, lists.target_of(found), plan), rules.days_problem(giver, found.mode, found.listed_on, plan))
    return " ".join(filter(None, told))


def _held(request: HttpRequest, members: list[LivelihoodMember]) -> list[tuple[LivelihoodMember, bool]]:
    """Members whose part waits for a second person, each with whether it is this one."""
    held = ((m, m.support) for m in members if m.support is not None and m.support.state == frame_states.HELD)
    return [(m, doors.may_decide(request, support)) for m, support in held]


def _incomes(members: list[LivelihoodMember]) -> dict[str, Any]:
    """Mean income before and after of the members of whom both are known."""
    both = [(m.income_before_vnd, m.income_after_vnd) for m in members]
    known = [(before, after) for before, after in both if before is not None and after is not None]
    if not known:
        return {}
    return {
        "count": len(known), "all": len(members), "before": round(sum(b for b, _a in known) / len(known)),
        "after": round(sum(a for _b, a in known) / len(known)),
    }  # fmt: skip


def _may(request: HttpRequest, found: LivelihoodProject) -> dict[str, bool]:
    """Which acts this person and this state allow; the action asks again."""
    here, is_open = access(request), found.support.state == frame_states.OPEN
    may = {
        name: is_open and here.may(move.permission, found.area_id) and states.can(move, found.state)
        for name, move in states.BY_NAME.items()
    }  # fmt: skip
    is_second = doors.is_second(request, found.support)
    may["approve"], may["finish"] = may["approve"] and is_second, may["finish"] and is_second
    may["rotate"] = may["rotate"] and bool(found.rotating)
    may["add"] = is_open and here.may(P.DELIVER, found.area_id)
    may["stop"] = may["add"]
    return may


def _pairs(*told: tuple[str, Any]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value} for label, value in told if value not in ("", None)]


def _answers(found: LivelihoodProject) -> list[dict[str, Any]]:
    buyer = found.buyer_name or (_("chưa có") if found.mode == "chain" else "")
    return _pairs(
        (_("Cách thực hiện"), found.get_mode_display()), (_("Bên chủ trì"), f"{found.get_leading_display()}: {found.leading_name}"),
        (_("Hình thức của nhóm"), lists.word(rules.KINDS.get(found.group_kind))),
        (_("Tổ, nhóm trong sổ"), found.subject.name if found.subject else ""),
        (_("Loại địa bàn"), lists.word(rules.TIERS.get(found.area_difficulty)) or _("chưa rõ")),
        (_("Tổng kinh phí dự án"), formats.money(found.total_vnd)),
        (_("Nhà nước hỗ trợ"), f"{formats.money(found.state_vnd)} ({lists.state_share(found)})"),
        (_("Thành viên có kinh nghiệm"), yes_no(found.has_experienced_member)),
        (_("Cam kết đối ứng"), yes_no(found.is_counterpart_committed)),
        (_("Đơn vị bao tiêu"), buyer), (_("Cam kết bao tiêu"), found.buyer_commitment),
        (_("Luân chuyển"), found.get_rotating_display()), (_("Quy chế luân chuyển"), found.rotation_rule),
        (_("Quyết định duyệt"), f"{found.decision_number}, {formats.day(found.decided_on)}" if found.decision_number else ""),
    )  # fmt: skip


def _shares(found: LivelihoodProject) -> list[dict[str, Any]]:
    """Members counted on the day of the list."""
    first = _("trên mức được ưu tiên: xếp trước") if found.is_first else ""
    return _pairs(
        (_("Thành viên"), formats.number(found.member_count)),
        (_("Là đối tượng của Chương trình"), _count_words(lists.target_of(found))),
        (_("Thuộc nhóm ưu tiên"), ", ".join(part for part in (_count_words(lists.priority_of(found)), first) if part)),
    )  # fmt: skip


def _count_words(share: rules.Share) -> str:
    told = f"{share.yes}/{share.total} ({share.words})"
    return _("%(told)s, %(open)s chưa rõ") % {"told": told, "open": share.open} if share.open else told
