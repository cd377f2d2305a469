"""Same seed, same province; the district is a part of it; the page tells the truth."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from giamngheo.engine.plan import Plan
from giamngheo.synthetic.page import page
from giamngheo.synthetic.province import SyntheticProvince, make_province

ROOT = Path(__file__).resolve().parents[2]


def test_the_same_seed_gives_the_same_digest(plan: Plan) -> None:
    first, again = (make_province(size="district", plan=plan) for _ in range(2))
    assert first.digest() == again.digest()
    assert make_province(size="district", plan=plan, seed=1).digest() != first.digest()


def test_the_district_is_a_part_of_the_province(province: SyntheticProvince, district: SyntheticProvince) -> None:
    for name in ("villages", "households", "persons", "memberships"):
        part, whole = getattr(district, name), getattr(province, name)
        key = {"villages": "village_key", "persons": "person_key"}.get(name, "household_key")
        same = whole.filter(pl.col(key).is_in(part[key].unique().implode()))
        order = part.columns
        assert same.sort(order).equals(part.sort(order)), name
    facts = province.household_facts.join(district.households.select("household_key"), on="household_key")
    order = ["year", "household_key"]
    assert facts.sort(order).equals(district.household_facts.sort(order))
    assert district.area_totals.equals(province.area_totals)


def test_the_district_holds_what_the_demonstration_needs(
    province: SyntheticProvince, district: SyntheticProvince
) -> None:
    codes = set(district.households["commune_code"])
    sop_cop = {"04225", "04228", "04231", "04234", "04237", "04240", "04243", "04246"}
    assert sop_cop | {"03766", "03781", "04159"} <= codes
    # A commune of the 2025 map is in it whole or not at all.
    inside = set(district.households["commune_code_2025_07"])
    whole = province.households.filter(pl.col("commune_code_2025_07").is_in(list(inside)))
    assert whole.height == district.households.height


def test_another_size_is_refused(plan: Plan) -> None:
    with pytest.raises(ValueError, match="'village'"):
        make_province(size="village", plan=plan)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'some'"):
        make_province(size="district", plan=plan, facts="some")  # type: ignore[arg-type]


def test_the_page_is_current(plan: Plan) -> None:
    """``python -m giamngheo.synthetic.page > docs/synthetic-province.md``"""
    assert (ROOT / "docs" / "synthetic-province.md").read_text(encoding="utf-8") == page(plan)
