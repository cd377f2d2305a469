"""What every act on a request begins and ends with: the row locked, the person's right asked again, the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.audit.actions import record
from giamngheo.apps.review.states import Refused
from giamngheo.engine.plan_in_year import RequestKind
from giamngheo.kit import clock, formats

from .. import queries, states
from ..models import Request
from ..rules import kind_of


def begin(name: str, request: Request, by: User, version: int | None) -> tuple[Request, RequestKind]:
    """The request locked, after asking: may this person, is it as they saw it, does its state allow the act?"""
    step = states.STEPS[name]
    if not queries.may_act(access_of(by, clock.today()), request, step.permissions):
        raise Refused(f"Bạn không có quyền làm bước “{step.vi}” với đề nghị của địa bàn này.")
    locked = Request.objects.select_for_update(of=("self",)).select_related("household", "area").get(pk=request.pk)
    kind = kind_of(locked)
    states.check(name, locked.state, kind)
    if version is not None and version != locked.version:
        raise Refused("Đề nghị này vừa được người khác thay đổi. Xem lại trang đề nghị rồi làm tiếp.")
    return locked, kind


def finish(name: str, request: Request, by: User, *, state: str, fields: Iterable[str] = (), **detail: Any) -> Request:
    """Moves the request on and logs it."""
    request.state = state
    request.version += 1
    request.save(update_fields=["state", "version", *fields])
    record(
        by=by, action=states.STEPS[name].logged, subject=f"đề nghị {request.pk}", area_id=request.area_id,
        kind=request.kind, state=state, **detail,
    )  # fmt: skip
    return request


def check_day(day: date, *, what: str, not_before: date, before_vi: str) -> None:
    """A day on a paper lies between an earlier one and today."""
    if day > clock.today():
        raise Refused(f"{what} không được sau ngày hôm nay ({formats.day(clock.today())}).")
    if day < not_before:
        raise Refused(f"{what} không được trước {before_vi} ({formats.day(not_before)}).")


def needed(text: str, sentence: str) -> str:
    """The text without blanks around; Refused when nothing is left."""
    if not text.strip():
        raise Refused(sentence)
    return text.strip()


__all__ = ["begin", "check_day", "finish", "needed"]
