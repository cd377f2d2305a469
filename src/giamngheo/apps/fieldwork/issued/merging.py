"""A returned workbook becomes facts of the register: by identity, all of it in one transaction, or nothing; and back."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pghistory
from django.db import connection, transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.intake.models import ImportBatch, StagedRow
from giamngheo.apps.intake.policies import AlreadyIn
from giamngheo.apps.places.models import Area, AreaInside
from giamngheo.apps.places.plans import review_days
from giamngheo.apps.register import gates, merging, undoing
from giamngheo.apps.register.gates import Refused
from giamngheo.apps.review.models import Round
from giamngheo.kit import clock, formats
from giamngheo.workbooks.issued_columns import FIELDS

from . import queries, states
from .actions import check_may, check_open, locked_issue, locked_return
from .models import IssuedWorkbook

_KINDS = {
    "member_count": "int", "score_a": "numeric(7,2)", "declared_income_vnd": "bigint", "causes": "text[]", "needs": "text[]",
    "note": "text",
}  # fmt: skip
_COLUMNS = {name: _KINDS.get(name, "boolean") for name in FIELDS}
_NAMES = ", ".join(FIELDS)
LOAD_SQL = f"""
create temp table issued_merge on commit drop as
select x.household_id, x.sheet, x.row_number, x.on_day,
  {", ".join("x." + name for name in FIELDS)}
from jsonb_to_recordset(%s::jsonb) as x(household_id bigint, sheet text, row_number int, on_day date,
  {", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())})
"""  # noqa: S608 - column names are ours
OCCASIONS_SQL = """
insert into register_occasion (area_id, kind, year, observed_on, recorded_at, batch_id, reason, by_id, is_withdrawn)
select %(area)s, 'annual_review', %(year)s, on_day, %(at)s, %(batch)s, '', %(by)s, false from issued_merge
group by on_day order by on_day
"""
# What a list of heads would say and the workbook does not ask: from what is known of the household.
FACTS_SQL = f"""
insert into register_householdfact (occasion_id, household_id, area_id, sheet, row_number, area_type, head_sex, ethnic_group,
  class_stated, water_source, toilet_type, {_NAMES})
select o.id, t.household_id, %(area)s, t.sheet, t.row_number, a.area_type, coalesce(b.head_sex, ''),
  coalesce(nullif(b.ethnic_group, ''), h.ethnic_group), '', '', '',
  {", ".join(f"coalesce(t.{name}, '')" if name == "note" else "t." + name for name in FIELDS)}
from issued_merge t
join register_occasion o on o.batch_id = %(batch)s and o.observed_on = t.on_day and not o.is_withdrawn
join register_household h on h.id = t.household_id
join places_area a on a.id = %(area)s
left join lateral (
  select f.head_sex, f.ethnic_group from register_householdfact f join register_occasion p on p.id = f.occasion_id
  where f.household_id = t.household_id and not p.is_withdrawn and p.id <> o.id
  order by p.observed_on desc, p.recorded_at desc, f.id desc limit 1
) b on true
order by t.row_number
"""  # noqa: S608 - column names are ours
MEMBERS_SQL = """
update register_household h set member_count = t.member_count, version = h.version + 1
from issued_merge t where h.id = t.household_id and t.member_count is not null
  and h.member_count is distinct from t.member_count
"""


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge wrote: ``facts`` households, ``same`` rows that said nothing new, ``answers`` that changed."""

    batch_id: int
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        c = {name: formats.number(value) for name, value in self.counts.items()}
        if not self.counts["facts"]:
            return _("Nội dung bảng tính đã có trong sổ: %(same)s hộ trùng khớp, không thêm số liệu nào.") % c
        return _("Đã ghi câu trả lời của %(facts)s hộ vào sổ; %(same)s hộ không có gì mới.") % c


def _check(batch: ImportBatch) -> None:
    if batch.state == ImportBatch.State.MERGED:
        raise AlreadyIn(batch)
    if batch.state != ImportBatch.State.STAGED:
        raise Refused(_("Tệp này %(state)s nên không ghi vào sổ được.") % {"state": batch.get_state_display()})
    waiting = StagedRow.objects.filter(batch=batch, outcome="reject").count()
    if waiting:
        text = _("Còn %(count)s dòng có ô sai. Sửa trong tệp theo danh sách lỗi rồi nộp lại.")
        raise Refused(text % {"count": formats.number(waiting)})
    twin = ImportBatch.objects.filter(
        digest=batch.digest, area=batch.area_id, year=batch.year, state=ImportBatch.State.MERGED
    ).first()
    if twin:
        raise AlreadyIn(twin)


def _related(area_id: int) -> set[int]:
    """The commune with the communes of other maps that it came from or became part of."""
    near = set(AreaInside.objects.filter(inner=area_id).values_list("outer_id", flat=True))
    near |= set(AreaInside.objects.filter(outer=area_id).values_list("inner_id", flat=True))
    return set(Area.objects.filter(pk__in=near, kind=Area.Kind.COMMUNE).values_list("pk", flat=True)) | {area_id}


def _resolved(batch: ImportBatch, round: Round, found: list[queries.Difference]) -> list[dict[str, Any]]:
    """One record per household that has something to say: its answers as they shall stand, and the day they hold from.

    Answers that the file leaves empty, or for which the register was chosen, stay as the register has them. Ticks are
    written only where the file says something: repeated, an old tick would outweigh later answers. A choice against a
    later word of the register holds from the day of that word, so that it is the last.
    """
    by_row: dict[int, list[queries.Difference]] = {}
    for difference in found:
        if not difference.is_conflict or difference.choice == "file":
            by_row.setdefault(difference.row.pk, []).append(difference)
    rows = {d.row.pk: d.row for d in found}
    now = queries.register_now(round, [rows[pk].household_id for pk in by_row])
    sheet = StagedRow.objects.filter(batch=batch).values_list("sheet", flat=True).first() or ""
    day = batch.survey_on or review_days(batch.year)[1]
    records = []
    for pk, said in sorted(by_row.items(), key=lambda item: item[1][0].sheet_row):
        known = now.get(rows[pk].household_id, queries.Now())
        kept = {name: value for name, value in known.values.items() if name not in queries.TICKS}
        values = {**dict.fromkeys(FIELDS), **kept, **{d.field: d.file for d in said}}
        records.append(
            {"household_id": rows[pk].household_id, "sheet": sheet, "row_number": said[0].sheet_row,
             "on_day": max(day, known.observed_on or day).isoformat(), **values}
        )  # fmt: skip
    return records


@transaction.atomic
def merge_return(*, batch_id: int, by: User) -> Merged:
    """Writes the answers of a returned workbook as facts; rows are matched by their numbers, never by name.

    Raises Refused when the person may not, a cell is wrong, an answer that differs from a register that moved is not
    decided, or the list is recognised. Runs under the caller's scope.
    """
    batch = locked_return(batch_id)
    check_may(by, Permission.MERGE, batch.area_id)
    _check(batch)
    issued = locked_issue(batch.layout["issue"])
    states.check("merge", issued.state)
    check_open(issued.round_id, issued.area_id)
    moment = clock.now()
    related = _related(batch.area_id)
    with connection.cursor() as cursor:
        merging.lock_communes(cursor, related)
        gates.check(year=batch.year, area_ids=related)
        found = queries.differences(batch)
        _check_choices(found)
        records = _resolved(batch, issued.round, found)
        values: dict[str, Any] = {
            "area": batch.area_id,
            "year": batch.year,
            "at": moment,
            "batch": batch.pk,
            "by": by.pk,
        }
        cursor.execute("drop table if exists pg_temp.issued_merge")
        cursor.execute(LOAD_SQL, [json.dumps(records)])
        with pghistory.context(merge=merging.mark(batch)):
            cursor.execute(OCCASIONS_SQL, values)
            cursor.execute(FACTS_SQL, values)
            facts = cursor.rowcount
            cursor.execute(MEMBERS_SQL)
    rows = StagedRow.objects.filter(batch=batch, outcome="import").count()
    result = Merged(batch.pk, {"facts": facts, "same": rows - facts, "answers": len(found)})
    batch.state, batch.merged_by, batch.merged_at = ImportBatch.State.MERGED, by, moment
    batch.counts = {**batch.counts, "merged": result.counts, "mark": merging.mark(batch)}
    batch.version += 1
    batch.save(update_fields=["state", "merged_by", "merged_at", "counts", "version"])
    IssuedWorkbook.objects.filter(pk=issued.pk).update(state=states.MERGED)
    record(by=by, action="nhập bảng tính ngoại tuyến vào sổ", subject=f"bảng tính {issued.pk}", area_id=batch.area_id,
           year=batch.year, batch=batch.pk, **result.counts)  # fmt: skip
    return result


def _check_choices(found: list[queries.Difference]) -> None:
    waiting = [d for d in found if d.is_open]
    if not waiting:
        return
    names = ", ".join(dict.fromkeys(f"{d.row.identity.get('head_name', '')} ({FIELDS[d.field]})" for d in waiting[:5]))
    raise Refused(
        _(
            "Còn %(count)s câu trả lời mà sổ hộ đã đổi từ khi phát bảng, chưa chọn theo tệp hay theo sổ: %(names)s%(more)s."
        )
        % {"count": formats.number(len(waiting)), "names": names, "more": "…" if len(waiting) > 5 else ""}
    )


@transaction.atomic
def undo_return(*, batch_id: int, by: User, reason: str) -> undoing.UndoResult:
    """Takes a merged workbook back as a whole: its facts no longer count, households stand as before. Raises Refused."""
    batch = locked_return(batch_id)
    issued = locked_issue(batch.layout["issue"])
    done = undoing.undo_batch(batch_id=batch.pk, by=by, reason=reason)
    if states.can("undo", issued.state):
        IssuedWorkbook.objects.filter(pk=issued.pk).update(state=states.ISSUED)
    return done


__all__ = ["Merged", "Refused", "merge_return", "undo_return"]
