"""A worker killed in the middle: seen at once on the run's page, nothing half written, and in the end all as if undisturbed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from giamngheo.apps.accounts.models import User
from giamngheo.apps.intake.models import ImportBatch
from giamngheo.apps.intake.runs import STAGE
from giamngheo.apps.linking import runs as linking_runs
from giamngheo.apps.register.intake_runs import MERGE
from giamngheo.apps.review import runs as review_runs
from giamngheo.apps.review.models import CommuneReview, Round
from giamngheo.apps.work import lease
from giamngheo.apps.work.actions import perform, resume_run, start_run
from giamngheo.apps.work.models import Run

from .at_once import swept
from .conftest import Society, area, make_society
from .killed import Gate, gate, kill, killed_at, picture, until, worker
from .review_world import NAM_LAU, a_round, act_as, household, occasion
from .test_intake_actions import A, old, staged
from .test_linking_persons import someone

STOPPED = "Đã dừng giữa chừng"


@dataclass(frozen=True)
class Job:
    """A run that waits, where to stop it, and what it writes. ``kept``: rows of the picture that a stop leaves."""

    by: User
    run: Run
    lock: tuple[str, list[Any]]
    tells: tuple[str, ...]
    kept: int = 0


STAGED = (
    "select sheet, row_number, kind, outcome, parsed::text from intake_stagedrow",
    "select code, severity, sheet, row_number from intake_stagedfinding",
    "select state, counts::text from intake_importbatch",
)
REGISTER = (
    "select head_name, member_count, version from register_household",
    "select full_name, birth_year, id_number from register_person",
    "select p.full_name, m.relation, m.valid_from from register_membership m join register_person p on p.id = m.person_id",
    "select kind, year, is_withdrawn from register_occasion",
    "select h.head_name, f.class_stated, f.score_a from register_householdfact f join register_household h on h.id = f.household_id",
    "select state, counts - 'mark', version from intake_importbatch",
)
REVIEWED = (
    "select h.head_name, a.code, d.household_class, d.score_b_min, d.deprived_mask, d.is_recognised from review_decision d"
    " join register_household h on h.id = d.household_id join places_area a on a.id = d.area_id",
    "select a.code, c.state, c.household_count, c.poor_count from review_communereview c join places_area a on a.id = c.area_id"
    " where c.household_count > 0",
)
PAIRS = (
    "select a.full_name, b.full_name, p.reasons::text, p.state from linking_personpair p"
    " join register_person a on a.id = p.left_person_id join register_person b on b.id = p.right_person_id",
)


def _uploaded(society: Society) -> ImportBatch:
    return staged(A, old("03766"), society.nam_lau_officer)


def staging(society: Society) -> Job:
    """The file was read before; it is read again, and stopped when new rows stand and the old are gone."""
    by, batch = society.nam_lau_officer, _uploaded(society)
    run = start_run(kind=STAGE, subject_id=batch.pk, area_id=batch.area_id, year=batch.year, by=by)
    return Job(by, run, ("lock table intake_stagedfinding in share mode", []), STAGED, kept=-1)


def merging(society: Society, kind: str = "annual_review") -> Job:
    """Stopped when households, persons and memberships are written and the facts are not."""
    by, batch = society.nam_lau_officer, _uploaded(society)
    ImportBatch.objects.filter(pk=batch.pk).update(list_kind=kind)
    run = start_run(kind=MERGE, subject_id=batch.pk, area_id=batch.area_id, year=batch.year, by=by)
    return Job(by, run, ("lock table register_householdfact in share mode", []), REGISTER)


def back_load(society: Society) -> Job:
    """The same with a list recognised earlier."""
    return merging(society, "recognised_list")


def one_commune(society: Society) -> Job:
    """Stopped when some of the commune's classes are written: the last household's row is held."""
    return _classification(society, [NAM_LAU])


def province(society: Society) -> Job:
    """More communes than one transaction takes: stopped in the second part, so that the first is kept."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    codes = sorted(opened.communes.values_list("area__code", flat=True))[: review_runs.CHUNK + 3]
    return _classification(society, codes, opened, kept=review_runs.CHUNK)


def _classification(society: Society, codes: list[str], opened: Round | None = None, *, kept: int = 0) -> Job:
    by = society.province_officer
    act_as(by)
    opened = opened or a_round(by)
    review_of = dict(CommuneReview.objects.filter(round=opened).values_list("area__code", "area_id"))
    last = None
    for code in sorted(codes, key=lambda code: review_of[code]):
        when = occasion(code)
        for n in range(3 if kept == 0 else 1):
            last = household(f"Lò Văn {code} {n}", code=code, when=when)
    run = start_run(kind=review_runs.CLASSIFY, subject_id=opened.pk, area_id=area("14").pk, year=opened.year, by=by)
    assert last is not None
    return Job(by, run, ("select 1 from register_household where id = %s for update", [last.pk]), REVIEWED, kept)


def pairs(society: Society) -> Job:
    """Looking for one person entered twice, stopped before the pairs are written."""
    by = society.nam_lau_officer
    act_as(by)
    someone("Lò Văn Hòa", number="014080123456")
    someone("Lo Van Hoa", number="014080123456", village="Bản Hai")
    office = by.assignments.get().area_id
    run = start_run(kind=linking_runs.PERSONS, subject_id=office, area_id=office, by=by)
    return Job(by, run, ("lock table linking_personpair in share mode", []), PAIRS)


@pytest.fixture
def outside(django_db_setup: None, django_db_blocker, settings: Any, tmp_path: Path) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """What is made is committed, so that other processes see it."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.WORK_INLINE = False
    with django_db_blocker.unblock(), swept():
        yield


def made(build: Callable[[Society], Job]) -> Job:
    with transaction.atomic():
        return build(make_society())


def undisturbed(job: Job) -> list[list[tuple[Any, ...]]]:
    """What the run writes when nobody disturbs it; rolled back."""
    with transaction.atomic():
        act_as(job.by)
        perform(run_id=job.run.pk, area_id=job.run.area_id, inline=True)
        found = picture(job.by, *job.tells)
        transaction.set_rollback(True)
    return found


def now(job: Job) -> Run:
    with transaction.atomic():
        act_as(job.by)
        return Run.objects.get(pk=job.run.pk)


def page(job: Job, name: str = "work:run") -> str:
    client = Client()
    client.force_login(job.by, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse(name, args=[job.run.pk])).content.decode()


def is_stopped(job: Job) -> bool:
    return lease.is_stopped(now(job))


def stop_in_the_middle(job: Job, held: Gate) -> None:
    with worker() as child:
        killed_at(child, held)
    until(lambda: is_stopped(job), "nobody noticed that the worker is gone")


def finished_by_another_worker(job: Job) -> None:
    with worker() as child:
        until(
            lambda: now(job).state in ("done", "failed") or not child.is_alive(), "the run was not taken up again"
        )
        assert now(job).state == "done", now(job).message


ALL = [staging, merging, back_load, one_commune, province, pairs]


@pytest.mark.parametrize("build", ALL)
def test_nothing_half_and_in_the_end_all_of_it(outside: None, build: Callable[[Society], Job]) -> None:
    job = made(build)
    before, expected = picture(job.by, *job.tells), undisturbed(job)
    assert expected != before or job.kept == -1
    with gate(*job.lock) as held:
        stop_in_the_middle(job, held)
    left = picture(job.by, *job.tells)
    if job.kept > 0:
        assert len(left[0]) == job.kept
        assert set(left[0]) < set(expected[0])
    else:
        assert left == before
    assert now(job).attempts == 1
    text = page(job)
    assert STOPPED in text
    assert "Phần đang làm dở không được ghi" in text
    assert ("Phần đã xong được giữ nguyên" in text) == (job.kept > 0)
    finished_by_another_worker(job)
    assert now(job).attempts == 2
    assert picture(job.by, *job.tells) == expected
    assert STOPPED not in page(job)


def test_it_is_said_at_home_and_one_press_lets_it_go_on(outside: None) -> None:
    job = made(one_commune)
    expected = undisturbed(job)
    with gate(*job.lock) as held:
        stop_in_the_middle(job, held)
    client = Client()
    client.force_login(job.by, backend="django.contrib.auth.backends.ModelBackend")
    assert "Việc nền không xong: Phân loại danh sách rà soát" in client.get("/").content.decode()
    resume = reverse("work:resume", args=[job.run.pk])
    assert resume in page(job)
    for _ in range(2):
        assert client.post(resume)["Location"] == reverse("work:run", args=[job.run.pk])
    assert now(job).state == "waiting"
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs where task_name = 'work.run' and status = 'todo'")
        assert cursor.fetchone() == (1,)
    finished_by_another_worker(job)
    assert picture(job.by, *job.tells) == expected
    assert "Việc nền không xong" not in client.get("/").content.decode()


def test_two_workers_and_one_of_them_is_killed(outside: None) -> None:
    """The second does not touch what the first is doing; when the first is gone, it takes over."""
    job = made(province)
    expected = undisturbed(job)
    with gate(*job.lock) as held, worker() as first:
        until(held.waiting, "the first worker never came to the gate")
        with worker() as second:
            until(lambda: _workers() == 2, "the second worker never came")
            assert (now(job).state, now(job).attempts, is_stopped(job)) == ("running", 1, False)
            kill(first)
            until(lambda: is_stopped(job), "nobody noticed that the worker is gone")
            until(lambda: not held.waiting(), "the server goes on")
            held.open()
            with transaction.atomic():
                act_as(job.by)
                resume_run(run_id=job.run.pk, by=job.by)
            until(lambda: now(job).state == "done" or not second.is_alive(), "the second never took over")
    assert (now(job).state, now(job).attempts) == ("done", 2)
    assert picture(job.by, *job.tells) == expected


def _workers() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_workers")
        return int(cursor.fetchone()[0])


def test_a_run_whose_job_died_before_it_began_gets_another(outside: None) -> None:
    job = made(one_commune)
    expected = undisturbed(job)
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set status = 'doing'")
    finished_by_another_worker(job)
    assert picture(job.by, *job.tells) == expected
