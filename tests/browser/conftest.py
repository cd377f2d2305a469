"""A whole running system and a real Chromium. The tests of a module share one installation, and act in their order."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.site.system import System, installation

from . import year_world
from .year_world import Calendar

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
CHROMIUM = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PATIENCE = 60.0
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
# Where pictures go when they are asked for (the guide's, or to look at); none are taken otherwise.
PICTURES = os.environ.get("GIAMNGHEO_PICTURES", "")
# The guide shows the first screen only; whole pages are for looking.
WHOLE = "GIAMNGHEO_PICTURES_FIRST_SCREEN" not in os.environ


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    with installation() as system, system.serve():
        yield system


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Closed with its module: while it is open its event loop stands in this thread, and Django refuses to work there."""
    path = next((found for name in CHROMIUM if (found := shutil.which(name))), None)
    assert path, "Chromium is missing; tools/setup.py dev installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        # Closing waits without end for a browser that does not go; one that is killed is gone too.
        patience = threading.Timer(PATIENCE, _kill_browsers)
        patience.start()
        browser.close()
        patience.cancel()


def _kill_browsers() -> None:
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            if child.name().startswith("chrom"):
                child.kill()


class Person:
    """One person at a browser: pages by address, plain words to press, pictures when asked for."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)

    def opens(self, path: str) -> Person:
        self.page.goto(self.base + path)
        return self

    def presses(self, words: str) -> Person:
        """The button or link of these words, the first that is visible."""
        pattern = re.compile(re.escape(words))
        found = self.page.get_by_role("button", name=pattern).or_(self.page.get_by_role("link", name=pattern))
        found.locator("visible=true").first.click()
        self.page.wait_for_load_state()
        return self

    def sees(self, words: str | re.Pattern[str]) -> Person:
        expect(self.page.locator("body")).to_contain_text(words, timeout=20_000)
        return self

    def picture(self, name: str) -> Person:
        """The page on a desktop and on a phone."""
        if not PICTURES:
            return self
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        before = self.page.viewport_size or DESKTOP
        for suffix, size in (("", DESKTOP), ("-dien-thoai", PHONE)):
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self.page.screenshot(path=f"{PICTURES}/{name}{suffix}.png", full_page=WHOLE and suffix == "")
        self.page.set_viewport_size(before)
        return self


@pytest.fixture
def enters(system: System, chromium: Browser) -> Iterator[Callable[[str], Person]]:
    """``enters("Cán bộ xã Nậm Lầu")``: logged in by the demo's button of that name, in a browser profile of its own."""
    contexts = []

    def enter(name: str) -> Person:
        context = chromium.new_context(viewport=DESKTOP, locale="vi-VN", accept_downloads=True)  # type: ignore[arg-type]
        contexts.append(context)
        person = Person(context.new_page(), f"http://127.0.0.1:{system.port}")
        person.opens("/").presses(name)
        return person

    yield enter
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def commune(request: pytest.FixtureRequest) -> Iterator[tuple[System, Calendar]]:
    """A running system with the little commune, from the module's day BEGINS on."""
    with year_world.little_commune(request.module.BEGINS) as made:
        yield made


@pytest.fixture(scope="module")
def calendar(commune: tuple[System, Calendar]) -> Calendar:
    return commune[1]


@pytest.fixture(scope="module")
def people(system: System, chromium: Browser) -> Iterator[Callable[..., Person]]:
    """``people(OFFICER)``: that person's own browser, entered once and kept through the year."""
    known: dict[str, Person] = {}

    def enter(name: str, *, is_on_phone: bool = False) -> Person:
        if name not in known:
            size = PHONE if is_on_phone else {"width": 1366, "height": 768}
            context = chromium.new_context(viewport=size, locale="vi-VN", accept_downloads=True)  # type: ignore[arg-type]
            known[name] = Person(context.new_page(), f"http://127.0.0.1:{system.port}")
            known[name].page.on("dialog", lambda dialog: dialog.accept())
            known[name].opens("/").presses(name)
        return known[name]

    yield enter
    for person in known.values():
        person.page.context.close()
