"""One command starts the database, the web process and the worker; they end together, and leftovers are swept."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from .system import SECONDS, System, alive, installation, until

START_RUN = """
from datetime import date
from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.places.queries import province
from giamngheo.apps.review import actions
from giamngheo.apps.work.actions import start_run
from giamngheo.kit import clock
from giamngheo.kit.scope import scoped
by = create_user(username="chuyenvien", full_name="Chuyên viên", password=None, by=None, is_demo=True)
assign_role(user=by, role="province_officer", area=province(), agency_id="", valid_from=date(2021, 1, 1),
            valid_to=None, by=None)
with scoped(access_of(by, clock.today()).scope()):
    round = actions.open_round(year=2025, standard_id="2022_2026", reason="thử", scorecard_id="direct_totals",
                               opens_on=date(2025, 9, 1), closes_on=date(2025, 12, 14), by=by)
    print(start_run(kind="review.classify", subject_id=round.pk, area_id=province().pk, year=2025, by=by).pk)
"""
RUN_STATE = """
from giamngheo.apps.work.models import Run
print(Run.objects.values_list("state", "message").get(pk={pk}))
"""
# As if a worker had been killed in the middle of it, a moment ago.
LEFT_RUNNING = """
from giamngheo.apps.work.models import Run
from giamngheo.kit import clock
Run.objects.filter(pk={pk}).update(state="running", heartbeat_at=clock.now(), message="")
"""


@pytest.fixture(scope="module")
def system() -> Iterator[System]:
    with installation() as made:
        yield made


def test_serves_does_runs_and_stops_cleanly(system: System) -> None:
    with system.serve() as parent:
        assert parent.poll() is None, system.log()
        assert [system.get(path)[0] for path in ("/song/", "/san-sang/")] == [200, 200]
        status, page = system.get("/dang-nhap/")
        assert status == 200
        assert "Đăng nhập" in page
        pk = system.python(START_RUN)
        until(lambda: "done" in system.python(RUN_STATE.format(pk=pk)), "the worker never did the run")
        children = system.children()
        assert len(children) == 2
        parent.send_signal(signal.SIGTERM)
        assert parent.wait(SECONDS) == 0
    assert not [pid for pid in children if alive(pid)]
    assert not (system.home / "children.json").exists()
    assert not (system.home / "pg" / "postmaster.pid").exists()
    assert system.get("/song/")[0] == 0


def test_leftovers_of_a_killed_parent_are_swept_and_a_dead_child_ends_all(system: System) -> None:
    with system.serve() as killed:
        left = system.children()
        killed.kill()
        killed.wait()
    assert [alive(pid) for pid in left] == [True, True]
    system.python(LEFT_RUNNING.format(pk=1))
    with system.serve() as parent:
        assert parent.poll() is None, system.log()
        assert not [pid for pid in left if alive(pid)]
        until(lambda: "done" in system.python(RUN_STATE.format(pk=1)), "a run left in the middle was not done again")
        web, worker = system.children()
        os.kill(worker, signal.SIGKILL)
        assert parent.wait(SECONDS) == 1
        assert not alive(web)
    assert not (system.home / "pg" / "postmaster.pid").exists()
