"""Beginning a division: figures frozen, sets of criteria computed; a further set; throwing it away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.allocation import states
from giamngheo.apps.allocation.models import Option, Run, Share, Step, Unit
from giamngheo.apps.allocation.queries import figures, runs
from giamngheo.apps.allocation.results import divided
from giamngheo.apps.allocation.states import Refused, Stale
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.models import Line
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.review.models import Round
from giamngheo.engine.allocation_frozen import criteria_data, measures_data
from giamngheo.engine.plan_allocation import CriteriaSet
from giamngheo.kit import clock, formats

MOVED_ON = "Phương án này vừa được người khác thay đổi. Xem lại bản mới rồi làm tiếp."


@dataclass(frozen=True, slots=True)
class NewRun:
    """What is divided: so much of a pot, among the communes of a map, by these sets of the plan.

    ``unit_codes``: only these communes take part; empty: all of the map.
    """

    line_id: int
    amount_vnd: int
    generation_id: str
    set_ids: tuple[str, ...]
    note: str = ""
    unit_codes: frozenset[str] = frozenset()


def locked(run_id: int, version: int | None) -> Run:
    """The division under lock. Raises Stale when it moved on since it was looked at."""
    found = Run.objects.select_for_update(of=("self",)).get(pk=run_id)
    if version is not None and version != found.version:
        raise Stale(MOVED_ON)
    return found


def check_may(by: User, move: states.Move, area_id: int) -> None:
    """Raises Refused for who does not hold the act's permission where the pot is."""
    if not access_of(by, clock.today()).may(move.permission, area_id):
        raise Refused(f"Bạn không có việc “{move.vi}” ở địa bàn này. Nhờ người được giao việc đó.")


def moved_on(found: Run, move: states.Move, by: User, *, text: str = "", **paper: Any) -> Run:
    """The next state and version, the word given, and the entry of the log."""
    found.state = move.target
    found.version += 1
    found.save()
    Step.objects.create(run=found, area_id=found.area_id, act=move.name, text=text.strip(), by_id=by.pk, at=clock.now(), **paper)
    record(by=by, action=move.logged, subject=f"phương án phân bổ {found.pk}", area_id=found.area_id, version=found.version)
    return found


def sets_for(line: Line) -> list[CriteriaSet]:
    """The plan's sets for this pot's project and capital type in force on the first day of its year."""
    day = date(line.plan_year_id, 1, 1)
    return [
        one for one in current_plan().allocation.sets.values()
        if line.project in one.projects and one.capital_type == line.capital_type and one.is_in_force(day)
    ]  # fmt: skip


def check_free(line: Line, amount_vnd: int, *, but: int = 0) -> None:
    """Raises Refused for more than the pot still has. Two who ask about one pot wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('allocation'), %s::int)", [line.pk])
    if line.plan_year.closed_on is not None:
        raise Refused(f"Năm {line.plan_year_id} đã khoá nên không phân bổ được nữa.")
    line.balance.refresh_from_db()
    free = runs.free_of(line, but=but)
    if amount_vnd > free.left_vnd:
        spoken = f", trong đó {formats.money(free.spoken_for_vnd)} đang ở phương án khác" if free.spoken_for_vnd else ""
        raise Refused(
            f"Dòng vốn {line.pk} ({line.unit_name}) còn {formats.money(free.approved_vnd)} chưa giao{spoken}; "
            f"phương án này chia {formats.money(amount_vnd)}. Giảm số tiền, hoặc ghi thêm vốn được phê duyệt vào dòng trước."
        )


@transaction.atomic
def start_run(*, new: NewRun, by: User, is_synthetic: bool = False) -> Run:
    """Freezes the figures of the year before and computes every set. Raises Refused with every reason of a set."""
    line = Line.objects.select_related("area", "balance", "plan_year").filter(pk=new.line_id).first()
    if line is None:
        raise Refused("Không thấy dòng vốn này trong địa bàn của bạn. Chọn lại dòng vốn trong danh sách.")
    check_may(by, states.ACTS["propose"], line.area_id)
    if new.amount_vnd <= 0:
        raise Refused("Số tiền để phân bổ phải lớn hơn 0 đồng.")
    check_free(line, new.amount_vnd)
    known = {one.id: one for one in sets_for(line)}
    sets = [known[set_id] for set_id in dict.fromkeys(new.set_ids) if set_id in known]
    if not sets:
        raise Refused(
            "Chọn ít nhất một bộ tiêu chí của dự án, loại vốn và năm này. Bộ tiêu chí được nhập vào plan/allocation của bản kế hoạch."
        )
    counted = [c for c in _counted(line, new.generation_id) if not new.unit_codes or c.code in new.unit_codes]
    if unknown := new.unit_codes - {c.code for c in counted}:
        raise Refused(f"Không có xã mang mã {', '.join(sorted(unknown))} trên bản đồ này. Chọn lại các xã tham gia.")
    made = Run.objects.create(
        area_id=line.area_id, line=line, project=line.project, capital_type=line.capital_type, source=line.source,
        plan_year=line.plan_year_id, figures_year=line.plan_year_id - 1, generation_id=new.generation_id,
        amount_vnd=new.amount_vnd, note=new.note.strip(), plan_digest=current_plan().digest, by_id=by.pk, at=clock.now(),
        is_synthetic=is_synthetic,
    )  # fmt: skip
    units = Unit.objects.bulk_create(
        Unit(run=made, area_id=c.area_id, code=c.code, name=c.name, measures=measures_data(c.measures), set_ids=sorted(c.set_ids))
        for c in counted
    )
    for one in sets:
        _add(made, one, units)
    record(by=by, action="lập phương án phân bổ vốn", subject=f"phương án phân bổ {made.pk}", area_id=made.area_id,
           amount_vnd=made.amount_vnd, units=len(units), sets=[one.id for one in sets])  # fmt: skip
    return made


def _counted(line: Line, generation_id: str) -> list[figures.Counted]:
    """Raises Refused where nothing was recognised in the year before, or the map is not of the year."""
    generation = next((g for g in figures.maps_of(line.plan_year_id) if g.pk == generation_id), None)
    if generation is None:
        raise Refused(f"Chọn bản đồ hành chính có hiệu lực trong năm {line.plan_year_id}.")
    year = line.plan_year_id - 1
    nothing = (
        f"Năm {year} chưa có danh sách hộ nghèo nào được công nhận. Phân bổ vốn năm {line.plan_year_id} chỉ dùng số liệu đã công "
        "nhận của năm trước: công nhận kết quả rà soát rồi lập phương án."
    )
    if not figures.has_recognised(year, line.area):
        raise Refused(nothing)
    try:
        return figures.figures(year=year, area=line.area, generation=generation, plan_year=line.plan_year_id)
    except Round.DoesNotExist:
        raise Refused(nothing) from None


def _add(run: Run, criteria: CriteriaSet, units: Sequence[Unit]) -> Option:
    made = divided(criteria, units, run.amount_vnd)
    option = Option.objects.create(
        run=run, area_id=run.area_id, set_id=criteria.id, name_vi=criteria.name_vi, criteria=criteria_data(criteria),
        weight=str(made.weight), at=clock.now(),
    )  # fmt: skip
    # One statement: the database counts the whole set after it.
    Share.objects.bulk_create(
        Share(
            option=option, unit=unit, area_id=unit.area_id, amount_vnd=share.amount_vnd, weight=str(share.weight),
            exact_vnd=str(share.exact_vnd), bound=share.bound, is_rounded_up=share.is_rounded_up,
        )
        for unit, share in zip(units, made.shares, strict=True)
    )  # fmt: skip
    return option


@transaction.atomic
def add_option(*, run_id: int, set_id: str, by: User, version: int | None = None) -> Option:
    """One more set of criteria on the same figures. Raises Refused, Stale."""
    found = locked(run_id, version)
    move = states.ACTS["compute"]
    states.check(move, found.state)
    check_may(by, move, found.area_id)
    line = Line.objects.get(pk=found.line_id)
    criteria = next((one for one in sets_for(line) if one.id == set_id), None)
    if criteria is None:
        raise Refused("Chọn một bộ tiêu chí của dự án, loại vốn và năm này.")
    if found.options.filter(set_id=set_id).exists():
        raise Refused("Bộ tiêu chí này đã có trong phương án.")
    made = _add(found, criteria, runs.units_of(found))
    moved_on(found, move, by, text=criteria.name_vi)
    return made


@transaction.atomic
def discard_run(*, run_id: int, by: User, version: int | None = None) -> Run:
    """A division that goes no further. Raises Refused, Stale."""
    found = locked(run_id, version)
    move = states.ACTS["discard"]
    states.check(move, found.state)
    check_may(by, move, found.area_id)
    return moved_on(found, move, by)


__all__ = [
    "NewRun", "add_option", "check_free", "check_may", "discard_run", "locked", "moved_on", "sets_for", "start_run",
]  # fmt: skip
