"""Prepares .venv from the hashed requirement files: uv when it is there, venv and pip otherwise. Only the standard library.

Usage: python3 tools/setup.py base|dev
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SHELL = "chromium-headless-shell"  # Chromium without a window: half the work of the whole browser
CHROMIUM = (SHELL, "chromium", "chromium-browser", "google-chrome")


def run(*command: object) -> None:
    subprocess.run([str(part) for part in command], check=True, cwd=ROOT)


def digest(files: list[Path]) -> str:
    return hashlib.sha256(b"".join(f.read_bytes() for f in [*files, ROOT / "pyproject.toml"])).hexdigest()


def install(files: list[Path]) -> None:
    uv = shutil.which("uv")
    if not PYTHON.exists():
        run(uv, "venv", "--quiet", "--python", sys.executable, VENV) if uv else run(sys.executable, "-m", "venv", VENV)
    pip = [uv, "pip", "install", "--quiet", "--python", PYTHON] if uv else [PYTHON, "-m", "pip", "install", "--quiet",
                                                                            "--disable-pip-version-check"]  # fmt: skip
    for file in files:
        run(*pip, "--require-hashes", "-r", file)
    run(*pip, "--no-deps", "--no-build-isolation", "-e", ".")


def compile_sources() -> None:
    """Compiles what changed, once: a start is several processes and the tests start a hundred, also where Python may write nothing."""
    run(PYTHON, "-m", "compileall", "-q", "src", "tests")


def install_chromium() -> None:
    """Browser tests drive the distribution's Chromium, by preference without its windows; installed when missing and we may."""
    if shutil.which(SHELL):
        return
    is_there = any(shutil.which(name) for name in CHROMIUM)
    if shutil.which("apt-get") and os.geteuid() == 0 and not installed(SHELL) and not is_there:
        run("apt-get", "update", "-qq")  # an old list of packages names files that are gone
        is_there = installed(SHELL) or installed("chromium")  # not every distribution has the shell
    if not is_there and not shutil.which(SHELL):
        sys.exit("Cần trình duyệt Chromium để chạy kiểm thử: hãy cài gói 'chromium' của hệ điều hành rồi chạy lại.")


def installed(package: str) -> bool:
    """Asks the distribution for a package; false where it has none."""
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
    return subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - said in words before anything fails
        sys.exit("Cần Python 3.11 trở lên.")
    group = sys.argv[1] if len(sys.argv) > 1 else "base"
    files = [ROOT / "requirements" / "build.txt", ROOT / "requirements" / f"{group}.txt"]
    stamp = VENV / f".stamp-{group}"
    if not (stamp.exists() and stamp.read_text() == digest(files)):
        print(f"Đang chuẩn bị môi trường ({group}) …", flush=True)
        install(files)
        stamp.write_text(digest(files))
    compile_sources()
    if group == "dev":
        install_chromium()


if __name__ == "__main__":
    main()
