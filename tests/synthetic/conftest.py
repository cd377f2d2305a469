"""One province and one district for all tests here; nobody may change them."""

from __future__ import annotations

import pytest

from giamngheo.engine.plan import Plan, load_plan
from giamngheo.synthetic.province import SyntheticProvince, make_province
from giamngheo.synthetic.published import YEARS


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan()


@pytest.fixture(scope="session")
def province(plan: Plan) -> SyntheticProvince:
    return make_province(size="province", plan=plan)


@pytest.fixture(scope="session")
def district(plan: Plan) -> SyntheticProvince:
    """With the members' answers of every year."""
    return make_province(size="district", plan=plan, person_fact_years=YEARS)
