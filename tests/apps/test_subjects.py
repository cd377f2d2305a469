"""Subjects and answers: what may be written, what counts on which day, what members tell of a group."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import AuditEntry, SensitiveRead
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import Household, Person
from giamngheo.apps.subjects import columns, known
from giamngheo.apps.subjects.actions import answering, joining, keeping
from giamngheo.apps.subjects.models import Answer, Subject, SubjectMember
from giamngheo.apps.support import facts, others, queries
from giamngheo.engine.eligibility_frames import DERIVED, KEYS, TABLES
from giamngheo.kit import clock
from giamngheo.kit.workflow import Refused, Stale

from .conftest import Society, area
from .delivery_world import poor_households
from .review_world import NAM_LAU, PHIENG_PAN, act_as, counted_queries, household, member, occasion

ClientOf = Callable[[User], Client]
DAY = date(2025, 12, 31)
GROUP_ANSWERS = {
    "group_kind": "cooperative_group", "area_difficulty": "other", "state_share_pct": 60, "has_experienced_member": True,
    "is_counterpart_committed": True,
}  # fmt: skip


def a_subject(society: Society, kind: str = "group", name: str = "Tổ nuôi bò Nà Tòng", **more: object) -> Subject:
    act_as(society.nam_lau_officer)
    given = {"area_id": area(NAM_LAU).pk, "opened_on": date(2024, 1, 5), "by": society.nam_lau_officer, **more}
    return keeping.open_subject(kind=kind, name=name, **given)  # type: ignore[arg-type]


def answer(society: Society, about: answering.About, on: date = date(2025, 3, 1), **values: object) -> list[Answer]:
    return answering.record_answers(about=about, values=values, observed_on=on, by=society.nam_lau_officer)


def household_on(home: Household, day: date = DAY) -> dict[str, object]:
    return facts.known_of_households([home.pk], day).households.row(0, named=True)


def group_on(group: Subject, day: date = DAY) -> dict[str, object]:
    return others.others_with_ids("group", [group.pk], day).subjects.row(0, named=True)


# --- columns -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(TABLES))
def test_every_column_is_told_derived_or_answerable(kind: str) -> None:
    names = {c.name for c in TABLES[kind].columns} - set(KEYS.values())
    told, answered = columns.TOLD[kind], set(columns.answerable(kind))
    assert told <= names
    assert set(columns.TOLD_SOMETIMES.get(kind, ())) <= answered
    assert not told & answered
    assert names == told | answered | (names & set(DERIVED))
    if kind == "area":
        assert answered == set()


def test_what_is_said_to_be_told_is_read_from_the_register(society: Society) -> None:
    """Everything told stands in a statement or in what the engine makes of its rows, even for a household of which little is
    known; nothing that is only answered does."""
    act_as(society.nam_lau_officer)
    home = household()
    member(home, "Lò Văn Ún", occasion(), is_head=True)
    sql = facts.HOUSEHOLDS_SQL + facts.PERSONS_SQL + facts.HISTORY_SQL
    by_engine = {"has_escaped", "escaped_on", "has_left_list", "left_list_on", "has_merit_member", "has_protection_member"}
    for kind in ("household", "person"):
        assert {name for name in columns.TOLD[kind] if name not in sql} <= by_engine
        only_answered = set(columns.answerable(kind)) - columns.TOLD_SOMETIMES.get(kind, frozenset()) - set(columns.OF_PLACES)
        assert not {name for name in only_answered if name in sql}


def test_every_answerable_fact_is_asked_by_some_rule_or_is_a_place_in_the_order() -> None:
    law = current_plan().eligibility
    unasked = {k: [f for f, rules in columns.asked_by(law, k).items() if not rules] for k in columns.KINDS}
    assert {kind: found for kind, found in unasked.items() if found} == {}


@pytest.mark.parametrize(
    ("kind", "fact", "value"),
    [
        ("household", "household_class", "POOR"), ("household", "no_such_fact", True), ("household", "has_house", "yes"),
        ("household", "independent_since", "18/01/2019"), ("household", "independent_since", "2030-01-01"),
        ("group", "state_share_pct", 101), ("group", "state_share_pct", -1), ("group", "group_kind", "club"),
        ("work", "investment_vnd", 1.5), ("work", "investment_vnd", float("nan")), ("person", "sex", "F"),
        ("group", "state_share_pct", True), ("work", "investment_vnd", float("inf")),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_refused(kind: str, fact: str, value: object) -> None:
    with pytest.raises(Refused):
        columns.checked(kind, fact, value, observed_on=DAY)


# --- answers -----------------------------------------------------------------------------------------------------------


def test_the_newest_answer_of_the_day_counts(society: Society) -> None:
    home = poor_households(society, "Lò Văn Ún")[0]
    answer(society, home, date(2025, 3, 1), has_hard_roof=True, independent_since="2012-05-01", was_helped_housing=False)
    answer(society, home, date(2025, 6, 1), has_hard_roof=False)
    wrong = answer(society, home, date(2025, 7, 1), has_hard_roof=True)[0]
    answer(society, home, date(2025, 9, 1), has_hard_roof=None)
    assert household_on(home, date(2025, 2, 28))["has_hard_roof"] is None
    assert household_on(home, date(2025, 5, 31))["has_hard_roof"] is True
    assert household_on(home, date(2025, 6, 30))["has_hard_roof"] is False
    assert household_on(home, date(2025, 7, 1))["has_hard_roof"] is True
    # "Not known" unsays.
    assert household_on(home)["has_hard_roof"] is None
    assert household_on(home)["independent_since"] == date(2012, 5, 1)
    assert household_on(home)["was_helped_housing"] is False
    answering.withdraw_answer(answer_id=wrong.pk, reason="nhầm hộ", by=society.nam_lau_officer)
    assert household_on(home, date(2025, 7, 1))["has_hard_roof"] is False
    with pytest.raises(Refused, match="đã được bỏ"):
        answering.withdraw_answer(answer_id=wrong.pk, reason="lần nữa", by=society.nam_lau_officer)


def test_of_one_day_the_later_entry_counts(society: Society) -> None:
    home = poor_households(society, "Lò Văn Ún")[0]
    answer(society, home, has_hard_roof=True)
    answer(society, home, has_hard_roof=False)
    assert household_on(home)["has_hard_roof"] is False


def test_a_house_given_outweighs_an_answer_no(society: Society) -> None:
    from .delivery_world import given_before

    home = poor_households(society, "Lò Văn Ún")[0]
    answer(society, home, was_helped_housing=False)
    given_before(home, society)
    assert household_on(home)["was_helped_housing"] is True


def test_answers_decide_the_housing_rule(society: Society) -> None:
    """19/01/2019 is a day too late, 18/01/2019 is not; what is missing is asked, and answering settles it."""
    in_time, late, silent = poor_households(society, "Lò Văn Ún", "Lò Văn Hai", "Lò Văn Ba")
    same = {"was_helped_housing": False, "has_hard_foundation": False, "has_hard_frame_wall": False, "has_hard_roof": True}
    answer(society, in_time, independent_since="2019-01-18", **same)
    answer(society, late, independent_since="2019-01-19", **same)
    rule = current_plan().eligibility.rule("p5_household")
    found = queries.judged(rule, [area(NAM_LAU).pk], date(2025, 12, 1))
    assert dict(found.rows.select("key", "state").rows()) == {
        str(in_time.pk): "YES", str(late.pk): "NO", str(silent.pk): "UNDETERMINED",
    }  # fmt: skip


def test_a_person_is_answered_for(society: Society) -> None:
    act_as(society.nam_lau_officer)
    home = household()
    who = member(home, "Lò Thị Mo", occasion(), is_head=True)
    Person.objects.filter(pk=who.pk).update(sex="F")
    answer(society, who, date(2025, 10, 20), is_nursing=True, wants_credit=True)
    row = facts.known_of_households([home.pk], DAY).persons.row(0, named=True)
    assert (row["is_nursing"], row["wants_credit"], row["wants_work_abroad"]) == (True, True, None)


def test_refusals_of_answers(society: Society) -> None:
    home = poor_households(society, "Lò Văn Ún")[0]
    with pytest.raises(Refused, match="không được sau hôm nay"):
        answer(society, home, clock.today() + timedelta(days=1), has_hard_roof=True)
    with pytest.raises(Refused, match="Chưa trả lời"):
        answer(society, home)
    with pytest.raises(Refused, match="Chỉ Cán bộ giảm nghèo của xã này"):
        answering.record_answers(
            about=home, values={"has_hard_roof": True}, observed_on=DAY, by=society.province_officer
        )
    # Every wrong answer is told at once, and nothing is kept.
    with pytest.raises(Refused, match=r"Mái.*Có nhà ở"):
        answer(society, home, has_hard_roof="có", has_house="có", is_house_leaking=True)
    assert not Answer.objects.exists()
    group = a_subject(society)
    with pytest.raises(Refused, match="ngày thành lập"):
        answer(society, group, date(2023, 1, 1), has_experienced_member=True)


def test_answers_are_written_once(society: Society) -> None:
    home = poor_households(society, "Lò Văn Ún")[0]
    made = answer(society, home, has_hard_roof=True)[0]
    for statement in ("update subjects_answer set value = 'false'", "delete from subjects_answer"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    made.refresh_from_db()
    assert made.value is True
    entry = AuditEntry.objects.get(action="ghi thông tin xét hỗ trợ")
    assert (entry.detail, entry.area_id) == ({"answers": 1}, home.area_id)


def test_who_moves_brings_along_what_is_known(society: Society, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commune that holds the household now is told its class and answers of before; the one it left tells nobody else."""
    home, stays = poor_households(society, "Lò Văn Ún", "Lò Văn Hai")
    for one in (home, stays):
        answer(society, one, has_hard_roof=False)
    there = area(PHIENG_PAN)
    with connection.cursor() as cursor:
        cursor.execute("set role none")
        cursor.execute("update register_household set area_id = %s, village_id = null where id = %s", [there.pk, home.pk])
        cursor.execute("set role gn_app")
    act_as(society.phieng_pan_officer)
    found = facts.known_of_areas([there.pk], DAY, with_persons=False).households
    assert found.select("household_key", "household_class", "has_hard_roof").rows() == [(str(home.pk), "POOR", False)]
    assert facts.known_of_households([stays.pk], DAY).households.is_empty()
    # Who opens one household is told the same of it, without reading what the whole area brought along.
    asked: list[str] = []
    for module in (facts, known):
        real = module.copied
        monkeypatch.setattr(module, "copied", lambda query, *more, real=real: (asked.append(query.as_string(None)), real(query, *more))[1])
    assert facts.known_of_households([home.pk], DAY).households.equals(found)
    assert [sum(f"{name}_elsewhere{of}(" in one for one in asked) for name in ("classes", "answers") for of in ("", "_of")] == [0, 1, 0, 2]
    with connection.cursor() as cursor:
        for ids in (home.pk, stays.pk):
            cursor.execute("select count(*) from subjects_classes_elsewhere_of(array[%s]::bigint[])", [ids])
            assert cursor.fetchone() == (int(ids == home.pk),)


# --- subjects ----------------------------------------------------------------------------------------------------------


def test_a_subject_is_entered_changed_closed_and_opened_again(society: Society) -> None:
    made = a_subject(society, answers={"group_kind": "cooperative_group"})
    assert Answer.objects.get(subject=made).value == "cooperative_group"
    with pytest.raises(Refused, match="đã có"):
        a_subject(society, name="Tổ  nuôi bò  nà tòng")
    a_subject(society, kind="officer", name="Lò Văn Ún")
    a_subject(society, kind="officer", name="Lò Văn Ún")
    by = society.nam_lau_officer
    same = {"subject_id": made.pk, "by": by, "code": "", "village_id": None, "opened_on": made.opened_on}
    keeping.change_subject(version=1, name="Tổ nuôi bò sinh sản", **same)
    with pytest.raises(Stale):
        keeping.change_subject(version=1, name="Tổ nuôi trâu", **same)
    with pytest.raises(Refused, match="vì sao"):
        keeping.close_subject(subject_id=made.pk, version=2, closed_on=date(2025, 6, 1), reason=" ", by=by)
    keeping.close_subject(subject_id=made.pk, version=2, closed_on=date(2025, 6, 1), reason="giải thể", by=by)
    rule = current_plan().eligibility.rule("p2_group")
    for day, count in ((date(2025, 5, 31), 1), (date(2025, 6, 1), 0)):
        assert queries.judged(rule, [area(NAM_LAU).pk], day).rows.height == count
    with pytest.raises(Refused, match="đã đóng"):
        answer(society, Subject.objects.get(pk=made.pk), has_experienced_member=True)
    keeping.reopen_subject(subject_id=made.pk, version=3, by=by)
    assert queries.judged(rule, [area(NAM_LAU).pk], DAY).rows["name"].to_list() == ["Tổ nuôi bò sinh sản"]


def test_who_may_keep_subjects(society: Society) -> None:
    act_as(society.province_officer)
    place = area(PHIENG_PAN).pk
    day = date(2024, 1, 1)
    keeping.open_subject(kind="work", area_id=place, name="Đường liên xã", opened_on=day, by=society.province_officer)
    for who in (society.nam_lau_officer, society.nam_lau_chairman, society.province_leader):
        with pytest.raises(Refused, match="Chỉ Cán bộ giảm nghèo"):
            keeping.open_subject(kind="work", area_id=place, name="Đường khác", opened_on=day, by=who)
    act_as(society.nam_lau_officer)
    assert not Subject.objects.exists()


def test_members_tell_the_shares_of_the_day(society: Society) -> None:
    """Poor on the day of the activity is what counts; a member who left does not, nor what was answered."""
    poor, second = poor_households(society, "Lò Văn Ún", "Lò Văn Hai")
    rich = household("Cà Văn Giàu", when=occasion(year=2024, on=date(2024, 10, 1)), score_a=200, deprived=0)
    group, by = a_subject(society, answers=GROUP_ANSWERS), society.nam_lau_officer
    answer(society, group, target_share_pct=80, priority_share_pct=80)
    assert group_on(group)["target_share_pct"] == 80.0
    joined = {"subject_id": group.pk, "valid_from": date(2025, 1, 1), "by": by}
    joining.add_member(household=poor, role="leader", **joined)
    joining.add_member(household=rich, role="member", **joined)
    # Nậm Lầu lies in Thuận Châu, a poor district: everybody there is whom the Programme is for; the Thái go first.
    assert group_on(group)["target_share_pct"] == 100.0
    assert group_on(group)["priority_share_pct"] == 100.0
    # Before the list of 2025 was recognised nobody's class was known, the place was.
    assert group_on(group, date(2025, 11, 19))["is_led_by_vulnerable"] is None
    assert group_on(group)["is_led_by_vulnerable"] is True
    rule = current_plan().eligibility.rule("p2_group")
    assert queries.judged(rule, [area(NAM_LAU).pk], DAY).counts["YES"] == 1
    with pytest.raises(Refused, match="đang là thành viên"):
        joining.add_member(household=poor, role="member", **joined)
    leaver = joining.add_member(household=second, role="member", **joined)
    joining.end_member(member_id=leaver.pk, valid_to=date(2025, 2, 1), by=by)
    with pytest.raises(Refused, match="đã rời nhóm"):
        joining.end_member(member_id=leaver.pk, valid_to=date(2025, 2, 1), by=by)


def test_an_answer_does_not_override_members_of_whom_nothing_is_known(society: Society) -> None:
    act_as(society.phieng_pan_officer)
    unknown = household("Lò Văn Lạ", code=PHIENG_PAN)
    Household.objects.filter(pk=unknown.pk).update(ethnic_group="")
    by, day = society.phieng_pan_officer, date(2025, 1, 1)
    group = keeping.open_subject(kind="group", area_id=unknown.area_id, name="Tổ dê", opened_on=day, by=by)
    answering.record_answers(about=group, values={"target_share_pct": 90}, observed_on=date(2025, 5, 1), by=by)
    assert group_on(group)["target_share_pct"] == 90.0
    made = joining.add_member(subject_id=group.pk, household=unknown, role="member", valid_from=day, by=by)
    assert group_on(group)["target_share_pct"] is None
    joining.end_member(member_id=made.pk, valid_to=date(2025, 6, 1), by=by)
    assert group_on(group)["target_share_pct"] == 90.0
    assert SubjectMember.objects.get().valid_to == date(2025, 6, 1)


def test_members_are_of_the_commune(society: Society) -> None:
    act_as(society.province_officer)
    there = household("Lò Văn Xa", code=PHIENG_PAN)
    group = a_subject(society)
    with pytest.raises(Refused, match="thành viên của xã này"):
        joining.add_member(
            subject_id=group.pk, household=there, role="member", valid_from=date(2025, 1, 1), by=society.nam_lau_officer
        )
    # The commune of an earlier map that lies in the household's is the same place.
    here, old = household("Lò Văn Gần"), area("03790", "2021").pk
    act_as(society.nam_lau_officer)
    older = a_subject(society, name="Tổ cũ", opened_on=date(2022, 1, 1), area_id=old)
    joining.add_member(
        subject_id=older.pk, household=here, role="member", valid_from=date(2025, 1, 1), by=society.nam_lau_officer
    )
    work = a_subject(society, kind="work", name="Cầu Nà Tòng")
    with pytest.raises(Refused, match="Chỉ tổ, nhóm"):
        joining.add_member(
            subject_id=work.pk, household=there, role="member", valid_from=date(2025, 1, 1), by=society.nam_lau_officer
        )


@pytest.mark.parametrize(
    ("kind", "rule_id", "day", "values"),
    [
        ("organisation", "p2_organisation", date(2023, 3, 1), {"organisation_kind": "cooperative", "builds_model": True}),
        ("organisation", "p4_3_organisation", date(2023, 3, 1), {"organisation_kind": "job_centre"}),
        ("officer", "p7_1_officer", date(2023, 3, 1), {"officer_role": "village", "works_on_poverty": True}),
        (
            "work", "p1_2_work", date(2023, 3, 1),
            {"work_kind": "transport", "work_level": "inter_commune", "work_act": "build", "investment_vnd": 4_000_000_000},
        ),
    ],
)  # fmt: skip
def test_every_kind_is_judged_and_explained(
    society: Society, client_of: ClientOf, kind: str, rule_id: str, day: date, values: dict[str, object]
) -> None:
    # On the commune of its day: the Nậm Lầu of today was several then.
    place = area("03790", "2021").pk
    made = a_subject(society, kind=kind, name="Đối tượng thử", opened_on=date(2022, 1, 1), area_id=place)
    answer(society, made, date(2022, 6, 1), **values)
    client = client_of(society.nam_lau_officer)
    page = reverse("support:rule", args=[rule_id])
    asked = {"ngay": day.isoformat(), "trang_thai": "YES"}
    with counted_queries(12):
        shown = client.get(page, asked).content.decode()
    assert "Đối tượng thử" in shown or "Đối Tượng Thử" in shown
    why = client.get(reverse("support:subject", args=[made.pk]), asked).content.decode()
    assert current_plan().eligibility.rule(rule_id).name_vi in why
    assert client_of(society.phieng_pan_officer).get(reverse("support:subject", args=[made.pk])).status_code == 404


# --- screens -----------------------------------------------------------------------------------------------------------


def test_a_group_is_kept_on_screen(society: Society, client_of: ClientOf) -> None:
    home = poor_households(society, "Lò Văn Ún")[0]
    client = client_of(society.nam_lau_officer)
    new = reverse("subjects:subject_new", args=["group"])
    place = area(NAM_LAU).pk
    given = {"area_id": place, "name": "Tổ nuôi ong", "opened_on": "2025-01-05", "group_kind": "cooperative_group"}
    assert client.post(new, {**given, "name": ""}).status_code == 422
    assert client.post(new, given).status_code == 302
    act_as(society.nam_lau_officer)
    made = Subject.objects.get()
    page = reverse("subjects:subject", args=[made.pk])
    assert "Tổ hợp tác" in client.get(page).content.decode()
    join = reverse("subjects:member_new", args=[made.pk])
    assert "Hộ Lò Văn Ún" not in client.get(join).content.decode()
    assert "Hộ Lò Văn Ún" in client.get(join, {"tim": "lo van un"}).content.decode()
    assert "Không tìm thấy ai" in client.get(join, {"tim": "khong co"}).content.decode()
    joined = client.post(join, {"who": f"h{home.pk}", "role": "leader", "valid_from": "2025-01-05"}, query_params={"tim": "un"})
    assert joined.status_code == 302
    act_as(society.nam_lau_officer)
    leave = reverse("subjects:member_leave", args=[made.members.get().pk])
    assert client.post(leave, {"valid_to": "2025-03-01"}).status_code == 302
    act_as(society.nam_lau_officer)
    answers = reverse("subjects:subject_answers", args=[made.pk])
    assert "Quy định hỏi" in client.get(page).content.decode()
    sent = {"observed_on": "2025-02-01", "state_share_pct": "60,5", "has_experienced_member": "yes", "is_counterpart_committed": ""}
    assert client.post(answers, sent).status_code == 302
    act_as(society.nam_lau_officer)
    assert dict(Answer.objects.filter(observed_on=date(2025, 2, 1)).values_list("fact", "value")) == {
        "state_share_pct": 60.5, "has_experienced_member": True,
    }  # fmt: skip
    took = Answer.objects.get(fact="has_experienced_member")
    back = reverse("subjects:answer_withdraw", args=[took.pk])
    assert client.post(back, {"reason": "ghi nhầm"}).status_code == 302
    assert "ghi nhầm" in client.get(page).content.decode()
    assert client.post(reverse("subjects:subject_close", args=[made.pk]), {
        "version": 1, "closed_on": "2025-06-01", "reason": "giải thể"}).status_code == 302
    listed = client.get(reverse("subjects:subjects")).content.decode()
    assert "Tổ nuôi ong" not in listed
    assert "Tổ nuôi ong" in client.get(reverse("subjects:subjects"), {"trang_thai": "da-dong"}).content.decode()
    assert client.post(reverse("subjects:subject_reopen", args=[made.pk]), {"version": 2}).status_code == 302


def test_the_list_costs_the_same_whatever_its_length(society: Society, client_of: ClientOf) -> None:
    act_as(society.nam_lau_officer)
    for number in range(3):
        a_subject(society, name=f"Tổ số {number}", answers={"group_kind": "other"})
    client, page = client_of(society.nam_lau_officer), reverse("subjects:subjects")
    with counted_queries(12) as few:
        client.get(page)
    act_as(society.nam_lau_officer)
    for number in range(3, 30):
        a_subject(society, name=f"Tổ số {number}", answers={"group_kind": "other"})
    with counted_queries(12) as many:
        client.get(page)
    assert len(few) == len(many)
    csv = client.get(reverse("subjects:subjects_file", args=["csv"]), {"loai": "group"})
    assert b"".join(csv.streaming_content).decode().count("Tổ số") == 30


def test_the_province_keeps_works_and_the_chairman_only_reads(society: Society, client_of: ClientOf) -> None:
    made = a_subject(society)
    chairman = client_of(society.nam_lau_chairman)
    assert chairman.get(reverse("subjects:subject", args=[made.pk])).status_code == 200
    assert chairman.get(reverse("subjects:subject_new", args=["work"])).status_code == 403
    assert client_of(society.province_officer).get(reverse("subjects:subject_answers", args=[made.pk])).status_code == 200
    assert client_of(society.phieng_pan_officer).get(reverse("subjects:subject", args=[made.pk])).status_code == 404


def test_only_what_open_rules_miss_is_asked(society: Society, client_of: ClientOf) -> None:
    home = poor_households(society, "Lò Văn Ún")[0]
    answer(society, home, date(2025, 5, 1), was_helped_housing=True, is_special_hardship=True)
    client = client_of(society.nam_lau_officer)
    page = reverse("support:supplement", args=[home.pk])
    with counted_queries(12):
        shown = client.get(page).content.decode()
    # Who was helped before is out of the housing rule: no question of it is left.
    assert "Mái làm bằng vật liệu bền chắc" not in shown
    act_as(society.nam_lau_officer)
    answer(society, home, date(2025, 6, 1), was_helped_housing=None)
    shown = client.get(page).content.decode()
    assert "Hộ được hỗ trợ nhà ở (Dự án 5)" in shown
    assert "Mái làm bằng vật liệu bền chắc" in shown
    given = {"observed_on": "2025-12-01", "has_hard_roof": "no", "has_hard_foundation": "no", "has_hard_frame_wall": "unknown"}
    done = client.post(page, {**given, "independent_since": "2019-01-18", "was_helped_housing": "no"})
    assert done.status_code == 302
    act_as(society.nam_lau_officer)
    rule = current_plan().eligibility.rule("p5_household")
    assert queries.judged(rule, [home.area_id], DAY).counts["YES"] == 1
    again = client.get(page).content.decode()
    assert "Mái làm bằng vật liệu bền chắc" not in again
    assert client_of(society.nam_lau_chairman).get(page).status_code == 403
    assert client_of(society.phieng_pan_officer).get(page).status_code == 404


def test_sensitive_answers_are_hidden_until_asked(society: Society, client_of: ClientOf) -> None:
    home = poor_households(society, "Lò Văn Ún")[0]
    answer(society, home, date(2025, 5, 1), is_special_hardship=True, has_hard_roof=False)
    page, client = reverse("support:answers", args=[home.pk]), client_of(society.nam_lau_officer)
    assert "••••••" in client.get(page).content.decode()
    before = SensitiveRead.objects.count()
    assert "••••••" not in client.post(reverse("support:answers_revealed", args=[home.pk])).content.decode()
    assert SensitiveRead.objects.count() == before + 1
    assert client_of(society.province_officer).post(reverse("support:answers_revealed", args=[home.pk])).status_code == 403
