"""Refreshes and compiles the English catalogue from the Vietnamese texts of the code; says what is still missing.

Needs xgettext, msgmerge and msgfmt (Debian: ``apt install gettext``). Locations are kept without line numbers and the
date of the making is left out, so that a refresh that finds nothing new changes nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "giamngheo"
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
HEADER = """# English of the Vietnamese texts of the code. Refresh with "make messages".
msgid ""
msgstr ""
"Project-Id-Version: giamngheo\\n"
"Language: en\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def refresh() -> None:
    """Collects the texts of code and templates into the catalogue; texts no longer used are dropped."""
    options = ["-l", "en", "--no-wrap", "--no-obsolete", "--add-location", "file"]
    environment = os.environ | {"PYTHONPATH": str(PACKAGE.parent), "DJANGO_SETTINGS_MODULE": "giamngheo.site.settings"}
    subprocess.run([sys.executable, "-m", "django", "makemessages", *options], cwd=PACKAGE, env=environment, check=True)
    _, entries = CATALOGUE.read_text(encoding="utf-8").split("\n\n", 1)
    CATALOGUE.write_text(f"{HEADER}\n{entries}", encoding="utf-8")


def compile_catalogue() -> str:
    """Writes the compiled catalogue beside the source, refusing wrong placeholders; returns msgfmt's count."""
    found = shutil.which("msgfmt")
    if found is None:
        raise SystemExit("msgfmt is missing: install gettext.")
    compiled = CATALOGUE.with_suffix(".mo")
    done = subprocess.run(
        [found, "--check-format", "--statistics", "-o", str(compiled), str(CATALOGUE)],
        capture_output=True, text=True, check=False, env=os.environ | {"LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stderr.strip()


def main() -> int:
    refresh()
    count = compile_catalogue()
    print(count)
    return 1 if re.search(r"untranslated|fuzzy", count) else 0


if __name__ == "__main__":
    raise SystemExit(main())
