"""Reports on their way up: owed, written, signed, returned, accepted; frozen versions; locks and their exceptions; walls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.report_forms.filling import Filled
from giamngheo.apps.reporting import contents, queries
from giamngheo.apps.reporting.actions import periods, reports
from giamngheo.apps.reporting.models import Finding, Report, ReportVersion
from giamngheo.kit import clock
from giamngheo.kit.workflow import Refused, Stale

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, act_as, counted_queries

ClientOf = Callable[[User], Client]
KEY = "2025"


def opened(society: Society, key: str = KEY) -> None:
    act_as(society.province_officer)
    periods.open_period(key=key, days={"commune_monitoring": date(2025, 11, 20)}, basis="CV 1/SNN", by=society.province_officer)


def of(step: str, code: str = "14", key: str = KEY, form: str = "mau_01", agency: str = "") -> Report:
    return Report.objects.get(step=step, area=area(code), period_key=key, form=form, agency=agency)


def a_section(found: Report) -> str:
    return next(iter(queries.asking_sections(found.numbers)))


def another(role: str, code: str = "14", agency: str = "", name: str = "nguoikhac") -> User:
    user = create_user(username=name, full_name=name, password=None, by=None, is_demo=True)
    assign_role(user=user, role=role, area=area(code), agency_id=agency, valid_from=date(2025, 3, 1), valid_to=None, by=None)
    return user


def sent(society: Society, code: str = PHIENG_PAN) -> Report:
    """The commune's report, written by the officer, signed by the chairman."""
    by = {PHIENG_PAN: society.phieng_pan_officer, NAM_LAU: society.nam_lau_officer}[code]
    signer = {PHIENG_PAN: society.phieng_pan_chairman, NAM_LAU: society.nam_lau_chairman}[code]
    act_as(by)
    found = of("commune", code)
    if found.state == "owed":
        found = reports.start_report(pk=found.pk, by=by)
    reports.save_words(pk=found.pk, words={a_section(found): "Lời của xã"}, by=by)
    reports.present_report(pk=found.pk, by=by)
    act_as(signer)
    reports.sign_report(pk=found.pk, by=signer)
    return Report.objects.get(pk=found.pk)


def test_a_report_goes_up_through_return_and_correction(society: Society) -> None:
    opened(society)
    found = sent(society)
    section = a_section(found)
    act_as(society.province_officer)
    reports.return_report(
        pk=found.pk, reason="Chưa nêu rõ", comments={section: "Thêm số hộ"}, by=society.province_officer, version=found.version
    )
    act_as(society.phieng_pan_officer)
    by = society.phieng_pan_officer
    assert queries.waiting_for(access_of(by, clock.today()))["sua"].get().pk == found.pk
    assert [n.text for n in queries.comments_now(queries.notes_of(found.pk))] == ["Thêm số hộ", "Chưa nêu rõ"]
    reports.refresh_numbers(pk=found.pk, by=by)
    assert queries.words_of(found.pk) == {section: "Lời của xã"}  # a refresh leaves the words alone
    reports.save_words(pk=found.pk, words={section: "Lời mới"}, by=by)
    reports.present_report(pk=found.pk, by=by)
    act_as(society.phieng_pan_chairman)
    reports.sign_report(pk=found.pk, by=society.phieng_pan_chairman)
    act_as(society.province_officer)
    assert reports.accept_report(pk=found.pk, by=society.province_officer).state == "accepted"
    first, second = ReportVersion.objects.filter(report=found)
    assert (first.words, second.words, second.reason) == ({section: "Lời của xã"}, {section: "Lời mới"}, "Chưa nêu rõ")
    for version in (first, second):
        assert version.digest == contents.digest_of(version.numbers, version.words)
        assert Filled.from_json(version.numbers).as_json() == version.numbers
    assert queries.comments_now(queries.notes_of(found.pk)) == []
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportVersion.objects.filter(pk=first.pk).update(digest="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=found.pk).update(numbers={"x": 1})


def test_who_may_not_is_told(society: Society) -> None:
    opened(society)
    found = of("commune", PHIENG_PAN)
    for stranger in (society.province_officer, society.nam_lau_officer, society.phieng_pan_chairman):
        act_as(stranger)
        with pytest.raises(Refused, match="không viết"):
            reports.start_report(pk=found.pk, by=stranger)
    with pytest.raises(Refused, match="Chỉ cơ quan quản lý"):
        periods.open_period(key="2024", days={}, basis="", by=society.phieng_pan_chairman)
    found = sent(society)
    with pytest.raises(Refused, match="không nhận"):
        reports.accept_report(pk=found.pk, by=society.phieng_pan_chairman)
    act_as(society.phieng_pan_officer)
    with pytest.raises(Refused, match="đang viết hoặc bị trả lại"):
        reports.save_words(pk=found.pk, words={}, by=society.phieng_pan_officer)
    act_as(society.province_officer)
    with pytest.raises(Refused, match="ít nhất một ý kiến"):
        reports.return_report(pk=found.pk, reason=" ", comments={"khong_co": "x"}, by=society.province_officer)
    with pytest.raises(Stale):
        reports.accept_report(pk=found.pk, by=society.province_officer, version=1)
    bank = another("province_officer", agency="nhcsxh")
    act_as(bank)
    assert not queries.may_run_periods(access_of(bank, clock.today()))
    mine = queries.reports_of(access_of(bank, clock.today())).values_list("agency", flat=True)
    assert set(mine) == {"nhcsxh"}
    # An agency to which nobody reports counts what others could not solve, and is not told it by name.
    told = [t["id"] for s in reports.start_report(pk=of("bank", agency="nhcsxh").pk, by=bank).numbers["sections"] for t in s["tables"]]
    assert "difficulties" in told
    assert "difficulties_open" not in told


def test_the_department_goes_up_with_what_is_missing_only_with_a_reason_and_four_eyes(society: Society) -> None:
    opened(society)
    low, by = sent(society), society.province_officer
    act_as(by)
    reports.accept_report(pk=low.pk, by=by)
    found = of("managing", agency="so_ldtbxh")
    gathered = reports.start_report(pk=found.pk, by=by)
    assert "difficulties_open" in [t["id"] for s in gathered.numbers["sections"] for t in s["tables"]]
    lower = queries.lower_of(found)
    assert (lower.filter(state="accepted").count(), lower.filter(step="commune").count()) == (1, 75)
    with pytest.raises(Refused, match="báo cáo cấp dưới chưa nhận"):
        reports.send_report(pk=found.pk, by=by)
    with pytest.raises(Refused, match="không có người ký"):
        reports.present_report(pk=found.pk, by=by, missing_reason="x")
    reports.send_report(pk=found.pk, by=by, missing_reason="Kịp hạn của tỉnh")
    finance = society.finance_officer
    act_as(finance)
    assert [r.pk for r in queries.waiting_for(access_of(finance, clock.today()))["nhan"]] == [found.pk]
    reports.accept_report(pk=found.pk, by=finance)
    top = of("synthesis", agency="so_khdt")
    reports.start_report(pk=top.pk, by=finance)
    reports.send_report(pk=top.pk, by=finance)
    with pytest.raises(Refused, match=r"không nhận|không tự nhận"):
        reports.accept_report(pk=top.pk, by=finance)
    # What an office that sees only money prepares is counted over the whole province, as the leader's own would be.
    assert Filled.from_json(Report.objects.get(pk=top.pk).numbers).area_id == area("14").pk
    act_as(society.province_leader)
    assert reports.accept_report(pk=top.pk, by=society.province_leader).state == "accepted"


def test_an_office_that_receives_its_own_report_needs_a_second_person(society: Society, client_of: ClientOf) -> None:
    opened(society)
    by = society.province_officer
    found = of("sector", agency="so_nnptnt")  # since 2025 the office to which it goes
    act_as(by)
    reports.start_report(pk=found.pk, by=by)
    reports.send_report(pk=found.pk, by=by)
    assert not queries.waiting_for(access_of(by, clock.today()))["nhan"].exists()
    client, page = client_of(by), reverse("reporting:report", args=[found.pk])
    assert "chưa có người thứ hai" in client.get(page).content.decode()
    second = another("province_officer", name="truongphong")
    assert "Người nhận được: truongphong." in client.get(page).content.decode()
    act_as(second)
    assert queries.waiting_for(access_of(second, clock.today()))["nhan"].get().pk == found.pk
    assert reports.accept_report(pk=found.pk, by=second).state == "accepted"
    # A form that could only be refused is not opened: back to the report, which says why.
    for act in ("write", "send"):
        told = client.get(reverse(f"reporting:{act}", args=[found.pk]), follow=True)
        assert told.redirect_chain == [(page, 302)]
        assert "Báo cáo này đã nhận. Chỉ" in told.content.decode()
    # Who may give exceptions is led to where; who closes a period is told what can then no longer be received.
    assert "chốt rồi không ai nhận được" in client.get(reverse("reporting:period_lock", args=[KEY])).content.decode()
    act_as(by)
    lock = periods.lock_period(key=KEY, level="commune", reason="Đã gửi bộ", by=by)
    link = reverse("reporting:exception_new", args=[lock.pk])
    pages = [client_of(who).get(reverse("reporting:exceptions")).content.decode() for who in (society.province_leader, by)]
    assert [link in page for page in pages] == [True, False]
    # The menu marks the page of the periods, to which it leads back, and not who owes what.
    assert pages[0].count('aria-current="page"') == pages[0].count('<a href="/bao-cao/ky/" aria-current="page">') == 1


def test_a_closed_period_refuses_with_its_reason_but_for_an_exception(society: Society) -> None:
    key = KEY
    opened(society, key)
    manager, leader, by = society.province_officer, society.province_leader, society.phieng_pan_officer
    found = of("commune", PHIENG_PAN, key)
    act_as(manager)
    with CaptureQueriesContext(connection) as asked:
        lock = periods.lock_period(key=key, level="commune", reason="Đã gửi bộ", by=manager)
    told = [one["sql"] for one in asked]
    parts = ('FOR UPDATE OF "reporting_report"', 'INSERT INTO "reporting_periodlock"')
    waits, closes = (next(n for n, sql in enumerate(told) if part in sql) for part in parts)
    assert waits < closes  # who writes in a report of the period finishes first
    act_as(by)
    mine = queries.waiting_for(access_of(by, clock.today()))["viet"]
    assert not mine.exists()
    with pytest.raises(Refused, match=r"Đã gửi bộ.*ngoại lệ"):
        reports.start_report(pk=found.pk, by=by)
    act_as(manager)
    with pytest.raises(Refused, match="Chỉ lãnh đạo tỉnh"):
        periods.allow_exception(lock_id=lock.pk, report_id=found.pk, until=clock.today(), reason="x", by=manager)
    act_as(leader)
    with pytest.raises(Refused, match="trước hôm nay"):
        periods.allow_exception(lock_id=lock.pk, report_id=found.pk, until=clock.today() - timedelta(days=1), reason="x", by=leader)
    periods.allow_exception(lock_id=lock.pk, report_id=found.pk, until=clock.today(), reason="Sót số liệu", by=leader)
    act_as(by)
    assert mine.all().get().pk == found.pk
    assert reports.start_report(pk=found.pk, by=by).state == "draft"
    other = of("commune", PHIENG_PAN, key)
    act_as(society.nam_lau_officer)
    with pytest.raises(Refused, match="Đã gửi bộ"):
        reports.start_report(pk=of("commune", NAM_LAU, key).pk, by=society.nam_lau_officer)
    act_as(manager)
    with pytest.raises(Refused, match="đã chốt"):
        periods.lock_period(key=key, level="commune", reason="x", by=manager)
    assert other.state == "draft"
    # A day that is only recalled is nobody's law: none is written, and the province sets it.
    sector = {"step": "sector", "area": area("14"), "period_key": key}
    assert set(Report.objects.filter(**sector).values_list("due_on", "due_basis")) == {(None, "")}
    assert periods.set_due(key=key, duty="sector_monitoring", due_on=date(2025, 11, 20), basis="CV 2", by=manager) == 4
    with pytest.raises(Refused, match="văn bản cấp trên"):
        periods.set_due(key=key, duty="province_monitoring_year", due_on=date(2025, 11, 20), basis="CV 2", by=manager)
    with pytest.raises(Refused, match="chưa hết"):
        periods.lock_period(key="2027", level="commune", reason="x", by=manager)


def test_the_pages_say_who_owes_what_within_their_budgets(society: Society, client_of: ClientOf) -> None:
    opened(society)
    found = sent(society)
    province, unit = client_of(society.province_officer), client_of(society.nam_lau_officer)
    act_as(society.province_officer)
    seen = {"first_seen_at": clock.now(), "last_seen_at": clock.now()}
    Finding.objects.create(
        key="x", kind="report", period_key=KEY, area=found.area, subject=str(found.pk), part="Chỗ lạ", stored="1", now="2", **seen
    )
    bank = client_of(another("province_officer", agency="nhcsxh"))
    pages = [client.get(reverse("reporting:findings")).content.decode() for client in (province, bank)]
    assert ["Chỗ lạ" in page for page in pages] == [True, False]
    for page in ("owed", "periods", "findings", "checks", "exceptions"):
        with counted_queries(12):
            assert province.get(reverse(f"reporting:{page}")).status_code == 200
    listed = unit.get(reverse("reporting:owed")).content.decode()
    assert "quá hạn" in listed  # 20/11/2025 is over
    assert society.nam_lau_officer.full_name in listed
    assert "Phiêng Pằn" not in listed
    assert "Viết báo cáo" in unit.get("/").content.decode()
    assert "Xem báo cáo gửi lên" in province.get("/").content.decode()
    with counted_queries(25):
        page = province.get(reverse("reporting:report", args=[found.pk])).content.decode()
    assert "Lời của xã" in page
    assert "Nhận báo cáo" in page
    back = reverse("reporting:return", args=[found.pk])
    refused = province.post(back, {"reason": "", "version": found.version})
    assert (refused.status_code, "ít nhất một ý kiến" in refused.content.decode()) == (422, True)
    own = of("commune", NAM_LAU)
    unit.post(reverse("reporting:start", args=[own.pk]), {"version": 1})
    own.refresh_from_db()
    stale = unit.post(reverse("reporting:write", args=[own.pk]), {f"w_{a_section(own)}": "Gõ lâu", "version": own.version + 5})
    assert (stale.status_code, "Gõ lâu" in stale.content.decode()) == (422, True)
    asked = province.get(reverse("reporting:period_lock", args=[KEY])).content.decode()
    assert "(cấp xã)" in asked
    assert "Còn nữa" in asked
    for kind in ("docx", "xlsx"):
        file = province.get(reverse("reporting:report_file", args=[found.pk, kind]), {"ban": 1})
        assert b"".join(file.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
