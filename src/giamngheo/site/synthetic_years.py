"""What one commune of the demo was given in the years of the programme, so that every target has a course: jobs, courses, workers abroad,
models, houses, measured children, officers taught; and what its people answered at the reviews before the last. Written straight, few."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.db.models import F

from giamngheo.apps.delivery.kinds.abroad.models import AbroadCase
from giamngheo.apps.delivery.kinds.capacity.models import CapacityCase, Learner
from giamngheo.apps.delivery.kinds.livelihoods.models import LivelihoodProject
from giamngheo.apps.delivery.kinds.placement.models import Placement
from giamngheo.apps.delivery.kinds.training.models import Course, Trainee
from giamngheo.apps.register.models import Household, PersonFact
from giamngheo.apps.review.models import Decision
from giamngheo.apps.subjects.models import Answer, Subject
from giamngheo.engine.vocabulary import INDICATOR_CODES

from .synthetic_deliveries import MILLION, Place, a_support, measured, place_of
from .synthetic_supports import a_house

# Year → how many of each.
JOBS = {2022: 3, 2023: 4, 2024: 5, 2025: 6}
LEARNERS = {2022: 3, 2023: 3, 2024: 4, 2025: 5}
ABROAD = {2023: 1, 2024: 1, 2025: 2}
HOUSES = {2022: 1, 2023: 2, 2024: 2, 2025: 1}
TAUGHT = {2022: 4, 2023: 4, 2024: 3, 2025: 2}
MODELS = {2023: "Nuôi dê sinh sản", 2024: "Trồng mận hậu rải vụ"}
MEASURED = (2022, 2023, 2024, 2025)
SKILL, FIT, REVIEWED = "Sửa chữa máy nông nghiệp", "Công nhân may", (2021, 2024)
# Members of every third household on the list of a year answered then much as they do now: who was born, with the level of their age.
ANSWERED = """
insert into register_personfact (occasion_id, household_id, person_id, area_id, relation, qualification, is_attending, attending_level,
  has_health_insurance, employment_status, has_contract, receives_allowance, disability_level, is_merit, is_pregnant,
  is_certified_on_job, has_labour_capacity, needs)
select f.occasion_id, q.household_id, q.person_id, f.area_id, q.relation, q.qualification,
  case when a.age between 3 and 15 then (q.person_id + y.year) %% 8 <> 0 end,
  case when a.age between 3 and 5 then 'preschool' when a.age between 6 and 10 then 'primary'
    when a.age between 11 and 15 then 'lower_secondary' else '' end,
  (q.person_id + y.year) %% 20 >= 2026 - y.year, q.employment_status, q.has_contract, q.receives_allowance, q.disability_level,
  q.is_merit, null, q.is_certified_on_job, q.has_labour_capacity,
  case when a.age < 15 then null when (q.person_id + y.year) %% 9 = 0 then array['job'] when (q.person_id + y.year) %% 9 = 1
    then array['skill'] when (q.person_id + y.year) %% 9 = 2 then array['counselling', 'skill'] else '{}'::text[] end
from review_decision d
join review_round y on y.id = d.round_id and y.year between %(first)s and %(last)s
join register_householdfact f on f.id = d.fact_id
join register_occasion o on o.id = f.occasion_id
join (select distinct on (x.person_id) x.* from register_personfact x order by x.person_id, x.id desc) q on q.household_id = d.household_id
join register_person u on u.id = q.person_id and u.birth_on <= o.observed_on
cross join lateral (select extract(year from age(o.observed_on, u.birth_on))::int as age) a
where d.is_recognised and d.household_class in ('POOR', 'NEAR_POOR')
  and d.household_id %% 3 = 0 and d.area_id in (select inner_id from places_areainside where outer_id = %(area)s)
on conflict do nothing
"""


def load_years() -> str:
    """Says how many of each. Fewer where there are fewer people who named the need, households without a good house, officers."""
    place = place_of("03784", "namlau")
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED, {"first": REVIEWED[0], "last": REVIEWED[1], "area": place.area.pk})
        answered = cursor.rowcount
    helped: set[int] = set()
    jobs = sum(_job(place, year, one) for year, one in _in_need(place, JOBS, "job", helped))
    learners = sum(_class(place, year, list(found)) for year, found in _by_year(_in_need(place, LEARNERS, "skill", helped)))
    abroad = sum(_abroad(place, year, one) for year, one in _in_need(place, ABROAD, "counselling", helped))
    models = sum(_model(place, *one) for one in MODELS.items())
    children = sum(len(measured(place, date(year, 4, 12))) for year in MEASURED)
    told = f"{answered} câu trả lời, {jobs} việc làm, {learners} học viên, {abroad} lao động ngoài nước, {models} mô hình"
    return f"{told}, {_houses(place)} nhà, {children} lượt cân đo, {_officers(place)} cán bộ được tập huấn"


def _in_need(place: Place, wanted: Mapping[int, int], need: str, helped: set[int]) -> Iterator[tuple[int, PersonFact]]:
    """Year, who named the need at the review before it; nobody twice."""
    for year, count in wanted.items():
        found = PersonFact.objects.filter(
            occasion__year=year - 1, needs__contains=[need], household__area=place.area, household__closed_on=None,
            person__birth_on__gte=date(1972, 1, 1),
        )  # fmt: skip
        asked = found.exclude(person__in=helped).select_related("person", "household__village").order_by("person_id")
        for one in asked[:count]:
            helped.add(one.person_id)
            yield year, one


def _by_year(found: Iterator[tuple[int, PersonFact]]) -> list[tuple[int, list[PersonFact]]]:
    of_year: dict[int, list[PersonFact]] = {}
    for year, one in found:
        of_year.setdefault(year, []).append(one)
    return list(of_year.items())


def _personal(place: Place, one: PersonFact, on: date, **more: Any) -> tuple[Any, dict[str, Any]]:
    """The support of this person, and what every kind's row of it repeats."""
    home = one.household
    support = a_support(
        place, on, beneficiary_name=one.person.full_name, household=home, person=one.person, village=home.village, **more
    )
    return support, {"support": support, "area": place.area, "household": home, "person": one.person}


def _job(place: Place, year: int, one: PersonFact) -> int:
    on = date(year, 4, 4) + timedelta(days=one.person_id % 150)
    done = on + timedelta(days=30)
    _support, own = _personal(
        place, one, on, kind="placement", content="job_connection", giver="p4_3", title=FIT, source_code="", accepted_on=done, ends_on=done
    )
    Placement.objects.create(
        state="submitted", found_on=on, employer="Công ty may (giả lập)", job=FIT, place="province", connector="fair", contract="fixed",
        months=12, wage_vnd=6 * MILLION, household_class="POOR", is_three_classes=True, **own,
    )  # fmt: skip
    return 1


def _class(place: Place, year: int, people: list[PersonFact]) -> int:
    """A course that is over; all passed and were asked what became of it."""
    first, last = date(year, 3, 7), date(year, 5, 20)
    done = last + timedelta(days=10)
    frame = {"kind": "training", "content": "vocational_training", "giver": "p4_1", "accepted_on": done, "ends_on": last}
    course = Course.objects.create(
        support=a_support(place, first, beneficiary_name=f"Lớp {SKILL} {year}", **frame), area=place.area, state="finished",
        school_name="Trung tâm GDNN – GDTX (giả lập)", occupation=SKILL, level="short", place="UBND xã (giả lập)", starts_on=first,
        ends_on=last, hours=300, planned_count=30, cost_vnd=3 * MILLION, decision_number="giả lập", decided_on=first - timedelta(days=9),
        approved_by_id=place.chairman.pk,
    )  # fmt: skip
    for number, one in enumerate(people, 1):
        _support, own = _personal(place, one, first, title=f"Học nghề: {SKILL}", amount_vnd=3 * MILLION, **frame)
        Trainee.objects.create(
            course=course, name=one.person.full_name, sort_key=one.person.sort_key, group="poor", household_class="POOR",
            is_three_classes=True, passed=True, certificate_number=f"GL-{year}-{number:02}", certified_on=last, job="none",
            job_seen_on=last + timedelta(days=90), **own,
        )  # fmt: skip
    return len(people)


def _abroad(place: Place, year: int, one: PersonFact) -> int:
    on = date(year, 2, 10)
    left_on = on + timedelta(days=150)
    _support, own = _personal(
        place, one, on, kind="abroad", content="overseas_work", giver="p4_2", title="Đi làm việc ở nước ngoài", amount_vnd=4_600_000,
        accepted_on=left_on + timedelta(days=20), ends_on=left_on,
    )  # fmt: skip
    AbroadCase.objects.create(
        rule="p4_2_person", state="gone", begun_on=on, group="poor", household_class="POOR", is_three_classes=True, market="Hàn Quốc",
        employer="Công ty (giả lập)", sender="Công ty Hợp tác quốc tế (giả lập)", contract_number=f"GL-{year}", work_from=left_on,
        signed_on=on + timedelta(days=100), work_to=left_on + timedelta(days=3 * 365), wage_vnd=30 * MILLION, departed_on=left_on, **own,
    )  # fmt: skip
    return 1


def _model(place: Place, year: int, name: str) -> int:
    on = date(year, 3, 1)
    support = a_support(
        place, on, beneficiary_name=name, kind="livelihoods", content="livelihood", giver="p2", amount_vnd=120 * MILLION,
        ends_on=on + timedelta(days=500), accepted_on=on + timedelta(days=510), village=place.villages[0] if place.villages else None,
    )  # fmt: skip
    LivelihoodProject.objects.create(
        support=support, area=place.area, state="finished", mode="community", leading="women", leading_name="Chi hội Phụ nữ bản (giả lập)",
        listed_on=on, total_vnd=150 * MILLION, state_vnd=120 * MILLION, has_experienced_member=True, is_counterpart_committed=True,
        decision_number="giả lập", decided_on=on + timedelta(days=10), approved_by_id=place.chairman.pk,
    )  # fmt: skip
    return 1


def _houses(place: Place) -> int:
    """Houses that another programme gave: poor households, and one near-poor household each year."""
    made = 0
    homes = {name: iter(_without_house(place, name)) for name in ("POOR", "NEAR_POOR")}
    for year, count in HOUSES.items():
        for home in chain(islice(homes["POOR"], count), islice(homes["NEAR_POOR"], 1)):
            a_house(
                home, "charity", "new", 60 * MILLION, "accepted", listed_on=date(year, 3, 15), row=None, officer=place.officer,
                chairman=place.chairman,
            )  # fmt: skip
            made += 1
    return made


def _without_house(place: Place, household_class: str) -> list[Household]:
    """Households of the commune that lacked a good house when they were on the list of 2022, and have none from the programme."""
    house = sum(1 << INDICATOR_CODES.index(code) for code in ("housing_quality", "housing_area"))
    listed = Decision.objects.filter(
        round__year=2022, is_recognised=True, household_class=household_class, household__area=place.area, household__closed_on=None
    )
    lacking = listed.annotate(house=F("deprived_mask").bitand(house)).filter(house__gt=0)
    found = Household.objects.filter(pk__in=lacking.values("household_id")).exclude(supports__content="housing")
    return list(found.order_by("id")[: 2 * sum(HOUSES.values())])


def _officers(place: Place) -> int:
    """Courses of officers of the roll, known by then to work on poverty, other ones each year."""
    roll = Subject.objects.filter(kind="officer", closed_on=None, area__in=_units_of(place)).order_by("-id")
    taught: set[int] = set()
    for year, count in TAUGHT.items():
        ends_on = date(year, 11, 12)
        working = Answer.objects.filter(fact="works_on_poverty", value=True, observed_on__lte=ends_on).values("subject_id")
        people = list(roll.filter(pk__in=working).exclude(pk__in=taught)[:count])
        taught.update(one.pk for one in people)
        case = CapacityCase.objects.create(
            support=a_support(
                place, ends_on - timedelta(days=4), beneficiary_name=f"Tập huấn công tác giảm nghèo {year}", kind="capacity",
                content="capacity", giver="p7_1", amount_vnd=20 * MILLION, accepted_on=ends_on + timedelta(days=15), ends_on=ends_on,
            ),
            area=place.area, state="submitted", what="course", field="poverty", topic="Tổ chức thực hiện Chương trình",
            organiser="Sở Lao động – Thương binh và Xã hội (giả lập)", ends_on=ends_on,
        )  # fmt: skip
        for number, one in enumerate(people, 1):
            Learner.objects.create(
                case=case, area=place.area, subject=one, name=one.name, is_woman=" Thị " in one.name, passed=True,
                certificate_number=f"GL-{year}-{number:02}", certified_on=ends_on,
            )  # fmt: skip
    return len(taught)


def _units_of(place: Place) -> list[int]:
    """The commune and the units that it was made of."""
    with connection.cursor() as cursor:
        cursor.execute("select inner_id from places_areainside where outer_id = %s", [place.area.pk])
        return [row[0] for row in cursor.fetchall()]


__all__ = ["load_years"]
