"""Writes of reconciliations: begin one, sign it for one's side, open it again while only one side signed."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.treasury import states
from giamngheo.apps.treasury.models import Fixed, Reconciliation
from giamngheo.apps.treasury.queries import reconciling as queries
from giamngheo.apps.treasury.states import Refused, Stale
from giamngheo.kit import clock, formats

MOVED_ON = "Biên bản này vừa được người khác thay đổi. Xem lại rồi làm tiếp."
OURS = (P.SPEND_MONEY, P.ALLOCATE_MONEY)


def side_of(by: User, area_id: int) -> str:
    """Whose side a person signs for in an area: "treasury", "ours", or none."""
    access = access_of(by, clock.today())
    if access.may(P.KEEP_TREASURY, area_id):
        return "treasury"
    return "ours" if any(access.may(permission, area_id) for permission in OURS) else ""


@transaction.atomic
def begin_reconciliation(*, area_id: int, unit_name: str, since: date, until: date, by: User) -> Reconciliation:
    """Begins the record of an area, or of one unit of it, for some days. Raises Refused."""
    if not side_of(by, area_id):
        raise Refused("Chỉ kế toán, tài chính hoặc cán bộ đối chiếu kho bạc của địa bàn này lập được biên bản đối chiếu.")
    if since > until or until > clock.today():
        raise Refused("Kỳ đối chiếu: từ ngày không sau đến ngày, và đến ngày không sau hôm nay.")
    unit = " ".join(unit_name.split())
    if unit and unit not in queries.units_of(area_id):
        raise Refused(f"Địa bàn này không có đơn vị “{unit}”. Chọn trong danh sách.")
    _check_alone(area_id, unit, since, until)
    try:
        with transaction.atomic():
            made = Reconciliation.objects.create(
                area_id=area_id, unit_name=unit, since=since, until=until, by_id=by.pk, at=clock.now()
            )
    except IntegrityError:
        # Somebody began one at the same moment.
        _check_alone(area_id, unit, since, until)
        raise
    record(by=by, action="lập biên bản đối chiếu", subject=f"đối chiếu {made.pk}", area_id=area_id)
    return made


def _check_alone(area_id: int, unit: str, since: date, until: date) -> None:
    """Raises Refused naming the record that has some of these days already: its money would be signed for twice."""
    other = queries.overlapping(area_id, unit, since, until).first()
    if other is not None:
        raise Refused(
            f"Kỳ này trùng kỳ với biên bản {formats.day(other.since)} – {formats.day(other.until)} "
            f"({other.unit_name or 'mọi đơn vị'}, {states.STATES[other.state].vi}) đã có của địa bàn. Mở biên bản đó; lập nhầm mà "
            "chưa bên nào ký thì bỏ biên bản đó, hoặc chọn kỳ khác (kỳ luỹ kế thì gồm trọn kỳ kia)."
        )


def _locked(reconciliation_id: int, version: int | None, act: str) -> Reconciliation:
    found = Reconciliation.objects.select_for_update(of=("self",)).select_related("area").get(pk=reconciliation_id)
    if version is not None and version != found.version:
        raise Stale(MOVED_ON)
    states.check(states.ACTS[act], found.state)
    return found


@transaction.atomic
def sign(*, reconciliation_id: int, note: str, by: User, version: int | None = None) -> Reconciliation:
    """Signs for one's side. The first signature fixes the figures; the second is for those and no others.

    Raises Refused (rows open or nobody's, differences without a word, same side or person twice, figures changed meanwhile), Stale.
    """
    found = _locked(reconciliation_id, version, "sign")
    side = side_of(by, found.area_id)
    if not side:
        raise Refused("Chỉ kế toán, tài chính của đơn vị và cán bộ đối chiếu kho bạc ký được biên bản này.")
    if getattr(found, f"{side}_by_id") is not None:
        raise Refused("Bên này đã ký. Biên bản chờ bên kia ký.")
    if by.pk in (found.ours_by_id, found.treasury_by_id):
        raise Refused("Hai bên phải do hai người khác nhau ký.")
    waiting = queries.open_rows(found.area_id, found.since, found.until)
    if waiting:
        raise Refused(f"Còn {waiting} dòng bảng kê của kỳ này chưa khớp. Xử lý hết ở “Bảng kê kho bạc” rồi ký.")
    unplaced = queries.unplaced_rows(found.area_id, found.since, found.until)
    if unplaced:
        raise Refused(
            f"Bảng kê của cấp trên còn {unplaced} dòng trong kỳ này chưa biết thuộc dòng vốn nào, có thể là của địa bàn này. Cán bộ đối "
            "chiếu kho bạc cấp trên chọn dòng vốn hoặc để riêng các dòng đó rồi hai bên ký."
        )
    now = queries.standing(found.area_id, found.unit_name, found.since, found.until)
    if not now:
        raise Refused("Kỳ này sổ và bảng kê đều chưa có gì để đối chiếu. Nhập bảng kê của kỳ trước khi ký.")
    _check_note(found, now, note)
    if found.state == states.OPEN:
        Fixed.objects.bulk_create(
            Fixed(reconciliation=found, area_id=found.area_id, attempt=found.attempt, line_id=pair.line_id, kind=pair.kind,
                  ours_vnd=pair.ours_vnd, theirs_vnd=pair.theirs_vnd)
            for pair in now
        )  # fmt: skip
        found.state = states.HALF
    elif [pair.figures for pair in queries.fixed_of(found)] != [pair.figures for pair in now]:
        raise Refused("Số liệu đã thay đổi từ khi bên kia ký. Mở lại biên bản để chốt số mới, rồi hai bên ký lại.")
    else:
        found.state = states.SIGNED
    setattr(found, f"{side}_by_id", by.pk)
    setattr(found, f"{side}_at", clock.now())
    found.version += 1
    found.save()
    record(by=by, action=states.ACTS["sign"].logged, subject=f"đối chiếu {found.pk}", area_id=found.area_id, side=side)
    return found


def _check_note(found: Reconciliation, now: list[queries.Pair], note: str) -> None:
    """What differs is explained in writing, by whoever signs first; who signs second may add to it."""
    words = " ".join(note.split())
    if words and words not in found.note:
        found.note = "\n".join(part for part in (found.note, words) if part)
    different = [pair for pair in now if pair.difference_vnd]
    if different and not found.note:
        total = formats.money(sum(abs(pair.difference_vnd) for pair in different))
        raise Refused(f"Còn {len(different)} khoản chênh lệch, cộng {total}. Ghi nguyên nhân chênh lệch rồi ký.")


@transaction.atomic
def reopen(*, reconciliation_id: int, by: User, version: int | None = None) -> Reconciliation:
    """Opens a record that one side signed; its figures are fixed anew. Raises Refused, Stale."""
    found = _locked(reconciliation_id, version, "reopen")
    if not side_of(by, found.area_id):
        raise Refused("Chỉ người ký được biên bản này mới mở lại được.")
    found.state, found.attempt, found.version = states.OPEN, found.attempt + 1, found.version + 1
    found.ours_by_id = found.ours_at = found.treasury_by_id = found.treasury_at = None
    found.save()
    record(by=by, action=states.ACTS["reopen"].logged, subject=f"đối chiếu {found.pk}", area_id=found.area_id)
    return found


@transaction.atomic
def withdraw(*, reconciliation_id: int, by: User, version: int | None = None) -> Reconciliation:
    """Gives up a record that nobody signed, so that its days may be reconciled by another. Raises Refused, Stale."""
    found = _locked(reconciliation_id, version, "withdraw")
    if not side_of(by, found.area_id):
        raise Refused("Chỉ người ký được biên bản này mới bỏ được.")
    found.state, found.version = states.WITHDRAWN, found.version + 1
    found.save()
    record(by=by, action=states.ACTS["withdraw"].logged, subject=f"đối chiếu {found.pk}", area_id=found.area_id)
    return found


__all__ = ["OURS", "begin_reconciliation", "reopen", "side_of", "sign", "withdraw"]
