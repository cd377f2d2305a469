"""Reads of reports within what the person may see, what waits for whom, what a report consists of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from giamngheo.apps.accounts.models import RoleAssignment
from giamngheo.apps.accounts.queries import Access, access_of, holders_of
from giamngheo.apps.accounts.roles import ROLES
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.models import AreaInside
from giamngheo.apps.steering.reach import DESKS, same_office, standing
from giamngheo.engine.plan_reporting import LEVELS
from giamngheo.kit import clock

from . import states, tree
from .models import LockException, PeriodLock, Report, ReportNote, ReportVersion, ReportWords

READERS = tree.HANDLERS
# Of the address of the list: the unit itself, without what lies inside it.
ALONE = "rieng"
SORTS = {
    "unit": ("area__name", "agency"), "due": ("due_on",), "state": ("state",), "sent": ("sent_on",), "form": ("form",),
}  # fmt: skip


def reports_of(access: Access) -> QuerySet[Report]:
    """Reports of which the person is the writer, the signer, the receiver, or somebody further up; without their numbers."""
    return Report.objects.filter(tree.reports_q(access, None, of="way")).select_related("area").defer("numbers", "changes")


def report_or_none(pk: int, access: Access) -> Report | None:
    """With its numbers."""
    return Report.objects.filter(tree.reports_q(access, None, of="way"), pk=pk).select_related("area").first()


def late_q(day: date) -> Q:
    """Not sent after its last day."""
    return Q(due_on__lt=day) & ~Q(state__in=states.SENT)


def narrowed(
    found: QuerySet[Report], *, period: str, form: str, step: str, state: str, is_late: bool, day: date, sort: str
) -> QuerySet[Report]:  # fmt: skip
    """Of one period, form, step, state; late ones only; in the order asked for."""
    for name, value in (("period_key", period), ("form", form), ("step", step), ("state", state)):
        if value:
            found = found.filter(**{name: value})
    if is_late:
        found = found.filter(late_q(day))
    keys = SORTS.get(sort.lstrip("-"))
    if keys is None:
        return found.order_by("-ends_on", F("due_on").asc(nulls_last=True), "step", "area__name", "id")
    ordered = [F(key).desc(nulls_last=True) if sort.startswith("-") else F(key).asc(nulls_last=True) for key in keys]
    return found.order_by(*ordered, "id")


def _may_move() -> QuerySet[Report]:
    """Of periods that are open for them, or by an exception in force: of others nothing waits for anybody."""
    found = Report.objects.all()
    for level in LEVELS[:-1]:
        let = LockException.objects.filter(
            lock=OuterRef("pk"), area_id=OuterRef(OuterRef("area_id")), agency=OuterRef(OuterRef("agency")), until__gte=clock.today()
        )
        closed = PeriodLock.objects.filter(~Exists(let), period_key=OuterRef("period_key"), level=level)
        found = found.exclude(Q(step__in=steps_of_level(level)) & Exists(closed))
    return found


def waiting_for(access: Access) -> dict[str, QuerySet[Report]]:
    """What is mine to write, to mend, to sign, to look at."""
    own = _may_move().filter(tree.reports_q(access, P.WRITE_REPORT, of="own"))
    signs = _may_move().filter(tree.reports_q(access, P.SIGN_REPORT, of="own"), agency="")
    above = _may_move().filter(tree.reports_q(access, P.ACCEPT_REPORT, of="above"))
    return {
        "viet": own.filter(state__in=(states.OWED, states.DRAFT)), "sua": own.filter(state=states.RETURNED),
        "ky": signs.filter(state=states.READY), "nhan": _by_others(access, above.filter(state=states.SUBMITTED)),
    }  # fmt: skip


def _by_others(access: Access, found: QuerySet[Report]) -> QuerySet[Report]:
    """Without those in which the person has had a hand: somebody else looks at them."""
    mine = {"by_id": access.user.pk}
    done = ReportNote.objects.filter(act__in=states.BY_HAND, **mine).values("report_id")
    return found.exclude(pk__in=done).exclude(pk__in=ReportWords.objects.filter(**mine).values("report_id"))


def receivers_of(report: Report, hands: Collection[int]) -> list[str]:
    """Names of who may accept it and had no hand in it; a few queries per person, so only asked where somebody stands before it."""
    day = clock.today()
    people = [user for user in holders_of(P.ACCEPT_REPORT, report.area_id, day) if user.pk not in hands]
    return [user.full_name for user in people if tree.rights(access_of(user, day), report)["receives"]]


def period_keys(access: Access) -> list[str]:
    """Periods that were opened and in which the person has something to see, newest first."""
    found = Report.objects.filter(tree.reports_q(access, None, of="way"))
    return list(found.order_by("-ends_on", "period_key").values_list("period_key", flat=True).distinct())


def lower_of(report: Report) -> QuerySet[Report]:
    """Reports of the same form and period that come to whoever writes this one."""
    steps = [one.id for one in tree.law().steps_to(report.step)]
    inside = AreaInside.objects.filter(outer_id=report.area_id).values("inner_id")
    found = Report.objects.filter(step__in=steps, form=report.form, period_key=report.period_key, area_id__in=inside)
    return found.select_related("area").defer("numbers", "changes")


def words_of(report_id: int) -> dict[str, str]:
    """Section → the newest words; empty ones left out."""
    found = ReportWords.objects.filter(report_id=report_id).order_by("section", "-id").distinct("section")
    return {section: text for section, text in found.values_list("section", "text") if text}


def section_titles(numbers: Mapping[str, Any] | None) -> dict[str, str]:
    return {section["id"]: section["title"] for section in (numbers or {}).get("sections", [])}


def asking_sections(numbers: Mapping[str, Any] | None) -> dict[str, str]:
    """Section → what its writer is asked; those that ask something."""
    return {section["id"]: section["asks"] for section in (numbers or {}).get("sections", []) if section["asks"]}


def notes_of(report_id: int) -> list[ReportNote]:
    return list(ReportNote.objects.filter(report_id=report_id))


def comments_now(notes: Collection[ReportNote]) -> list[ReportNote]:
    """What was said when it was last returned, as long as nobody sent it again."""
    found: list[ReportNote] = []
    for note in notes:
        if note.act in ("sign", "send"):
            found = []
        elif note.act in ("comment", "return", "give_back") and note.text:
            found.append(note)
    return found


def versions_of(report_id: int) -> list[ReportVersion]:
    """Oldest first, without their numbers."""
    return list(ReportVersion.objects.filter(report_id=report_id).defer("numbers", "words"))


def version_or_none(report_id: int, number: int) -> ReportVersion | None:
    return ReportVersion.objects.filter(report_id=report_id, number=number).first()


def steps_of_level(level: str) -> list[str]:
    return [step.id for step in tree.law().steps.values() if step.level == level]


def may_run_periods(access: Access) -> bool:
    """Of the offices to which the others report: they open periods, set days, close."""
    gathering = [s for s in tree.law().steps.values() if s.agencies and tree.law().steps_to(s.id)]
    return any(
        P.ACCEPT_REPORT in tree.held(access, step, given.area_id) for step in gathering for given, _p, _a in access.grants
    )


def may_allow_exceptions(access: Access) -> bool:
    """Who signs for the province."""
    top = [s for s in tree.law().steps.values() if not s.agencies and s.level == "province"]
    return any(P.SIGN_REPORT in tree.held(access, step, given.area_id) for step in top for given, _p, _a in access.grants)


def locks() -> list[PeriodLock]:
    return list(PeriodLock.objects.all())


def exceptions() -> QuerySet[LockException]:
    """Those of the areas in the scope, newest first."""
    return LockException.objects.select_related("lock", "area")


def writers_of(rows: Collection[Report]) -> dict[tuple[int, str], list[str]]:
    """(area, agency) → names of who is to write there today; one query."""
    roles = [code for code, role in ROLES.items() if P.WRITE_REPORT in role.permissions]
    found: dict[tuple[int, str], list[str]] = {}
    areas = {row.area_id for row in rows}
    given = RoleAssignment.objects.filter(role__in=roles, area_id__in=areas, valid_to=None, user__is_active=True)
    for one in given.select_related("user").order_by("user__full_name"):
        agency = standing(one.agency_id or DESKS.get(one.role, ""))
        for row in rows:
            if row.area_id == one.area_id and (not row.agency or agency in same_office(standing(row.agency))):
                names = found.setdefault((row.area_id, row.agency), [])
                if one.user.full_name not in names:
                    names.append(one.user.full_name)
    return found


__all__ = [
    "ALONE", "READERS", "SORTS", "asking_sections", "comments_now", "exceptions", "late_q", "locks", "lower_of",
    "may_allow_exceptions", "may_run_periods", "narrowed", "notes_of", "period_keys", "receivers_of", "report_or_none", "reports_of",
    "section_titles", "steps_of_level", "version_or_none", "versions_of", "waiting_for", "words_of", "writers_of",
]  # fmt: skip
