"""Vietnamese unless this browser chose English; every text of the committed catalogue has its English."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

CATALOGUE = Path(settings.LOCALE_PATHS[0]) / "en" / "LC_MESSAGES" / "django.po"
PAGES = ("home", "register:households", "intake:batches", "review:rounds", "tables:index")


@pytest.fixture(autouse=True)
def language_put_back() -> Iterator[None]:
    """A request leaves its language on the thread; the next test starts in Vietnamese."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


def entries() -> list[dict[str, Any]]:
    """Flags and texts of every entry of the catalogue but its header."""
    found = []
    for block in CATALOGUE.read_text(encoding="utf-8").split("\n\n")[1:]:
        entry: dict[str, Any] = {"is_fuzzy": bool(re.search(r"^#,.*fuzzy", block, re.M))}
        key = ""
        for line in block.splitlines():
            start = re.match(r'(msg\w+(?:\[\d\])?) (".*")$', line)
            if start:
                key = start[1]
                entry[key] = ast.literal_eval(start[2])
            elif line.startswith('"'):
                entry[key] += ast.literal_eval(line)
        if "msgid" in entry:
            found.append(entry)
    return found


def english(client: Client, back_to: str = "/") -> Client:
    client.post(reverse("set_language"), {"language": "en", "next": back_to})
    return client


def test_every_text_has_its_english() -> None:
    told = entries()
    assert len(told) > 600
    assert [e["msgid"] for e in told if e["is_fuzzy"]] == []
    missing = [e["msgid"] for e in told if not all(v for k, v in e.items() if k.startswith("msgstr"))]
    assert missing == []


def test_the_english_keeps_every_placeholder() -> None:
    pattern = re.compile(r"%\(\w+\)[sd]|%[sd]")
    wrong = [
        e["msgid"]
        for e in entries()
        if "msgstr" in e and sorted(pattern.findall(e["msgid"])) != sorted(pattern.findall(e["msgstr"]))
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_that_of_the_source() -> None:
    with translation.override("en"):
        stale = [e["msgid"] for e in entries() if "msgstr" in e and translation.gettext(e["msgid"]) != e["msgstr"]]
    assert stale == [], "run make messages"


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_in_english_with_an_english_menu(society: Any, client_of: Callable[..., Client], name: str) -> None:
    page = english(client_of(society.nam_lau_officer)).get(reverse(name)).content.decode()
    assert '<html lang="en">' in page
    menu = page[page.index('id="gn-menu"') : page.index("</nav>")]
    assert "My work" in menu
    assert "Households" in menu
    assert "Việc của tôi" not in page
    assert "Tiếng Việt" in page


def test_a_browser_in_english_gets_vietnamese_until_somebody_chooses(
    society: Any, client_of: Callable[..., Client]
) -> None:
    client = client_of(society.nam_lau_officer)
    page = client.get("/", headers={"accept-language": "en-US,en;q=0.9"}).content.decode()
    assert '<html lang="vi">' in page
    assert "Việc của tôi" in page


def test_the_choice_is_kept_in_the_browser_and_can_be_taken_back(client: Client, db: None) -> None:
    login = reverse("accounts:login")
    response = client.post(reverse("set_language"), {"language": "en", "next": login})
    assert response["Location"] == login
    kept = response.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert kept.value == "en"
    assert kept["max-age"]
    assert '<html lang="en">' in client.get(login).content.decode()
    client.post(reverse("set_language"), {"language": "vi", "next": login})
    assert '<html lang="vi">' in client.get(login).content.decode()


def test_an_unknown_language_is_vietnamese(client: Client, db: None) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "xx"
    assert '<html lang="vi">' in client.get(reverse("accounts:login")).content.decode()


def test_choosing_needs_the_token_and_stays_on_this_site(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(reverse("set_language"), {"language": "en"}).status_code == 403
    away = Client().post(reverse("set_language"), {"language": "en", "next": "https://example.org/"})
    assert away["Location"] == "/"


def test_days_are_read_the_same_in_both_languages() -> None:
    from django import forms

    for language in ("vi", "en"):
        with translation.override(language):
            assert forms.DateField().clean("05/10/2025").isoformat() == "2025-10-05"


def test_terms_of_the_field_follow_the_language_of_the_page() -> None:
    from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES
    from giamngheo.kit.terms import Words

    words = Words(HOUSEHOLD_CLASSES)
    with translation.override("en"):
        assert words["NEAR_POOR"] == "Near-poor household"
    assert words["NEAR_POOR"] == "Hộ cận nghèo"
    assert words.get("NOT_A_CODE", "") == ""


def test_the_classes_of_a_filter_are_in_english(society: Any, client_of: Callable[..., Client]) -> None:
    page = english(client_of(society.nam_lau_officer)).get(reverse("register:households")).content.decode()
    assert "Near-poor household" in page
    assert "Hộ cận nghèo" not in page


def test_a_file_is_in_vietnamese_whoever_downloads_it(society: Any, client_of: Callable[..., Client]) -> None:
    client = english(client_of(society.nam_lau_officer))
    response = client.get(reverse("register:households_file", args=["csv"]))
    head = b"".join(response.streaming_content).decode().splitlines()[0]
    assert "Chủ hộ" in head
    assert "Head" not in head


def test_every_address_of_a_file_is_a_paper() -> None:
    from giamngheo.site.languages import WITHOUT_ENDING, is_paper
    from tests.contracts.test_every_url import patterns

    routes = {name: route for name, route, _ in patterns()}
    assert routes.keys() >= WITHOUT_ENDING
    told = re.compile(r"(_file|:file|[a-z]_workbook|marked|toml)(_revealed)?$")
    assert [name for name, route in routes.items() if told.search(name) and not is_paper(name, route)] == []
