"""A year recognised in every commune of a map, a pot of the province, and the people who divide it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from giamngheo.apps.accounts.models import User
from giamngheo.apps.allocation.actions import running, steps
from giamngheo.apps.allocation.models import Option, Run
from giamngheo.apps.files.actions import store_evidence
from giamngheo.apps.money.models import Line
from giamngheo.apps.places.queries import communes_of
from giamngheo.apps.register.models import AreaTotal, Household, HouseholdFact, Occasion
from giamngheo.apps.review.models import CommuneReview, Decision, Round
from giamngheo.kit import clock

from .conftest import area
from .evidence_files import PDF
from .money_world import MILLION, Treasury, line, make_treasury, person, posted
from .review_world import act_as

A, B, FLOOR = "sample_recurrent", "sample_recurrent_poor", "sample_recurrent_floor"
MAP_75, MAP_204 = "2025-07", "2021"


@dataclass(frozen=True)
class Council:
    """Who proposes, who appraises which capital, who submits, who writes the resolution down; the books below."""

    officer: User
    investment: User
    secretary: User
    books: Treasury
    pot: Line

    @property
    def finance(self) -> User:
        return self.books.finance

    @property
    def leader(self) -> User:
        return self.books.leader


def recognised_year(year: int, generation: str, *, but: str = "") -> None:
    """Every commune of the map but one has a recognised list: of the n-th n mod 4 poor and n mod 3 near-poor households."""
    opened = Round.objects.create(
        year=year, standard_id="2022_2026", scorecard_id="direct_totals", opens_on=date(year, 9, 1), closes_on=date(year, 12, 14),
        opened_at=clock.now(), state="closed",
    )  # fmt: skip
    communes = list(communes_of(generation))
    reviews = CommuneReview.objects.bulk_create(
        CommuneReview(round=opened, area=a, state="classified" if a.code == but else "recognised") for a in communes
    )
    occasions = Occasion.objects.bulk_create(
        Occasion(area=a, kind="annual_review", year=year, observed_on=date(year, 10, 15), recorded_at=clock.now()) for a in communes
    )
    AreaTotal.objects.bulk_create(
        AreaTotal(area=a, year=year, ethnic_group="Thái", household_count=10, person_count=40, recorded_at=clock.now())
        for a in communes
    )
    rows = [
        (review, occasion, household_class)
        for n, (review, occasion) in enumerate(zip(reviews, occasions, strict=True))
        for household_class in ("POOR",) * (n % 4) + ("NEAR_POOR",) * (n % 3)
    ]
    homes = Household.objects.bulk_create(
        Household(area=r.area, head_name=f"Hộ {n}", search_key=f"ho {n}", sort_key=f"{n:05}", member_count=4)
        for n, (r, _o, _c) in enumerate(rows)
    )
    facts = HouseholdFact.objects.bulk_create(
        HouseholdFact(occasion=o, household=home, area=r.area, member_count=4)
        for (r, o, _c), home in zip(rows, homes, strict=True)
    )
    Decision.objects.bulk_create(
        Decision(
            round=opened, commune_review=r, area=r.area, household=home, fact=fact, household_class=c, class_min=c, class_max=c,
            standard_id="2022_2026", plan_digest="x", as_of=date(year, 10, 15), is_recognised=r.state == "recognised",
        )
        for (r, _o, c), home, fact in zip(rows, homes, facts, strict=True)
    )  # fmt: skip


def make_council(*, amount: int = 1000 * MILLION, year: int = 2026, generation: str = MAP_75, but: str = "") -> Council:
    """Made in the running transaction; the last to act is the officer who proposes."""
    books = make_treasury()
    pot = books.top if year == 2026 else line(books.finance, "14", "Sở Tài chính", plan_year=year)
    posted(books, "approve", (pot, amount))
    officer = person("chuyenvien.phanbo", "province_officer", "14")
    made = Council(
        officer, person("dautu.tinh", "investment_desk", "14"), person("thuky.hdnd", "council_secretary", "14"), books, pot
    )
    act_as(officer)
    recognised_year(year - 1, generation, but=but)
    return made


def begun(world: Council, amount: int = 1000 * MILLION, *sets: str, generation: str = MAP_75) -> Run:
    act_as(world.officer)
    new = running.NewRun(world.pot.pk, amount, generation, sets or (A, B))
    return running.start_run(new=new, by=world.officer)


def proposed(world: Council, run: Run, set_id: str = A) -> Run:
    act_as(world.officer)
    option = Option.objects.get(run=run, set_id=set_id)
    return steps.propose(run_id=run.pk, option_id=option.pk, text="Theo số hộ nghèo.", by=world.officer)


def resolved(world: Council, run: Run) -> Run:
    """From the first figures to the resolution, each by whose turn it is."""
    proposed(world, run)
    act_as(world.finance)
    steps.appraise(run_id=run.pk, text="Đúng nguyên tắc.", by=world.finance)
    act_as(world.leader)
    steps.endorse(run_id=run.pk, number="12/TTr-UBND", signed_on=date(2026, 2, 1), text="", by=world.leader)
    act_as(world.secretary)
    file = store_evidence(content=PDF, name="nghi-quyet.pdf", area_id=area("14").pk, by=world.secretary)
    return steps.resolve(
        run_id=run.pk, number="5/NQ-HĐND", signed_on=date(2026, 2, 10), file=file, text="", by=world.secretary
    )


__all__ = ["FLOOR", "MAP_75", "MAP_204", "A", "B", "Council", "begun", "make_council", "proposed", "recognised_year", "resolved"]
