"""What lists and timelines of events look like: columns, words, buttons. No reading, no writing."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.engine.vocabulary import LIFE_EVENTS, RELATIONS
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table
from giamngheo.kit.terms import Words

from . import states
from .models import LifeEvent

PAGE_SIZE = 50
KINDS = Words(LIFE_EVENTS)
RELATION_LABELS = Words(RELATIONS)


def head_of(event: LifeEvent) -> str:
    """The household's name, also when it stands elsewhere by now."""
    return event.head_now or event.details.get("name") or ""  # type: ignore[attr-defined]


def told(event: LifeEvent) -> str:
    """What the event says beside its kind: the person, the other household, where to or from."""
    parts = []
    if event.person_name:  # type: ignore[attr-defined]
        parts.append(formats.person_name(event.person_name))  # type: ignore[attr-defined]
    elif event.kind.startswith("person_") and event.details.get("name"):
        parts.append(formats.person_name(event.details["name"]))
    if event.other_head:  # type: ignore[attr-defined]
        parts.append(_("hộ %(name)s") % {"name": formats.person_name(event.other_head)})  # type: ignore[attr-defined]
    place = event.details.get("elsewhere") or event.other_area_name  # type: ignore[attr-defined]
    if place and not event.details.get("other_village"):
        comes = event.kind.endswith("_in") or event.kind == "area_changed"
        parts.append(_("từ %(place)s") % {"place": place} if comes else str(place))
    if event.details.get("closes"):
        parts.append(_("hộ ra khỏi sổ"))
    if event.details.get("closes_other"):
        parts.append(_("hộ đó ra khỏi sổ"))
    return "; ".join(parts)


COLUMNS = (
    Column("happened_on", gettext_lazy("Ngày"), "ngay", is_sortable=True),
    Column("kind", gettext_lazy("Biến động"), value=lambda e: KINDS[e.kind]),
    Column("head", gettext_lazy("Hộ"), "ten", value=head_of,
           url=lambda e: reverse("register:household", args=[e.household_id]) if e.head_now else None),
    Column("told", gettext_lazy("Người, nơi đi, nơi đến"), value=told),
    Column("village_name", gettext_lazy("Bản, tiểu khu")),
    Column("area_name", gettext_lazy("Xã")),
    Column("ground", gettext_lazy("Căn cứ"), value=lambda e: ", ".join(filter(None, (e.ground, e.document)))),
    Column("state", gettext_lazy("Trạng thái"), value=lambda e: states.state_of(e.is_withdrawn).label,
           tone=lambda e: states.state_of(e.is_withdrawn).tone),
    Column("recorded_at", gettext_lazy("Ghi lúc"), "gio", is_sortable=True),
)  # fmt: skip


def events_table(page: Page[Any], sort: str, export_url: str) -> Table:
    """One page of the events of an area."""
    return Table(
        columns=COLUMNS, rows=list(page.object_list), caption=_("Biến động của hộ dân"), noun=_("biến động"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages,
        sort=sort, export_url=export_url, empty_title=_("Chưa có biến động nào"),
        empty_text=_("Biến động được ghi từ trang của từng hộ: sinh, chết, kết hôn, chuyển đi, chuyển đến, tách hộ."),
    )  # fmt: skip


def waiting_table(events: list[LifeEvent]) -> Table:
    """Households and persons sent here who are not taken in yet."""
    columns = (
        Column("who", _("Người, hộ"), "ten", value=lambda e: e.details.get("name", "")),
        Column("kind", _("Chuyển"), value=lambda e: _("cả hộ") if e.kind == "household_moved_out" else _("một người")),
        Column("members", _("Số người"), "so", value=lambda e: e.details.get("members") or (1 if e.kind.startswith("person") else None)),
        Column("area_name", _("Từ xã")),
        Column("to", _("Đến xã"), value=lambda e: e.other_area_name),
        Column("happened_on", _("Ngày rời đi"), "ngay"),
    )
    return Table(
        columns=columns, rows=events, caption=_("Chờ tiếp nhận"), noun=_("hộ, người"), total=len(events),
        row_url=lambda e: reverse("life:take_in", args=[e.pk]), empty_title=_("Không có ai chờ tiếp nhận"),
        empty_text=_("Hộ và người mà xã khác ghi là chuyển đến xã này sẽ hiện ở đây."),
    )  # fmt: skip


def timeline(events: list[LifeEvent], *, may_record: bool) -> list[dict[str, Any]]:
    """Events of one household as its page tells them; the newest standing one of each household can be withdrawn."""
    return [
        {
            "id": event.pk, "day": event.happened_on, "kind": KINDS[event.kind], "told": told(event),
            "ground": event.ground, "document": event.document, "recorded_at": event.recorded_at,
            "by": event.by_name or "", "state": states.state_of(event.is_withdrawn),  # type: ignore[attr-defined]
            "is_withdrawn": event.is_withdrawn, "reason": event.withdrawn_reason,
            "may_undo": may_record and states.can_withdraw(event.is_withdrawn) and "same_as" not in event.details,
        }
        for event in events
    ]  # fmt: skip


def stays(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """From when to when somebody was a member, in words. ``valid_to`` is the first day no longer a member."""
    return [
        {
            "name": row["person_name"], "first": row["valid_from"], "last": row["valid_to"],
            "relation": RELATION_LABELS.get("head" if row["is_head"] else row["relation"], ""),
        }
        for row in rows
    ]  # fmt: skip


__all__ = ["COLUMNS", "KINDS", "PAGE_SIZE", "events_table", "head_of", "stays", "timeline", "told", "waiting_table"]
