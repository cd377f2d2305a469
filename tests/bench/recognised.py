"""The synthetic province as it was recognised, in a database of its own: made once, and anew when what makes it changes."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from .measured import ROOT

# What the province is made by: on one made by older code a bench would measure yesterday's. Migrations are run at start.
_MADE_BY = ("synthetic/*.py", "site/synthetic_*.py")


def _digest() -> str:
    found = hashlib.sha256()
    for pattern in _MADE_BY:
        for file in sorted((ROOT / "src" / "giamngheo").glob(pattern)):
            found.update(file.read_bytes())
    return found.hexdigest()[:10]


HOME = Path(tempfile.gettempdir()) / "giamngheo_bench" / f"recognised_{_digest()}"


def setup(role: str, home: Path = HOME) -> None:
    """Django in this process on the province's database, as one of the database's roles."""
    os.environ.update(GIAMNGHEO_HOME=str(home), GIAMNGHEO_DB_ROLE=role, DJANGO_SETTINGS_MODULE="giamngheo.site.settings")
    os.environ.pop("DATABASE_URL", None)
    import django

    django.setup()


def start(home: Path = HOME) -> None:
    """Starts the database and fills it where it is empty; leaves the process with the owner's role."""
    home.mkdir(parents=True, exist_ok=True)
    from giamngheo.kit import embedded

    os.environ["GIAMNGHEO_HOME"] = str(home)
    embedded.start()
    setup("owner", home)
    from django.core.management import call_command

    call_command("prepare", verbosity=0)
    call_command("synthesise", size="province", if_empty=True, stdout=open(os.devnull, "w"))  # noqa: SIM115


def stop(home: Path = HOME) -> None:
    """Stops the database."""
    from giamngheo.kit import embedded

    os.environ["GIAMNGHEO_HOME"] = str(home)
    embedded.stop()


def scope() -> Any:
    """What the province's officer sees."""
    from giamngheo.apps.accounts.models import User
    from giamngheo.apps.accounts.queries import access_of
    from giamngheo.kit import clock
    from giamngheo.kit.scope import scoped

    return scoped(access_of(User.objects.get(username="chuyenvien-tinh"), clock.today()).scope())
