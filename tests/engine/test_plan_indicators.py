"""A broken catalogue of indicators is told whole: every slip with file, key and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

from giamngheo.engine.plan import check_plan, plan_root


def test_every_slip_of_the_catalogue_is_told_at_once(tmp_path: Path) -> None:
    copy = tmp_path / "plan"
    shutil.copytree(plan_root(), copy, ignore=shutil.ignore_patterns("*.geojson", "who_growth"))
    path = copy / "indicators" / "targets.toml"
    text = path.read_text(encoding="utf-8")
    for old, new in (
        ('target = "T2b"', 'target = "T2z"'), ('numerator = "jobs"', 'numerator = "job"'), ('owner = "so_xd"', 'owner = "so_x"'),
        ('project = "p2"', 'project = "p9"'), ('cites = ["qd-2514-2022:II.2.6"]', 'cites = ["qd-1-2022:1"]'),
        ("poor_rate/all", "poverty/all"),
    ):  # fmt: skip
        assert old in text
        text = text.replace(old, new, 1)
    path.write_text(text, encoding="utf-8")
    told = {p.key for p in check_plan(copy) if p.file == "indicators/targets.toml"}
    assert told == {
        "indicator[T2b]", "indicator[T2b].target", "indicator[T4].numerator", "indicator[T7_4].owner", "indicator[T3].project",
        "indicator[T6]", "indicator[T6].cites", "indicator[T1].published",
    }  # fmt: skip
