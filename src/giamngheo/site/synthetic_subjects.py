"""Loads invented groups, organisations, works, officers, and answers, by COPY; all of it marked synthetic."""

from __future__ import annotations

import polars as pl

from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.subjects.naming import order_key
from giamngheo.synthetic.province import SyntheticProvince
from giamngheo.synthetic.subjects import SyntheticSubjects, make_subjects
from giamngheo.workbooks.names import search_key

from .synthetic_load import copy_in

GENERATION = "2021"
AT = "T17:00:00+07:00"


def load_subjects(province: SyntheticProvince) -> str:
    """Subjects on the communes of their day, members and answers; says how many."""
    names = {a.code: a.name for a in current_plan().areas if a.generation == GENERATION and a.kind == "commune"}
    made = make_subjects(province, names)
    areas = dict(Area.objects.filter(generation_id=GENERATION, kind="commune").values_list("code", "id"))
    subjects = made.subjects.with_columns(
        pl.col("commune_code").replace_strict(areas, return_dtype=pl.Int64).alias("area_id"),
        pl.col("name").map_elements(search_key, return_dtype=pl.String).alias("search_key"),
        pl.Series("sort_key", [order_key(kind, name) for kind, name in made.subjects.select("kind", "name").iter_rows()]),
    )
    _copy_subjects(subjects)
    _copy_members(made, subjects)
    _copy_answers(made, subjects, province)
    return f"{made.subjects.height}, {made.members.height} thành viên, {made.answers.height} câu trả lời"


def _copy_subjects(subjects: pl.DataFrame) -> None:
    copy_in(
        "subjects_subject",
        subjects.select(
            pl.col("subject_key").alias("id"), "kind", "area_id", pl.col("village_key").alias("village_id"), "name",
            "search_key", "sort_key", pl.lit("").alias("code"), "opened_on", "closed_on",
            pl.when(pl.col("closed_on").is_null()).then(pl.lit("")).otherwise(pl.lit("giả lập")).alias("close_reason"),
            (pl.col("opened_on").cast(pl.String) + AT).alias("at"), pl.lit(True).alias("is_synthetic"), pl.lit(1).alias("version"),
        ),
    )  # fmt: skip


def _copy_members(made: SyntheticSubjects, subjects: pl.DataFrame) -> None:
    place = subjects.select("subject_key", "area_id")
    copy_in(
        "subjects_subjectmember",
        made.members.join(place, on="subject_key").with_row_index("id", 1).select(
            "id", "area_id", pl.col("subject_key").alias("subject_id"), pl.col("household_key").alias("household_id"),
            pl.col("person_key").alias("person_id"), "role", "valid_from", "valid_to",
            (pl.col("valid_from").cast(pl.String) + AT).alias("at"),
        ),
    )  # fmt: skip


def _copy_answers(made: SyntheticSubjects, subjects: pl.DataFrame, province: SyntheticProvince) -> None:
    """On the commune of whom they are about: a household's is that of the newest map, where the load puts it."""
    newest = dict(Area.objects.filter(generation_id="2025-07", kind="commune").values_list("code", "id"))
    homes = province.households.select(
        "household_key", pl.col("commune_code_2025_07").replace_strict(newest, return_dtype=pl.Int64).alias("home_area")
    )
    people = province.persons.select("person_key", "household_key").join(homes, on="household_key").drop("household_key")
    answers = (
        made.answers.join(subjects.select("subject_key", "area_id"), on="subject_key", how="left")
        .join(homes, on="household_key", how="left")
        .join(people.rename({"home_area": "person_area"}), on="person_key", how="left")
        .with_columns(pl.coalesce("area_id", "home_area", "person_area").alias("area_id"))
    )
    copy_in(
        "subjects_answer",
        answers.with_row_index("id", 1).select(
            "id", "area_id", pl.col("household_key").alias("household_id"), pl.col("person_key").alias("person_id"),
            pl.col("subject_key").alias("subject_id"), "fact", "value", "observed_on",
            (pl.col("observed_on").cast(pl.String) + AT).alias("recorded_at"), pl.lit("").alias("note"),
            pl.lit(True).alias("is_synthetic"),
        ),
    )  # fmt: skip


__all__ = ["load_subjects"]
