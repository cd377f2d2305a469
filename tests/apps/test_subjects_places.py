"""Facts of places: answered once for a commune or a village, counted for every household there, outweighed by what is nearer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import AuditEntry
from giamngheo.apps.register.models import Household
from giamngheo.apps.subjects.actions import answering
from giamngheo.apps.subjects.actions.placing import record_place_answers
from giamngheo.apps.subjects.models import PlaceAnswer
from giamngheo.apps.support import facts
from giamngheo.kit.workflow import Refused

from .conftest import Society, area
from .delivery_world import poor_households
from .review_world import NAM_LAU, PHIENG_PAN, act_as

ClientOf = Callable[[User], Client]
FACT, DAY = "is_disaster_prone", date(2025, 12, 31)


def say(society: Society, value: bool | None, *villages: int, on: date = date(2025, 3, 1), **more: object) -> list[PlaceAnswer]:
    act_as(society.nam_lau_officer)
    given = {"area_id": area(NAM_LAU).pk, "values": {FACT: value}, "by": society.nam_lau_officer, **more}
    return record_place_answers(village_ids=villages, observed_on=on, **given)  # type: ignore[arg-type]


def known(home: Household, day: date = DAY) -> object:
    return facts.known_of_households([home.pk], day).households[FACT][0]


@pytest.mark.django_db
def test_the_nearer_and_the_later_word_counts_and_a_word_unsaid_is_not_known(society: Society) -> None:
    first, second = poor_households(society, "Lò Văn Một", "Lò Văn Hai")
    assert first.village_id is not None
    assert known(first) is None
    say(society, False)
    assert known(first) is known(second) is False
    assert known(first, date(2025, 2, 28)) is None, "what was found later says nothing about an earlier day"
    say(society, True, first.village_id)
    assert known(first) is True
    say(society, None, on=date(2025, 4, 1))
    say(society, None, first.village_id, on=date(2025, 4, 1))
    assert known(first) is None
    say(society, True, on=date(2025, 5, 1))
    answering.record_answers(about=second, values={FACT: False}, observed_on=date(2025, 1, 1), by=society.nam_lau_officer)
    assert (known(first), known(second)) == (True, False)
    assert AuditEntry.objects.filter(action="ghi thông tin địa bàn xét hỗ trợ").count() == 5


@pytest.mark.django_db
def test_refused_elsewhere_in_future_without_question_and_never_changed(society: Society) -> None:
    for wrong, words in (
        ({"area_id": area(PHIENG_PAN).pk}, "Cán bộ giảm nghèo của xã"),
        ({"values": {"has_house": True}}, "theo địa bàn"),
        ({"values": {}}, "Chưa trả lời"),
    ):
        with pytest.raises(Refused, match=words):
            say(society, True, **wrong)
    with pytest.raises(Refused, match="sau hôm nay"):
        say(society, True, on=date(2999, 1, 1))
    with pytest.raises(Refused, match="không thuộc xã"):
        say(society, True, 10**9)
    assert not PlaceAnswer.objects.exists()
    made = say(society, True)[0]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update subjects_placeanswer set value = false where id = %s", [made.pk])


@pytest.mark.django_db
def test_said_on_screen_once_for_the_commune_and_seen_there(society: Society, client_of: ClientOf) -> None:
    home = poor_households(society, "Lò Văn Một")[0]
    client, nam_lau = client_of(society.nam_lau_officer), area(NAM_LAU).pk
    url = reverse("subjects:place_answers", args=[nam_lau])
    assert "Bản" in client.get(url).content.decode()
    empty = client.post(url, {"observed_on": "2025-03-01"})
    assert empty.status_code == 422
    assert "Chưa trả lời câu nào" in empty.content.decode()
    told = client.post(url, {FACT: "yes", "observed_on": "2025-03-01", "note": "sạt lở", "villages": [str(home.village_id)]}, follow=True)
    assert told.status_code == 200
    assert "sạt lở" in told.content.decode()
    assert known(home) is True
    assert client.get(reverse("subjects:place_answers", args=[area(PHIENG_PAN).pk])).status_code == 404
    assert client.get(reverse("subjects:places") + f"?dia_ban={area(PHIENG_PAN).pk}").status_code == 404
