"""Brings in a list of the insurance office: every fault at once, then all rows or none; withdraws one; matches its rows again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.files.actions import neutral_name, store_file
from giamngheo.apps.insurance.matching import match_rows, village_key, villages_by_key
from giamngheo.apps.insurance.models import InsuranceFile, InsuranceRow
from giamngheo.apps.insurance.states import Refused
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import area_with_id, generation_on
from giamngheo.kit import clock, formats
from giamngheo.workbooks.findings import Finding, WorkbookRefused
from giamngheo.workbooks.insurance import CardRow, read_cards
from giamngheo.workbooks.names import search_key, sort_key

BATCH = 5000


class Faulty(Refused):
    """The list is not brought in; ``faults`` name sheet, row, column and remedy, all of them."""

    def __init__(self, faults: Sequence[Finding]) -> None:
        super().__init__(f"Danh sách có {len(faults)} lỗi nên chưa nhập dòng nào. Sửa tệp rồi nhập lại.")
        self.faults = tuple(faults)


def check_may(by: User, permission: P, area_id: int) -> None:
    """Raises Refused where this person may not write."""
    if not access_of(by, clock.today()).may(permission, area_id):
        raise Refused("Chỉ cán bộ giảm nghèo của xã này hoặc của cấp trên được ghi danh sách thẻ bảo hiểm y tế.")


@transaction.atomic
def import_list(*, content: bytes, name: str, area_id: int, as_of: date, by: User) -> InsuranceFile:
    """Keeps the file, its rows, and whom each stands for. Raises Faulty with every fault, Refused."""
    check_may(by, P.IMPORT, area_id)
    _check_day(area_id, as_of)
    sha256 = hashlib.sha256(content).hexdigest()
    known = InsuranceFile.objects.filter(area_id=area_id, sha256=sha256, withdrawn_at=None).first()
    if known is not None:
        raise Refused(
            f"Tệp này đã nhập lúc {formats.moment(known.at)} làm danh sách ngày {formats.day(known.as_of)}; nhập lại không thêm gì. "
            "Nếu ghi nhầm ngày thì rút danh sách đó rồi nhập lại."
        )
    try:
        rows, faults = read_cards(content, name, plan=current_plan(), as_of=as_of)
    except WorkbookRefused as problem:
        raise Refused(problem.message) from None
    if faults:
        raise Faulty(sorted(faults, key=lambda fault: (fault.sheet, fault.row or 0)))
    stored = store_file(content=content, name=name, content_type="application/octet-stream", area_id=area_id, by=by)
    now = clock.now()
    try:
        with transaction.atomic():
            made = InsuranceFile.objects.create(
                area_id=area_id, as_of=as_of, file=stored, name=neutral_name(name), sha256=sha256, row_count=len(rows), by_id=by.pk,
                at=now, matched_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise Refused("Tệp này vừa được người khác nhập.") from None
    villages = villages_by_key(area_id)
    InsuranceRow.objects.bulk_create((_row(row, made, villages) for row in rows), batch_size=BATCH)
    match_rows(made)
    record(by=by, action="nhập danh sách thẻ bảo hiểm y tế", subject=f"danh sách thẻ {made.pk}", area_id=area_id, rows=len(rows))
    return made


def _check_day(area_id: int, as_of: date) -> None:
    if as_of > clock.today():
        raise Refused(f"Ngày của danh sách không được sau hôm nay, {formats.day(clock.today())}.")
    area = area_with_id(area_id)
    if area.kind != area.Kind.COMMUNE:
        raise Refused("Danh sách thẻ là của từng xã: chọn xã, phường.")
    if area.generation_id != generation_on(as_of).pk:
        raise Refused(f"{area.name} không có trên bản đồ hành chính ngày {formats.day(as_of)}. Chọn xã của bản đồ ngày đó, hoặc sửa ngày.")


def _row(row: CardRow, file: InsuranceFile, villages: dict[str, list[int]]) -> InsuranceRow:
    return InsuranceRow(
        file=file, area_id=file.area_id, sheet=row.sheet, row_number=row.row, full_name=row.name, search_key=search_key(row.name),
        sort_key=sort_key(row.name), sex=row.sex, birth_on=row.birth_on, birth_year=row.birth_year, card_number=row.card_number,
        insurance_number=row.insurance_number, id_number=row.id_number, village_name=row.village,
        villages=villages.get(village_key(row.village), []) if row.village else [], valid_from=row.valid_from, valid_to=row.valid_to,
        group_name=row.group,
    )  # fmt: skip


def _locked(file_id: int) -> InsuranceFile:
    """The list for writing. Raises Refused for one that was withdrawn."""
    found = InsuranceFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    if found.withdrawn_at is not None:
        raise Refused(f"Danh sách này đã rút lúc {formats.moment(found.withdrawn_at)}: {found.withdraw_reason}.")
    return found


@transaction.atomic
def match_again(*, file_id: int, by: User) -> int:
    """Joins the rows that no officer settled with the register as it is now; how many changed. Raises Refused."""
    found = _locked(file_id)
    check_may(by, P.RESOLVE_PAIRS, found.area_id)
    changed = match_rows(found)
    found.matched_at = clock.now()
    found.save(update_fields=["matched_at"])
    record(by=by, action="ghép lại danh sách thẻ bảo hiểm y tế", subject=f"danh sách thẻ {file_id}", area_id=found.area_id, changed=changed)
    return changed


@transaction.atomic
def withdraw_list(*, file_id: int, reason: str, by: User) -> InsuranceFile:
    """The list was brought in by mistake: it says nothing of any day any more, and stays to be read. Raises Refused."""
    found = _locked(file_id)
    check_may(by, P.IMPORT, found.area_id)
    if not reason.strip():
        raise Refused("Ghi vì sao rút danh sách này.")
    found.withdrawn_at, found.withdrawn_by_id, found.withdraw_reason = clock.now(), by.pk, reason.strip()
    found.save(update_fields=["withdrawn_at", "withdrawn_by_id", "withdraw_reason"])
    record(by=by, action="rút danh sách thẻ bảo hiểm y tế", subject=f"danh sách thẻ {file_id}", area_id=found.area_id)
    return found


__all__ = ["Faulty", "check_may", "import_list", "match_again", "withdraw_list"]
