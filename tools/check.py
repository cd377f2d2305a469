"""Everything that is checked without running the system: lint, format of templates, types, layers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
CHECKS = {
    "ruff": [BIN / "ruff", "check", "src", "tests", "tools"],
    "mypy": [BIN / "mypy", "-p", "giamngheo"],
    "import-linter": [BIN / "lint-imports", "--no-cache"],
    "djlint": [BIN / "djlint", "src/giamngheo", "--lint", "--quiet"],
}


def main() -> int:
    failed = []
    for name, command in CHECKS.items():
        done = subprocess.run([str(part) for part in command], cwd=ROOT, capture_output=True, text=True)
        print(f"{name}: {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout[-6000:], done.stderr[-2000:])
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
