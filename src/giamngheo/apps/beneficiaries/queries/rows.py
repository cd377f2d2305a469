"""Reads of rows: counts, pages, what is said in the villages, places on other lists, one row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from giamngheo.apps.beneficiaries import states
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.beneficiaries.placing import limit_of
from giamngheo.apps.register.models import Village
from giamngheo.kit import formats

HEAVY = ("proposed_facts", "facts", "ground")
FIRST = {states.CHOSEN: 0, states.PROPOSED: 1, states.WAITING: 2, states.WITHDRAWN: 3, states.LEFT_OUT: 4}


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of a list by outcome, how many of the proposed lack a fact (after the check: one that decides), how many have
    the village's opinion, and how many places there are (None: no limit)."""

    all: int
    proposed: int
    unsure: int
    chosen: int
    waiting: int
    left_out: int
    withdrawn: int
    open_state: int
    unheard: int
    disagreed: int
    limit: int | None

    @property
    def free(self) -> int:
        """Places that nobody has."""
        return max(0, (self.limit or 0) - self.chosen) if self.limit is not None else 0


def counts_of(found: BeneficiaryList, rows: QuerySet[Beneficiary]) -> Counts:
    """One query."""
    told = rows.order_by().aggregate(
        all=Count("pk"), open_state=Count("pk", filter=Q(proposed_state="UNDETERMINED", check_state="") | Q(check_state="UNDETERMINED")),
        unsure=Count("pk", filter=Q(outcome=states.PROPOSED) & ~Q(missing="")),
        unheard=Count("pk", filter=Q(opinion="", declined_reason="")), disagreed=Count("pk", filter=Q(opinion="disagree")),
        **{code: Count("pk", filter=Q(outcome=code)) for code in states.OUTCOMES},
    )  # fmt: skip
    return Counts(**told, limit=limit_of(found.places, found.budget_vnd, found.norm_vnd))


def in_order(rows: QuerySet[Beneficiary]) -> QuerySet[Beneficiary]:
    """Rows as a list reads: those chosen, waiting, then the others; without what only the row's page shows."""
    place = Case(*(When(outcome=code, then=Value(n)) for code, n in FIRST.items()), output_field=IntegerField())
    ordered = rows.annotate(outcome_place=place).order_by(
        "outcome_place", F("number").asc(nulls_last=True), F("position").asc(nulls_last=True), "sort_key", "id"
    )
    return ordered.select_related("village", "place").defer(*HEAVY)


def narrowed(rows: QuerySet[Beneficiary], *, outcome: str, village_id: int | None) -> QuerySet[Beneficiary]:
    if outcome:
        rows = rows.filter(outcome=outcome)
    return rows.filter(village_id=village_id) if village_id else rows


@dataclass(frozen=True, slots=True)
class VillageLine:
    """How far one village is with its opinion. ``id`` None: rows whose village is not known."""

    id: int | None
    name: str
    all: int
    heard: int
    disagreed: int


def village_lines(rows: QuerySet[Beneficiary]) -> list[VillageLine]:
    """One line per village of these rows; one query."""
    found = rows.filter(declined_reason="").order_by("village__name").values("village_id", "village__name").annotate(
        all=Count("pk"), heard=Count("pk", filter=~Q(opinion="")), disagreed=Count("pk", filter=Q(opinion="disagree"))
    )
    return [VillageLine(r["village_id"], r["village__name"] or "", r["all"], r["heard"], r["disagreed"]) for r in found]


def village_name(village_id: int | None) -> str:
    """Empty where the village is not known."""
    return Village.objects.filter(pk=village_id or 0).values_list("name", flat=True).first() or ""


def of_village(village_id: int | None) -> Q:
    """Rows of a village; without one, rows whose village is not known."""
    return Q(village=None) if village_id is None else Q(village_id=village_id)


def rows_of_village(found: BeneficiaryList, village_id: int | None) -> list[Beneficiary]:
    """What a village is asked about, in the rule's order; one query."""
    rows = Beneficiary.objects.filter(of_village(village_id), list=found, declined_reason="").defer(*HEAVY)
    return list(rows.order_by(F("position").asc(nulls_last=True), "sort_key", "id"))


def tied_rows(found: BeneficiaryList) -> list[Beneficiary]:
    """Those across the last place, equal by the rule or with a fact missing, whose order nobody set; after the check. One query."""
    rows = Beneficiary.objects.filter(list=found, outcome=states.PROPOSED).select_related("village").defer(*HEAVY)
    return list(rows.order_by("position", "id")) if found.state == states.CHECKED else []


def next_waiting(rows: QuerySet[Beneficiary]) -> Beneficiary | None:
    return rows.filter(outcome=states.WAITING).order_by("number").defer(*HEAVY).first()


def row_or_none(pk: int, list_ids: QuerySet[BeneficiaryList]) -> Beneficiary | None:
    """One row of one of these lists, with its list and place."""
    found = Beneficiary.objects.filter(pk=pk, list__in=list_ids)
    return found.select_related("list", "list__area", "village", "household", "person", "place").first()


def chosen_elsewhere(found: BeneficiaryList, rows: Sequence[Beneficiary]) -> dict[int, list[tuple[str, str]]]:
    """Row id → each other approved list of this content on which the same subject was chosen: its rule, and that in words; one
    query."""
    keys = {row.subject_key: row.pk for row in rows}
    others = Beneficiary.objects.filter(
        subject_key__in=keys, outcome=states.CHOSEN, list__content=found.content, list__state=states.APPROVED
    ).exclude(list=found)
    told: dict[int, list[tuple[str, str]]] = {}
    for key, rule, number, title, decision, day in others.order_by("list_id").values_list(
        "subject_key", "list__rule", "list_id", "list__title", "list__decision_number", "list__decided_on"
    ):
        words = f"Đã được chọn trong danh sách số {number} ({title}, quyết định {decision}, {formats.day(day)}) cùng nội dung."
        told.setdefault(keys[key], []).append((rule, words))
    return told


def chosen_rows(household_id: int, rule: str) -> list[Beneficiary]:
    """Rows by which this household was chosen on approved lists of the rule, newest list first; one query."""
    found = Beneficiary.objects.filter(
        household_id=household_id, outcome=states.CHOSEN, list__state=states.APPROVED, list__rule=rule
    )
    return list(found.select_related("list", "area").order_by("-list__decided_on", "-id"))


def open_rows(household_id: int, rule: str) -> list[Beneficiary]:
    """Rows of this household on lists of the rule by which it was not chosen; newest first; one query."""
    found = Beneficiary.objects.filter(household_id=household_id, list__rule=rule).exclude(
        outcome=states.CHOSEN, list__state=states.APPROVED
    )
    return list(found.select_related("list").exclude(list__state=states.STOPPED).order_by("-id").defer(*HEAVY))


def rows_of_household(household_id: int, area_ids: Collection[int]) -> list[Any]:
    """Every list that the household or a member of it stands on; one query."""
    found = Beneficiary.objects.filter(household_id=household_id, list__area_id__in=area_ids).defer(*HEAVY)
    return list(found.select_related("list").order_by("-list_id", "id"))


__all__ = [
    "Counts", "VillageLine", "chosen_elsewhere", "chosen_rows", "counts_of", "in_order", "narrowed", "next_waiting", "of_village",
    "open_rows", "row_or_none", "rows_of_household", "rows_of_village", "tied_rows",
    "village_lines", "village_name",
]  # fmt: skip
