"""What stands in the register before a year is played through: two villages of Nậm Lầu and their list of 2025."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tests.site.system import System, installation

BAN_MOT, BAN_HAI = "Bản Một", "Bản Hai"
HERE = Path(__file__).resolve().parent

# Head, village, class of the list of 2025 (empty: on no list), year of birth of the spouse and of the child (0: none).
HOMES = (
    ("Lò Văn Ún", BAN_MOT, "POOR", 1982, 2012),
    ("Quàng Văn Tủa", BAN_MOT, "NEAR_POOR", 1975, 0),
    ("Vì Văn Mới", BAN_MOT, "", 1995, 2023),
    ("Lường Văn Say", BAN_MOT, "", 1980, 0),
    ("Cà Văn Hoa", BAN_HAI, "POOR", 1978, 2014),
    ("Tòng Văn Chỉnh", BAN_HAI, "POOR", 1969, 0),
    ("Hoàng Văn Khá", BAN_HAI, "", 1980, 0),
)

SEED = """
from datetime import date, datetime
from zoneinfo import ZoneInfo
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household, HouseholdFact, Membership, Occasion, Person, Village
from giamngheo.apps.review.engine_door import keep_plan
from giamngheo.apps.review.models import CommuneReview, Decision, Recognition, Round
from giamngheo.workbooks.names import search_key, sort_key

HOMES = %(homes)r
place = Area.objects.get(code="03784", generation_id="2025-07")
plan = current_plan()
keep_plan(plan)
at = datetime(2025, 12, 10, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
round_ = Round.objects.create(year=2025, standard_id="2022_2026", standard_reason="thử", scorecard_id="direct_totals",
    opens_on=date(2025, 9, 1), closes_on=date(2025, 12, 14), opened_at=at, state="closed")
review = CommuneReview.objects.create(round=round_, area=place, state="recognised", household_count=4, poor_count=3,
    near_poor_count=1, classified_at=at)
when = Occasion.objects.create(area=place, kind="annual_review", year=2025, observed_on=date(2025, 10, 15), recorded_at=at)

def person(home, name, relation, sex, year):
    found = Person.objects.create(area=place, full_name=name, search_key=search_key(name), sort_key=sort_key(name), sex=sex,
        birth_on=date(year, 5, 12), birth_year=year, ethnic_group="Thái")
    Membership.objects.create(area=place, household=home, person=found, relation=relation, is_head=relation == "head",
        valid_from=date(2020, 1, 1))
    return found

for name, village, listed, spouse, child in HOMES:
    where, _ = Village.objects.get_or_create(area=place, search_key=search_key(village), defaults={"name": village})
    count = 1 + bool(spouse) + bool(child)
    home = Household.objects.create(area=place, village=where, head_name=name, search_key=search_key(name),
        sort_key=sort_key(name), member_count=count, ethnic_group="Thái")
    family = name.split()[0]
    person(home, name, "head", "M", spouse - 2)
    person(home, family + " Thị Vợ", "spouse", "F", spouse)
    if child:
        person(home, family + " Thị Con", "child", "F", child)
    if listed:
        ticks = {"POOR": 4, "NEAR_POOR": 1}[listed]
        codes = [f.name for f in HouseholdFact._meta.fields if f.name.startswith("tick_")]
        fact = HouseholdFact.objects.create(occasion=when, household=home, area=place, area_type="rural", member_count=count,
            ethnic_group="Thái", score_a=100, **{c: n < ticks for n, c in enumerate(codes)})
        Decision.objects.create(round=round_, commune_review=review, area=place, household=home, fact=fact,
            household_class=listed, class_min=listed, class_max=listed, standard_id="2022_2026", plan_digest=plan.digest,
            as_of=date(2025, 10, 15), is_recognised=True)
Recognition.objects.create(commune_review=review, area=place, decision_number="215/QĐ-UBND", decided_on=date(2025, 12, 10),
    signer_name="Lường Văn Ba", recorded_at=at, list_digest="0" * 64, counts={"POOR": 3, "NEAR_POOR": 1})
"""

# The other communes of the little province have nobody to review: their empty lists count as recognised.
OTHERS_RECOGNISED = """
from giamngheo.apps.review.models import CommuneReview
CommuneReview.objects.filter(round__year=2026).exclude(area__code="03784").update(state="recognised")
"""


class Calendar:
    """The day of the system, turned by hand."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def to(self, day: date) -> date:
        self.path.write_text(day.isoformat(), encoding="ascii")
        return day


@contextmanager
def little_commune(day: date) -> Iterator[tuple[System, Calendar]]:
    """A running system on this day, its commune as ``HOMES`` says."""
    with installation() as system:
        calendar = Calendar(system.home / "day")
        calendar.to(day)
        path = f"{HERE.parents[1] / 'src'}:{HERE / 'turned_clock'}"
        with system.serve(PYTHONPATH=path, TURNED_CLOCK=str(calendar.path)):
            system.python(SEED % {"homes": HOMES})
            yield system, calendar
