"""Writes of subjects: enter one, change what it is called, close it, open it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.queries import area_with_id
from giamngheo.apps.register.models import Village
from giamngheo.apps.subjects.actions.answering import record_answers
from giamngheo.apps.subjects.actions.common import check_day, check_may, check_open, locked
from giamngheo.apps.subjects.models import Subject
from giamngheo.apps.subjects.naming import order_key
from giamngheo.apps.subjects.queries import same_commune
from giamngheo.kit import clock, formats
from giamngheo.kit.workflow import Refused
from giamngheo.workbooks.names import search_key

TAKEN = "Xã này đã có “{name}” cùng loại. Mở mục đó, hoặc ghi tên khác để phân biệt."


def _named(name: str) -> str:
    tidy = " ".join(name.split())
    if not tidy:
        raise Refused("Ghi tên.")
    return tidy


def _village(village_id: int | None, area_id: int) -> int | None:
    if village_id is not None and not Village.objects.filter(pk=village_id, area_id__in=same_commune(area_id)).exists():
        raise Refused("Bản, tiểu khu đã chọn không thuộc xã này.")
    return village_id


@transaction.atomic
def open_subject(
    *, kind: str, area_id: int, name: str, opened_on: date, by: User, village_id: int | None = None, code: str = "",
    answers: Mapping[str, Any] | None = None,
) -> Subject:  # fmt: skip
    """Enters a subject on a commune, on the map of its day where it is to count on earlier days too. ``answers``: what it has
    been since it was opened. Raises Refused."""
    check_may(by, P.KEEP_SUBJECTS, area_id)
    check_day(opened_on, "Ngày thành lập")
    if kind not in Subject.Kind.values:
        raise Refused("Chọn loại đối tượng.")
    area = area_with_id(area_id)
    if area.kind != area.Kind.COMMUNE:
        raise Refused("Chọn xã, phường nơi đặt trụ sở hoặc nơi làm.")
    tidy = _named(name)
    made = Subject(
        kind=kind, area_id=area_id, village_id=_village(village_id, area_id), name=tidy, search_key=search_key(tidy),
        sort_key=order_key(kind, tidy), code=code.strip(), opened_on=opened_on, by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    _save(made)
    if answers:
        record_answers(about=made, values=answers, observed_on=opened_on, by=by)
    record(by=by, action="ghi đối tượng hỗ trợ", subject=f"{kind} {made.pk}", area_id=area_id)
    return made


def _save(subject: Subject) -> None:
    try:
        with transaction.atomic():
            subject.save()
    except IntegrityError as error:
        if "subject_once_per_commune" in str(error):
            raise Refused(TAKEN.format(name=subject.name)) from None
        raise


@transaction.atomic
def change_subject(
    *, subject_id: int, version: int, name: str, code: str, village_id: int | None, opened_on: date, by: User
) -> Subject:
    """What it is called, its number, its village, its day; history keeps what it was. Raises Refused, Stale."""
    found = locked(subject_id, version)
    check_may(by, P.KEEP_SUBJECTS, found.area_id)
    check_open(found)
    check_day(opened_on, "Ngày thành lập")
    found.name = _named(name)
    found.search_key, found.sort_key = search_key(found.name), order_key(found.kind, found.name)
    found.code, found.village_id, found.opened_on = code.strip(), _village(village_id, found.area_id), opened_on
    found.version += 1
    _save(found)
    record(by=by, action="sửa đối tượng hỗ trợ", subject=f"{found.kind} {found.pk}", area_id=found.area_id)
    return found


@transaction.atomic
def close_subject(*, subject_id: int, version: int, closed_on: date, reason: str, by: User) -> Subject:
    """From that day it is on no list; what it was on days before stays. Raises Refused, Stale."""
    found = locked(subject_id, version)
    check_may(by, P.KEEP_SUBJECTS, found.area_id)
    check_open(found)
    check_day(closed_on, "Ngày đóng")
    if closed_on < found.opened_on:
        raise Refused(f"Ngày đóng phải từ ngày thành lập {formats.day(found.opened_on)} trở đi.")
    if not reason.strip():
        raise Refused("Ghi vì sao đóng.")
    found.closed_on, found.close_reason = closed_on, reason.strip()
    found.version += 1
    found.save(update_fields=["closed_on", "close_reason", "version"])
    record(by=by, action="đóng đối tượng hỗ trợ", subject=f"{found.kind} {found.pk}", area_id=found.area_id)
    return found


@transaction.atomic
def reopen_subject(*, subject_id: int, version: int, by: User) -> Subject:
    """Closed by mistake: it was open all along; history keeps that it was closed. Raises Refused, Stale."""
    found = locked(subject_id, version)
    check_may(by, P.KEEP_SUBJECTS, found.area_id)
    if found.closed_on is None:
        raise Refused(f"“{found.name}” đang mở.")
    found.closed_on, found.close_reason = None, ""
    found.version += 1
    _save(found)
    record(by=by, action="mở lại đối tượng hỗ trợ", subject=f"{found.kind} {found.pk}", area_id=found.area_id)
    return found


__all__ = ["change_subject", "close_subject", "open_subject", "reopen_subject"]
