"""The demo's difficulties, its late order, its inspection and its reports are made by the same acts as real ones."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.models import User
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.places.queries import all_area_ids
from giamngheo.apps.reporting.models import Report
from giamngheo.apps.steering import queries
from giamngheo.apps.supervision.models import Recommendation
from giamngheo.kit import clock
from giamngheo.site.synthetic_informing import load_informing
from giamngheo.site.synthetic_reports import load_reports
from giamngheo.site.synthetic_steering import load_steering
from giamngheo.site.synthetic_supervision import load_inspections

from .conftest import area
from .review_world import act_as


def test_the_demo_shows_something_late_and_something_open(db: None) -> None:
    for name, role, code in (
        ("canbo-namlau", "commune_officer", "03784"), ("chuyenvien-tinh", "province_officer", "14"),
        ("lanhdao-tinh", "province_leader", "14"), ("mattran-namlau", "commune_front", "03784"),
        ("chutich-namlau", "commune_chairman", "03784"), ("canbo-phiengpan", "commune_officer", "04159"),
        ("chutich-phiengpan", "commune_chairman", "04159"), ("canbo-coma", "commune_officer", "03781"),
    ):  # fmt: skip
        user = create_user(username=name, full_name=name, password=None, by=None, is_demo=True)
        assign_role(user=user, role=role, area=area(code), agency_id="", valid_from=date(2021, 1, 1), valid_to=None, by=None)
    act_as(User.objects.get(username="chuyenvien-tinh"))
    assert (load_steering(), load_steering()) == (2, 0)
    assert (load_inspections(), load_inspections()) == (2, 0)
    assert (load_reports(), load_reports()) == (85, 0)
    states = Report.objects.exclude(state="owed").order_by("state").values_list("state", flat=True)
    assert list(states) == ["draft", "returned", "submitted"]
    late_difficulties, late_orders = queries.late(all_area_ids(), clock.today())
    assert (late_difficulties.count(), late_orders.count()) == (1, 1)
    assert Recommendation.objects.get().state == "open"
    load_informing()
    done = Support.objects.filter(kind__in=["information", "communication", "capacity"], state="accepted")
    paid = [sum(payment.amount_vnd for payment in getattr(one, one.kind).payments.all()) for one in done]
    assert [one.amount_vnd for one in done] == paid != []
