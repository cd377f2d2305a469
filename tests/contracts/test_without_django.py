"""The engine, the workbooks and the synthetic province live without Django: every module is imported where it is an error.

What they compute is shown by their own tests; that none reaches for Django later, within a function, by the import contracts.
"""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import importlib, pkgutil, sys
for name in ("django", "psycopg", "procrastinate"):
    sys.modules[name] = None
count = 0
for floor in ("engine", "workbooks", "synthetic"):
    package = importlib.import_module(f"giamngheo.{floor}")
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
        count += 1
print(count)
"""


def test_every_module_is_imported_where_django_is_not() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) > 80
