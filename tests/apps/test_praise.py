"""Praise: nominated with frozen figures, reviewed, voted on, decided by others; people are named only as they agreed; warnings."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.actions import assign_role
from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.praise import actions, states
from giamngheo.apps.praise.actions import Words
from giamngheo.apps.praise.models import Nomination
from giamngheo.apps.praise.queries import nominations as queries
from giamngheo.apps.praise.queries.figures import Nominee
from giamngheo.apps.praise.word_list import praise_list
from giamngheo.kit import clock
from giamngheo.kit.workflow import Refused, Stale

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, act_as, counted_queries, household
from .test_commitments import recognised_year
from .test_supervision import concluded

ClientOf = Callable[[User], Client]
WORDS = Words("for_the_poor", 2025, "Giúp nhau làm nhà, trồng cây ăn quả", "province_merit")


def a_commune(society: Society, code: str = PHIENG_PAN) -> Nomination:
    by = society.phieng_pan_officer if code == PHIENG_PAN else society.nam_lau_officer
    act_as(by)
    place = area(code)
    return actions.nominate(nominee=Nominee("commune", place, place.name), words=WORDS, by=by)


def a_home(society: Society) -> Nomination:
    act_as(society.phieng_pan_officer)
    home = household("Lò Văn Ún", code=PHIENG_PAN)
    nominee = queries.of_household(home, None)
    assert nominee is not None
    return actions.nominate(nominee=nominee, words=WORDS, by=society.phieng_pan_officer)


def voted(society: Society, found: Nomination, **more: object) -> Nomination:
    act_as(society.province_officer)
    by = society.province_officer
    actions.review(pk=found.pk, note="", by=by, version=found.version)
    # Who nominated may not bring it before the council, so it is not offered to them, whatever else they are.
    offered = {one: queries.waiting_for(access_of(one, clock.today()))["vote"].count() for one in (by, society.nam_lau_officer)}
    assert offered == {by: 1, society.nam_lau_officer: 0}
    given = {"opinion": "agreed", "held_on": clock.today(), "present": 9, "votes_for": 8, "votes_against": 1, **more}
    return actions.vote(pk=found.pk, by=by, **given)  # type: ignore[arg-type]


def _words_of(document: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return re.sub("<[^>]+>", " ", package.read("word/document.xml").decode())


def test_figures_are_frozen_and_nobody_decides_what_they_nominated_or_reviewed(society: Society) -> None:
    recognised_year(society, 2025, poor=1, total=10)
    found = a_commune(society, NAM_LAU)
    assert found.figures["commitment"]["values"]["result"] == "unregistered"
    assert "2024" in found.figures["poverty_cut"]["missing"]
    assert found.figures["money"]["missing"]
    assert found.figures["findings"]["values"] == {"open": 0}
    assert found.plan_digest == current_plan().digest
    with pytest.raises(Refused, match="đã được đề nghị"):
        a_commune(society, NAM_LAU)
    assign_role(
        user=society.nam_lau_officer, role="province_officer", area=area(NAM_LAU), agency_id="so_tc", valid_from=date(2023, 1, 1),
        valid_to=None, by=None,
    )  # fmt: skip
    voted(society, found)
    leader = society.province_leader
    act_as(leader)
    for hand, offers in (("opinion_by_id", 0), ("", 1)):
        with transaction.atomic():
            Nomination.objects.filter(pk=found.pk).update(**({hand: leader.pk} if hand else {"version": found.version + 2}))
            assert queries.waiting_for(access_of(leader, clock.today()))["decide"].count() == offers
            transaction.set_rollback(True)
    with pytest.raises(Stale):
        actions.decide(pk=found.pk, number="12/QĐ-UBND", decided_on=clock.today(), by=leader, version=1)
    for by in (society.nam_lau_officer, society.province_officer):
        act_as(by)
        with pytest.raises(Refused, match="không làm việc này"):
            actions.decide(pk=found.pk, number="12/QĐ-UBND", decided_on=clock.today(), by=by)
    act_as(leader)
    done = actions.decide(pk=found.pk, number="12/QĐ-UBND", decided_on=clock.today(), by=leader)
    assert (done.state, done.decision_number) == (states.AWARDED, "12/QĐ-UBND")
    for change in ({"figures": {}}, {"decision_number": "khác"}, {"state": "refused"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Nomination.objects.filter(pk=found.pk).update(**change)


def test_a_returned_nomination_goes_again_with_figures_of_that_day(society: Society) -> None:
    found = a_commune(society)
    concluded(society.province_officer)
    act_as(society.province_officer)
    back = actions.give_back(pk=found.pk, reason="Ghi rõ kết quả", by=society.province_officer)
    assert back.figures["findings"]["values"] == {"open": 0}
    act_as(society.phieng_pan_officer)
    again = actions.resubmit(pk=found.pk, merit="Đã ghi rõ", award="province_letter", by=society.phieng_pan_officer)
    assert (again.state, again.return_reason, again.figures["findings"]["values"]) == (states.NOMINATED, "", {"open": 1})


def test_what_is_refused(society: Society) -> None:
    found = a_commune(society)
    for change, words in (
        ({"votes_for": 9, "votes_against": 1}, "không được nhiều hơn"), ({"votes_for": 0}, "không có phiếu"),
        ({"opinion": ""}, "Chọn ý kiến"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words), transaction.atomic():
            voted(society, found, **change)
    voted(society, found, opinion="disagreed")
    act_as(society.province_leader)
    with pytest.raises(Refused, match="Hội đồng không đồng ý"):
        actions.decide(pk=found.pk, number="1", decided_on=clock.today(), by=society.province_leader)
    act_as(society.phieng_pan_officer)
    with pytest.raises(Refused, match="không đề nghị khen thưởng cho nơi này"):
        actions.nominate(nominee=Nominee("commune", area(NAM_LAU), "x"), words=WORDS, by=society.phieng_pan_officer)
    with pytest.raises(Refused, match="2021–2025"):
        actions.nominate(
            nominee=Nominee("commune", area(PHIENG_PAN), "x"), words=Words("for_the_poor", 2019, "x", "province_merit"),
            by=society.phieng_pan_officer,
        )  # fmt: skip


def test_a_commune_that_has_ended_is_named_apart_and_not_praised_for_a_year_without_it(
    society: Society, client_of: ClientOf
) -> None:
    officer, new, old = client_of(society.nam_lau_officer), reverse("praise:nomination_new"), area("03766", "2025-01")
    page = officer.get(new).content.decode()
    names = re.findall(r'<option value="commune:\d+">([^<]+)</option>', page)
    assert len(names) == len(set(names)) > 1
    assert names.count(area(NAM_LAU).name) == 1
    given = {"nominee": f"commune:{old.pk}", "movement": "for_the_poor", "year": "2025", "merit": "Tốt", "award": "province_merit"}
    refused = officer.post(new, given)
    assert refused.status_code == 422
    assert f"Đề nghị {area(NAM_LAU).name} cho năm này" in refused.content.decode()
    assert officer.post(new, given | {"year": "2024"}).status_code == 302


def test_people_are_asked_and_named_only_as_they_agreed(society: Society, client_of: ClientOf) -> None:
    found = a_home(society)
    assert found.figures["own_will"] == {"missing": "hộ chưa đăng ký thoát nghèo"}
    with pytest.raises(Refused, match="Chưa hỏi hộ"), transaction.atomic():
        voted(society, found)
    act_as(society.phieng_pan_officer)
    actions.record_consent(pk=found.pk, consent="refused", on=clock.today(), by=society.phieng_pan_officer)
    leader, officer = client_of(society.province_leader), client_of(society.phieng_pan_officer)
    page, listed = reverse("praise:nomination", args=[found.pk]), reverse("praise:nominations")
    file = reverse("praise:nominations_file", args=["csv"])
    for shown in (leader.get(page), leader.get(listed)):
        assert "Lò Văn Ún" not in shown.content.decode()
        assert "không nêu tên" in shown.content.decode()
    assert WORDS.merit not in leader.get(page).content.decode()
    assert "Lò Văn Ún" not in b"".join(leader.get(file).streaming_content).decode()  # type: ignore[attr-defined]
    assert "Lò Văn Ún" in officer.get(listed).content.decode()
    act_as(society.province_officer)
    home = Nomination.objects.select_related("area", "village").get(pk=found.pk)
    assert "Lò Văn Ún" not in _words_of(praise_list([home], by=society.province_officer))  # whoever prints it
    given = {"consent": "given", "on": clock.today().isoformat(), "version": 2}
    assert officer.post(reverse("praise:nomination_consent", args=[found.pk]), given).status_code == 302
    assert "Lò Văn Ún" in leader.get(page).content.decode()
    assert client_of(society.nam_lau_officer).get(page).status_code == 404
    assert client_of(society.phieng_pan_front).get(page).status_code == 403
    # Why it was sent back is free text: it may name whom the page does not.
    act_as(society.phieng_pan_officer)
    actions.record_consent(pk=found.pk, consent="refused", on=clock.today(), by=society.phieng_pan_officer)
    act_as(society.province_officer)
    actions.refuse(pk=found.pk, reason="hộ ông Lò Văn Ún còn nợ", by=society.province_officer)
    shown = leader.get(page).content.decode()
    assert "Lò Văn Ún" not in shown
    assert "Có lý do; không hiện khi chưa có đồng ý nêu tên" in shown
    assert "hộ ông Lò Văn Ún còn nợ" in officer.get(page).content.decode()


def test_the_screens_lead_from_nomination_to_decision_with_a_warning(society: Society, client_of: ClientOf) -> None:
    concluded(society.province_officer)
    officer, province, leader = (client_of(u) for u in (society.phieng_pan_officer, society.province_officer, society.province_leader))
    act_as(society.phieng_pan_officer)
    key = f"commune:{area(PHIENG_PAN).pk}"
    words = {"nominee": key, "movement": "for_the_poor", "year": "2025", "merit": "Tốt", "award": "province_merit"}
    new = reverse("praise:nomination_new")
    assert officer.post(new, {**words, "merit": ""}).status_code == 422
    assert officer.post(new, {**words, "nominee": f"commune:{area(NAM_LAU).pk}"}).status_code == 422
    assert officer.post(new, words).status_code == 302
    act_as(society.phieng_pan_officer)
    pk = Nomination.objects.get().pk
    assert "Xem xét đề nghị khen thưởng" in province.get("/").content.decode()
    assert officer.post(reverse("praise:nomination_review", args=[pk]), {"version": 1}).status_code == 403
    assert province.post(reverse("praise:nomination_review", args=[pk]), {"text": "Đủ", "version": 1}).status_code == 302
    day = clock.today().isoformat()
    votes = {"held_on": day, "present": 9, "votes_for": 9, "votes_against": 0, "opinion": "agreed", "version": 2}
    assert province.post(reverse("praise:nomination_vote", args=[pk]), votes).status_code == 302
    assert "còn 1 kiến nghị kiểm tra" in leader.get(reverse("praise:nomination", args=[pk])).content.decode()
    assert "Quyết định khen thưởng" in leader.get("/").content.decode()
    words_list = reverse("praise:decision_list")
    assert "Dự thảo" in _words_of(leader.get(words_list).content)
    decision = {"number": "7/QĐ-UBND", "decided_on": day, "version": 3}
    assert leader.post(reverse("praise:nomination_decide", args=[pk]), decision).status_code == 302
    with counted_queries(12):
        shown = leader.get(reverse("praise:nominations"), {"trang_thai": "awarded"})
    assert [row.found.decision_number for row in shown.context["table"].rows] == ["7/QĐ-UBND"]
    told = _words_of(province.get(words_list, {"cua": pk}).content)
    assert "Kèm theo Quyết định số 7/QĐ-UBND" in told
    assert "Phiêng Pằn" in told
    assert leader.get(words_list).status_code == 302  # nobody waits any more: said, and back to the list
    assert client_of(society.nam_lau_officer).get(words_list, {"cua": pk}).status_code == 404
    assert access_of(society.province_leader, date(2026, 11, 26)).may(queries.READERS[2])
