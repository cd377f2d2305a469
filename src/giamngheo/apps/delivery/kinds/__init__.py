"""The kinds of support there are: each folder here is a Django app of its own, found by the settings at start.

A folder is complete in itself (``PARTS``) and holds its own migrations; its app's label is ``delivery_<folder>``, so that
its tables, templates and addresses meet no other's. Nothing outside a folder names it. Needs neither Django nor a database.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from pathlib import Path

# What a folder must hold: modules, and its pages.
PARTS = (
    "__init__.py", "apps.py", "kind.py", "models.py", "states.py", "rules.py", "actions.py", "queries.py", "forms.py",
    "lists.py", "views.py", "urls.py", "migrations/__init__.py", "migrations/0001_initial.py", "templates",
    "tests/things.py",
)  # fmt: skip
LABEL = "delivery_"


def found() -> Iterator[str]:
    """Names of the folders, in order."""
    yield from sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)


def app_names() -> list[str]:
    """What the settings install."""
    return [f"{__name__}.{name}" for name in found()]


def folder_of(name: str) -> Path:
    """Where a kind lies."""
    return next(Path(path) / name for path in __path__ if (Path(path) / name).is_dir())


def missing_parts(folder: Path) -> list[str]:
    """What a folder lacks to be complete, in the order of PARTS."""
    return [part for part in PARTS if not (folder / part).exists()]


__all__ = ["LABEL", "PARTS", "app_names", "folder_of", "found", "missing_parts"]
