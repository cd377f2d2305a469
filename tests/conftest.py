"""Shared by every test; the settings are in tests/settings.py."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile

import pytest

from tests.site.system import SHARED

# Long modules begin first, so that both cores end together (loadfile hands modules out in this order).
LONG_FIRST = (
    "tests/browser/", "tests/site/", "tests/contracts/test_without_django", "tests/apps/test_killed", "tests/engine/",
    "tests/apps/", "tests/contracts/",
)  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """One folder for all processes of this run; workers inherit its name.

    Garbage is looked for less often: the site's many small objects live on anyway, and looking took a fourteenth of the time.
    """
    gc.set_threshold(200_000, 20, 100)
    if SHARED not in os.environ:
        os.environ[SHARED] = tempfile.mkdtemp(prefix="gns")
        config.add_cleanup(lambda: shutil.rmtree(os.environ.pop(SHARED), ignore_errors=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def rank(item: pytest.Item) -> int:
        return next((n for n, start in enumerate(LONG_FIRST) if item.nodeid.startswith(start)), len(LONG_FIRST))

    items.sort(key=rank)
