"""Writes of what proves a support and of what others put in beside it."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import states, terms
from giamngheo.apps.delivery.kind import all_kinds
from giamngheo.apps.delivery.models import Contribution, Evidence, Support
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.files.actions import store_evidence
from giamngheo.apps.files.evidence import NotAccepted
from giamngheo.kit import clock

from .supports import check_may, locked, wrote

MOST = 40


def _open(support_id: int, by: User) -> Support:
    """The support to write on; what is refused afterwards is undone with the rest. Raises Refused."""
    found = locked(support_id, None)
    check_may(by, P.DELIVER, found.area_id)
    if found.state not in (states.OPEN, states.HELD):
        raise Refused("Hồ sơ đã kết thúc nên không thêm, bớt được.")
    wrote(support_id, by)
    return found


@transaction.atomic
def add_evidence(*, support_id: int, content: bytes, name: str, step: str, title: str, by: User) -> Evidence:
    """Keeps a photo or paper, checked by its content, its place apart. Raises Refused."""
    found = _open(support_id, by)
    if not title.strip():
        raise Refused("Ghi ảnh hoặc giấy tờ này là gì.")
    if found.evidence.filter(removed_at=None).count() >= MOST:
        raise Refused(f"Hồ sơ đã có {MOST} ảnh, giấy tờ, là số nhiều nhất. Bỏ bớt một tệp trước.")
    try:
        file = store_evidence(content=content, name=name, area_id=found.area_id, by=by)
    except NotAccepted as problem:
        raise Refused(str(problem)) from None
    made = Evidence.objects.create(
        support=found, area_id=found.area_id, file=file, step=step, title=title.strip(), by_id=by.pk, at=clock.now()
    )
    record(by=by, action="thêm ảnh, giấy tờ", subject=f"hỗ trợ {found.pk}", area_id=found.area_id, evidence=made.pk)
    return made


@transaction.atomic
def remove_evidence(*, evidence_id: int, by: User) -> Evidence:
    """Takes a photo or paper off an open support; the file stays in the store. Raises Refused."""
    proof = Evidence.objects.select_for_update().get(pk=evidence_id)
    kind = all_kinds().get(_open(proof.support_id, by).kind)
    if kind is not None and proof.step and proof.step in kind.settled(proof.support_id):
        raise Refused("Bước này đã nghiệm thu nên ảnh, giấy tờ của bước được giữ lại.")
    if proof.removed_at is None:
        proof.removed_at, proof.removed_by_id = clock.now(), by.pk
        proof.save(update_fields=["removed_at", "removed_by_id"])
        record(by=by, action="bỏ ảnh, giấy tờ", subject=f"hỗ trợ {proof.support_id}", area_id=proof.area_id, evidence=proof.pk)
    return proof


@transaction.atomic
def remove_contribution(*, contribution_id: int, by: User) -> Contribution:
    """Takes a contribution that was written by mistake off an open support; the row stays. Raises Refused."""
    found = Contribution.objects.select_for_update().get(pk=contribution_id)
    _open(found.support_id, by)
    if found.removed_at is None:
        found.removed_at, found.removed_by_id = clock.now(), by.pk
        found.save(update_fields=["removed_at", "removed_by_id"])
        record(by=by, action="bỏ đóng góp ghi nhầm", subject=f"hỗ trợ {found.support_id}", area_id=found.area_id, contribution=found.pk)
    return found


@transaction.atomic
def add_contribution(
    *, support_id: int, contributor: str, form: str, quantity: Decimal | None, unit: str, amount_vnd: int | None,
    source_code: str, by: User,
) -> Contribution:  # fmt: skip
    """Records what others put in: money, things, working days, land (nd-27-2022:12). Raises Refused."""
    found = _open(support_id, by)
    if not contributor.strip():
        raise Refused("Ghi ai đóng góp.")
    if form not in Contribution.Form.values:
        raise Refused("Chọn hình thức đóng góp: tiền, hiện vật, ngày công hoặc hiến đất.")
    if form == Contribution.Form.MONEY and not amount_vnd:
        raise Refused("Đóng góp bằng tiền phải ghi số tiền.")
    if not (quantity and quantity > 0) and not amount_vnd:
        raise Refused("Ghi số lượng hoặc số tiền quy đổi.")
    if source_code not in terms.sources():
        raise Refused("Chọn nguồn của khoản đóng góp.")
    made = Contribution.objects.create(
        support=found, area_id=found.area_id, contributor=contributor.strip(), form=form, quantity=quantity,
        unit=unit.strip(), amount_vnd=amount_vnd, source_code=source_code, by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    record(by=by, action="ghi đóng góp", subject=f"hỗ trợ {found.pk}", area_id=found.area_id, contribution=made.pk)
    return made


__all__ = ["add_contribution", "add_evidence", "remove_contribution", "remove_evidence"]
