"""Who writes, signs and receives which report: the steps of plan/reporting.toml against what a person holds.

A person is *of* a step where their role is held at its level, for one of its agencies; for a step without agencies at the province, for
an agency through which reports come to it, or as one who signs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Q

from giamngheo.apps.accounts.agencies import office_name
from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.steering.reach import DESKS, same_office, standing
from giamngheo.engine.plan_reporting import ReportingLaw, Step

from .models import Report

TOP = "country"
HANDLERS = (P.WRITE_REPORT, P.SIGN_REPORT, P.ACCEPT_REPORT)


def law() -> ReportingLaw:
    return current_plan().reporting


def receiver(step: Step) -> Step | None:
    """The next step inside the system; None where the report leaves it."""
    above = law().steps.get(step.to)
    return None if above is None or above.level == TOP else above


def way_up(step: Step) -> Iterator[Step]:
    """The step itself and all above it inside the system."""
    at: Step | None = step
    while at is not None:
        yield at
        at = receiver(at)


def _passing(step: Step) -> frozenset[str]:
    """Agencies through which reports come to a step without agencies: who gathers the lower ones and prepares its own."""
    below = [one for one in law().steps.values() if step in way_up(one) and one is not step and law().steps_to(one.id)]
    return frozenset().union(*(frozenset(one.agencies) for one in below))


def _offices(agencies: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(same_office(standing(agency)) for agency in agencies))


def _is_of(step: Step, role: str, agency_id: str, kind: str, held: frozenset[P]) -> bool:
    if kind != step.level:
        return False
    wanted = step.agencies or _passing(step)
    if not wanted or (not step.agencies and P.SIGN_REPORT in held):
        return True
    return standing(agency_id or DESKS.get(role, "")) in _offices(wanted)


def held(access: Access, step: Step, area_id: int, agency: str = "") -> frozenset[P]:
    """What a person may do as one of this step here; ``agency``: of which of its agencies."""
    found: set[P] = set()
    for given, permissions, areas in access.grants:
        mine = standing(given.agency_id or DESKS.get(given.role, ""))
        is_of_it = area_id in areas and _is_of(step, given.role, given.agency_id, given.area.kind, permissions)
        if is_of_it and (not agency or mine in same_office(standing(agency))):
            found |= permissions & set(HANDLERS)
    return frozenset(found)


def rights(access: Access, report: Report) -> dict[str, bool]:
    """writes, signs, receives: what this person is to a report. Its way out of the system is recorded by the province itself."""
    step = law().steps.get(report.step)
    if step is None:
        return {"writes": False, "signs": False, "receives": False}
    own = held(access, step, report.area_id, report.agency)
    above = receiver(step)
    theirs = held(access, above, report.area_id) if above else own
    return {
        "writes": P.WRITE_REPORT in own, "signs": P.SIGN_REPORT in own and is_signed(step), "receives": P.ACCEPT_REPORT in theirs,
    }  # fmt: skip


def is_signed(step: Step) -> bool:
    """Whether somebody in the system signs for it: a People's Committee has its chairman, an agency has nobody."""
    return not step.agencies


def reports_q(access: Access, permission: P | None, *, of: str) -> Q:
    """Reports of which a person is the writer (``own``), the receiver (``above``), or anything on their way (``way``)."""
    wanted = Q(pk__in=[])
    for given, permissions, areas in access.grants:
        if not (permissions & set(HANDLERS) if permission is None else permission in permissions):
            continue
        mine = standing(given.agency_id or DESKS.get(given.role, ""))
        whole: list[str] = []
        for step in law().steps.values():
            at = _as_one_of(step, of, given.role, given.agency_id, given.area.kind, permissions)
            if at is step and step.agencies:
                # At a step with agencies, of the step's own only the reports of one's agency.
                own = [one for one in step.agencies if mine in same_office(standing(one))]
                wanted |= Q(step=step.id, agency__in=own, area_id__in=areas)
            elif at is not None:
                whole.append(step.id)
        if whole:
            wanted |= Q(step__in=whole, area_id__in=areas)
    return wanted


def _as_one_of(step: Step, of: str, role: str, agency_id: str, kind: str, held: frozenset[P]) -> Step | None:
    """The highest of the steps asked for, as one of which this role meets the reports of ``step``."""
    if step.level == TOP:
        return None
    steps = {"own": [step], "above": [receiver(step) or step], "way": list(way_up(step))[::-1]}[of]
    return next((at for at in steps if _is_of(at, role, agency_id, kind, held)), None)


def unit_name(area_name: str, agency: str) -> str:
    """Who reports, under the name it has today."""
    return office_name(standing(agency)) if agency else area_name


__all__ = ["HANDLERS", "TOP", "held", "is_signed", "law", "receiver", "reports_q", "rights", "unit_name", "way_up"]
