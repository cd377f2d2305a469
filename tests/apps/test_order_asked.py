"""Facts that only an order reads are asked for, and what was answered can be answered again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.subjects.actions import answering
from giamngheo.apps.subjects.models import Answer

from .conftest import Society
from .delivery_world import poor_households
from .review_world import act_as

ClientOf = Callable[[User], Client]


def test_what_the_order_reads_is_asked_and_answered_again(society: Society, client_of: ClientOf) -> None:
    home = poor_households(society, "Lò Văn Ún")[0]
    answering.record_answers(
        about=home, values={"is_disaster_prone": True, "was_helped_housing": False}, observed_on=date(2025, 5, 1),
        by=society.nam_lau_officer,
    )  # fmt: skip
    client = client_of(society.nam_lau_officer)
    page = reverse("support:supplement", args=[home.pk])
    shown = client.get(page).content.decode()
    # Of the first priority already: no other priority counts, but who is equal is told by the house.
    assert "Nhà hư hỏng, dột nát, có nguy cơ sập đổ" in shown
    assert "Ở nơi thường xuyên xảy ra thiên tai" not in shown
    act_as(society.nam_lau_officer)
    type(home).objects.filter(pk=home.pk).update(ethnic_group="Kinh")
    shown = client.get(page).content.decode()
    assert "Hoàn cảnh đặc biệt khó khăn" in shown
    again = f"{page}?cau=is_disaster_prone"
    assert "cau=is_disaster_prone" in client.get(reverse("support:answers", args=[home.pk])).content.decode()
    assert client.post(again, {"observed_on": "2025-11-01", "is_disaster_prone": "no"}).status_code == 302
    act_as(society.nam_lau_officer)
    told = Answer.objects.filter(household=home, fact="is_disaster_prone").order_by("observed_on")
    assert [one.value for one in told] == [True, False]
