"""For each address with a parameter, a real thing of Phiêng Pằn. One module per app; what a module names is found here.

A module may hold ``THINGS`` (route name → its arguments and the question after "?" in which {area} is Phiêng Pằn),
``LISTS_OF_MINE`` (addresses about no one area: they list what the visitor may see, and nothing foreign), ``PUBLIC``
(addresses that hold nothing of anybody) and ``REASONS`` (tables without a policy of their own, each with its reason).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

from giamngheo.apps.delivery import kinds

from ..phieng_pan import PhiengPan

Thing = Callable[[PhiengPan], list[Any]]

THINGS: dict[str, tuple[Thing, str]] = {}
LISTS_OF_MINE: dict[str, Thing] = {}
PUBLIC: set[str] = set()
REASONS: dict[str, str] = {}

# What a kind of support names lies in the kind's own folder.
_names = [f"{__name__}.{found.name}" for found in pkgutil.iter_modules(__path__)]
_names += [f"{name}.tests.things" for name in kinds.app_names()]
for _name in _names:
    _module = importlib.import_module(_name)
    THINGS.update(getattr(_module, "THINGS", {}))
    LISTS_OF_MINE.update(getattr(_module, "LISTS_OF_MINE", {}))
    PUBLIC.update(getattr(_module, "PUBLIC", ()))
    REASONS.update(getattr(_module, "REASONS", {}))
