"""Background runs: started once, done once, seen by whom they concern, put back when their worker is gone."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from giamngheo.apps.work import actions, lease, queries, registry
from giamngheo.apps.work.models import Run
from giamngheo.apps.work.progress import Progress
from giamngheo.kit import clock

from .conftest import Society, area

ClientOf = Callable[..., Client]


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A kind ``test.kind`` whose handler writes down what it saw; its entry goes away after the test."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    seen: list[Any] = []

    @registry.handler("test.kind", title="Việc thử", noun="hộ", result=lambda run: ("/ket-qua/", "Xem"))
    def work(run: Run, progress: Progress) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('app.scope')")
            seen.append((run.pk, cursor.fetchone()[0]))
        progress.step("Đếm hộ", 3, 3)
        progress.say("Đã đếm 3 hộ.")

    @registry.handler("test.refused", title="Việc bị từ chối")
    def refuse(run: Run, progress: Progress) -> None:
        raise registry.RunRefused("Danh sách đã khoá. Chọn danh sách khác.")

    @registry.handler("test.broken", title="Việc hỏng")
    def broken(run: Run, progress: Progress) -> None:
        with connection.cursor() as cursor:
            cursor.execute("select ('Lò Văn Đặng')::int")

    return seen


@pytest.fixture
def queued(settings: Any) -> None:
    """Runs wait for a worker, as in a real installation."""
    settings.WORK_INLINE = False


def jobs(name: str = "work.run") -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("select args from procrastinate_jobs where task_name = %s order by id", [name])
        return [json.loads(args) if isinstance(args, str) else args for (args,) in cursor.fetchall()]


def start(society: Society, kind: str = "test.kind", subject_id: int = 1) -> Run:
    return actions.start_run(kind=kind, subject_id=subject_id, area_id=area("03784").pk, by=society.nam_lau_officer)


def test_a_run_is_done_under_the_starters_scope(society: Society, scope_of: Any, done: list[Any]) -> None:
    with scope_of(society.nam_lau_officer):
        run = start(society)
        with connection.cursor() as cursor:
            cursor.execute("select current_setting('app.scope')")
            mine = cursor.fetchone()[0]
    assert (run.state, run.step, run.progress, run.message) == ("done", "Đếm hộ", 3, "Đã đếm 3 hộ.")
    assert done == [(run.pk, mine)]
    assert str(area("03784").pk) in mine


def test_a_double_click_starts_nothing_twice(society: Society, scope_of: Any, done: list[Any], queued: None) -> None:
    with scope_of(society.nam_lau_officer):
        first, second, other = start(society), start(society), start(society, subject_id=2)
    assert first.pk == second.pk != other.pk
    assert jobs() == [{"run_id": r.pk, "area_id": area("03784").pk} for r in (first, other)]


def test_a_job_that_comes_twice_is_done_once(society: Society, scope_of: Any, done: list[Any], queued: None) -> None:
    with scope_of(society.nam_lau_officer):
        run = start(society)
        for _ in range(2):
            actions.perform(run_id=run.pk, area_id=run.area_id, inline=True)
    assert len(done) == 1


def test_a_refusal_is_told_in_its_words(society: Society, scope_of: Any, done: list[Any]) -> None:
    with scope_of(society.nam_lau_officer):
        run = start(society, "test.refused")
    assert (run.state, run.message) == ("failed", "Danh sách đã khoá. Chọn danh sách khác.")


def test_a_failure_is_logged_without_personal_data(
    society: Society, scope_of: Any, done: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO), scope_of(society.nam_lau_officer):
        run = start(society, "test.broken")
    assert run.state == "failed"
    assert "mã lỗi" in run.message
    assert "run failed" in caplog.text
    assert "test_work.py" in caplog.text
    assert "Đặng" not in caplog.text + run.message


def test_nobody_can_start_what_nobody_does(society: Society, scope_of: Any) -> None:
    with pytest.raises(LookupError), scope_of(society.nam_lau_officer):
        start(society, "test.unknown")


def test_rights_lost_since_are_lost_for_the_run(society: Society, scope_of: Any, done: list[Any], queued: None) -> None:
    with scope_of(society.nam_lau_officer):
        run = start(society)
    society.nam_lau_officer.is_active = False
    society.nam_lau_officer.save()
    actions.perform(run_id=run.pk, area_id=run.area_id, inline=True)
    assert done == [(run.pk, "{}")]


class TestSweep:
    def stalled(self, society: Society, scope_of: Any, attempts: int) -> Run:
        """A run that is "running", and nobody holds its lease."""
        with scope_of(society.nam_lau_officer):
            run = start(society)
            Run.objects.filter(pk=run.pk).update(state="running", attempts=attempts, heartbeat_at=clock.now())
            run.refresh_from_db()
        return run

    def now(self, run: Run, society: Society, scope_of: Any) -> Run:
        with scope_of(society.nam_lau_officer):
            run.refresh_from_db()
        return run

    def test_a_run_without_a_worker_waits_again(self, society, scope_of, done, queued) -> None:  # type: ignore[no-untyped-def]
        run = self.stalled(society, scope_of, attempts=1)
        assert actions.sweep() == 1
        assert self.now(run, society, scope_of).state == "waiting"
        assert len(jobs()) == 2
        with scope_of(society.nam_lau_officer):
            actions.perform(run_id=run.pk, area_id=run.area_id, inline=True)
        assert self.now(run, society, scope_of).state == "done"
        assert run.attempts == 2

    def test_three_tries_and_no_more(self, society, scope_of, done, queued) -> None:  # type: ignore[no-untyped-def]
        run = self.stalled(society, scope_of, attempts=3)
        assert actions.sweep() == 1
        assert self.now(run, society, scope_of).state == "failed"
        assert "ba lần" in run.message
        assert len(jobs()) == 1

    def test_a_living_run_is_left_alone(self, society, scope_of, done, queued) -> None:  # type: ignore[no-untyped-def]
        run = self.stalled(society, scope_of, attempts=1)
        line = connection.get_new_connection(connection.get_connection_params())
        assert lease.take(line, run)
        try:
            assert actions.sweep() == 0
            with scope_of(society.nam_lau_officer):
                actions.resume_run(run_id=run.pk, by=society.nam_lau_officer)
        finally:
            line.close()
        assert self.now(run, society, scope_of).state == "running"

    def test_only_who_started_it_lets_it_go_on(self, society, scope_of, done, queued, client_of) -> None:  # type: ignore[no-untyped-def]
        run = self.stalled(society, scope_of, attempts=1)
        url = reverse("work:resume", args=[run.pk])
        assert client_of(society.phieng_pan_officer).post(url).status_code == 404
        page = client_of(society.nam_lau_chairman).post(url, follow=True).content.decode()
        assert "Chỉ người đã bắt đầu việc này" in page
        assert "Đã dừng giữa chừng" in page
        assert url not in page
        assert self.now(run, society, scope_of).state == "running"
        client_of(society.nam_lau_officer).post(url)
        assert self.now(run, society, scope_of).state == "waiting"

    def test_a_failed_one_is_tried_again_unless_the_work_was_begun_anew(self, society, scope_of, done, queued) -> None:  # type: ignore[no-untyped-def]
        with scope_of(society.nam_lau_officer):
            run = start(society)
            Run.objects.filter(pk=run.pk).update(state="failed", checkpoint={"done": [1]}, attempts=3)
            newer = start(society)
            assert newer.pk != run.pk
            assert actions.resume_run(run_id=run.pk, by=society.nam_lau_officer).pk == newer.pk
            Run.objects.filter(pk=newer.pk).update(state="done")
            again = actions.resume_run(run_id=run.pk, by=society.nam_lau_officer)
        assert (again.pk, again.state, again.checkpoint) == (run.pk, "waiting", {"done": [1]})


class TestPage:
    def test_the_starter_and_the_area_see_it_and_nobody_else(
        self, society: Society, scope_of: Any, client_of: ClientOf, done: list[Any]
    ) -> None:
        with scope_of(society.nam_lau_officer):
            run = start(society)
        for name in ("work:run", "work:part"):
            url = reverse(name, args=[run.pk])
            found = {who: client_of(user).get(url).status_code for who, user in society.all().items()}
            assert {who for who, status in found.items() if status == 200} == {
                "nam_lau_officer", "nam_lau_chairman", "province_officer", "province_leader"
            } | ({"administrator"} if found["administrator"] == 200 else set())  # fmt: skip
            assert set(found.values()) <= {200, 404}

    def test_it_says_what_came_of_it(
        self, society: Society, scope_of: Any, client_of: ClientOf, done: list[Any]
    ) -> None:
        with scope_of(society.nam_lau_officer):
            run, refused = start(society), start(society, "test.refused")
        client = client_of(society.nam_lau_officer)
        page = client.get(reverse("work:run", args=[run.pk])).content.decode()
        assert "Việc thử" in page
        assert "Đã đếm 3 hộ." in page
        assert "/ket-qua/" in page
        assert "hx-get" not in page
        assert "Danh sách đã khoá" in client.get(reverse("work:run", args=[refused.pk])).content.decode()

    def test_it_asks_again_while_it_waits(
        self, society: Society, scope_of: Any, client_of: ClientOf, done: list[Any], queued: None
    ) -> None:
        with scope_of(society.nam_lau_officer):
            run = start(society)
        page = client_of(society.nam_lau_officer).get(reverse("work:part", args=[run.pk])).content.decode()
        assert f'hx-get="{reverse("work:part", args=[run.pk])}"' in page
        assert "Đang chờ đến lượt" in page


@pytest.mark.parametrize(
    ("spent", "done", "total", "words"),
    [(60, 30, 60, "1 phút"), (60, 10, 60, "5 phút"), (10, 50, 60, "chưa đến 1 phút"), (1, 1, 60, ""), (60, 0, 60, "")],
)
def test_time_left(spent: int, done: int, total: int, words: str) -> None:
    run = Run(state="running", started_at=clock.now() - timedelta(seconds=spent), progress=done, total=total)
    assert queries.time_left(run) == words


def test_the_worker_imports_every_module_with_a_task() -> None:
    """A task that no import path names is never registered, and its nights pass without it."""
    apps = Path(actions.__file__).parents[1]
    with_tasks = {
        "giamngheo.apps." + ".".join(path.relative_to(apps).with_suffix("").parts)
        for path in apps.rglob("*.py") if "@app.task(" in path.read_text(encoding="utf-8")
    }  # fmt: skip
    assert with_tasks == set(settings.PROCRASTINATE_IMPORT_PATHS)
