"""Every page can be used without seeing it or with a keyboard alone: all addresses × roles of the little society.

A page that answers 200 with a whole document joins by itself. Contrast is computed from the tokens of the style sheet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from tests.apps.money_world import person

from .phieng_pan import PhiengPan
from .test_every_url import PATTERN, may_ask, patterns
from .test_foreign_area import LISTS_OF_MINE, THINGS, address_of, body_of
from .viewers import ALONE, NO_PAGES, VIEWERS, seen_by

NAMES = sorted({name for name, _, _ in patterns()} - NO_PAGES)
CONTROLS = {"input", "select", "textarea"}
VOID = {"input", "img", "br", "hr", "meta", "link", "wbr", "source", "col"}


class Page(HTMLParser):
    """What a screen reader meets: language, headings, ids, controls and what names them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.lang = ""
        self.headings: list[int] = []
        self.ids: Counter[str] = Counter()
        self.controls: list[dict[str, str]] = []
        self.label_for: set[str] = set()
        self.pointed: set[str] = set()
        self.first_link = ""
        self.nameless: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self._spoken: list[bool] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {key: value or "" for key, value in attrs}
        if "id" in given:
            self.ids[given["id"]] += 1
        if tag == "html":
            self.lang = given.get("lang", "")
        elif re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        elif tag == "label":
            self.label_for.add(given.get("for", ""))
        elif tag in CONTROLS and given.get("type") not in {"hidden", "submit"}:
            self.controls.append(given | {"is_inside_label": "1" if any(t == "label" for t, _ in self._open) else ""})
        if tag == "a" and not self.first_link:
            self.first_link = given.get("href", "")
        if tag == "img" and "alt" not in given:
            self.nameless.append(f"img {given.get('src')}")
        for key in ("aria-describedby", "aria-labelledby", "aria-controls"):
            self.pointed |= set(given.get(key, "").split())
        if given.get("aria-label") or (tag == "img" and given.get("alt")):
            self._spoken = [True] * len(self._spoken)
        if tag not in VOID:
            self._open.append((tag, given))
            self._spoken.append(bool(given.get("aria-label")))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._spoken = [True] * len(self._spoken)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            opened, given = self._open.pop()
            if not self._spoken.pop() and opened in {"a", "button"}:
                self.nameless.append(f"{opened} {given}")
            if opened == tag:
                return

    def faults(self) -> list[str]:
        """Everything wrong with the page, in words."""
        found = [f"id {name} {count} times" for name, count in self.ids.items() if count > 1]
        found += [f"without a name: {what}" for what in self.nameless]
        found += [f"points at no id: {name}" for name in self.pointed if name not in self.ids]
        if self.lang != settings.LANGUAGE_CODE:
            found.append(f"lang is {self.lang!r}")
        if self.headings.count(1) != 1:
            found.append(f"{self.headings.count(1)} h1")
        if not (self.first_link.startswith("#") and self.first_link[1:] in self.ids):
            found.append(f"the first link is no skip link: {self.first_link!r}")
        for control in self.controls:
            named = control["is_inside_label"] or control.get("aria-label") or control.get("aria-labelledby")
            if not named and control.get("id", "-") not in self.label_for:
                found.append(f"without a label: {control}")
        return found


def faults_of(response: Any) -> list[str]:
    """Faults of a whole page; files, redirects, parts and refusals have none."""
    text = body_of(response)
    if not response.get("Content-Type", "").startswith("text/html"):
        return []
    return Page(text).faults() if "<html" in text else []


def place(world: PhiengPan, name: str) -> str:
    if name in THINGS:
        return address_of(world, name)
    return reverse(name, args=LISTS_OF_MINE[name](world) if name in LISTS_OF_MINE else [])


def viewers_of(world: PhiengPan, name: str) -> list[User]:
    """Who looks at the page. Some apps are also for people who are nobody elsewhere."""
    society, app = world.society, name.partition(":")[0]
    alone = [person("canbo.rieng", ALONE[app], "14")] if app in ALONE else []
    return [*(getattr(society, viewer) for viewer in seen_by(name)), *alone]


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_usable_without_seeing_them(
    phieng_pan: PhiengPan, client_of: Callable[[User], Client], name: str
) -> None:
    statuses, here = set(), place(phieng_pan, name)  # made before a viewer's own scope is in force
    for viewer in viewers_of(phieng_pan, name):
        if not may_ask(viewer, PATTERN[name]):
            continue  # gets the page of refusal, read once below
        response = client_of(viewer).get(here)
        statuses.add(response.status_code)
        assert faults_of(response) == [], (name, viewer)
    assert statuses - {403, 404}, "nobody came as far as this page"


@pytest.mark.parametrize("name", ["intake:upload", "review:round_new", "accounts:person_new", "accounts:profile"])
def test_a_form_sent_back_is_usable_too(phieng_pan: PhiengPan, client_of: Callable[[User], Client], name: str) -> None:
    shown = 0
    for viewer in VIEWERS:
        response = client_of(getattr(phieng_pan.society, viewer)).post(place(phieng_pan, name), {})
        shown += response.status_code in {200, 422}
        assert faults_of(response) == [], (name, viewer)
    assert shown


def test_the_page_of_refusal_is_usable_too(phieng_pan: PhiengPan, client_of: Callable[[User], Client]) -> None:
    response = client_of(phieng_pan.society.stranger).get(place(phieng_pan, "intake:upload"))
    assert response.status_code == 403
    assert faults_of(response) == []


@pytest.mark.parametrize("name", ["accounts:login", "styleguide"])
def test_open_pages_are_usable_for_strangers(db: None, client: Client, name: str) -> None:
    response = client.get(reverse(name))
    assert faults_of(response) == []


def test_the_reader_of_pages_finds_what_is_wrong() -> None:
    bad = Page(
        '<html lang=""><a href="/x"></a><h1>a</h1><h1>b</h1><p id="i"></p><p id="i"></p>'
        '<input name="n" aria-describedby="gone"><img src="s"><button></button></html>'
    ).faults()
    for word in ("id i 2 times", "points at no id: gone", "lang is ''", "2 h1", "no skip link", "without a label",
                 "img s", "button"):  # fmt: skip
        assert any(word in fault for fault in bad), (word, bad)


STYLES = (settings.BASE / "static" / "css" / "gn.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--gn-([\w-]+):\s*(#[0-9a-f]{3,6});", STYLES))
RULES = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", STYLES, flags=re.S))
GROUNDS = ("white", "soft", "green-soft", "amber-soft", "red-soft")
# Marks beside words, not words: the arrow of a sortable head. WCAG 1.4.11 asks 3 to 1 of these.
MARKS = {".gn-sort"}


def light(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of #rgb or #rrggbb, from 0 to 1."""
    digits = colour.lstrip("#")
    digits = "".join(d * 2 for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def token(rule: str, what: str) -> str:
    """The token that a rule gives a property; empty when it names none."""
    found = re.search(rf"(?:^|[;\s]){what}:\s*var\(--gn-([\w-]+)\)", rule)
    return found[1] if found else ""


def test_contrast_is_measured_as_wcag_does() -> None:
    assert contrast("#000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)


def test_words_stand_out_from_every_ground() -> None:
    """A colour of words is read on every light ground, unless its own rule names the ground."""
    poor, pairs = [], 0
    for selector, rule in RULES:
        words = token(rule, "color")
        if not words:
            continue
        ground = token(rule, r"background(?:-color)?")
        least = 3.0 if selector.strip() in MARKS else 4.5
        for under in (ground,) if ground else GROUNDS:
            pairs += 1
            if contrast(TOKENS[words], TOKENS[under]) < least:
                poor.append((selector.strip(), words, under, round(contrast(TOKENS[words], TOKENS[under]), 2)))
    assert pairs > 50
    assert poor == []


def test_words_of_buttons_and_of_plain_text_stand_out() -> None:
    pairs = [("white", "green"), ("white", "green-dark"), ("white", "grey"), *(("ink", ground) for ground in GROUNDS)]
    assert [pair for pair in pairs if contrast(*(TOKENS[name] for name in pair)) < 4.5] == []


def test_controls_and_the_focus_stand_out() -> None:
    """WCAG 1.4.11: the edge of a control against the page, and the two rings of the focus against each other."""
    pairs = [("line-strong", "white"), ("line-strong", "soft"), ("ink", "focus"), ("ink", "white")]
    assert [pair for pair in pairs if contrast(*(TOKENS[name] for name in pair)) < 3] == []
