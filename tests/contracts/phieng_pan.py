"""What commune Phiêng Pằn holds in the contracts: a household with a person and history, a list of a round, an
import with one staged row, a run in the background. Nậm Lầu has none of it and must learn of none of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from giamngheo.apps.files.actions import store_file
from giamngheo.apps.intake.models import ImportBatch, StagedRow
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import Household, Person
from giamngheo.apps.review import actions
from giamngheo.apps.review.models import Round
from giamngheo.apps.work.models import Run
from giamngheo.kit import clock
from tests.apps.conftest import Society, area
from tests.apps.review_world import PHIENG_PAN, a_round, act_as, household, member, occasion

HEAD = "Lò Văn Ún"


@dataclass(frozen=True)
class PhiengPan:
    """One of each kind of thing that an address may ask for."""

    society: Society
    area: Area
    household: Household
    person: Person
    round: Round
    batch: ImportBatch
    run: Run


def a_batch(society: Society, place: Area, *, year: int) -> ImportBatch:
    """A staged import of one row, with the file it came from."""
    officer = society.phieng_pan_officer
    file = store_file(content=b"x", name="phieng-pan.csv", content_type="text/csv", area_id=place.pk, by=officer)
    batch = ImportBatch.objects.create(
        file=file, area=place, year=year, survey_on=date(year, 10, 15), digest="f" * 64, state="staged",
        uploaded_by=officer, uploaded_at=clock.now(),
    )  # fmt: skip
    StagedRow.objects.create(
        batch=batch, area=place, sheet="Danh sách", row_number=2, kind="household", outcome="import",
        raw={"Họ và tên": HEAD}, parsed={"head_name": HEAD},
    )  # fmt: skip
    return batch


def build(society: Society) -> PhiengPan:
    """Makes it all as the people whose work it is; the transaction stays in the officer's scope."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer)
    officer, place = society.phieng_pan_officer, area(PHIENG_PAN)
    act_as(officer)
    home = household(HEAD, code=PHIENG_PAN)
    head = member(home, HEAD, occasion(PHIENG_PAN, by=officer), is_head=True, id_number="014090123456")
    Person.objects.filter(pk=head.pk).update(full_name="Lò Văn Út")
    actions.classify_communes(round=opened, area_ids=[place.pk], by=officer)
    run = Run.objects.create(kind="merge", area=place, started_by_id=officer.pk, queued_at=clock.now())
    return PhiengPan(society, place, home, head, opened, a_batch(society, place, year=opened.year), run)
