"""The test database is made by its owner; the tests then run as the application's role, row-level security on."""

from __future__ import annotations

import os

# Tests own a database of their own on the installation's server; the role is switched after it is made.
os.environ["GIAMNGHEO_DB_ROLE"] = "owner"
os.environ.setdefault("GIAMNGHEO_MODE", "demo")
