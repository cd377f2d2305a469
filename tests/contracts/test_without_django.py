"""The engine and the workbooks live without Django: their tests pass where importing it is an error.

Random examples are left out: they show what is computed, not what is imported. The engine's own tests are imported with
all they ask for; what it computes runs under the examples of ``tests/spec``.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BLOCKED = ("django", "psycopg", "procrastinate")
PROGRAM = """
import sys
for name in {blocked!r}:
    sys.modules[name] = None
import pytest
sys.exit(pytest.main(sys.argv[1:]))
"""


@pytest.mark.parametrize(
    ("folder", "how"), [("tests/engine", "--collect-only"), ("tests/spec", "-x"), ("tests/workbooks", "-x")]
)
def test_tests_pass_where_django_is_not(folder: str, how: str, tmp_path: Path) -> None:
    settings = tmp_path / "pytest.ini"
    settings.write_text(f"[pytest]\npythonpath = {ROOT / 'src'} {ROOT}\nfilterwarnings = error\n")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(blocked=BLOCKED), "-q", how, "-m", "not hypothesis", "-p", "no:django",
         "-p", "no:cacheprovider",
         "-c", str(settings), "--rootdir", str(ROOT), str(ROOT / folder)],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
