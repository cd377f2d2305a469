"""A household taken off the list while its case begins: one of the two happens, and the other is told why."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from tests.apps.at_once import at_once, swept
from tests.apps.conftest import Society, make_society
from tests.apps.delivery_world import a_case, listed, poor_households
from tests.apps.review_world import act_as

from giamngheo.apps.beneficiaries.actions import deciding
from giamngheo.apps.beneficiaries.models import Beneficiary
from giamngheo.apps.delivery.models import Support
from giamngheo.kit.workflow import Refused


@pytest.fixture
def society(django_db_setup: None, django_db_blocker) -> Iterator[Society]:  # type: ignore[no-untyped-def]
    """Committed, so that two connections see it."""
    with django_db_blocker.unblock(), swept():
        with transaction.atomic():
            made = make_society()
        yield made


def test_a_household_taken_off_the_list_gets_no_house(society: Society) -> None:
    officer, chairman = society.nam_lau_officer, society.nam_lau_chairman
    with transaction.atomic():
        (home,) = poor_households(society, "Lò Văn Một")
        row = listed(home, society)
    outcomes = at_once(
        (officer, lambda: a_case(home, society)),
        (chairman, lambda: deciding.withdraw_row(row_id=row.pk, reason="hộ chuyển đi", by=chairman, version=None)),
    )
    (refused,) = [one for one in outcomes if isinstance(one, Exception)]
    assert isinstance(refused, Refused), refused
    assert "đã rút" in str(refused) or "Đã có hồ sơ hỗ trợ" in str(refused)
    with transaction.atomic():
        act_as(officer)
        is_chosen = Beneficiary.objects.get(pk=row.pk).outcome == "chosen"
        assert Support.objects.count() == int(is_chosen)
