"""The only writes of papers: issue one, replace one by another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.audit.actions import record
from giamngheo.apps.files.actions import store_files
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import clock, formats
from giamngheo.kit.workflow import Refused

from . import numbers, pdf, word
from .frame import frame_of
from .kinds import PaperKind, kind_of
from .models import Paper
from .shape import WrongContent, checked
from .sheet import Sheet, sheet_of

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF_TYPE = "application/pdf"
# Content, name, content type.
File = tuple[bytes, str, str]


@transaction.atomic
def issue_paper(
    *,
    kind: str,
    area_id: int,
    subject: str,
    number: str,
    issued_on: date,
    content: Mapping[str, Any],
    by: User,
    village_id: int | None = None,
    replaces: Paper | None = None,
    replace_reason: str = "",
) -> Paper:
    """Issues a paper: checks the content, freezes it, prints Word and PDF once for all.

    ``subject``: what it is about, as "household:812". ``number``: empty for kinds that are not numbered; ``7`` becomes
    ``07/QĐ-UBND``. Whether this person may do the act that the paper tells of is asked by the act; here only that the
    area is theirs. Raises Refused (with every problem of the content), kinds.UnknownKind.
    """
    check_area(area_id, by)
    found = kind_of(kind)
    paper, files = drawn(
        found, area=Area.objects.get(pk=area_id), subject=subject, number=number, issued_on=issued_on, content=content,
        by=by, village_id=village_id,
    )  # fmt: skip
    paper.replaces, paper.replace_reason = replaces, replace_reason.strip()
    paper.word_file, paper.pdf_file = store_files(files=files, area_id=area_id, by=by)
    try:
        with transaction.atomic():
            paper.save()
    except IntegrityError as error:
        raise Refused(_why_not_unique(error, found, paper.number, issued_on)) from None
    record(by=by, action="ban hành giấy tờ", subject=f"giấy tờ {paper.pk}", area_id=area_id, kind=found.id,
           about=paper.subject, replaces=replaces.pk if replaces else None)  # fmt: skip
    return paper


def drawn(
    kind: PaperKind, *, area: Area, subject: str, number: str, issued_on: date, content: Mapping[str, Any], by: User,
    village_id: int | None = None,
) -> tuple[Paper, list[File]]:  # fmt: skip
    """A paper that is not kept yet and both its files, Word first; no query. Raises Refused with every problem."""
    _check(kind, subject=subject, number=number, issued_on=issued_on)
    try:
        kept = checked(kind, content)
    except WrongContent as wrong:
        raise Refused(str(wrong)) from None
    written = numbers.written(number, kind.suffix)
    frame = frame_of(kind, area, number=written, issued_on=issued_on, content=kept)
    sheet = sheet_of(kind, frame, kept)
    paper = Paper(
        area=area, kind=kind.id, family=kind.family, year=issued_on.year, number=written, number_key=numbers.key_of(written),
        issued_on=issued_on, subject=subject.strip(), village_id=village_id, summary=sheet.fill(kind.summary).strip(" ,:"),
        frame=frame, content=kept, has_sensitive=_has_sensitive(kind, kept), plan_digest=current_plan().digest,
        issued_by_id=by.pk, issued_at=clock.now(),
    )  # fmt: skip
    return paper, _printed(sheet, kind, written, area, issued_on)


def _why_not_unique(error: IntegrityError, kind: PaperKind, number: str, issued_on: date) -> str:
    if "one_number_per_series" in str(error):
        return (
            f"Số {number} năm {issued_on.year} đã dùng cho một giấy tờ khác cùng dãy {kind.family}. "
            "Ghi số tiếp theo trong sổ văn bản."
        )
    if "replaces" in str(error):
        return "Giấy tờ này đã có bản thay thế. Mở bản mới nhất để thay."
    raise error


def check_area(area_id: int, by: User) -> None:
    """Raises Refused where the person does not work."""
    if area_id not in access_of(by, clock.today()).scope().area_ids:
        raise Refused("Chỉ lập được giấy tờ của địa bàn mình phụ trách.")


def _check(kind: PaperKind, *, subject: str, number: str, issued_on: date) -> None:
    if not subject.strip():
        raise Refused("Giấy tờ phải nói về một hộ, một danh sách hoặc một hồ sơ cụ thể.")
    if kind.family and not numbers.key_of(number):
        raise Refused(f"{kind.name_vi} phải có số. Ghi số theo sổ văn bản, ví dụ 12/{kind.suffix}.")
    if len(number) > numbers.LONGEST:
        raise Refused(f"Số giấy tờ dài quá {numbers.LONGEST} chữ. Ghi ngắn lại, ví dụ 12/{kind.suffix or 'QĐ-UBND'}.")
    if issued_on > clock.today():
        raise Refused(f"Ngày ban hành {formats.day(issued_on)} sau ngày hôm nay. Sửa lại ngày.")


def _printed(sheet: Sheet, kind: PaperKind, number: str, area: Area, issued_on: date) -> list[File]:
    """Both files of the paper."""
    name = f"{kind.id}-{area.code}-{numbers.key_of(number).replace('/', '-') or issued_on.isoformat()}"
    return [
        (word.document(sheet, issued_on=issued_on), f"{name}.docx", WORD_TYPE),
        (pdf.document(sheet, issued_on=issued_on), f"{name}.pdf", PDF_TYPE),
    ]


def _has_sensitive(kind: PaperKind, content: Mapping[str, Any]) -> bool:
    """Does this paper carry a filled sensitive field?"""
    for name in kind.sensitive:
        own, _, inner = name.partition(".")
        value = content.get(own)
        if value and (not inner or any(row.get(inner) for row in value)):
            return True
    return False


@transaction.atomic
def replace_paper(
    *, paper: Paper, reason: str, number: str, issued_on: date, content: Mapping[str, Any], by: User
) -> Paper:
    """Issues a corrected paper in the place of another, which stays as it was and points to its successor.

    Of two who replace one paper at once, one wins. Raises Refused.
    """
    if not reason.strip():
        raise Refused("Ghi lý do thay thế giấy tờ, ví dụ: ghi sai họ tên chủ hộ.")
    if Paper.objects.filter(replaces=paper).exists():
        raise Refused("Giấy tờ này đã có bản thay thế. Mở bản mới nhất để thay.")
    return issue_paper(
        kind=paper.kind, area_id=paper.area_id, subject=paper.subject, number=number, issued_on=issued_on,
        content=content, by=by, village_id=paper.village_id, replaces=paper, replace_reason=reason,
    )  # fmt: skip


__all__ = ["PDF_TYPE", "WORD_TYPE", "Refused", "check_area", "drawn", "issue_paper", "replace_paper"]
