"""The door between two communes: who leaves one for another is taken in there, with all that is known of them.

Neither commune sees the other's rows, so the database itself hands households and persons over (``life_take_in``,
``life_give_back``), after asking that the departure names a commune in the scope of who asks.
"""

from __future__ import annotations

from django.db import connection
from django.utils.translation import gettext as _

from giamngheo.kit import formats

from ..models import LifeEvent
from ..states import Refused
from .opening import Said


def check_sent_here(*, event_id: int, kind: str, area_id: int, said: Said) -> LifeEvent:
    """The departure that is to be answered. Raises Refused when it is not for this commune, or answered already."""
    sent = LifeEvent.objects.filter(pk=event_id, kind=kind).first()
    if sent is None or sent.details.get("other_area") != area_id:
        raise Refused(_("Không tìm thấy người hoặc hộ được chuyển đến xã này. Mở lại danh sách chờ tiếp nhận."))
    if sent.is_withdrawn:
        raise Refused(_("Xã nơi đi đã huỷ việc chuyển này nên không tiếp nhận được. Liên hệ xã nơi đi."))
    if is_answered(sent):
        raise Refused(_("Việc chuyển đến này đã được tiếp nhận rồi, không tiếp nhận lần nữa."))
    if said.happened_on < sent.happened_on:
        raise Refused(
            _("Ngày đến %(day)s trước ngày rời nơi đi %(left)s. Kiểm tra lại ngày.")
            % {"day": formats.day(said.happened_on), "left": formats.day(sent.happened_on)}
        )
    return sent


def is_answered(sent: LifeEvent) -> bool:
    """Has somebody taken them in?"""
    return LifeEvent.objects.filter(details__answers=sent.pk, is_withdrawn=False).exists()


def take_in(sent: LifeEvent) -> None:
    """Household or person of this departure stand in the commune they were sent to. Locks the departure."""
    with connection.cursor() as cursor:
        cursor.execute("select life_take_in(%s)", [sent.pk])
        (is_done,) = cursor.fetchone()
    if not is_done:
        raise Refused(_("Việc chuyển đến này vừa được tiếp nhận hoặc bị huỷ. Mở lại danh sách chờ tiếp nhận."))


def give_back(arrival: LifeEvent) -> None:
    """Household or person stand where they stood before this arrival."""
    with connection.cursor() as cursor:
        cursor.execute("select life_give_back(%s)", [arrival.pk])


__all__ = ["check_sent_here", "give_back", "is_answered", "take_in"]
