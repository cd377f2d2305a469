"""Who may give, end and lock: only inside the areas whose people one manages, and never for oneself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts import actions, agencies
from giamngheo.apps.accounts.models import RoleAssignment, User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.kit import clock
from giamngheo.kit.workflow import Refused

from .conftest import area

NAM_LAU, PHIENG_PAN = "03784", "04159"


@pytest.fixture
def local(society: Any) -> User:
    """An administrator of Nậm Lầu's accounts only."""
    user = actions.create_user(username="quantri.namlau", full_name="Quản trị Nậm Lầu", password=None, by=None)
    actions.assign_role(user=user, role="administrator", area=area(NAM_LAU), agency_id="",
                        valid_from=date(2021, 1, 1), valid_to=None, by=None)  # fmt: skip
    return user


def give(*, user: User, code: str, by: User) -> RoleAssignment:
    return actions.assign_role(user=user, role="commune_officer", area=area(code), agency_id="",
                               valid_from=clock.today(), valid_to=None, by=by)  # fmt: skip


def test_roles_are_given_inside_the_givers_areas_only(society: Any, local: User) -> None:
    assert give(user=society.stranger, code=NAM_LAU, by=local).pk
    with pytest.raises(actions.NotYours):
        give(user=society.stranger, code=PHIENG_PAN, by=local)
    with pytest.raises(actions.NotYours):
        give(user=society.stranger, code=NAM_LAU, by=society.nam_lau_officer)


def test_who_delivers_does_not_accept_in_the_same_place(society: Any, local: User) -> None:
    given = {"user": society.nam_lau_officer, "role": "commune_chairman", "agency_id": "", "valid_from": clock.today(), "valid_to": None}
    with pytest.raises(Refused, match="kiểm soát lẫn"):
        actions.assign_role(area=area(NAM_LAU), by=local, **given)
    assert actions.assign_role(area=area(PHIENG_PAN), by=society.administrator, **given).pk


def test_nobody_gives_a_role_to_himself(society: Any, client_of: Callable[..., Client]) -> None:
    with pytest.raises(actions.NotYours):
        give(user=society.administrator, code=NAM_LAU, by=society.administrator)
    address = reverse("accounts:person", args=[society.administrator.pk])
    data = {"role": "commune_chairman", "area": area(NAM_LAU).pk, "valid_from": "24/11/2026", "agency": ""}
    client_of(society.administrator).post(address, data)
    assert society.administrator.assignments.count() == 1


def test_roles_are_ended_and_accounts_locked_inside_only(society: Any, local: User) -> None:
    foreign = society.phieng_pan_officer.assignments.get()
    with pytest.raises(actions.NotYours):
        actions.end_assignment(assignment=foreign, on=clock.today(), by=local)
    with pytest.raises(actions.NotYours):
        actions.set_active(user=society.phieng_pan_officer, is_active=False, by=local)
    actions.set_active(user=society.nam_lau_officer, is_active=False, by=local)
    assert not User.objects.get(pk=society.nam_lau_officer.pk).is_active


def test_who_also_works_elsewhere_is_locked_by_who_manages_both(society: Any, local: User) -> None:
    give(user=society.nam_lau_officer, code=PHIENG_PAN, by=society.administrator)
    with pytest.raises(actions.NotYours):
        actions.set_active(user=society.nam_lau_officer, is_active=False, by=local)
    actions.set_active(user=society.nam_lau_officer, is_active=False, by=society.administrator)


def test_a_foreign_person_is_not_found(society: Any, local: User, client_of: Callable[..., Client]) -> None:
    client, foreign = client_of(local), society.phieng_pan_officer
    for name, key in (
        ("person", foreign.pk),
        ("person_lock", foreign.pk),
        ("assignment_end", foreign.assignments.get().pk),
    ):
        assert client.post(reverse(f"accounts:{name}", args=[key])).status_code == 404
    assert client.get(reverse("accounts:person", args=[foreign.pk])).status_code == 404
    listed = client.get(reverse("accounts:people")).content.decode()
    assert society.nam_lau_officer.username in listed
    assert foreign.username not in listed


def test_the_form_offers_own_areas_only(society: Any, local: User, client_of: Callable[..., Client]) -> None:
    address = reverse("accounts:person", args=[society.stranger.pk])
    client = client_of(local)
    offered = set(client.get(address).context["form"].fields["area"].queryset.values_list("pk", flat=True))
    assert area(NAM_LAU).pk in offered
    assert area(PHIENG_PAN).pk not in offered
    data = {"role": "commune_officer", "area": area(PHIENG_PAN).pk, "valid_from": "24/11/2026", "agency": ""}
    assert client.post(address, data).status_code == 422
    assert not society.stranger.assignments.exists()
    assert client.post(address, {**data, "area": area(NAM_LAU).pk}).status_code == 302
    assert society.stranger.assignments.get().area == area(NAM_LAU)


def test_ending_again_does_not_bring_a_role_back(society: Any) -> None:
    assignment, yesterday = society.nam_lau_officer.assignments.get(), clock.today() - timedelta(days=1)
    actions.end_assignment(assignment=assignment, on=yesterday, by=society.administrator)
    actions.end_assignment(assignment=assignment, on=clock.today(), by=society.administrator)
    assert assignment.valid_to == yesterday
    assert access_of(society.nam_lau_officer, clock.today()).scope().area_ids == frozenset()


@pytest.mark.parametrize("page", ["x", "²", "0", "-1", "9" * 30])
def test_nonsense_in_the_address_is_no_error(society: Any, client_of: Callable[..., Client], page: str) -> None:
    assert client_of(society.administrator).get(reverse("accounts:people"), {"trang": page}).status_code == 200


class TestAgency:
    @pytest.mark.parametrize(
        ("role", "agency", "start", "end", "word"),
        [
            ("province_officer", "", "2026-01-01", None, "Chọn cơ quan"),
            ("commune_officer", "", "2026-01-01", None, ""),
            ("province_officer", "so_khong_co", "2026-01-01", None, "không có trong Kế hoạch"),
            ("province_officer", "so_ldtbxh", "2026-01-01", None, "cơ quan tiếp nhận"),
            ("province_officer", "so_ldtbxh", "2023-01-01", "2025-02-28", ""),
            ("province_officer", "so_ldtbxh/1", "2025-03-01", None, ""),
            ("province_officer", "so_ldtbxh/1", "2025-02-28", None, "chỉ có từ ngày 01/03/2025"),
        ],
    )
    def test_it_fits_the_role_and_the_period(
        self, role: str, agency: str, start: str, end: str | None, word: str
    ) -> None:
        last = date.fromisoformat(end) if end else None
        said = agencies.problem(role=role, agency_id=agency, valid_from=date.fromisoformat(start), valid_to=last)
        assert (word in said) if word else said == ""

    def test_it_is_chosen_in_the_form_and_shown(self, society: Any, client_of: Callable[..., Client]) -> None:
        client = client_of(society.administrator)
        address = reverse("accounts:person", args=[society.stranger.pk])
        data = {"role": "province_officer", "area": area("14").pk, "valid_from": "24/11/2026", "agency": ""}
        assert "agency" in client.post(address, data).context["form"].errors
        assert "agency" in client.post(address, {**data, "agency": "so_khong_co"}).context["form"].errors
        assert client.post(address, {**data, "agency": "so_ldtbxh/1"}).status_code == 302
        assert society.stranger.assignments.get().agency_id == "so_ldtbxh/1"
        assert "Sở Nông nghiệp và Môi trường, từ" in client.get(address).content.decode()
        assert "Sở Nông nghiệp và Môi trường" in client_of(society.stranger).get("/tai-khoan/").content.decode()

    def test_an_unknown_one_is_refused_below_the_screen(self, society: Any) -> None:
        with pytest.raises(ValueError, match="không có trong Kế hoạch"):
            actions.assign_role(user=society.stranger, role="province_officer", area=area("14"), agency_id="x",
                                valid_from=clock.today(), valid_to=None, by=society.administrator)  # fmt: skip
