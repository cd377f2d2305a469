"""The search for households of other years, killed in the middle of writing: no half list, and it goes on."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.linking import runs as linking_runs
from giamngheo.apps.work.actions import start_run

from .conftest import Society
from .killed import gate, picture
from .review_world import act_as, household, member, occasion
from .test_killed_worker import (
    STOPPED,
    Job,
    finished_by_another_worker,
    made,
    now,
    outside,
    page,
    stop_in_the_middle,
    undisturbed,
)

LINKS = (
    "select a.head_name, b.head_name, l.kind, l.reasons::text, l.state from linking_householdlink l"
    " join register_household a on a.id = l.left_household_id join register_household b on b.id = l.right_household_id",
)


def homes(society: Society) -> Job:
    """Three households of 2023 stand in 2024 again, each in a new row; stopped before the links are written."""
    by = society.nam_lau_officer
    act_as(by)
    for n in range(3):
        for year, village in ((2023, "Bản Một"), (2024, "Bản Hai")):
            when = occasion(year=year, on=date(year, 10, 15))
            home = household(f"Lò Văn Hòa {n}", when=when, village=village)
            member(home, f"Lò Văn Hòa {n}", when, is_head=True, id_number=f"01408012345{n}")
    office = by.assignments.get().area_id
    run = start_run(kind=linking_runs.HOUSEHOLDS, subject_id=office, area_id=office, by=by)
    return Job(by, run, ("lock table linking_householdlink in share mode", []), LINKS)


def test_no_half_list_of_links_and_in_the_end_all_of_it(outside: None) -> None:
    job = made(homes)
    expected = undisturbed(job)
    assert len(expected[0]) == 3
    with gate(*job.lock) as held:
        stop_in_the_middle(job, held)
    assert picture(job.by, *job.tells) == [[]]
    text = page(job)
    assert STOPPED in text
    assert "Phần đang làm dở không được ghi" in text
    finished_by_another_worker(job)
    assert (now(job).state, now(job).attempts) == ("done", 2)
    assert picture(job.by, *job.tells) == expected


__all__ = ["outside"]
