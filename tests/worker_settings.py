"""A process of its own beside the tests (a worker, a request that is killed): the tests' database, the application's role."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["TESTS_DATABASE"]
DATABASES["default"]["OPTIONS"]["options"] += " -c role=gn_app"
FILES_ROOT = os.environ["TESTS_FILES"]
WORK_INLINE = False
ALLOWED_HOSTS = ["testserver"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
