"""The front page and the profiles: their numbers are the source pages', within scope, in few queries; nothing known is said so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import translation

from giamngheo.apps.accounts.actions import assign_role
from giamngheo.apps.accounts.models import User
from giamngheo.apps.campaign.models import Consolidation
from giamngheo.apps.delivery.kinds.works.models import WorkCase
from giamngheo.apps.indicators import queries as indicators
from giamngheo.apps.money.models import Document
from giamngheo.apps.overview import actions, front, runs
from giamngheo.apps.overview.front import BILLION
from giamngheo.apps.overview.models import Snapshot
from giamngheo.apps.places.models import Area, Succession
from giamngheo.apps.places.queries import province
from giamngheo.apps.reporting import tree
from giamngheo.apps.reporting.models import Report
from giamngheo.apps.review.models import CommuneReview, Round
from giamngheo.apps.steering import reach
from giamngheo.apps.steering.models import Difficulty, Directive
from giamngheo.apps.supervision.models import Inspection
from giamngheo.engine.funnel import STAGES
from giamngheo.kit import clock

from . import indicator_world
from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, counted_queries

ClientOf = Callable[[User], Client]
FRONT = "/toan-canh/"


def test_without_stored_figures_the_page_says_so(society: Society, client_of: ClientOf) -> None:
    client = client_of(society.province_leader)
    text = client.get(FRONT).content.decode()
    assert "Chưa có số liệu" in text
    assert "gn-bars" not in text  # no nought drawn as if it were known
    assert "Không có việc nào quá hạn" in text


def test_stored_figures_are_those_of_the_targets_page(society: Society, client_of: ClientOf) -> None:
    """Of the province and of each commune, every target with a number; taken again the same day they are another row."""
    indicator_world.build(society)
    Consolidation.objects.create(
        round=Round.objects.get(year=2025), area=province(), standing="official", decision_number="1/QĐ", decided_on=date(2025, 12, 20),
        list_digest="x", made_at=clock.now(),
    )  # fmt: skip
    assert actions.take(area_id=province().pk, by=society.province_officer) == 76
    client = client_of(society.province_leader)
    for place in (province(), area(NAM_LAU), area(PHIENG_PAN)):
        figures = Snapshot.objects.get(area=place).figures
        theirs = client.get(f"/chi-tieu/?dia_ban={place.pk}&nam={figures['year']}").context
        table = theirs["table"]
        ours = client.get(f"{FRONT}?dia_ban={place.pk}").context
        assert ours["no_data"] == theirs["no_data"] > 0
        for line in table.rows:
            told = figures["targets"][line.indicator.id]
            assert (told["numerator"], told["denominator"]) == (line.value.numerator, line.value.denominator), line.indicator.id
            assert told["light"] == line.light, line.indicator.id
    # A target without a path that is judged in the end says by what.
    value = {"numerator": 1, "denominator": 2, "communes": 0, "counted": 0, "is_closed": False}
    judged = front.target_of("T7_3b", {**value, "light": "red", "why": "not_met", "path": None, "gap": None}, 2025)
    assert judged is not None
    path = next(one for one in front.targets_table([judged], "", "", "x").columns if one.key == "path")
    assert path.value is not None
    assert path.value(judged).replace("\xa0", " ") == "mục tiêu: ít nhất 60 %"
    page = client.get(FRONT)
    assert sum(one["count"] for one in page.context["lights"]) == len(page.context["figures"]["targets"])
    with counted_queries(12):
        client.get(FRONT)
    # The leader's home says the same rate of as many communes, and as officially: by the province's decision on the round.
    told = next(bar["text"].replace("\xa0", " ") for bar in page.context["poverty"]["rows"] if bar["label"] == "2025")
    home = client.get("/").context["path"]["table"]
    ours = next(line[1].text.replace("\xa0", " ") for line in home.lines if line[0].text == "2025")
    assert told == "5,00 % (mới 2/75 xã)"
    assert ours == "5,00 % (mới 2 trên 75 xã, số liệu chính thức)"
    assert "chính thức" in page.content.decode()
    assert "sơ bộ" not in page.content.decode()
    shown = {row[0].name: row[1] for row in page.context["map"]["table"].rows}
    poor = indicators.values(["T1"], [2025], indicators.computing.Where(province().pk, "commune", "2025-07", clock.today()))["T1", 2025]
    assert shown == {area(code).name: poor[area(code).pk].value / 100 for code in (NAM_LAU, PHIENG_PAN)}


def test_a_difficulty_reaches_the_front_page_becomes_an_order_and_closes(society: Society, client_of: ClientOf) -> None:
    """Commune → managing department → province → order → answer, by the screens; the front page shows each stage."""
    officer, department, leader, finance = (client_of(u) for u in (
        society.nam_lau_officer, society.province_officer, society.province_leader, society.finance_officer,
    ))  # fmt: skip

    def shown() -> tuple[set[str], list[str]]:
        context = leader.get(FRONT).context
        return {one.title for one in context["open_ones"]}, [one.title for one in context["changes"]]

    def post(client: Client, name: str, pk: int, **data: Any) -> None:
        model = Directive if name.startswith("directive") else Difficulty
        act_as(society.province_leader)
        version = model.objects.get(pk=pk).version
        answer = client.post(reverse(f"steering:{name}", args=[pk]), {"version": version, **data})
        assert answer.status_code == 302, (name, answer.content.decode()[-3000:])

    assert shown() == (set(), [])
    wanted = (clock.today() + timedelta(days=5)).isoformat()
    sent = officer.post(reverse("steering:difficulty_new"), {
        "area": area(NAM_LAU).pk, "title": "Thiếu vốn đường bản", "what": "Chưa được giao vốn", "project": "", "beyond": "province",
        "about": "money", "managing_agency": reach.managing_agency(), "wanted_on": wanted,
    })  # fmt: skip
    assert sent.status_code == 302
    act_as(society.province_leader)
    pk = Difficulty.objects.get().pk
    assert shown() == ({"Khó khăn: chờ cơ quan quản lý"}, ["khó khăn mới nêu"])
    post(department, "difficulty_forward", pk, text="Vượt thẩm quyền của sở")
    assert shown()[0] == {"Khó khăn: chờ UBND tỉnh"}
    assert [task.title for task in leader.get(FRONT).context["tasks"]] == ["Khó khăn, vướng mắc chờ xử lý"]
    post(leader, "difficulty_direct", pk, addressee="sn:so_tc", title="Bố trí vốn", what="Trình phương án", due_on=wanted)
    assert shown()[0] == {"Khó khăn: đang chỉ đạo", "Chỉ đạo: đang thực hiện"}
    order = Directive.objects.get().pk
    Difficulty.objects.filter(pk=pk).update(wanted_on=clock.today() - timedelta(days=1))
    late = leader.get(FRONT).context["late"]
    assert [(row.name({}), dict(row.counts)) for row in late.rows] == [("Sở Tài chính", {"difficulties": 1})]
    # The page to which that line leads says the same, and so does the list of agencies.
    theirs = leader.get("/toan-canh/co-quan/so_tc/").context["difficulties"]
    assert [row.pk for row in theirs.rows] == [pk]
    waits = {row["name"]: (row["open"], row["late"]) for row in leader.get("/toan-canh/co-quan/").context["table"].rows if row["open"]}
    assert waits == {"Sở Tài chính": (1, 1)}
    # Its order is late too: one matter, one late piece of work.
    Directive.objects.filter(pk=order).update(due_on=clock.today() - timedelta(days=1))
    page = leader.get(FRONT)
    assert [(row.name({}), dict(row.counts)) for row in page.context["late"].rows] == [("Sở Tài chính", {"difficulties": 1})]
    assert page.context["late_count"] == 1
    post(finance, "directive_reply", order, text="Đã trình")
    late = leader.get(FRONT).context["late"]
    assert [(row.name({}), dict(row.counts)) for row in late.rows] == [("UBND tỉnh, Ban Chỉ đạo", {"difficulties": 1})]
    assert shown()[0] == {"Khó khăn: đang chỉ đạo", "Chỉ đạo: chờ nghiệm thu"}
    post(leader, "directive_accept", order)
    assert shown()[0] == {"Khó khăn: đã trả lời"}
    post(officer, "difficulty_close", pk)
    assert shown() == (set(), ["khó khăn mới nêu", "ý kiến chỉ đạo mới", "khó khăn đã đóng"])


def test_late_reports_and_lists_are_counted_with_whose_they_are(society: Society, client_of: ClientOf) -> None:
    """Of a report and a round past their last day: as many as their own lists say, each at its unit; who was asked stands above."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    yesterday = clock.today() - timedelta(days=1)
    Round.objects.filter(pk=opened.pk).update(closes_on=yesterday)
    CommuneReview.objects.exclude(area=area(NAM_LAU)).update(state="recognised")
    made = {
        "ends_on": date(2025, 12, 31), "form": "mau_01", "period_key": "2025", "due_on": yesterday, "at": clock.now(), "duty": "thử",
    }  # fmt: skip
    for code in (NAM_LAU, PHIENG_PAN):
        Report.objects.create(area=area(code), step="commune", **made)
    step = next(one for one in tree.law().steps.values() if one.agencies)
    Report.objects.create(area=province(), step=step.id, agency=step.agencies[0], **made)
    Report.objects.create(area=province(), step="province", **made)
    leader = client_of(society.province_leader)
    with counted_queries(12):
        page = leader.get(FRONT)
    names = {a.pk: a.name for a in (area(NAM_LAU), area(PHIENG_PAN))}
    late = {row.name(names): dict(row.counts) for row in page.context["late"].rows}
    assert late == {
        area(NAM_LAU).name: {"reports": 1, "reviews": 1}, area(PHIENG_PAN).name: {"reports": 1},
        tree.unit_name("", step.agencies[0]): {"reports": 1}, "UBND tỉnh, Ban Chỉ đạo": {"reports": 1},
    }  # fmt: skip
    assert page.context["late_count"] == 5
    sums = {label: (count, url) for label, count, url in page.context["late_sums"]}
    count, url = sums["Báo cáo chưa gửi, quá hạn"]
    assert (count, leader.get(url).context["late"], len(leader.get(url).context["table"].rows)) == (4, 4, 4)
    assert sums["Rà soát chưa công nhận, quá hạn"][0] == 1
    for column in page.context["late"].columns:
        for row in page.context["late"].rows:
            if column.url and (address := column.url(row)):
                assert leader.get(address).status_code == 200, address
    # A period before the communes were joined is owed by an old part; of the commune both are counted and listed, of either only its own.
    act_as(society.province_officer)
    old = Area.objects.exclude(generation="2025-07").filter(kind="commune", pk__in=area(NAM_LAU).inside.values("inner"))[0]
    Report.objects.create(area=old, step="commune", **made | {"period_key": "2024", "ends_on": date(2024, 12, 31)})
    page = leader.get(f"{FRONT}?dia_ban={area(NAM_LAU).pk}")
    count, url = {label: (count, url) for label, count, url in page.context["late_sums"]}["Báo cáo chưa gửi, quá hạn"]
    own = leader.get(url)
    assert (count, {row.area_id for row in own.context["table"].rows}) == (2, {area(NAM_LAU).pk, old.pk})
    assert "Chỉ của" in own.content.decode()
    column = next(one for one in page.context["late"].columns if one.key == "reports")
    opened = [[one.area_id for one in leader.get(column.url(row)).context["table"].rows] for row in page.context["late"].rows]
    assert opened == [[row.area_id] for row in page.context["late"].rows]


def test_profiles_say_what_the_source_pages_say_and_stay_in_scope(society: Society, client_of: ClientOf) -> None:
    """Poor households of a commune, today's and one of the map before; communes side by side; the wall; the press; in few queries."""
    indicator_world.build(society)
    leader, officer = client_of(society.province_leader), client_of(society.nam_lau_officer)
    pressed = leader.post(f"/toan-canh/lam-moi/{province().pk}/")
    assert pressed.status_code == 302
    act_as(society.province_leader)
    assert Snapshot.objects.count() == 76
    place = area(NAM_LAU)
    with counted_queries(25):
        page = leader.get(f"/toan-canh/xa/{place.pk}/")
    rows = {row["year"]: row for row in page.context["poverty"].rows}
    assert (rows[2025]["poor"], rows[2025]["homes"]) == (2, 40)
    assert rows[2021]["poor"] is None  # nobody counted it: not nought
    old = page.context["predecessors"][0]
    former = leader.get(f"/toan-canh/xa/{old.pk}/")
    assert place in former.context["successors"]
    # A unit that is only itself on the map before was not put together from anything.
    same = Succession.objects.filter(predecessor__name=F("successor__name"), successor__kind="commune").exclude(
        successor__in=Succession.objects.exclude(predecessor__name=F("successor__name")).values("successor")
    )  # fmt: skip
    assert leader.get(f"/toan-canh/xa/{same[0].successor_id}/").context["predecessors"] == []
    # Of a year of which one of three communes put together is in the rate, all households are those that it is of.
    homes = next(column for column in page.context["poverty"].columns if column.key == "homes")
    assert homes.value is not None
    assert [homes.value(rows[year]) for year in (2025, 2021)] == ["40", ""]
    assert homes.value({**rows[2025], "homes": 65}) == "40 (cả xã 65)"
    assert officer.get(f"/toan-canh/xa/{old.pk}/").status_code == 200
    ids = f"xa={place.pk}&xa={area(PHIENG_PAN).pk}"
    with counted_queries(12):
        compared = leader.get(f"/toan-canh/so-sanh/?{ids}")
    assert [bar["value"] for bar in compared.context["bars"]["rows"]] == [2 / 40, 1 / 20]
    assert officer.get(f"/toan-canh/so-sanh/?{ids}").status_code == 404
    with counted_queries(12):
        time = leader.get("/toan-canh/thoi-gian/")
    assert [one["year"] for one in time.context["series"]] == [2025]
    assert [one["part"] for one in time.context["series"]] == [[]]
    assert "gach-cheo)" not in time.content.decode()
    # Districts of old with few of their communes in the rate are hatched, and the legend says so; so is a commune on the front page.
    districts = leader.get("/toan-canh/thoi-gian/?ban_do=2021")
    ((tones, part),) = [(dict(one["tones"]), one["part"]) for one in districts.context["series"]]
    assert part
    assert sorted(part) == sorted(code for code, tone in tones.items() if tone)
    assert districts.content.decode().count("url(#gach-cheo)") == len(part)
    assert "Gạch chéo" in districts.content.decode()
    units = [{"area": place.pk, "poor": 1, "all": 20, "communes": 3, "counted": 2}]
    drawn = front.poor_map({"units": units, "map_year": 2024}, {place.pk: place}, place.generation_id)
    assert drawn is not None
    assert [shape["name"] for shape in drawn["shapes"] if shape["is_part"]] == [place.name]
    before = leader.get("/toan-canh/thoi-gian/?ban_do=2021&cap=commune")
    assert before.status_code == 200
    assert before.context["outline"] is None  # said, not drawn
    assert leader.get("/toan-canh/du-an/p1/").status_code == 200
    # Who took over from the agency of 2022 did so project by project; the link opens the page that says the same.
    index = {row["id"]: row["lead"] for row in leader.get("/toan-canh/du-an/").context["table"].rows}
    for code, name in (("p4_1", "Sở Giáo dục và Đào tạo"), ("p4_2", "Sở Nội vụ"), ("p1_1", "Sở Nông nghiệp và Môi trường")):
        ((slug, said),) = leader.get(f"/toan-canh/du-an/{code}/").context["leads"]
        assert (said, index[code]) == (name, name)
        office = leader.get(f"/toan-canh/co-quan/{slug}/")
        assert office.context["title"] == name
        assert code in [project.id for project in office.context["leads"]]
    for page_ in ("du-an/", "co-quan/", "co-quan/so_tc/", "co-quan/so_ldtbxh-1/"):
        with counted_queries(14):
            assert leader.get(f"/toan-canh/{page_}").status_code == 200
    assert leader.get("/toan-canh/du-an/khong-co/").status_code == 404


def test_a_change_of_money_in_a_week_is_said() -> None:
    """More was assigned and as much disbursed: both stages' bars, the rate and the week's list say it; of another year nothing is."""
    year = {"year": 2026, **dict.fromkeys(STAGES, 9 * BILLION), "disbursed": 41 * BILLION // 10}
    before: dict[str, Any] = {"money": year, "support": {"homes": 0}, "targets": {}}
    now: dict[str, Any] = {**before, "money": {**year, "assigned": 93 * BILLION // 10}}
    with translation.override("vi"):
        bars = front.money_bars(now, before, 1)
        assert bars is not None
        assert [row["text"] for row in bars["rows"]][STAGES.index("assigned")] == "9,30 (+0,30)"
        assert [row["text"] for row in bars["rows"]][STAGES.index("disbursed")] == "4,10"
        assert len({row["url"] for row in bars["rows"]}) == len(STAGES)  # each opens its own lines
        assert front.rate_change(now, before).replace("\xa0", " ") == "−1,47 điểm %"
        told = front.differences(now, before, may_see_money=True, may_open=True)
        assert [one.replace("\xa0", " ") for one in told] == ["vốn đã giao +0,30 tỷ đồng", "tỷ lệ giải ngân −1,47 điểm %"]
        assert front.differences(now, before, may_see_money=False, may_open=True) == []
        assert front.rate_change(now, {**before, "money": {**year, "year": 2025}}) == ""


def test_stored_figures_are_written_once_and_compared_after_a_week(society: Society, client_of: ClientOf) -> None:
    act_as(society.province_leader)
    runs.take_nightly()
    act_as(society.province_leader)
    place = province().pk
    assert set(Snapshot.objects.filter(area_id=place).values_list("number", flat=True)) == {1}
    first = Snapshot.objects.get(area_id=place)
    told = {**first.figures, "support": {**first.figures["support"], "homes": 7}}
    old = clock.today() - timedelta(days=8)
    Snapshot.objects.create(area_id=place, taken_on=old, taken_at=clock.now(), plan_digest="x", shape=first.shape, figures=told)
    page = client_of(society.province_leader).get(FRONT)
    assert page.context["differences"] == ["hộ được hỗ trợ: −7"]
    past = client_of(society.province_leader).get(f"{FRONT}?ngay={old.isoformat()}")
    assert past.context["figures"]["support"]["homes"] == 7
    assert "tasks" not in past.context  # what waits is of now, not of then
    # Every page that is told from the stored figures says of when they are, how official, by which rules.
    for name in ("du-an/", "du-an/p1/", "co-quan/", "co-quan/so_tc/"):
        client = client_of(society.province_leader)
        now, then = (client.get(f"/toan-canh/{name}{day}").content.decode() for day in ("", f"?ngay={old.isoformat()}"))
        assert "Số liệu tính lúc" in now, name
        assert "sơ bộ" in now, name
        assert "Đang xem số của ngày" in then, name
        assert "theo bản quy tắc trước" in then, name
    communes = [area(NAM_LAU), area(PHIENG_PAN)]
    compared = client_of(society.province_leader).get(f"/toan-canh/so-sanh/?xa={communes[0].pk}&xa={communes[1].pk}")
    assert next(row["what"] for row in compared.context["table"].rows) == "Tính lúc"
    for day in ("0001-01-03", "2020-12-31"):
        assert client_of(society.province_leader).get(f"{FRONT}?ngay={day}").status_code == 200
    with pytest.raises(DatabaseError), transaction.atomic():
        Snapshot.objects.filter(pk=first.pk).update(plan_digest="y")


def test_lists_behind_a_communes_front_page_are_of_that_commune(society: Society, client_of: ClientOf) -> None:
    """What each link of the commune's week opens has as many rows as the page says, also where another commune has some too."""
    world = indicator_world.build(society)
    places = [area(code).pk for code in (NAM_LAU, PHIENG_PAN)]
    act_as(society.province_officer)
    for number, place in enumerate((*places, places[1])):
        Document.objects.create(
            area_id=place, kind="assign", number=f"{number}/QĐ", signed_on=clock.today(), authority="x", title="x", state="posted",
            posted_at=clock.now(), at=clock.now(),
        )  # fmt: skip
        Inspection.objects.create(
            area_id=place, title=f"Kiểm tra {number}", body="department", checklist="x", planned_on=clock.today(), visited_on=clock.today(),
            state="concluded", conclusion="x", concluded_on=clock.today(), at=clock.now(),
        )  # fmt: skip
    support = indicator_world.support(world.homes["e"], None, "works", "p1_1", clock.today(), kind="works", title="Đường")
    WorkCase.objects.create(support=support, area=support.area, work_kind="road", work_act="build", listed_on=clock.today())
    leader, client = client_of(society.province_leader), client_of(society.province_officer)
    titles = {
        "chứng từ vốn được duyệt, vào sổ": "/von/chung-tu/", "cuộc kiểm tra có kết luận": "/giam-sat/",
        "danh sách hộ được công nhận": "/ra-soat/",
    }  # fmt: skip
    for place, expected in ((places[1], (2, 2, 1)), (province().pk, (3, 3, 2))):
        changes = {one.title: one for one in leader.get(f"{FRONT}?dia_ban={place}").context["changes"]}
        told = [changes[title] for title in titles]
        assert tuple(one.count for one in told) == expected
        for one, address in zip(told, titles.values(), strict=True):
            page = leader.get(one.url)
            rows = page.context["table"].rows
            recognised = sum(line.recognised for line in rows) if address == "/ra-soat/" else len(rows)
            assert (page.status_code, one.url.startswith(address), recognised) == (200, True, one.count), one.url
            assert ("Chỉ của Xã Phiêng Pằn." in page.content.decode()) == (place == places[1])
    narrowed = leader.get(f"/ra-soat/?dia_ban={places[1]}")
    progress = leader.get(narrowed.context["table"].row_url(narrowed.context["table"].rows[0]))
    assert [row.area_id for row in progress.context["table"].rows] == [places[1]], progress.context["table"].rows
    # The works of a commune put together are those of the communes of before, too.
    old = Succession.objects.filter(successor_id=places[1]).first()
    assert old is not None
    WorkCase.objects.filter(support=support).update(area=old.predecessor_id)
    assert len(client.get(f"/ho-tro/cong-trinh/?dia_ban={places[1]}").context["table"].rows) == 1


def test_links_open_and_few_are_told_to_who_may_see_households(society: Society, client_of: ClientOf) -> None:
    """The leader, who sees no household, follows every link of the page; one home of a week and "+1" are not told to her."""
    world = indicator_world.build(society)
    for kind in ("works", "housing"):
        indicator_world.support(world.homes["a"], None, "housing", "p5", clock.today(), kind=kind)
    place = area(NAM_LAU).pk
    actions.take(area_id=place, by=society.province_officer)
    first = Snapshot.objects.get(area_id=place)
    told = {**first.figures, "support": {**first.figures["support"], "homes": first.figures["support"]["homes"] - 1}}
    told["targets"] = {**told["targets"], "T1": {**told["targets"]["T1"], "light": "red"}}
    now = {**first.figures["targets"], "T1": {**first.figures["targets"]["T1"], "light": "green"}}
    old = clock.today() - timedelta(days=8)
    Snapshot.objects.create(area_id=place, taken_on=old, taken_at=clock.now(), plan_digest="x", shape=first.shape, figures=told)
    Snapshot.objects.create(
        area_id=place, taken_on=clock.today(), number=2, taken_at=clock.now(), plan_digest="x", shape=first.shape,
        figures={**first.figures, "targets": now},
    )  # fmt: skip
    leader, officer = client_of(society.province_leader), client_of(society.nam_lau_officer)
    page = leader.get(f"{FRONT}?dia_ban={place}")
    changes = {one.title: one for one in page.context["changes"]}
    assert "công trình được nghiệm thu, bàn giao" in changes
    assert "hồ sơ hỗ trợ được nghiệm thu (dưới 5)" in changes
    assert page.context["differences"] == ["chỉ tiêu khá lên: T1"]
    for client in (leader, officer):
        shown = client.get(f"{FRONT}?dia_ban={place}")
        for one in (*shown.context["changes"], *shown.context["open_ones"]):
            assert client.get(one.url).status_code == 200, one
    assert "hồ sơ hỗ trợ được nghiệm thu" in {one.title for one in officer.get(FRONT).context["changes"]}
    assert "hộ được hỗ trợ: +1" in officer.get(FRONT).context["differences"]
    # A count opens its rows: of this kind, these seven days, this place.
    opened = {one.title: (one.count, officer.get(one.url)) for one in officer.get(FRONT).context["changes"] if "/ho-tro/" in one.url}
    assert {title: (count, page.context["table"].total) for title, (count, page) in opened.items()} == {
        "công trình được nghiệm thu, bàn giao": (1, 1), "hồ sơ hỗ trợ được nghiệm thu": (1, 1),
    }  # fmt: skip
    assert "Chỉ những lần được nghiệm thu từ ngày" in opened["hồ sơ hỗ trợ được nghiệm thu"][1].content.decode()
    narrowed = leader.get(f"{reverse('steering:difficulties')}?dia_ban={place}").content.decode()
    assert "Chỉ của " in narrowed


def test_what_is_withheld_is_asked_of_the_commune_shown(society: Society, client_of: ClientOf) -> None:
    """Who sees households and money in one commune and only tables in another reads no few and no money of the other."""
    world = indicator_world.build(society)
    actions.take(area_id=province().pk, by=society.province_officer)
    mine, other = area(NAM_LAU).pk, area(PHIENG_PAN).pk
    assert world.homes["e"].area_id == other
    user = society.nam_lau_officer
    assign_role(
        user=user, role="province_leader", area=area(PHIENG_PAN), agency_id="so_tc", valid_from=date(2023, 1, 1), valid_to=None, by=None
    )
    client = client_of(user)
    shown = client.get(f"/toan-canh/xa/{other}/?dia_ban={mine}")
    assert shown.context["support"].foot.hidden
    assert not client.get(f"/toan-canh/xa/{mine}/?dia_ban={other}").context["support"].foot.hidden
    lines = [row["what"] for row in client.get(f"/toan-canh/so-sanh/?dia_ban={mine}&xa={other}").context["table"].rows]
    assert "Hộ được hỗ trợ cả kỳ" not in lines
    lines = [row["what"] for row in client.get(f"/toan-canh/so-sanh/?dia_ban={other}&xa={mine}").context["table"].rows]
    assert "Hộ được hỗ trợ cả kỳ" in lines
