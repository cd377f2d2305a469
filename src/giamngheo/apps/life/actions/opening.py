"""What every recording begins with: the person's right, the households under lock, the day against what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission
from giamngheo.apps.register.models import Household, Membership
from giamngheo.kit import clock, formats

from ..states import Refused, Stale


@dataclass(frozen=True, slots=True)
class Said:
    """What the officer says of an event: the day, the ground in words, the paper's number and file if there is one."""

    happened_on: date
    ground: str
    document: str = ""
    file_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody the register does not know yet. Either the day or the year of birth may be missing."""

    full_name: str
    sex: str = ""
    birth_on: date | None = None
    birth_year: int | None = None
    ethnic_group: str = ""
    id_number: str = ""


@dataclass(slots=True)
class Home:
    """A locked household and its memberships: open ones by the membership's id, and all that ever held on a day."""

    household: Household
    open: list[Membership] = field(default_factory=list)
    past: list[Membership] = field(default_factory=list)

    @property
    def head(self) -> Membership | None:
        return next((m for m in self.open if m.is_head), None)

    @property
    def name(self) -> str:
        return formats.person_name(self.household.head_name)

    def member(self, person_id: int, day: date) -> Membership:
        """The open membership of a person that had begun on that day. Raises Refused."""
        found = next((m for m in self.open if m.person_id == person_id), None)
        if found is None:
            raise Refused(
                _("Người này hiện không phải là thành viên của hộ %(name)s. Chọn một người đang ở trong hộ.")
                % {"name": self.name}
            )
        if found.valid_from > day:
            raise Refused(
                _("%(person)s có tên trong hộ (với vai trò hiện nay) từ ngày %(since)s, sau ngày %(day)s. Kiểm tra lại ngày.")
                % {
                    "person": formats.person_name(found.person.full_name),
                    "since": formats.day(found.valid_from),
                    "day": formats.day(day),
                }
            )
        return found


def check_may(by: User, area_id: int, permission: Permission = Permission.RECORD_LIFE) -> None:
    """The person's right, asked again below the screen."""
    if not access_of(by, clock.today()).may(permission, area_id):
        raise Refused(_("Chỉ cán bộ giảm nghèo của xã này được ghi biến động của hộ."))


def check_said(said: Said) -> None:
    """A ground is given and the day has come. Raises Refused."""
    if not said.ground.strip():
        raise Refused(_("Ghi căn cứ của biến động, ví dụ: giấy khai sinh, xác nhận của công an xã, biên bản họp bản."))
    if said.happened_on > clock.today():
        raise Refused(
            _("Ngày %(day)s chưa đến. Chỉ ghi biến động đã xảy ra.") % {"day": formats.day(said.happened_on)}
        )


def share_communes(area_ids: set[int]) -> None:
    """No merge of a workbook runs in these communes meanwhile; recordings do not wait for one another."""
    with connection.cursor() as cursor:
        for area_id in sorted(area_ids):
            cursor.execute("select pg_advisory_xact_lock_shared(hashtext('register.merge'), %s)", [area_id])


def homes(
    *, versions: Mapping[int, int | None], by: User, permission: Permission = Permission.RECORD_LIFE
) -> dict[int, Home]:
    """The households under lock, ascending, with their memberships. ``versions``: household id → the version looked at.

    Raises Refused when one is not the person's or has left the register, Stale when it has changed meanwhile.
    """
    areas = dict(Household.objects.filter(pk__in=versions).values_list("pk", "area_id"))
    share_communes(set(areas.values()))
    locked = Household.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=versions).order_by("pk")
    found = {household.pk: Home(household) for household in locked}
    if len(found) < len(versions):
        raise Refused(_("Không tìm thấy hộ này trong địa bàn của bạn."))
    for home in found.values():
        _check_open(home.household, versions[home.household.pk], by, permission)
    for membership in Membership.objects.filter(household__in=found).select_related("person").order_by("id"):
        home = found[membership.household_id]
        if membership.valid_to is None:
            home.open.append(membership)
        elif membership.valid_to > membership.valid_from:
            home.past.append(membership)
    return found


def _check_open(household: Household, version: int | None, by: User, permission: Permission) -> None:
    check_may(by, household.area_id, permission)
    if version is not None and household.version != version:
        raise Stale(
            _(
                "Hộ %(name)s vừa được ghi thay đổi khác, có thể do người khác hoặc do bấm hai lần. Mở lại trang của hộ, "
                "xem dòng thời gian rồi ghi tiếp nếu còn cần."
            )
            % {"name": formats.person_name(household.head_name)}
        )
    if household.closed_on is not None:
        raise Refused(
            _("Hộ %(name)s đã ra khỏi sổ từ ngày %(day)s nên không ghi biến động được nữa.")
            % {"name": formats.person_name(household.head_name), "day": formats.day(household.closed_on)}
        )


def check_existed(home: Home, day: date) -> None:
    """The household stood, with its head, on that day. Raises Refused."""
    if not home.open:
        raise Refused(
            _("Sổ chưa có tên thành viên nào của hộ %(name)s. Nhập danh sách thành viên rồi ghi biến động.")
            % {"name": home.name}
        )
    if home.head is None:
        raise Refused(
            _("Sổ chưa ghi ai là chủ hộ của hộ %(name)s. Ghi “Đổi chủ hộ” để chọn chủ hộ rồi ghi biến động này.")
            % {"name": home.name}
        )
    heads = [m for m in (*home.past, *home.open) if m.is_head]
    if not any(m.valid_from <= day and (m.valid_to is None or m.valid_to > day) for m in heads):
        first = min(m.valid_from for m in (*home.past, *home.open))
        raise Refused(
            _("Ngày %(day)s hộ %(name)s chưa có trong sổ (có từ ngày %(first)s). Kiểm tra lại ngày.")
            % {"day": formats.day(day), "name": home.name, "first": formats.day(first)}
        )


def check_last(home: Home, day: date) -> None:
    """Nothing of the household is known after that day, so that it may end or move as a whole. Raises Refused."""
    later = [m.valid_from for m in home.open if m.valid_from > day]
    later += [end for m in home.past for end in (m.valid_from, m.valid_to) if end and end > day]
    if later:
        raise Refused(
            _(
                "Hộ %(name)s đã có thay đổi ngày %(later)s, sau ngày %(day)s. Ghi ngày không sớm hơn, hoặc huỷ các biến "
                "động sau trước."
            )
            % {"name": home.name, "later": formats.day(max(later)), "day": formats.day(day)}
        )


__all__ = ["Home", "NewPerson", "Said", "check_existed", "check_last", "check_may", "check_said", "homes", "share_communes"]
