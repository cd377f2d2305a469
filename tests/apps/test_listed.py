"""Long lists of whole numbers go as one array and find the same; other columns and lists go as they did."""

from __future__ import annotations

from django.db import connection
from django.test.utils import CaptureQueriesContext

from giamngheo.apps.accounts.models import RoleAssignment, User
from giamngheo.apps.places.models import Area

from .conftest import Society


def test_a_long_list_is_one_array_and_finds_the_same(society: Society) -> None:
    areas = list(Area.objects.order_by("pk"))
    ids = [area.pk for area in areas][:60]
    with CaptureQueriesContext(connection) as asked:
        assert set(Area.objects.filter(pk__in=ids).values_list("pk", flat=True)) == set(ids)
        assert set(Area.objects.filter(parent__in=set(ids)).values_list("pk", flat=True)) == {
            area.pk for area in areas if area.parent_id in set(ids)
        }
        assert Area.objects.exclude(pk__in=ids).count() == len(areas) - 60
        assert User.objects.filter(assignments__area__in=areas).distinct().count() == User.objects.filter(
            pk__in=list(RoleAssignment.objects.values_list("user_id", flat=True))
        ).count()  # fmt: skip
    long_ones = [query["sql"] for query in asked.captured_queries[:4]]
    assert all("= any(" in sql for sql in long_ones), long_ones


def test_other_columns_and_lists_go_as_they_did(society: Society) -> None:
    one, other = Area.objects.order_by("pk")[:2]
    assert Area.objects.filter(code__in=[str(n) for n in range(100)]).query.sql_with_params()[0].count("%s") == 100
    assert Area.objects.filter(pk__in=[one.pk, other.pk, None]).count() == 2
    assert Area.objects.filter(pk__in=[*range(-30, 0), None, one.pk]).count() == 1
    assert Area.objects.filter(pk__in=[*range(2**63, 2**63 + 30), one.pk]).count() == 1
    assert not Area.objects.filter(pk__in=[]).exists()
    assert Area.objects.filter(pk__in=Area.objects.filter(pk=one.pk)).count() == 1
