"""What is looked at before a bank's file is written: which commune a row is of, which loan it is, who borrowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from giamngheo.apps.delivery.actions.matching import matched_rows
from giamngheo.apps.places.queries import area_with_id, areas_inside, generation_on
from giamngheo.kit import formats
from giamngheo.workbooks.findings import Finding
from giamngheo.workbooks.loans import HEADS, LoanRow
from giamngheo.workbooks.names import search_key
from giamngheo.workbooks.supports import SupportRow

from .queries import FirstTold


@dataclass(frozen=True, slots=True)
class Borrower:
    """Who a row stands for; ``why``: in words, why nobody of the register was found for sure."""

    household_id: int | None = None
    person_id: int | None = None
    village_id: int | None = None
    why: str = ""


def covered(area_id: int, on: date) -> set[int]:
    """Communes of the map of that day that a file of this area covers; of a commune of another map, itself."""
    area = area_with_id(area_id)
    if area.kind == "commune":
        return {area_id}
    found = areas_inside(area, kind="commune").filter(generation_id=generation_on(on).id)
    return set(found.values_list("id", flat=True))


def communes_of_rows(rows: Sequence[LoanRow], area_id: int, on: date) -> tuple[dict[int, int], list[Finding]]:
    """``id(row)`` → commune of each row on the map of that day, and the rows whose commune the file does not cover."""
    area = area_with_id(area_id)
    names = {search_key(_bare(one.name)): one.pk for one in areas_inside(area, kind="commune").filter(pk__in=covered(area_id, on))}
    found, faults = {}, []
    for row in rows:
        key = search_key(_bare(row.commune))
        if not key and area.kind == "commune":
            found[id(row)] = area_id
        elif key in names:
            found[id(row)] = names[key]
        else:
            said = f"“{row.commune}” không nằm trong địa bàn của tệp ({area.name})" if key else "Thiếu tên xã"
            faults.append(fault(row, "LOAN_WHERE", "commune", row.commune, f"{said}. Ghi tên xã trên bản đồ của tháng này."))
    return found, faults


def _bare(name: str) -> str:
    """A commune's name without the word for its kind, which files leave out or write."""
    for word in ("xã ", "phường ", "thị trấn "):
        if name.casefold().startswith(word):
            return name[len(word) :]
    return name


def other_loans(rows: Sequence[LoanRow], known: Mapping[str, FirstTold]) -> list[Finding]:
    """Rows whose number is that of another loan: a loan is one borrower, day and sum; the earlier one is named."""
    faults = []
    for row in rows:
        earlier = known.get(row.number)
        if earlier is None:
            continue
        differs = [
            HEADS[key][0].lower().split(" (")[0]
            for key, is_other in (
                ("name", search_key(row.name) != search_key(earlier.name)),
                ("scheme", row.scheme != earlier.scheme),
                ("lent_on", None not in (row.lent_on, earlier.lent_on) and row.lent_on != earlier.lent_on),
                ("amount_vnd", None not in (row.amount_vnd, earlier.amount_vnd) and row.amount_vnd != earlier.amount_vnd),
            )
            if is_other
        ]  # fmt: skip
        if differs:
            faults.append(fault(
                row, "LOAN_TWICE", "number", row.number,
                f"Số khế ước {row.number} đã là món vay khác, hỗ trợ số {earlier.support_id}: {formats.person_name(earlier.name)}, "
                f"vay ngày {formats.day(earlier.lent_on)}, {formats.money(earlier.amount_vnd)}, có từ tệp tháng "
                f"{earlier.first_month:%m/%Y}. "
                f"Khác ở: {', '.join(differs)}. Sửa số khế ước, hoặc sửa dòng này cho khớp món đã có.",
            ))  # fmt: skip
    return faults


def fault(row: LoanRow, code: str, key: str, raw: str, message: str) -> Finding:
    """A fault of one cell of the file."""
    return Finding(code, "error", message, sheet=row.sheet, row=row.row, field=key, column_title=HEADS[key][0], raw=raw)


def borrowers(rows: Sequence[LoanRow], communes: Mapping[int, int]) -> dict[int, Borrower]:
    """``id(row)`` → who borrowed: by ID number, else by name and village among those whose number is not known. Nobody is guessed:
    who fits nobody, or several, waits for two persons. A few queries for each commune."""
    by_commune: dict[int, list[LoanRow]] = {}
    for row in rows:
        by_commune.setdefault(communes[id(row)], []).append(row)
    found: dict[int, Borrower] = {}
    for area_id, own in by_commune.items():
        asked = [SupportRow(n, row.name, row.id_number, row.village, "", None, None, None) for n, row in enumerate(own)]
        matched, unclear = matched_rows(asked, area_id)
        reasons = {one.row: one.message for one in unclear}
        for n, row in enumerate(own):
            who = matched.get(n)
            found[id(row)] = (
                Borrower(who.household_id, who.person_id, who.village_id)
                if who else Borrower(why=reasons.get(n, "Sổ hộ của xã không có người này."))
            )  # fmt: skip
    return found


__all__ = ["Borrower", "borrowers", "communes_of_rows", "covered", "fault", "other_loans"]
