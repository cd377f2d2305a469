"""The installation's settings, as the owner: a test database is made by its owner, then the tests switch the role."""

import os

os.environ["GIAMNGHEO_DB_ROLE"] = "owner"
os.environ.setdefault("GIAMNGHEO_MODE", "demo")

from giamngheo.site.settings import *  # noqa: F403

WORK_INLINE = True
PASSWORD_HASHERS = ["tests.quick_hash.QuickArgon2"]
