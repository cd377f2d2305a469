"""Breaks each contract in a copy of the tree and shows that its check fails: ``python -m tests.contracts.broken_on_purpose``.

A contract that nothing can break protects nothing. Each case is one edit and the one command that must go red.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
COPIED = ("src", "tests", "plan", "docs", "pyproject.toml", ".importlinter")


@dataclass(frozen=True)
class Case:
    """One edit (``old`` → ``new`` in ``file``; an empty ``old`` appends or creates) and the check it must break."""

    name: str
    file: str
    old: str
    new: str
    check: tuple[str, ...]


def pytest_of(path: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", path)


LINT = (str(BIN / "lint-imports"), "--no-cache")
HOUSE, ROWS, DOCS = "tests/contracts/test_house.py", "tests/contracts/test_row_security.py", "tests/contracts/test_generated_docs.py"
CASES = (
    Case("a lower app imports a higher one", "src/giamngheo/apps/places/queries.py", "",
         "\nfrom giamngheo.apps.review import states  # noqa\n", LINT),
    Case("the engine imports Django", "src/giamngheo/engine/measures.py", "", "\nimport django  # noqa\n", LINT),
    Case("a module nobody placed", "src/giamngheo/apps/extra/__init__.py", "", "", LINT),
    Case("an import cycle through the kit", "src/giamngheo/kit/clock.py", "",
         "\nfrom giamngheo.apps.places import queries  # noqa\n", LINT),
    Case("a key points up", "src/giamngheo/apps/intake/models.py", '    year = models.IntegerField()\n',
         '    year = models.IntegerField()\n    round = models.ForeignKey("review.Round", models.PROTECT, null=True)\n',
         pytest_of(HOUSE + "::test_foreign_keys_point_down")),
    Case("models passed around", "src/giamngheo/apps/review/forms.py", "",
         "\nfrom giamngheo.apps.register.models import Household  # noqa\n",
         pytest_of(HOUSE + "::test_models_of_one_app_are_not_passed_around_another")),
    Case("a field without its privacy", "src/giamngheo/apps/files/models.py", '"content_type", ', "",
         pytest_of(HOUSE + "::test_every_field_declares_its_privacy")),
    Case("a sensitive field called plain", "src/giamngheo/apps/register/models.py",
         'sensitive = frozenset({"ethnic_group", "id_number", "old_id_number"})\n        personal = frozenset({',
         'sensitive = frozenset({"id_number", "old_id_number"})\n        personal = frozenset({"ethnic_group", ',
         pytest_of(HOUSE)),
    Case("a number without its article", "plan/standards/2022_2026.toml", 'cites = ["nd-07-2021:3', 'cites = ["nd-07-2099:3',
         pytest_of("tests/contracts/test_plan_cites.py")),
    Case("an id that names nothing", "plan/agencies.toml", 'leads = ["', 'leads = ["p9_9", "',
         pytest_of("tests/contracts/test_plan_cites.py")),
    Case("a printed page out of date", "docs/rulebook.md", "", "\nthêm tay\n", pytest_of(DOCS)),
    Case("a table without a policy", "tests/contracts/test_row_security.py", '    "review_round":', '    "review_rond":',
         pytest_of(ROWS)),
    Case("scope forgotten on a page", "src/giamngheo/apps/accounts/permissions.py",
         "    here = access(request)\n    if here.may(permission, area_id):", "    if True:",
         pytest_of("tests/contracts/test_foreign_area.py")),
    Case("the engine needs Django in a function", "src/giamngheo/engine/ages.py", "", "\nimport django.conf  # noqa\n",
         pytest_of("tests/contracts/test_without_django.py")),
    Case("an untyped function in the engine", "src/giamngheo/engine/ages.py", "", "\n\ndef untyped(x):\n    return x\n",
         (str(BIN / "mypy"), "-p", "giamngheo.engine")),
    Case("a rule that no longer says what the law says", "plan/standards/2022_2026.toml", "value = 30", "value = 20",
         pytest_of("tests/spec")),
)  # fmt: skip


def broken(case: Case) -> tuple[bool, str]:
    """Applies the edit in a copy and runs the check: (did it fail as it should, its last line)."""
    with tempfile.TemporaryDirectory(prefix="broken-") as folder:
        copy = Path(folder)
        for name in COPIED:
            source = ROOT / name
            shutil.copytree(source, copy / name) if source.is_dir() else shutil.copy(source, copy / name)
        target = copy / case.file
        target.parent.mkdir(parents=True, exist_ok=True)
        text = target.read_text(encoding="utf-8") if target.exists() else ""
        if case.old and case.old not in text:
            return False, f"the edit does not fit any more: {case.old!r} is not in {case.file}"
        target.write_text(text.replace(case.old, case.new, 1) if case.old else text + case.new, encoding="utf-8")
        env = {**os.environ, "PYTHONPATH": f"{copy / 'src'}{os.pathsep}{copy}"}
        done = subprocess.run(case.check, cwd=copy, env=env, capture_output=True, text=True)
        lines = [line for line in done.stdout.splitlines() if line.strip()]
        # 2: the plan no longer loads, so that collecting the tests fails already.
        return done.returncode in {1, 2}, lines[-1] if lines else done.stderr[-200:]


def main() -> int:
    missed = 0
    for case in CASES:
        failed, line = broken(case)
        missed += not failed
        print(f"{'broken as it should' if failed else 'NOT NOTICED':20} {case.name}: {line}", flush=True)
    print(f"{len(CASES) - missed} of {len(CASES)} contracts noticed.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
