"""Units that ended hand over what they hold: to named successors, by one paper, to the last đồng of each account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from unicodedata import normalize

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.money.actions.succession import Heir, hand_over
from giamngheo.apps.money.audit import faults
from giamngheo.apps.money.models import Balance, Document, Line
from giamngheo.apps.money.queries.succession import CARRIED, heirs_of, held_lines
from giamngheo.apps.money.states import Refused
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.queries import all_area_ids
from giamngheo.kit.scope import Scope, set_scope

from .conftest import area
from .money_world import MILLION, Treasury, approved, line, make_treasury, posted
from .review_world import act_as

ClientOf = Callable[[User], Client]


@pytest.fixture
def world(db: None) -> Treasury:
    return make_treasury()


def district() -> Area:
    return Area.objects.get(name__contains="Thuận Châu", kind="district", generation_id="2025-01")


def books(world: Treasury) -> list[Line]:
    """Two lines of a district that spent, advanced and shared out, and one of a commune of that map."""
    place = district()
    act_as(world.finance)
    made = []
    for project, source in (("p2", "central"), ("p5", "district")):
        old = Line.objects.get(pk=line_of(world, place, project, source))
        posted(world, "approve", (old, 100 * MILLION))
        posted(world, "assign", (old, 90 * MILLION))
        posted(world, "enter", (old, 80 * MILLION))
        posted(world, "advance", (old, 30 * MILLION))
        posted(world, "pay", (old, 20 * MILLION))
        posted(world, "settle", (old, 5 * MILLION))
        made.append(old)
    commune = Area.objects.filter(parent=place).order_by("code")[0]
    act_as(world.finance)
    made.append(Line.objects.get(pk=line_of(world, commune, "p2", "central")))
    posted(world, "approve", (made[-1], 7 * MILLION))
    act_as(world.finance)
    return made


def line_of(world: Treasury, place: Area, project: str, source: str) -> int:
    from giamngheo.apps.money.actions.lines import NewLine, open_line

    new = NewLine(place.pk, f"Phòng {project}", project, "recurrent", source, 2025)
    return open_line(new=new, by=world.finance).pk


def by_account() -> Counter[str]:
    told: Counter[str] = Counter()
    for balance in Balance.objects.all():
        told.update({account: balance.as_told()[account] for account in CARRIED})
    return told


def test_all_of_a_district_passes_and_the_sums_of_each_account_stay(world: Treasury, client_of: ClientOf) -> None:
    first, second, _ = books(world)
    place, before = district(), by_account()
    finance = client_of(world.finance)
    address = reverse("money:succession", args=[place.pk])
    shown = finance.get(address).content.decode()
    assert "Xã Co Mạ" in shown
    assert "chọn đơn vị kế thừa cho từng dòng" in shown
    heir, other = area("03781"), area("14")
    paper = {"number": "01/BBBG", "signed_on": "2026-03-01", "authority": "UBND tỉnh"}
    nobody = finance.post(address, paper)
    assert nobody.status_code == 422
    assert "ít nhất một dòng vốn" in nobody.content.decode()
    given = {**paper, f"den_{first.pk}": heir.pk, f"ten_{first.pk}": "UBND xã Co Mạ"}
    assert finance.post(address, given).status_code == 302
    made = Document.objects.get(number="01/BBBG")
    # Nothing moves before it is approved; what is not handed over is listed.
    assert by_account() == before
    assert held_lines([place.pk]).count() == 2
    approved(world, made)
    act_as(world.finance)
    assert [one.pk for one in held_lines([place.pk])] == [second.pk]
    assert "Phòng p5" in finance.get(address).content.decode()
    given = {**paper, "number": "02/BBBG", f"den_{second.pk}": other.pk, f"ten_{second.pk}": "Sở Xây dựng"}
    finance.post(address, given)
    approved(world, Document.objects.get(number="02/BBBG"))
    act_as(world.finance)
    assert by_account() == before
    assert not held_lines([place.pk]).exists()
    assert Line.objects.filter(area=other, unit_name="Sở Xây dựng", project="p5", source="district").count() == 1
    set_scope(Scope(money_ids=all_area_ids()))
    assert faults() == []


def test_the_map_proposes_who_follows_a_commune(world: Treasury, client_of: ClientOf) -> None:
    old = books(world)[2]
    heirs = heirs_of(old.area)
    assert heirs.proposed_id == heirs.areas[0].pk
    finance = client_of(world.finance)
    units = finance.get(reverse("money:succession_units")).content.decode()
    assert old.area.name in units
    assert district().name in units
    page = finance.get(reverse("money:succession", args=[old.area_id])).content.decode()
    name = heirs.areas[0].name
    assert f'value="UBND {name[:1].lower()}{name[1:]}"' in page
    act_as(world.finance)
    line(world.finance, heirs.areas[0].code, f"UBND {name}")
    page = finance.get(reverse("money:succession", args=[old.area_id])).content.decode()
    assert f'value="UBND {name}"' in page
    assert client_of(world.accountant).get(reverse("money:succession", args=[old.area_id])).status_code == 403


def test_what_cannot_be_handed_over_is_told(world: Treasury, client_of: ClientOf) -> None:
    first = books(world)[0]
    heir = Heir(area("03781").pk, "UBND xã Co Mạ")
    paper = {"signed_on": date(2026, 3, 1), "authority": "UBND tỉnh", "by": world.finance}
    with pytest.raises(Refused, match="chưa kết thúc hoạt động"):
        hand_over(area_id=world.nam_lau.area_id, number="1", heirs={world.nam_lau.pk: heir}, **paper)
    hand_over(area_id=first.area_id, number="1", heirs={first.pk: heir}, **paper)
    # The same balance does not wait twice, and the unit's page says that it waits.
    with pytest.raises(Refused, match="đã có bàn giao 1 ngày 01/03/2026 chờ duyệt"):
        hand_over(area_id=first.area_id, number="2", heirs={first.pk: heir}, **paper)
    page = client_of(world.finance).get(reverse("money:succession", args=[first.area_id])).content.decode()
    assert "Bàn giao 1 của dòng này đang chờ duyệt" in page
    assert f'name="den_{first.pk}"' not in page
    approved(world, Document.objects.get(number="1"))
    act_as(world.finance)
    with pytest.raises(Refused, match="không còn số dư"):
        hand_over(area_id=first.area_id, number="3", heirs={first.pk: heir}, **paper)
    # One unit has one name, however its capitals are written.
    assert line(world.finance, "03781", "UBND  Xã CO MẠ", project="p3_1").unit_name == "UBND xã Co Mạ"
    # Nor by which letter bears the tone, nor by how a machine composes it.
    assert line(world.finance, "03781", "Trạm Hoà Bình").unit_name == "Trạm Hoà Bình"
    assert line(world.finance, "03781", "trạm Hòa Bình", project="p3_1").unit_name == "Trạm Hoà Bình"
    assert line(world.finance, "03781", normalize("NFD", "Trạm Hoà Bình"), project="p5").unit_name == "Trạm Hoà Bình"
    assert line(world.finance, "03781", "Trạm Hoa Bình", project="p3_1").unit_name == "Trạm Hoa Bình"
