"""Carries ``plan/`` into the package as ``giamngheo/plan_data``, so that an installed copy has its law with it."""

from __future__ import annotations

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithPlan(build_py):
    """The ordinary build, plus the plan folder; an editable install reads the checkout's folder instead."""

    def run(self) -> None:
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "giamngheo" / "plan_data"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(Path(__file__).resolve().parent / "plan", target)


setup(cmdclass={"build_py": BuildWithPlan})
