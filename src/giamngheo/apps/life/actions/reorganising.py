"""Change of commune when the map changes: whole communes, set-based, by the succession of the plan."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.models import Area
from giamngheo.kit import clock, formats

from ..states import Refused
from .opening import Said, check_said, share_communes

_STATE = """jsonb_build_object('area_id', {area}, 'village_id', h.village_id, 'head_name', h.head_name,
  'search_key', h.search_key, 'sort_key', h.sort_key, 'member_count', h.member_count, 'closed_on', h.closed_on)"""
MOVES_SQL = """
create temp table life_move on commit drop as
select h.id, h.area_id as from_area, s.successor_id as to_area, h.village_id,
  nextval(pg_get_serial_sequence('life_lifeevent', 'id')) as event_id
from register_household h
join places_succession s on s.predecessor_id = h.area_id
where h.area_id = any(%(areas)s) and s.successor_id = any(%(mine)s) and h.closed_on is null order by h.id for update of h
"""
EVENTS_SQL = """
insert into life_lifeevent (id, kind, area_id, village_id, household_id, happened_on, recorded_at, ground, document, file_id,
  by_id, is_withdrawn, withdrawn_reason, is_synthetic, details, version)
select m.event_id, 'area_changed', m.to_area, m.village_id, m.id, %(day)s, %(at)s, %(ground)s, %(document)s, %(file)s,
  %(by)s, false, '', h.is_synthetic, jsonb_build_object('other_area', m.from_area), 1
from life_move m join register_household h on h.id = m.id order by m.event_id
"""
HOUSEHOLD_CHANGES_SQL = f"""
insert into life_lifechange (event_id, area_id, household_id, before, after)
select m.event_id, m.to_area, h.id, {_STATE.format(area="m.from_area")}, {_STATE.format(area="m.to_area")}
from life_move m join register_household h on h.id = m.id order by m.event_id
"""  # noqa: S608 - our own pieces
PERSON_CHANGES_SQL = """
insert into life_lifechange (event_id, area_id, person_id, before, after)
select m.event_id, m.to_area, p.id, jsonb_build_object('area_id', p.area_id), jsonb_build_object('area_id', m.to_area)
from life_move m join register_membership s on s.household_id = m.id and s.valid_to is null
join register_person p on p.id = s.person_id and p.area_id <> m.to_area order by m.event_id, p.id
"""
PERSONS_SQL = """
update register_person p set area_id = m.to_area
from life_move m join register_membership s on s.household_id = m.id and s.valid_to is null
where s.person_id = p.id and p.area_id <> m.to_area
"""
HOUSEHOLDS_SQL = "update register_household h set area_id = m.to_area, version = h.version + 1 from life_move m where m.id = h.id"


def _check_areas(area_ids: Collection[int], said: Said, mine: frozenset[int]) -> list[Area]:
    """The communes, each of which passes whole into one of mine by the day. Raises Refused."""
    found = list(Area.objects.filter(pk__in=area_ids, kind=Area.Kind.COMMUNE).prefetch_related("successions__successor__generation"))
    if not found or len(found) < len(set(area_ids)) or not {a.pk for a in found} <= mine:
        raise Refused(_("Chỉ cán bộ giảm nghèo của xã này được ghi biến động của hộ."))
    for area in found:
        steps = list(area.successions.all())
        if len(steps) != 1 or steps[0].successor_id not in mine:
            raise Refused(
                _("%(area)s không chuyển trọn vào một xã của bạn nên không chuyển sổ hộ được.") % {"area": area.name}
            )
        since = steps[0].successor.generation.valid_from
        if said.happened_on < since:
            raise Refused(
                _("Xã mới có từ ngày %(since)s. Ghi ngày chuyển không sớm hơn ngày đó.") % {"since": formats.day(since)}
            )
    return found


@transaction.atomic
def move_area_by_reorganisation(*, area_ids: Collection[int], said: Said, by: User) -> int:
    """All open households of these communes stand in the communes that these pass into; returns how many moved.

    One event each; the village stays, as it carries its households across maps. Nothing is left to move the second
    time. Raises Refused when a commune does not pass whole into one commune of the person.
    """
    check_said(said)
    mine = access_of(by, clock.today()).areas_with(Permission.RECORD_LIFE)
    areas = _check_areas(area_ids, said, mine)
    share_communes({a.pk for a in areas})
    values: dict[str, Any] = {
        "areas": [a.pk for a in areas], "mine": sorted(mine), "day": said.happened_on, "at": clock.now(),
        "ground": said.ground.strip(), "document": said.document.strip(), "file": said.file_id, "by": by.pk,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.life_move")
        cursor.execute(MOVES_SQL, values)
        count = int(cursor.rowcount)
        cursor.execute("analyze pg_temp.life_move")
        for statement in (EVENTS_SQL, HOUSEHOLD_CHANGES_SQL, PERSON_CHANGES_SQL, PERSONS_SQL, HOUSEHOLDS_SQL):
            cursor.execute(statement, values)
    record(by=by, action="chuyển sổ hộ sang xã mới", subject=f"{count} hộ", area_id=areas[0].pk,
           areas=[a.pk for a in areas], households=count)  # fmt: skip
    return count


__all__ = ["move_area_by_reorganisation"]
