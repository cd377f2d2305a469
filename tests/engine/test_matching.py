"""Finding persons twice: names as lists write them, numbers within their kind, planted duplicates, order of rows."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from giamngheo.engine.matching import PERSON_SCHEMA, REASONS, duplicate_pairs, household_pairs
from giamngheo.engine.matching.names import name_keys
from giamngheo.engine.plan import load_plan
from giamngheo.synthetic.province import make_province
from tests.bench import planted

CODES = {term.code for term in REASONS}
COMMUNES = 3


def rows(*given: dict[str, Any]) -> pl.DataFrame:
    """Persons of one village, each in a household of its own, unless told otherwise."""
    made = [
        {"person_key": n, "full_name": "", "sex": "M", "birth_on": None, "birth_year": None, "id_number": "",
         "old_id_number": "", "commune": "03784", "village": "1", "household": str(n), "head_name": "", **values}
        for n, values in enumerate(given, 1)
    ]  # fmt: skip
    return pl.DataFrame(made, schema=PERSON_SCHEMA)


def only(pairs: pl.DataFrame) -> dict[str, Any]:
    assert pairs.height == 1, pairs
    return pairs.row(0, named=True)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Lò Văn Hòa", "Lò Văn Hoà"), ("Lý Thị Mỹ", "Lí Thị Mĩ"), ("Đinh Văn Đức", "ĐINH  VĂN ĐỨC")],
)
def test_one_spelling(one: str, other: str) -> None:
    assert name_keys(one) == name_keys(other)


def test_names_that_only_marks_tell_apart() -> None:
    one, other = name_keys("Lò Văn Hoa"), name_keys("Lò Văn Hoà")
    assert one.bare == other.bare == "lo van hoa"
    assert one.marked != other.marked
    assert (one.surname, one.given, one.short) == ("lo", "hoa", "lo hoa")
    assert name_keys("") == name_keys("  ")


def test_one_number_in_two_communes_is_one_person() -> None:
    pair = only(duplicate_pairs(rows(
        {"full_name": "Lò Văn Hòa", "birth_year": 1980, "id_number": "014080000001"},
        {"full_name": "Lo Van Hoa", "birth_on": date(1980, 1, 1), "id_number": "014080000001", "commune": "03910", "village": "9"},
    )))  # fmt: skip
    assert pair["probability"] > 0.99
    assert {"same_id", "bare_name", "same_birth_year", "other_commune"} <= set(pair["reasons"])


def test_first_of_january_means_the_year() -> None:
    pair = only(duplicate_pairs(rows(
        {"full_name": "Lò Văn Hòa", "birth_on": date(1980, 1, 1), "old_id_number": "050123456"},
        {"full_name": "Lò Văn Hoà", "birth_on": date(1980, 5, 7), "old_id_number": "050123456"},
    )))  # fmt: skip
    assert {"same_birth_year", "same_old_id"} <= set(pair["reasons"])


def test_numbers_of_two_kinds_say_nothing_of_each_other() -> None:
    pair = only(duplicate_pairs(rows(
        {"full_name": "Giàng A Chứ", "birth_on": date(1980, 5, 7), "id_number": "014080000001"},
        {"full_name": "Giàng A Chứ", "birth_on": date(1980, 5, 7), "old_id_number": "050123456"},
    )))  # fmt: skip
    assert not {"other_id", "same_id", "same_old_id", "near_id"} & set(pair["reasons"])


def test_other_numbers_speak_against_homonyms() -> None:
    same = {"full_name": "Lò Văn Hòa", "birth_year": 1980}
    assert duplicate_pairs(rows({**same, "id_number": "014080000001"}, {**same, "id_number": "014080777777"})).is_empty()


def test_nobody_and_one_person_have_no_pairs() -> None:
    assert duplicate_pairs(rows()).is_empty()
    assert duplicate_pairs(rows({"full_name": "Lò Văn Hòa"})).is_empty()


def test_only_pairs_with_a_side_of_mine() -> None:
    same = {"full_name": "Lò Văn Hòa", "birth_on": date(1980, 5, 7), "id_number": "014080000001"}
    given = rows(same, {**same, "commune": "03910"}, {**same, "commune": "03910"})
    assert duplicate_pairs(given).height == 3
    mine = duplicate_pairs(given, mine=["03784"])
    assert mine.select("left_key", "right_key").sort("right_key").rows() == [(1, 2), (1, 3)]


def test_planted_duplicates_of_some_communes_are_found() -> None:
    """A small copy of the bench: some thousands of persons, the same kinds of faults."""
    persons = planted.persons_of(make_province(size="district", plan=load_plan()))
    communes = persons["commune"].unique().sort()[:COMMUNES].to_list()
    persons = persons.filter(pl.col("commune") == communes[0])[:20_000]
    given, truth = planted.plant(persons)
    pairs = duplicate_pairs(given)
    precision, recall = planted.scores(pairs, truth)
    assert precision >= 0.97, (precision, recall)
    assert recall >= 0.90, (precision, recall)
    assert set(pairs["reasons"].explode().unique()) <= CODES
    assert pairs.equals(duplicate_pairs(given.reverse())), "the order of the rows changes the pairs"


def test_households_are_told_by_their_heads() -> None:
    same = {"full_name": "Lò Văn Hòa", "birth_year": 1980, "head_name": "Lò Văn Hòa"}
    given = rows(same, same, {"full_name": "Lò Thị Mai", "birth_on": date(2001, 2, 3), "head_name": "Lò Văn Hòa"},
                 {"full_name": "Lo Thi Mai", "birth_on": date(2001, 2, 3), "head_name": "Lò Văn Hòa"})  # fmt: skip
    members = pl.DataFrame({"person_key": [1, 2, 3, 4], "household_key": [10, 20, 10, 20],
                            "is_head": [True, True, False, False]})  # fmt: skip
    found = only(household_pairs(duplicate_pairs(given, least=0.05), members))
    assert (found["left_key"], found["right_key"], found["is_exact"]) == (10, 20, True)
    assert {"heads", "same_name", "shared_members"} <= set(found["reasons"])


def test_a_child_in_two_households_is_no_second_household() -> None:
    child = {"full_name": "Lò Thị Mai", "birth_on": date(2014, 2, 3), "sex": "F"}
    given = rows(child, child, {"full_name": "Lò Văn Hòa", "birth_on": date(1980, 5, 7)},
                 {"full_name": "Quàng Thị Pỏm", "birth_on": date(1990, 8, 9), "sex": "F"})  # fmt: skip
    members = pl.DataFrame({"person_key": [1, 2, 3, 4], "household_key": [10, 20, 10, 20],
                            "is_head": [False, False, True, True]})  # fmt: skip
    pairs = duplicate_pairs(given)
    assert only(pairs)["probability"] > 0.9
    assert only(household_pairs(pairs, members))["probability"] <= 0.5


def test_two_homonyms_of_a_village_are_not_exact() -> None:
    same = {"full_name": "Lò Văn Hòa", "birth_year": 1980}
    given = rows(same, same, same)
    members = pl.DataFrame({"person_key": [1, 2, 3], "household_key": [10, 20, 30], "is_head": [True] * 3})
    assert not household_pairs(duplicate_pairs(given, least=0.01), members)["is_exact"].any()
