"""Invented groups, organisations, works and officers, and answers to what the rules of support ask of anybody.

Every share is made up so that each rule finds some who fall under it, some who do not and some of whom it is not known. Keys
come from the commune's code, so that they are the same in both sizes. Nobody and nothing in it is real.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from .draws import Draws, Ints
from .names import full_names
from .province import SyntheticProvince
from .published import GROUPS, YEARS

FIRST, LAST = np.datetime64("2022-07-15"), np.datetime64("2025-06-30")
OPENED_FROM, OPENED_DAYS = date(2021, 6, 1), 360
PER_COMMUNE = 1000  # keys of one commune
GROUP_SHARE, MEMBERS = 0.6, (6, 14)
# What a group is made of, with its share: the poor first, anybody, those found not poor, nobody recorded.
COMPOSITIONS = (("poor", 0.4), ("anybody", 0.25), ("better_off", 0.2), ("nobody", 0.15))
GROUP_NAMES = ("Tổ nuôi bò sinh sản", "Tổ trồng mận hậu", "Nhóm hộ nuôi dê", "Tổ hợp tác trồng cà phê", "Nhóm trồng cây ăn quả")
ORGANISATIONS = (
    ("clinic", "Trạm y tế {c}", 1.0), ("school", "Trường Tiểu học {c}", 1.0), ("school", "Trường THCS {c}", 0.8),
    ("cooperative", "Hợp tác xã nông nghiệp {c}", 0.7), ("cooperative", "Hợp tác xã dược liệu {c}", 0.25),
    ("enterprise", "Công ty TNHH nông sản {c}", 0.5), ("mass_organisation", "Hội Liên hiệp Phụ nữ {c}", 0.5),
    ("state_agency", "Phòng quản lý việc làm {c}", 0.3), ("vocational_school", "Trung tâm dạy nghề {c}", 0.3),
    ("training_centre", "Cơ sở đào tạo ngoại ngữ {c}", 0.3), ("research_centre", "Trạm nghiên cứu cây trồng {c}", 0.25),
    ("job_centre", "Điểm giao dịch việc làm {c}", 0.3), ("job_firm", "Công ty dịch vụ việc làm {c}", 0.4),
    ("sending_organisation", "Công ty cung ứng lao động {c}", 0.3), ("press", "Trang tin {c}", 0.3),
    ("other", "Cơ sở sản xuất {c}", 0.4),
)  # fmt: skip
WORKS = (
    ("transport", "Đường giao thông số {n} {c}"), ("transport", "Cầu số {n} {c}"), ("electricity", "Đường điện số {n} {c}"),
    ("health", "Nhà trạm y tế số {n} {c}"), ("education", "Lớp học số {n} {c}"), ("water", "Nước sinh hoạt số {n} {c}"),
    ("irrigation", "Mương thủy lợi số {n} {c}"), ("culture_sport", "Nhà văn hóa số {n} {c}"), ("other", "Kè số {n} {c}"),
)  # fmt: skip
WORK_COUNT, OFFICER_COUNT = (4, 8), (4, 9)
YES_NO = (True, False)
Choice = tuple[float, Sequence[Any], Sequence[float]]  # the share answered, the answers, their weights
OF_SUBJECTS: Mapping[str, Mapping[str, Choice]] = {
    "group": {
        "group_kind": (0.97, ("household_group", "cooperative_group", "mass_org_group", "village_board_group",
                              "prestigious_group", "other"), (30, 30, 15, 10, 8, 7)),
        "target_share_pct": (0.5, (49.9, 50.0, 60.0, 80.0, 100.0), (1, 1, 2, 3, 2)),
        "priority_share_pct": (0.5, (40.0, 70.0, 70.1, 90.0), (1, 1, 1, 2)),
        "is_led_by_vulnerable": (0.4, YES_NO, (1, 1)),
        "state_share_pct": (0.9, (50.0, 60.0, 70.0, 80.0, 90.0, 95.0, 96.0), (3, 4, 3, 3, 2, 1, 1)),
        "area_difficulty": (0.85, ("especially_difficult", "difficult", "other"), (5, 3, 2)),
        "has_experienced_member": (0.9, YES_NO, (8, 1)), "is_counterpart_committed": (0.9, YES_NO, (8, 1)),
    },
    "organisation": {
        "is_public": (0.9, YES_NO, (1, 1)), "is_licensed": (0.85, YES_NO, (4, 1)), "builds_model": (0.8, YES_NO, (1, 1)),
        "leads_chain": (0.8, YES_NO, (1, 1)), "is_assigned_task": (0.85, YES_NO, (1, 2)),
        "target_share_pct": (0.8, (49.9, 50.0, 65.0, 90.0), (1, 1, 3, 3)),
        "priority_share_pct": (0.7, (50.0, 70.0, 71.0, 90.0), (1, 1, 1, 1)),
        "state_share_pct": (0.85, (40.0, 50.0, 60.0, 70.0, 80.0, 85.0), (2, 3, 2, 2, 2, 1)),
        "area_difficulty": (0.85, ("especially_difficult", "difficult", "other"), (4, 3, 3)),
    },
    "work": {
        "work_level": (0.95, ("district", "inter_commune", "commune"), (1, 4, 5)),
        "work_act": (0.95, ("build", "maintain"), (3, 2)), "serves_people_directly": (0.9, YES_NO, (6, 1)),
        "connects_places": (0.85, YES_NO, (4, 1)), "is_in_programme_contents": (0.9, YES_NO, (6, 1)),
        "is_managed_by_commune": (0.9, YES_NO, (4, 1)), "has_simple_design": (0.9, YES_NO, (4, 1)),
        "is_in_province_list": (0.9, YES_NO, (4, 1)),
        "investment_vnd": (0.9, (900_000_000, 2_500_000_000, 5_000_000_000, 5_000_000_001, 12_000_000_000), (3, 4, 1, 1, 2)),
        "target_beneficiary_count": (0.85, (35, 120, 120, 260, 540), (1, 2, 2, 2, 1)),
    },
    "officer": {
        "officer_role": (0.95, ("district", "commune", "village", "community", "group_leader", "mass_organisation",
                                "collaborator", "prestigious", "other"), (1, 4, 6, 2, 2, 3, 3, 2, 2)),
        "works_on_poverty": (0.88, YES_NO, (5, 1)), "sex": (0.93, ("M", "F"), (3, 2)),
    },
}  # fmt: skip
# Of households asked: days on both sides of 18/01/2019 among them.
SPLIT_DAYS = (date(2005, 6, 1), date(2012, 3, 20), date(2016, 9, 5), date(2019, 1, 18), date(2019, 1, 19), date(2020, 11, 2))
OF_HOUSEHOLDS: Mapping[str, Choice] = {
    "independent_since": (0.92, SPLIT_DAYS, (30, 30, 20, 5, 5, 10)), "was_helped_housing": (0.9, YES_NO, (1, 5)),
    "has_house": (0.5, YES_NO, (30, 1)), "has_hard_foundation": (0.92, YES_NO, (2, 3)),
    "has_hard_frame_wall": (0.92, YES_NO, (2, 3)), "has_hard_roof": (0.92, YES_NO, (1, 1)),
    "is_house_leaking": (0.9, YES_NO, (1, 2)), "is_special_hardship": (0.8, YES_NO, (1, 5)),
    "is_disaster_prone": (0.8, YES_NO, (1, 5)), "is_served_by_minority_programme": (0.85, YES_NO, (1, 6)),
    "is_programme_area": (0.85, YES_NO, (12, 1)),
}  # fmt: skip
# Of grown persons asked; nursing of women of the age for it.
OF_PERSONS: Mapping[str, Choice] = {
    "has_stable_livelihood": (0.8, YES_NO, (1, 2)), "is_low_income_worker": (0.7, YES_NO, (1, 3)),
    "wants_work_abroad": (0.85, YES_NO, (1, 5)), "is_in_agreement_course": (0.85, YES_NO, (1, 14)),
    "wants_credit": (0.85, YES_NO, (1, 2)),
}  # fmt: skip
OF_MOTHERS: Mapping[str, Choice] = {"is_nursing": (0.85, YES_NO, (1, 4))}
SHARE_LISTED, SHARE_OTHERS, SHARE_PERSONS = 0.35, 0.02, 0.3


@dataclass(frozen=True)
class SyntheticSubjects:
    """Frames ready for loading.

    - ``subjects``: subject_key, kind, commune_code (map of 2021), village_key (null: the whole commune), name, opened_on,
      closed_on (null: open).
    - ``members``: subject_key, household_key or person_key, role, valid_from, valid_to (null: still).
    - ``answers``: one of household_key, person_key, subject_key; fact, value (JSON), observed_on.
    """

    subjects: pl.DataFrame
    members: pl.DataFrame
    answers: pl.DataFrame


def make_subjects(province: SyntheticProvince, commune_names: Mapping[str, str]) -> SyntheticSubjects:
    """Subjects and answers of this province. ``commune_names``: code on the map of 2021 → name."""
    draws = Draws(province.seed)
    codes = sorted(province.villages["commune_code"].unique().to_list())
    groups = _groups(province, draws)
    subjects = pl.concat([groups, *(_of_commune(code, commune_names[code], draws) for code in codes)], how="diagonal_relaxed")
    subjects = _with_days(subjects, draws)
    members = _members(province, subjects.filter(pl.col("kind") == "group"), draws)
    answers = pl.concat([_subject_answers(subjects, draws), _household_answers(province, draws), _person_answers(province, draws)],
                        how="diagonal_relaxed")  # fmt: skip
    return SyntheticSubjects(subjects.drop("sort", "composition"), members, answers)


def _groups(province: SyntheticProvince, draws: Draws) -> pl.DataFrame:
    """One group in most villages; its key counts down from the commune's last."""
    villages = province.villages.with_columns((pl.col("village_key").rank("ordinal").over("commune_code") - 1).alias("place"))
    key = villages["village_key"].to_numpy()
    chosen = villages.filter(pl.Series(draws.uniform("group", key) < GROUP_SHARE))
    key = chosen["village_key"].to_numpy()
    names = pl.Series(GROUP_NAMES).gather(draws.choice("group name", key, [1] * len(GROUP_NAMES)))
    # Two villages of one name in a commune are told apart by their number.
    again = chosen.select(pl.struct("commune_code", "name").is_first_distinct()).to_series()
    village = pl.select(
        pl.when(again).then(chosen["name"]).otherwise(chosen["name"] + " (" + chosen["village_key"].cast(pl.String) + ")")
    ).to_series()
    made = draws.choice("group made of", key, [share for _, share in COMPOSITIONS])
    number = chosen["commune_code"].cast(pl.Int64) * PER_COMMUNE + (PER_COMMUNE - 1) - chosen["place"].cast(pl.Int64)
    return pl.DataFrame(
        {
            "subject_key": number, "kind": ["group"] * len(key), "commune_code": chosen["commune_code"],
            "village_key": chosen["village_key"], "name": names + ", " + village,
            "composition": pl.Series([name for name, _ in COMPOSITIONS]).gather(made),
        }
    )  # fmt: skip


def _of_commune(code: str, name: str, draws: Draws) -> pl.DataFrame:
    """Organisations, works and officers of one commune."""
    name = name[0].lower() + name[1:]
    base = int(code) * PER_COMMUNE
    places = np.arange(len(ORGANISATIONS), dtype=np.int64) + base
    there = draws.uniform("organisation", places) < np.array([share for *_, share in ORGANISATIONS])
    rows = [
        (int(place), "organisation", ORGANISATIONS[n][1].format(c=name), ORGANISATIONS[n][0])
        for n, place in enumerate(places) if there[n]
    ]  # fmt: skip
    one = np.array([base])
    count = int(draws.integers("works", one, *WORK_COUNT)[0])
    keys = base + 100 + np.arange(count, dtype=np.int64)
    kinds = draws.choice("work", keys, [1] * len(WORKS))
    rows += [
        (int(key), "work", WORKS[kind][1].format(c=name, n=n), WORKS[kind][0])
        for n, (key, kind) in enumerate(zip(keys, kinds, strict=True), 1)
    ]  # fmt: skip
    keys = base + 200 + np.arange(int(draws.integers("officers", one, *OFFICER_COUNT)[0]), dtype=np.int64)
    group = draws.choice("officer group", keys, [1] * len(GROUPS))
    people = full_names(draws, keys, keys, group, draws.uniform("officer sex", keys) < 0.4)
    rows += [(int(key), "officer", person, "") for key, person in zip(keys, people, strict=True)]
    frame = pl.DataFrame(rows, schema=["subject_key", "kind", "name", "sort"], orient="row")
    return frame.with_columns(pl.lit(code).alias("commune_code"))


def _with_days(subjects: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    key = subjects["subject_key"].to_numpy()
    opened = np.datetime64(OPENED_FROM) + draws.integers("opened", key, 0, OPENED_DAYS).astype("timedelta64[D]")
    closes = draws.uniform("closes", key) < 0.03
    closed = pl.Series(LAST + draws.integers("closed", key, 1, 150).astype("timedelta64[D]"))
    closed_on = pl.select(pl.when(pl.Series(closes)).then(closed)).to_series().alias("closed_on")
    return subjects.with_columns(pl.Series("opened_on", opened), closed_on)


def _members(province: SyntheticProvince, groups: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    """Households of the village, in the order that the group's composition asks for; half of them by their head in person."""
    newest = province.household_facts.filter(pl.col("year") == YEARS[-1]).select("household_key", "expected_class")
    homes = province.households.select("household_key", "village_key", "head_person_key").join(newest, on="household_key", how="left")
    if "closed_on" in province.households.columns:
        homes = homes.join(province.households.filter(pl.col("closed_on").is_not_null()), on="household_key", how="anti")
    still = province.memberships.filter(pl.col("is_head") & pl.col("valid_to").is_null() & (pl.col("valid_from") < pl.lit(OPENED_FROM)))
    homes = homes.join(still.select("household_key", pl.col("person_key").alias("head")), on="household_key")
    homes = homes.with_columns(pl.Series("draw", draws.uniform("joins", homes["household_key"].to_numpy())))
    key = groups["subject_key"].to_numpy()
    groups = groups.with_columns(pl.Series("most", draws.integers("members", key, *MEMBERS)))
    pool = groups.filter(pl.col("composition") != "nobody").join(homes, on="village_key")
    is_listed = pl.col("expected_class").is_in(["POOR", "NEAR_POOR"]).fill_null(False)
    is_better = (pl.col("expected_class") == "NOT_POOR").fill_null(False)
    first = (
        pl.when(pl.col("composition") == "poor").then(~is_listed).when(pl.col("composition") == "better_off").then(~is_better)
        .otherwise(pl.lit(False))
    )  # fmt: skip
    pool = pool.with_columns(first.alias("later")).sort("subject_key", "later", "draw")
    pool = pool.with_columns(pl.int_range(pl.len()).over("subject_key").alias("place")).filter(pl.col("place") < pl.col("most"))
    in_person = pl.col("place") % 2 == 0
    return pool.select(
        "subject_key",
        pl.when(~in_person).then("household_key").alias("household_key"),
        pl.when(in_person).then("head").alias("person_key"),
        pl.when(pl.col("place") == 0).then(pl.lit("leader")).otherwise(pl.lit("member")).alias("role"),
        pl.col("opened_on").alias("valid_from"),
        pl.lit(None, dtype=pl.Date).alias("valid_to"),
    )


def _answered(keys: Ints, owner: str, asked: Mapping[str, Choice], draws: Draws) -> list[pl.DataFrame]:
    """What these were found to be, fact by fact; each of them was asked on one day."""
    days = FIRST + draws.integers(f"asked {owner}", keys, 0, int((LAST - FIRST).astype(int))).astype("timedelta64[D]")
    found = []
    for fact, (share, values, weights) in asked.items():
        answers = draws.uniform(f"answers {owner} {fact}", keys) < share
        chosen = draws.choice(f"{owner} {fact}", keys, weights)[answers]
        words = pl.Series([_json(value) for value in values], dtype=pl.String)
        found.append(
            pl.DataFrame({owner: keys[answers], "value": words.gather(chosen), "observed_on": days[answers]})
            .with_columns(pl.lit(fact).alias("fact"))
        )  # fmt: skip
    return found


def _json(value: Any) -> str:
    return json.dumps(value.isoformat() if isinstance(value, date) else value)


def _subject_answers(subjects: pl.DataFrame, draws: Draws) -> pl.DataFrame:
    found = []
    for kind, asked in OF_SUBJECTS.items():
        own = subjects.filter(pl.col("kind") == kind)
        found += _answered(own["subject_key"].to_numpy(), "subject_key", asked, draws)
    # What sort of thing it is was written down when it was entered; a few times it was not.
    sorts = subjects.filter(pl.col("kind").is_in(["organisation", "work"]))
    sorts = sorts.filter(pl.Series(draws.uniform("sort known", sorts["subject_key"].to_numpy()) < 0.97))
    found.append(
        sorts.select(
            "subject_key", ('"' + pl.col("sort") + '"').alias("value"), pl.col("opened_on").alias("observed_on"),
            (pl.col("kind") + "_kind").alias("fact"),
        )
    )  # fmt: skip
    return pl.concat(found, how="diagonal_relaxed")


def _asked_homes(province: SyntheticProvince, draws: Draws) -> pl.DataFrame:
    """Households that somebody asked: many of those on the last list, a few of the rest."""
    listed = province.household_facts.filter(
        (pl.col("year") == YEARS[-1]) & pl.col("expected_class").is_in(["POOR", "NEAR_POOR"])
    ).select("household_key", pl.lit(True).alias("is_listed"))
    homes = province.households.select("household_key").join(listed, on="household_key", how="left", maintain_order="left")
    share = np.where(homes["is_listed"].fill_null(False).to_numpy(), SHARE_LISTED, SHARE_OTHERS)
    return homes.filter(pl.Series(draws.uniform("household asked", homes["household_key"].to_numpy()) < share))


def _household_answers(province: SyntheticProvince, draws: Draws) -> pl.DataFrame:
    keys = _asked_homes(province, draws)["household_key"].to_numpy()
    return pl.concat(_answered(keys, "household_key", OF_HOUSEHOLDS, draws))


def _person_answers(province: SyntheticProvince, draws: Draws) -> pl.DataFrame:
    people = province.persons.filter(pl.col("died_on").is_null()).join(_asked_homes(province, draws), on="household_key")
    disabled = province.person_facts.filter(pl.col("disability_level") != "none").select("person_key").unique()
    grown = people.filter(pl.col("birth_year").is_between(1955, YEARS[-1] - 15))
    key = grown["person_key"].to_numpy()
    asked = grown.filter(pl.Series(draws.uniform("person asked", key) < SHARE_PERSONS)).select("person_key")
    # The livelihood of disabled people is asked wherever they live.
    livelihood = {"has_stable_livelihood": OF_PERSONS["has_stable_livelihood"]}
    alone = disabled.join(asked, on="person_key", how="anti").sort("person_key")
    mothers = people.filter((pl.col("sex") == "F") & pl.col("birth_year").is_between(1980, 2007))
    return pl.concat(
        [
            *_answered(asked["person_key"].to_numpy(), "person_key", OF_PERSONS, draws),
            *_answered(alone["person_key"].to_numpy(), "person_key", livelihood, draws),
            *_answered(mothers["person_key"].to_numpy(), "person_key", OF_MOTHERS, draws),
        ]
    )  # fmt: skip


__all__ = ["SyntheticSubjects", "make_subjects"]
