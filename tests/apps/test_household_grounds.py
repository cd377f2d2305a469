"""The household's page says why: each condition with its answer, the household's fact, the threshold and the article.

On sample B, imported as officers do it: 120 households, ten of them left open on purpose.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.intake.actions import stage, upload
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import area_on
from giamngheo.apps.register.merging import merge_batch
from giamngheo.apps.review import actions, engine_door
from giamngheo.apps.review.models import Decision
from giamngheo.engine.plan import load_plan

from .conftest import Society
from .review_world import a_round, act_as

ClientOf = Callable[[User], Client]
SAMPLE = Path(__file__).parents[1] / "data" / "samples" / "B_thanh_vien_ho.xlsx"
SURVEY = date(2024, 10, 15)


@pytest.fixture
def classified(society: Society, settings, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    settings.HOME = tmp_path
    officer = society.province_officer
    act_as(officer)
    place = area_on("03781", SURVEY)
    batch = upload(content=SAMPLE.read_bytes(), name=SAMPLE.name, area=place, year=2024, survey_on=SURVEY, by=officer)
    stage(batch_id=batch.pk, by=officer)
    merge_batch(batch_id=batch.pk, by=officer)
    opened = a_round(officer, year=2024)
    actions.classify_communes(round=opened, area_ids=[place.pk], by=officer)


def page(client: Client, decision: Decision) -> str:
    response = client.get(reverse("register:household", args=[decision.household_id]), {"vi_sao": "2024"})
    assert response.status_code == 200
    return response.content.decode()


def trace_rows(html: str) -> list[tuple[str, list[str]]]:
    """Each row of the ground: the answer's kind and the texts of its cells."""
    found = re.findall(r'<tr class="gn-trace__row gn-trace__row--(\w+)[^"]*">(.*?)</tr>', html, re.S)
    return [
        (
            kind,
            [
                re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", c)).strip()
                for c in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
            ],
        )
        for kind, row in found
    ]


@pytest.mark.usefixtures("classified")
class TestWhy:
    def test_a_poor_household(self, society: Society, client_of: ClientOf) -> None:
        decision = Decision.objects.filter(household_class="POOR", unknown_mask=0).earliest("id")
        rows = trace_rows(page(client_of(society.province_officer), decision))
        assert {kind for kind, _ in rows} == {"true", "false"}
        for kind, (text, answer, fact, threshold, article) in rows:
            assert text
            assert answer.endswith("không đúng" if kind == "false" else "đúng")
            assert fact or threshold
            assert article
        everything = " ".join(" ".join(cells) for _, cells in rows)
        assert "140" in everything  # the cut-off of a rural commune
        assert "Điều" in everything

    def test_an_undetermined_household_names_what_is_missing(self, society: Society, client_of: ClientOf) -> None:
        decision = Decision.objects.filter(household_class="UNDETERMINED").earliest("id")
        assert decision.missing
        html = page(client_of(society.province_officer), decision)
        assert decision.missing in html
        missing = [cells for kind, cells in trace_rows(html) if kind == "missing"]
        assert missing
        assert any("chưa biết" in cells[1] and "Thiếu:" in cells[2] for cells in missing)

    def test_under_an_older_plan(
        self, society: Society, client_of: ClientOf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The cut-off changes; the page still shows the ground of the day, with the plan it rests on."""
        decision = Decision.objects.filter(household_class="POOR", unknown_mask=0).earliest("id")
        before = trace_rows(page(client_of(society.province_officer), decision))
        root = tmp_path / "next_plan"
        shutil.copytree(current_plan().root, root)
        file = root / "standards" / "2022_2026.toml"
        text = file.read_text(encoding="utf-8")
        changed = text.replace('area_type = "rural", value = 140', 'area_type = "rural", value = 100')
        assert changed != text
        file.write_text(changed, encoding="utf-8")
        plan = load_plan(root)
        monkeypatch.setattr(engine_door, "current_plan", lambda: plan)
        assert plan.digest != decision.plan_digest
        html = page(client_of(society.province_officer), decision)
        assert trace_rows(html) == before
        assert decision.plan_digest[:8] in html
        assert "khác với kết quả đã ghi" not in html
