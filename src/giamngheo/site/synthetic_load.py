"""Loads the synthetic province: the same people, rounds and lists that officers would have made, all marked synthetic.

The owner's work, by COPY. Classes are not loaded but computed by the review's own path, list by list, year by year.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from django.db import connection
from django.db.models import Count

from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household, Village
from giamngheo.apps.review import engine_door, facts
from giamngheo.apps.review.models import CommuneReview, Recognition, Round, VillageAssignment
from giamngheo.apps.review.tables.counting import View
from giamngheo.apps.trajectory import actions as trajectory
from giamngheo.apps.trajectory.balance import balances
from giamngheo.engine.frames import TICK_PREFIX
from giamngheo.engine.vocabulary import INDICATOR_CODES
from giamngheo.kit import clock
from giamngheo.synthetic.province import SyntheticProvince
from giamngheo.workbooks.names import search_key, sort_key

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
GENERATIONS = {"commune_code": "2021", "commune_code_2025_01": "2025-01", "commune_code_2025_07": "2025-07"}
STANDARD, SCORECARD = "2022_2026", "direct_totals"
TICKS = [TICK_PREFIX + code for code in INDICATOR_CODES]
FACT_COLUMNS = [
    "area_type", "member_count", "score_a", "score_b_stated", "class_stated", "has_durable_wall", "has_durable_frame",
    "has_durable_roof", "floor_area_m2", "water_source", "toilet_type", "uses_internet", "has_info_device",
    "declared_income_vnd", *TICKS,
]  # fmt: skip
ASKED = ["has_labour_capacity", "has_merit_member", "is_policy_household"]
PERSON_FACT_COLUMNS = [
    "qualification", "is_attending", "attending_level", "has_health_insurance", "employment_status", "has_contract",
    "receives_allowance", "disability_level", "is_merit", "is_pregnant", "is_certified_on_job", "height_cm", "weight_kg",
]  # fmt: skip
TEXTS = {"area_type", "class_stated", "water_source", "toilet_type", "qualification", "attending_level",
         "employment_status", "disability_level", "relation", "ethnic_group", "id_number", "sex",
         "document", "withdrawn_reason"}  # fmt: skip


def copy_in(table: str, frame: pl.DataFrame) -> None:
    """COPY of a frame whose columns are the table's; the owner is not under row-level security."""
    buffer = BytesIO()
    filled = frame.with_columns(pl.col(c).fill_null("") for c in frame.columns if c in TEXTS)
    filled.write_csv(buffer, include_header=False, quote_style="non_numeric")
    names = ", ".join(frame.columns)
    with connection.cursor() as cursor:
        with cursor.copy(f"copy {table} ({names}) from stdin (format csv)") as copy:
            copy.write(buffer.getvalue())
        cursor.execute(f"select setval(pg_get_serial_sequence('{table}', 'id'), max(id)) from {table}")  # noqa: S608


def _area_ids() -> pl.DataFrame:
    rows = Area.objects.filter(kind="commune").values_list("id", "generation_id", "code")
    return pl.DataFrame(list(rows), schema=["area_id", "generation", "commune_code"], orient="row")


def _keys(names: pl.Series) -> pl.DataFrame:
    """search_key and sort_key of each distinct name."""
    distinct = names.unique().to_list()
    return pl.DataFrame(
        {
            names.name: distinct,
            "search_key": [search_key(n) for n in distinct],
            "sort_key": [sort_key(n) for n in distinct],
        }
    )


def load_people(province: SyntheticProvince) -> None:
    """Villages, households, persons and memberships, standing on the newest map."""
    areas = _area_ids()
    old = areas.filter(pl.col("generation") == "2021").drop("generation")
    new = areas.filter(pl.col("generation") == "2025-07").select("area_id", pl.col("commune_code").alias("code"))
    villages = province.villages.join(old, on="commune_code").with_columns(
        pl.col("name").map_elements(search_key, return_dtype=pl.String).alias("search_key")
    )
    # Two hamlets of one name in one commune are told apart by their number.
    villages = villages.with_columns(
        pl.when(pl.struct("area_id", "search_key").is_first_distinct())
        .then(pl.col("search_key"))
        .otherwise(pl.col("search_key") + " " + pl.col("village_key").cast(pl.String))
        .alias("search_key")
    )
    true = pl.lit(True).alias("is_synthetic")
    copy_in("register_village", villages.select(pl.col("village_key").alias("id"), "area_id", "name", "search_key", true))
    households = province.households.join(new, left_on="commune_code_2025_07", right_on="code")
    households = households.join(_keys(households["head_name"]), on="head_name")
    open_members = province.memberships.filter(pl.col("valid_to").is_null())
    sizes = open_members.group_by("household_key").len("member_count")
    households = households.join(sizes, on="household_key", how="left")
    copy_in(
        "register_household",
        households.select(
            pl.col("household_key").alias("id"), "area_id", pl.col("village_key").alias("village_id"), "head_name",
            "search_key", "sort_key", "member_count", "ethnic_group", true, "closed_on", pl.lit(1).alias("version"),
        ),
    )  # fmt: skip
    place = households.select("household_key", "area_id")
    persons = province.persons.join(place, on="household_key")
    persons = persons.join(_keys(persons["full_name"]), on="full_name").with_columns(pl.lit("").alias("old_id_number"))
    copy_in(
        "register_person",
        persons.select(
            pl.col("person_key").alias("id"), "area_id", "full_name", "search_key", "sort_key", "sex", "birth_on",
            "birth_year", "ethnic_group", "id_number", "old_id_number", true,
        ),
    )  # fmt: skip
    members = province.memberships.join(place, on="household_key").with_row_index("id", 1)
    copy_in(
        "register_membership",
        members.select(
            "id", "area_id", pl.col("household_key").alias("household_id"), pl.col("person_key").alias("person_id"),
            "relation", "is_head", "valid_from", "valid_to",
        ),
    )  # fmt: skip


def load_life(province: SyntheticProvince) -> None:
    """The events that tell where households came from and went to: splits, moves, dissolutions, each with its day."""
    areas = _area_ids()
    by_day = pl.concat(
        [
            areas.filter(pl.col("generation") == generation).select(
                pl.col("area_id"), pl.col("commune_code").alias("code"), pl.lit(column).alias("map")
            )
            for column, generation in GENERATIONS.items()
        ]
    )
    events = province.life_events.unpivot(
        on=list(GENERATIONS), index=["kind", "household_key", "other_household_key", "person_key", "village_key",
                                     "happened_on", "details"], variable_name="map", value_name="code",
    ).filter(pl.col("map") == _map_column(pl.col("happened_on"))).join(by_day, on=["map", "code"])  # fmt: skip
    copy_in(
        "life_lifeevent",
        events.sort("happened_on", "household_key").with_row_index("id", 1).select(
            "id", "kind", "area_id", pl.col("village_key").alias("village_id"),
            pl.col("household_key").alias("household_id"), pl.col("other_household_key").alias("other_household_id"),
            pl.col("person_key").alias("person_id"), "happened_on",
            (pl.col("happened_on").cast(pl.String) + "T17:00:00+07:00").alias("recorded_at"),
            pl.lit("dữ liệu giả lập").alias("ground"), pl.lit("").alias("document"),
            pl.lit(False).alias("is_withdrawn"), pl.lit("").alias("withdrawn_reason"), pl.lit(True).alias("is_synthetic"),
            "details", pl.lit(1).alias("version"),
        ),
    )  # fmt: skip


def _map_column(day: pl.Expr) -> pl.Expr:
    """Name of the column with the commune's code on the map of a day."""
    starts = {g.id: g.valid_from for g in current_plan().generations}
    chosen: pl.Expr = pl.lit("commune_code")
    for column, generation in GENERATIONS.items():
        chosen = pl.when(day >= starts[generation]).then(pl.lit(column)).otherwise(chosen)
    return chosen


def load_totals(province: SyntheticProvince) -> None:
    """The denominators."""
    totals = province.area_totals.join(_area_ids(), on=["generation", "commune_code"]).with_row_index("id", 1)
    copy_in(
        "register_areatotal",
        totals.select(
            "id", "area_id", "year", "ethnic_group", "household_count", "person_count",
            pl.lit(_moment(date(2026, 1, 1))).alias("recorded_at"), pl.lit(True).alias("is_current"),
            pl.lit(True).alias("is_synthetic"),
        ),
    )  # fmt: skip


def _moment(day: date) -> str:
    return datetime.combine(day, time(17, 0), ZONE).isoformat()


def load_facts(province: SyntheticProvince, *, left_out: Collection[tuple[str, int]] = ()) -> None:
    """One occasion per commune and year; what each household and person was found to be.

    ``left_out``: (commune code, year) lists that officers of the demo bring in themselves.
    """
    rows = province.household_facts.join(_area_ids(), on=["generation", "commune_code"])
    gone = pl.DataFrame(list(left_out), schema={"commune_code": pl.String, "year": pl.Int64}, orient="row")
    rows = rows.join(gone, on=["commune_code", "year"], how="anti")
    occasions = (
        rows.group_by("area_id", "year").agg(pl.col("survey_on").max()).sort("year", "area_id").with_row_index("occasion_id", 1)
    )
    copy_in(
        "register_occasion",
        occasions.select(
            pl.col("occasion_id").alias("id"), "area_id", pl.lit("synthetic").alias("kind"), "year",
            pl.col("survey_on").alias("observed_on"),
            (pl.col("survey_on").cast(pl.String) + "T17:00:00+07:00").alias("recorded_at"),
            pl.lit("dữ liệu giả lập").alias("reason"), pl.lit(False).alias("is_withdrawn"),
        ),
    )  # fmt: skip
    place = occasions.select("occasion_id", "area_id", "year")
    facts_in = rows.join(place, on=["area_id", "year"]).sort("occasion_id", "household_key").with_row_index("id", 1)
    groups = province.households.select("household_key", "ethnic_group", "head_person_key")
    heads = province.persons.select(pl.col("person_key").alias("head_person_key"), pl.col("sex").alias("head_sex"))
    facts_in = facts_in.join(groups, on="household_key").join(heads, on="head_person_key", how="left")
    copy_in(
        "register_householdfact",
        facts_in.select(
            "id", "occasion_id", pl.col("household_key").alias("household_id"), "area_id", pl.lit("").alias("sheet"),
            pl.col("head_sex").fill_null(""), "ethnic_group", pl.lit("").alias("note"), *FACT_COLUMNS, *ASKED,
            *(("{" + pl.col(name) + "}").alias(name) for name in ("causes", "needs")),
        ),
    )  # fmt: skip
    reviewed = facts_in.select("household_key", "year", "occasion_id", "area_id")
    people = province.person_facts.join(reviewed, on=["household_key", "year"]).sort("occasion_id", "person_key")
    relation = province.persons.select("person_key", "relation") if "relation" not in people.columns else None
    people = people.join(relation, on="person_key", how="left") if relation is not None else people
    copy_in(
        "register_personfact",
        people.with_row_index("id", 1).select(
            "id", "occasion_id", pl.col("household_key").alias("household_id"), pl.col("person_key").alias("person_id"),
            "area_id", "relation", *PERSON_FACT_COLUMNS,
        ),
    )  # fmt: skip


def assign_villages(username: str, duty: str, *, most: int = 3) -> None:
    """The largest villages of the person's commune, for whichever round is open."""
    user = User.objects.get(username=username)
    area_id = user.assignments.get().area_id
    homes = Household.objects.filter(area_id=area_id).values("village_id").annotate(n=Count("id")).order_by("-n", "village_id")
    villages = Village.objects.in_bulk([row["village_id"] for row in homes[:most]])
    VillageAssignment.objects.bulk_create(
        VillageAssignment(village=v, area_id=v.area_id, user_id=user.pk, duty=duty, assigned_at=clock.now())
        for v in villages.values()
    )


def review_year(year: int, *, keep_open: Collection[str] = ()) -> dict[str, int]:
    """Opens the year's round, classifies every commune with facts by the review's own path, and recognises the lists.

    ``keep_open``: codes of communes whose list waits for the officers of the demo.
    """
    plan = current_plan()
    opened = datetime.combine(date(year, 9, 1), time(8), ZONE)
    round_, _ = Round.objects.get_or_create(
        year=year,
        defaults={
            "standard_id": STANDARD, "standard_reason": plan.propose_standard(year)[1], "scorecard_id": SCORECARD,
            "opens_on": date(year, 9, 1), "closes_on": date(year, 12, 14), "is_synthetic": True, "opened_at": opened,
        },
    )  # fmt: skip
    generation = plan.generation_on(round_.opens_on).id
    communes = list(Area.objects.filter(kind="commune", generation_id=generation).order_by("code"))
    with connection.cursor() as cursor:
        cursor.execute("select distinct area_id from register_occasion where year = %s", [year])
        with_facts = {row[0] for row in cursor.fetchall()}
    names = [a for a in communes if a.id in with_facts or a.code in keep_open]
    CommuneReview.objects.bulk_create([CommuneReview(round=round_, area=a) for a in names], ignore_conflicts=True)
    done = [a.id for a in names if a.id in with_facts]
    counts = _classify(round_, done, plan)
    _recognise(round_, done, plan)
    return counts


def balance_year(year: int) -> str:
    """Puts the year's flows together and says what the balance of every level leaves: nothing, when all is told."""
    done = trajectory.rebuild_flows(year=year, by=None)
    round_ = Round.objects.get(year=year)
    newest = current_plan().generations[-1].id
    left = []
    for level, generation in (("commune", newest), ("commune", "2021"), ("district", "2021"), ("province", newest)):
        province = Area.objects.get(kind="province", generation_id=generation)
        units = balances(View(round_.pk, year, province.pk, level, generation))
        left.append(sum(abs(one.residual) for unit in units.values() for one in unit.values()))
    return f"{done.flows} bước; lệch theo xã {left[0]} (bản đồ 2021: {left[1]}), huyện {left[2]}, tỉnh {left[3]}"


def _classify(round_: Round, area_ids: list[int], plan: Any) -> dict[str, int]:
    with connection.cursor() as cursor:
        facts.choose_newest(cursor, year=round_.year, area_ids=area_ids)
        results = engine_door.classified(cursor, plan=plan, round=round_)
        return facts.write_results(
            cursor, results, year=round_.year, round_id=round_.pk, area_ids=area_ids,
            standard_id=round_.standard_id, plan_digest=plan.digest,
        )  # fmt: skip


def _recognise(round_: Round, area_ids: list[int], plan: Any) -> None:
    """The chairman's decisions, invented; an undetermined household would stay out, as the law of the house has it."""
    decided = date(round_.year, 12, 14)
    reviews = list(CommuneReview.objects.filter(round=round_, area_id__in=area_ids).select_related("area"))
    with connection.cursor() as cursor:
        cursor.execute(
            facts.COUNTS_SQL,
            {"review_ids": [r.pk for r in reviews], "plan_digest": plan.digest, "by_id": None, "at": _moment(decided)},
        )
        cursor.execute(
            "update review_communereview set state = 'recognised' where round_id = %s and area_id = any(%s) "
            "and undetermined_count = 0",
            [round_.pk, area_ids],
        )
        cursor.execute(
            "update review_decision d set is_recognised = true from review_communereview c "
            "where c.id = d.commune_review_id and c.state = 'recognised' and d.round_id = %s",
            [round_.pk],
        )
    found = CommuneReview.objects.filter(round=round_, state="recognised").order_by("area__code")
    Recognition.objects.bulk_create(
        [
            Recognition(
                commune_review=review, area_id=review.area_id, decision_number=f"GL-{number:03d}/QĐ-UBND",
                decided_on=decided, signer_name="Chủ tịch (giả lập)", recorded_at=_moment(decided),
                list_digest=hashlib.sha256(f"{round_.year}:{review.area_id}".encode()).hexdigest(),
                counts={"POOR": review.poor_count, "NEAR_POOR": review.near_poor_count},
            )
            for number, review in enumerate(found, 1)
        ]
    )  # fmt: skip
