"""Reads of houses: those of my areas, what the register knows of a household's house, counts for P5 and for T7.4."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from giamngheo.apps.beneficiaries.models import Beneficiary
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.register.models import HouseholdFact
from giamngheo.apps.support.facts import known_of_households
from giamngheo.engine.eligibility_frames import columns_for
from giamngheo.kit import clock, formats

from .models import HousingCase, HousingInstalment, HousingRepayment, HousingStage
from .rules import P5, STAGES, next_stage

SORTS = {
    "name": ("household__sort_key", "id"), "-name": ("-household__sort_key", "-id"),
    "rank": ("rank", "household__sort_key", "id"), "-rank": ("-rank", "household__sort_key", "id"),
    "listed_on": ("listed_on", "id"), "-listed_on": ("-listed_on", "-id"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty means all. ``state``: a case's own or the frame's."""

    scheme: str = ""
    state: str = ""
    year: int | None = None
    area_id: int | None = None
    sort: str = ""


def cases_in(area_ids: Collection[int]) -> QuerySet[HousingCase]:
    """Houses of these areas with what their lines show; one query."""
    found = HousingCase.objects.filter(area_id__in=area_ids).select_related("support", "household", "support__village", "area")
    paid = HousingInstalment.objects.filter(case=OuterRef("pk")).order_by().values("case")
    back = HousingRepayment.objects.filter(instalment__case=OuterRef("pk")).order_by().values("instalment__case")
    kept = Subquery(paid.annotate(sum=Sum("amount_vnd")).values("sum")) - Coalesce(
        Subquery(back.annotate(sum=Sum("amount_vnd")).values("sum")), 0
    )
    return found.annotate(paid_vnd=kept).defer("eligibility", "support__snapshot")


def narrowed(found: QuerySet[HousingCase], wanted: Wanted) -> QuerySet[HousingCase]:
    if wanted.scheme:
        found = found.filter(scheme=wanted.scheme)
    if wanted.state in frame_states.STATES and wanted.state != frame_states.OPEN:
        found = found.filter(support__state=wanted.state)
    elif wanted.state:
        found = found.filter(state=wanted.state, support__state=frame_states.OPEN)
    if wanted.year:
        found = found.filter(listed_on__year=wanted.year)
    if wanted.area_id:
        found = found.filter(area_id=wanted.area_id)
    return found.order_by(*SORTS.get(wanted.sort, SORTS["-listed_on"]))


def years_of(area_ids: Collection[int]) -> list[int]:
    """Years in which houses were listed, newest first."""
    days = HousingCase.objects.filter(area_id__in=area_ids).dates("listed_on", "year", order="DESC")
    return [day.year for day in days]


def counts(found: QuerySet[HousingCase]) -> dict[str, int]:
    """Accepted houses: those of Dự án 5 (P5), and of every scheme (T7.4); one query."""
    done, is_open = Q(support__state=frame_states.ACCEPTED), Q(support__state=frame_states.OPEN)
    return HousingCase.objects.filter(pk__in=found.order_by().values("pk")).aggregate(
        p5=Count("pk", filter=done & Q(scheme=P5)), all=Count("pk", filter=done), under_way=Count("pk", filter=is_open)
    )


def case_or_none(support_id: int, area_ids: Collection[int]) -> HousingCase | None:
    """One house by its support, with everything its page shows."""
    found = HousingCase.objects.filter(support_id=support_id, area_id__in=area_ids).select_related(
        "support", "support__village", "household", "area"
    )
    return found.prefetch_related("stages", "instalments__repayments").first()


def latest_fact(household_id: int, on: date | None = None) -> HouseholdFact | None:
    """The newest facts of the household known by a day that were not withdrawn; one query."""
    found = HouseholdFact.objects.filter(household_id=household_id, occasion__is_withdrawn=False)
    if on is not None:
        found = found.filter(occasion__observed_on__lte=on)
    return found.select_related("occasion").order_by("-occasion__observed_on", "-id").first()


def known_facts(row: Beneficiary) -> dict[str, Any]:
    """What is known of the household of a list's row on the list's day, as columns of the eligibility's table.

    What indicator 7 says of wall, frame and roof is left out: Thông tư 01 asks something else. Poor district or not is what
    was frozen with the list, as long as it was told; the engine's own word otherwise.
    """
    known = known_of_households([row.household_id] if row.household_id else [], row.list.on).households.to_dicts()
    told = {name: value for name, value in (known[0] if known else {}).items() if name != "household_key"}
    # Helped before is asked of today as well: what came to be known after the list was approved keeps a second house away.
    if row.household_id and known_of_households([row.household_id], clock.today()).households["was_helped_housing"].any():
        told["was_helped_housing"] = True
    frozen = row.facts.get("in_poor_districts")
    return told if frozen is None else {**told, "in_poor_districts": frozen}


def member_count(household_id: int, on: date) -> int | None:
    """How many people the register counts in the household on that day; None where it does not say."""
    known = known_of_households([household_id], on).households
    return known["member_count"].to_list()[0] if len(known) else None


def instalments_of(case: HousingCase) -> list[HousingInstalment]:
    """Every instalment with what was paid back of it; two queries."""
    return list(case.instalments.prefetch_related("repayments"))


def paid_of(case: HousingCase) -> int:
    """What was paid and not paid back."""
    return sum(one.kept_vnd for one in instalments_of(case))


def reference_of(row: Beneficiary) -> str:
    """The decision that approved the list, as a support names it."""
    return f"{row.list.decision_number} ngày {formats.day(row.list.decided_on)} (danh sách số {row.list_id})"


# Facts frozen with the list → fields of a new case. What is sensitive is not put on the form; left open, it counts all the same.
FROM_THE_LIST = {
    "independent_since": "independent_since", "has_house": "has_house", "is_house_leaking": "is_leaking",
    "has_hard_foundation": "hard_foundation", "has_hard_frame_wall": "hard_frame_wall", "has_hard_roof": "hard_roof",
    "floor_area_m2": "area_m2", "has_merit_member": "has_merit_member",
    "has_protection_member": "has_protection_member", "is_special_hardship": "is_special_hardship",
    "is_disaster_prone": "is_disaster_prone",
}  # fmt: skip


def initial_from(row: Beneficiary) -> dict[str, Any]:
    """What was frozen with the list, as a new case's form takes it."""
    words, columns = {True: "yes", False: "no"}, columns_for("household")
    told = {field: row.facts.get(fact) for fact, field in FROM_THE_LIST.items() if not columns[fact].is_sensitive}

    def typed(value: Any) -> Any:
        """A truth as its choice, a measure as it is written here."""
        return words[value] if isinstance(value, bool) else formats.number(value) if isinstance(value, float) else value

    return {name: typed(value) for name, value in told.items() if value is not None}


def counted_supports(household_id: int) -> QuerySet[Support]:
    """Every support of housing in force for a household, of whatever scheme."""
    return Support.objects.filter(household_id=household_id, content="housing", state__in=frame_states.COUNTED)


def steps_of(support_id: int) -> list[tuple[str, Any]]:
    """The stages that a photo may prove, in order."""
    work = HousingCase.objects.filter(support_id=support_id).values_list("work", flat=True).first()
    return [(code, gettext(name)) for code, name in STAGES.get(work or "", ())]


def accepted_stages(support_id: int) -> list[str]:
    """Codes of the stages that are accepted."""
    return list(HousingStage.objects.filter(case__support_id=support_id).values_list("code", flat=True))


def current_stage(case: HousingCase) -> tuple[str, str] | None:
    """The stage to be accepted next, in the page's words; None when all are."""
    following = next_stage(case.work, [stage.code for stage in case.stages.all()])
    return (following[0], gettext(following[1])) if following else None


def snapshot_of(support_id: int) -> dict[str, Any]:
    """What is frozen of a house at acceptance, beside the frame."""
    case = HousingCase.objects.prefetch_related("stages", "instalments__repayments").get(support_id=support_id)
    names = ("scheme", "work", "rank", "design", "builder", "hard_foundation_after", "hard_frame_wall_after", "hard_roof_after",
             "years_after", "is_single", "decision_number", "less_reason")  # fmt: skip
    return {
        **{name: getattr(case, name) for name in names},
        "area_after_m2": str(case.area_after_m2),
        "stages": [[s.code, s.accepted_on.isoformat(), s.witness_name] for s in case.stages.all()],
        "instalments": [[i.number, i.amount_vnd, i.paid_on.isoformat(), i.source_code] for i in case.instalments.all()],
        "repayments": [
            [i.number, r.amount_vnd, r.repaid_on.isoformat()] for i in case.instalments.all() for r in i.repayments.all()
        ],
    }


__all__ = [
    "SORTS",
    "Wanted",
    "accepted_stages",
    "case_or_none",
    "cases_in",
    "counted_supports",
    "counts",
    "current_stage",
    "initial_from",
    "instalments_of",
    "known_facts",
    "latest_fact",
    "member_count",
    "narrowed",
    "paid_of",
    "reference_of",
    "snapshot_of",
    "steps_of",
    "years_of",
]  # fmt: skip
