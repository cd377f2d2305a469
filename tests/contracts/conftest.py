"""The contracts that read the database see the same one as the tests of the apps."""

from pathlib import Path
from typing import Any

import pytest

from tests.apps.conftest import Society, client_of, django_db_setup, plain_static, scope_of, society  # noqa: F401

from .phieng_pan import PhiengPan, build


@pytest.fixture
def phieng_pan(society: Society, settings: Any, tmp_path: Path) -> PhiengPan:  # noqa: F811
    """One of each thing of a commune, made by its own people; files go to the test's own folder."""
    settings.FILES_ROOT = tmp_path / "files"
    return build(society)
