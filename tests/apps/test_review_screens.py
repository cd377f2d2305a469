"""The review's screens: what each role sees, what is refused, what a file holds, how many queries a page takes."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.review import actions, tasks
from giamngheo.apps.review.models import CommuneReview, Decision, Recognition, Round
from giamngheo.kit import clock

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, a_round, act_as, counted_queries, household, occasion

ClientOf = Callable[[User], Client]


@pytest.fixture
def opened(society: Society) -> Round:
    act_as(society.province_officer)
    return a_round(society.province_officer)


@pytest.fixture
def classified(society: Society, opened: Round) -> CommuneReview:
    """Nậm Lầu: one poor, one near-poor, one undetermined household."""
    act_as(society.nam_lau_officer)
    household("Lò Văn Ún")
    household("Quàng Thị Ăn", deprived=1)
    household("=HYPERLINK(1) Lò", deprived=2, unknown=1)
    actions.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=society.nam_lau_officer)
    return CommuneReview.objects.select_related("round").get(round=opened, area=area(NAM_LAU))


def url(name: str, *extra: Any, code: str = NAM_LAU) -> str:
    return reverse(f"review:{name}", args=[2025, area(code).pk, *extra])


AREA_URLS = [("get", "commune", ()), ("get", "commune_file", ("xlsx",)), ("get", "commune_file", ("csv",)),
             ("post", "classify", ()), ("get", "recognise", ()), ("post", "recognise", ())]  # fmt: skip


class TestWhoSeesWhat:
    @pytest.mark.parametrize(("method", "name", "extra"), AREA_URLS)
    @pytest.mark.parametrize("who", ["phieng_pan_officer", "phieng_pan_chairman"])
    def test_a_foreign_commune_does_not_exist(
        self, society: Society, client_of: ClientOf, classified: CommuneReview, who: str, method: str, name: str,
        extra: tuple[str, ...],
    ) -> None:  # fmt: skip
        response = getattr(client_of(getattr(society, who)), method)(url(name, *extra))
        may_ask = not (
            (name == "classify" and who.endswith("chairman")) or (name == "recognise" and who.endswith("officer"))
        )
        assert response.status_code == (404 if may_ask else 403)
        assert "Lò Văn Ún" not in response.content.decode()

    @pytest.mark.parametrize(("method", "name", "extra"), AREA_URLS)
    def test_who_only_sees_tables_sees_no_names(
        self, society: Society, client_of: ClientOf, classified: CommuneReview, method: str, name: str,
        extra: tuple[str, ...],
    ) -> None:  # fmt: skip
        assert getattr(client_of(society.province_leader), method)(url(name, *extra)).status_code == 403

    def test_a_stranger_goes_to_the_log_in(self, classified: CommuneReview) -> None:
        response = Client().get(url("commune"))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("accounts:login"))

    def test_progress_shows_my_communes_only(
        self, society: Society, client_of: ClientOf, classified: CommuneReview
    ) -> None:
        page = reverse("review:progress", args=[2025])
        mine = client_of(society.nam_lau_officer).get(page).content.decode()
        assert "Nậm Lầu" in mine
        assert "Phiêng Pằn" not in mine
        everyone = client_of(society.province_leader).get(page).content.decode()
        assert "Nậm Lầu" in everyone
        assert "Phiêng Pằn" in everyone
        assert (url("commune") in mine, url("commune") in everyone) == (True, False)  # linked for who may open the list

    def test_a_year_without_a_round(self, society: Society, client_of: ClientOf) -> None:
        """A merged file of such a year leads here: what is missing is said, and who can do it."""
        client = client_of(society.province_officer)
        page = client.get(reverse("review:progress", args=[2019]), follow=True)
        assert page.redirect_chain == [(reverse("review:rounds"), 302)]
        assert "năm 2019 chưa được mở" in page.content.decode()
        assert client.post(reverse("review:classify_many", args=[2019])).status_code == 404

    def test_a_kind_of_file_that_there_is_not(
        self, society: Society, client_of: ClientOf, classified: CommuneReview
    ) -> None:
        client = client_of(society.nam_lau_officer)
        assert client.get(url("commune_file", "pdf")).status_code == 404
        assert client.get(reverse("review:progress_file", args=[2025, "pdf"])).status_code == 404


class TestLists:
    def test_filter_counts_and_missing_answers(
        self, society: Society, client_of: ClientOf, classified: CommuneReview
    ) -> None:
        client = client_of(society.nam_lau_officer)
        page = client.get(url("commune")).content.decode()
        assert "Lò Văn Ún" in page
        assert "Phương tiện phục vụ tiếp cận thông tin" in page
        only = client.get(url("commune"), {"hang": "NEAR_POOR"}).content.decode()
        assert "Quàng Thị Ăn" in only
        assert "Lò Văn Ún" not in only

    @pytest.mark.parametrize("kind", ["xlsx", "csv"])
    def test_the_file_is_exactly_the_list(
        self, society: Society, client_of: ClientOf, classified: CommuneReview, kind: str
    ) -> None:
        response = client_of(society.nam_lau_officer).get(url("commune_file", kind), {"hang": "UNDETERMINED"})
        body = b"".join(response.streaming_content)
        if kind == "csv":
            lines = body.decode("utf-8-sig").splitlines()
            assert len(lines) == 2
            assert lines[1].startswith("'=HYPERLINK(1) Lò")
            assert "Chưa xác định" in lines[1]
        else:
            sheet = load_workbook(BytesIO(body)).active
            rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
            assert [row[0] for row in rows] == ["'=HYPERLINK(1) Lò"]
            assert sheet["A4"].data_type == "s"

    def test_every_row_is_in_the_file_not_only_the_first_page(
        self, society: Society, client_of: ClientOf, opened: Round
    ) -> None:
        act_as(society.nam_lau_officer)
        when = occasion()
        for number in range(60):
            household(f"Lò Văn {number:03}", when=when)
        actions.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=society.nam_lau_officer)
        client = client_of(society.nam_lau_officer)
        body = b"".join(client.get(url("commune_file", "csv")).streaming_content).decode()
        assert len(body.splitlines()) == 61
        assert "từ 51 đến 60" in client.get(url("commune"), {"trang": "2"}).content.decode()

    def test_names_are_sorted_by_given_name(
        self, society: Society, client_of: ClientOf, classified: CommuneReview
    ) -> None:
        page = client_of(society.nam_lau_officer).get(url("commune")).content.decode()
        assert page.index("Quàng Thị Ăn") < page.index("Lò Văn Ún")

    @pytest.mark.parametrize("count", [10, 200])
    @pytest.mark.parametrize("who", ["nam_lau_officer", "nam_lau_chairman"])
    def test_queries_do_not_grow(
        self, society: Society, client_of: ClientOf, opened: Round, count: int, who: str
    ) -> None:
        act_as(society.nam_lau_officer)
        when = occasion()
        for number in range(count):
            household(f"Lò Văn {number:04}", when=when)
        actions.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=society.nam_lau_officer)
        client = client_of(getattr(society, who))
        with counted_queries(12):
            assert client.get(url("commune")).status_code == 200

    @pytest.mark.parametrize("who", ["nam_lau_officer", "province_officer"])
    def test_queries_of_progress_and_rounds(
        self, society: Society, client_of: ClientOf, classified: CommuneReview, who: str
    ) -> None:
        client = client_of(getattr(society, who))
        for page in (reverse("review:rounds"), reverse("review:progress", args=[2025])):
            with counted_queries(12):
                assert client.get(page).status_code == 200
        with counted_queries(18):  # the home page asks each app once or twice what waits: bounded by apps, not by rows
            assert client.get("/").status_code == 200


class TestDoing:
    def test_the_whole_way(self, society: Society, client_of: ClientOf) -> None:
        """Opened by the province, classified by the officer, recognised by the chairman."""
        province = client_of(society.province_officer)
        answers = {"year": "2025", "standard_id": "2022_2026", "standard_reason": "", "scorecard_id": "direct_totals",
                   "opens_on": "2025-09-01", "closes_on": "2025-12-14"}  # fmt: skip
        check = province.post(reverse("review:round_new"), answers)
        assert "Kiểm tra trước khi mở vòng rà soát" in check.content.decode()
        assert not Round.objects.exists()
        done = province.post(reverse("review:round_new"), {**answers, "buoc": "xong"})
        assert done["Location"] == reverse("review:progress", args=[2025])
        act_as(society.nam_lau_officer)
        household(when=occasion(by=society.nam_lau_officer))
        officer = client_of(society.nam_lau_officer)
        assert "Phân loại danh sách" in officer.get(url("commune")).content.decode()
        officer.post(url("classify"))
        assert Decision.objects.get().household_class == "POOR"
        chairman = client_of(society.nam_lau_chairman)
        page = chairman.get(url("commune"))
        assert reverse("review:recognise", args=[2025, area(NAM_LAU).pk]) in page.content.decode()
        paper = {"decision_number": "215/QĐ-UBND", "decided_on": "2025-12-10", "signer_name": "Lường Văn Ba",
                 "version": str(CommuneReview.objects.get(area=area(NAM_LAU)).version)}  # fmt: skip
        assert "không sửa được nữa" in chairman.post(url("recognise"), paper).content.decode()
        assert not Recognition.objects.exists()
        assert chairman.post(url("recognise"), {**paper, "buoc": "xong"})["Location"] == url("commune")
        assert Recognition.objects.get().decision_number == "215/QĐ-UBND"
        assert "215/QĐ-UBND" in chairman.get(url("commune")).content.decode()

    def test_what_stands_in_the_way_is_said_and_nothing_is_recognised(
        self, society: Society, client_of: ClientOf, classified: CommuneReview
    ) -> None:
        chairman = client_of(society.nam_lau_chairman)
        assert "Còn 1 hộ chưa xác định" in chairman.get(url("commune")).content.decode()
        paper = {
            "decision_number": "1",
            "decided_on": "2025-12-10",
            "signer_name": "A",
            "version": str(classified.version),
        }
        response = chairman.post(url("recognise"), {**paper, "buoc": "xong"})
        assert response.status_code == 422
        assert not Recognition.objects.exists()

    def test_an_unfinished_form_says_what_is_missing(
        self, society: Society, client_of: ClientOf, opened: Round
    ) -> None:
        response = client_of(society.province_officer).post(reverse("review:round_new"), {"year": "2024"})
        assert response.status_code == 422
        assert "Chọn chuẩn nghèo" in response.content.decode()

    def test_the_round_of_2026_offers_no_standard(self, society: Society, client_of: ClientOf) -> None:
        response = client_of(society.province_officer).get(reverse("review:round_new"), {"nam": "2026"})
        assert response.context["form"].initial["standard_id"] == ""
        answers = {"year": "2026", "standard_id": "2022_2026", "standard_reason": "", "scorecard_id": "direct_totals",
                   "opens_on": "2026-09-01", "closes_on": "2026-12-14"}  # fmt: skip
        refused = client_of(society.province_officer).post(reverse("review:round_new"), answers)
        assert refused.status_code == 422
        assert "Ghi lý do" in refused.content.decode()

    def test_classify_all_of_mine(self, society: Society, client_of: ClientOf, opened: Round) -> None:
        act_as(society.province_officer)
        household()
        household("Lò Văn Hai", code=PHIENG_PAN)
        client_of(society.province_officer).post(reverse("review:classify_many", args=[2025]))
        assert Decision.objects.count() == 2

    @pytest.mark.parametrize("who", ["nam_lau_chairman", "province_leader", "nam_lau_officer", "administrator"])
    def test_who_may_not_open_a_round(self, society: Society, client_of: ClientOf, who: str) -> None:
        assert client_of(getattr(society, who)).get(reverse("review:round_new")).status_code == 403


class TestMyTasks:
    def titles(self, user: User) -> list[str]:
        act_as(user)
        return [task.title for task in tasks.my_tasks(access_of(user, clock.today()), clock.today())]

    def test_each_role_has_its_own(self, society: Society, opened: Round) -> None:
        act_as(society.nam_lau_officer)
        household()
        assert self.titles(society.nam_lau_officer) == ["Phân loại danh sách năm 2025"]
        assert self.titles(society.nam_lau_chairman) == []
        act_as(society.nam_lau_officer)
        actions.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=society.nam_lau_officer)
        assert self.titles(society.nam_lau_officer) == []
        assert self.titles(society.nam_lau_chairman) == ["Công nhận danh sách năm 2025"]
        assert self.titles(society.phieng_pan_chairman) == []
        assert "Tiến độ rà soát năm 2025" in self.titles(society.province_leader)
        assert self.titles(society.stranger) == []

    def test_the_province_is_told_of_undetermined_households(self, society: Society, classified: CommuneReview) -> None:
        assert "Hộ chưa xác định năm 2025" in self.titles(society.province_officer)

    def test_a_past_round_that_a_newer_one_follows_is_said_once_and_not_late(self, society: Society, classified: CommuneReview) -> None:
        """Of the newest round one is late, whatever its year; of one before it only that it is not finished."""
        leader = society.province_leader
        act_as(leader)
        day = classified.round.closes_on.replace(year=classified.round.year + 2)

        def told() -> dict[str, str]:
            return {task.title: task.tone for task in tasks.my_tasks(access_of(leader, day), day)}

        assert told()["Tiến độ rà soát năm 2025"] == "late"
        newer = Round.objects.get(pk=classified.round_id)
        newer.pk, newer.year, newer.state = None, 2026, "closed"
        act_as(society.province_officer)
        newer.save()
        act_as(leader)
        assert told() == {"Rà soát năm 2025 chưa xong": "rest"}

    def test_late_after_the_last_day(self, society: Society, classified: CommuneReview) -> None:
        act_as(society.nam_lau_chairman)
        access = access_of(society.nam_lau_chairman, clock.today())
        last = classified.round.closes_on
        assert [t.tone for t in tasks.my_tasks(access, last)] == ["due"]
        assert [t.tone for t in tasks.my_tasks(access, last.replace(day=last.day + 1))] == ["late"]

    def test_home(self, society: Society, client_of: ClientOf, classified: CommuneReview) -> None:
        page = client_of(society.nam_lau_chairman).get("/").content.decode()
        assert "Công nhận danh sách năm 2025" in page
        assert "quá hạn" in page
        assert "chưa được phân vai trò" in client_of(society.stranger).get("/").content.decode()
