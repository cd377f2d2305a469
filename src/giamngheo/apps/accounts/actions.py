"""Writes about people: accounts, assignments, passwords, one-time codes."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import date

import segno
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.models import Area, AreaInside
from giamngheo.kit.workflow import Refused

from . import agencies, queries
from .models import RoleAssignment, User
from .roles import INCOMPATIBLE, ROLES

RECOVERY_CODE_COUNT = 8
TOTP_DIGITS = 6


class NotYours(PermissionDenied):
    """The act lies outside the areas whose people this person manages, or would give power to oneself."""


def check_manager(*, by: User | None, user: User, area_ids: Iterable[int] = ()) -> None:
    """Raises NotYours unless ``by`` manages every one of the areas. None is the system itself: set-up and demo."""
    if by is None:
        return
    if by.pk == user.pk:
        raise NotYours(_("Không thể tự phân vai trò hay tự khoá tài khoản của mình; việc này do quản trị viên khác làm."))
    managed = queries.managed_areas(by)
    if not managed or not managed.issuperset(area_ids):
        raise NotYours(_("Địa bàn này ngoài phạm vi quản lý tài khoản của bạn."))


def record_login(*, user: User) -> None:
    record(by=user, action="đăng nhập", subject=f"tài khoản {user.pk}")


@transaction.atomic
def create_user(*, username: str, full_name: str, password: str | None, by: User | None, is_demo: bool = False) -> User:
    """A new account; without a password it cannot log in by password."""
    user = User.objects.create_user(
        username, password, full_name=full_name, is_demo=is_demo, must_change_password=password is not None
    )
    record(by=by, action="tạo tài khoản", subject=f"tài khoản {user.pk}")
    return user


def _check_compatible(*, user: User, role: str, area: Area, valid_from: date, valid_to: date | None) -> None:
    """Raises Refused naming the role held that may not stand beside the new one."""
    new = ROLES[role].permissions
    against = {b for a, b in INCOMPATIBLE if a in new} | {a for a, b in INCOMPATIBLE if b in new}
    if not against:
        return
    around = set(AreaInside.objects.filter(inner=area).values_list("outer_id", flat=True))
    around |= set(AreaInside.objects.filter(outer=area).values_list("inner_id", flat=True))
    held = RoleAssignment.objects.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from), user=user, area_id__in=around)
    for one in held.filter(valid_from__lte=valid_to or date.max).select_related("area"):
        if ROLES[one.role].permissions & against:
            raise Refused(
                _("Người này đang giữ vai trò “%(held)s” ở %(area)s, không giữ cùng lúc với “%(new)s”: hai việc này kiểm soát lẫn "
                  "nhau. Kết thúc vai trò cũ hoặc phân cho người khác.")
                % {"held": one.get_role_display(), "area": one.area.name, "new": _(ROLES[role].name_vi)}
            )  # fmt: skip


@transaction.atomic
def assign_role(
    *, user: User, role: str, area: Area, agency_id: str, valid_from: date, valid_to: date | None, by: User | None
) -> RoleAssignment:
    """Gives a role over an area for a period.

    Raises NotYours outside the giver's areas and to oneself, Refused for a duty that checks one the person holds in the
    same place and time, ValueError for an agency the plan does not know. What a person must choose is the form's
    question; set-up and the demo give roles without an agency.
    """
    check_manager(by=by, user=user, area_ids=[area.pk])
    wrong = agency_id and agencies.problem(role=role, agency_id=agency_id, valid_from=valid_from, valid_to=valid_to)
    if wrong:
        raise ValueError(wrong)
    _check_compatible(user=user, role=role, area=area, valid_from=valid_from, valid_to=valid_to)
    assignment = RoleAssignment.objects.create(
        user=user, role=role, area=area, agency_id=agency_id, valid_from=valid_from, valid_to=valid_to
    )
    record(by=by, action="phân vai trò", subject=f"tài khoản {user.pk}", area_id=area.pk, role=role, agency=agency_id)
    return assignment


@transaction.atomic
def end_assignment(*, assignment: RoleAssignment, on: date, by: User) -> None:
    """Ends a role on a day; the row stays, and a role that ended earlier stays ended. Raises NotYours."""
    check_manager(by=by, user=assignment.user, area_ids=[assignment.area_id])
    assignment.valid_to = min(on, assignment.valid_to or on)
    assignment.save(update_fields=["valid_to"])
    record(by=by, action="kết thúc vai trò", subject=f"tài khoản {assignment.user_id}", area_id=assignment.area_id)


@transaction.atomic
def set_active(*, user: User, is_active: bool, by: User) -> None:
    """Locks or opens an account. Raises NotYours when the person also holds a role that ``by`` does not manage."""
    check_manager(by=by, user=user)
    if queries.has_role_outside(user, queries.managed_areas(by)):
        raise NotYours(_("Người này còn vai trò ở địa bàn ngoài phạm vi quản lý tài khoản của bạn."))
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    record(by=by, action="mở tài khoản" if is_active else "khoá tài khoản", subject=f"tài khoản {user.pk}")


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    record(by=user, action="đổi mật khẩu", subject=f"tài khoản {user.pk}")


def pending_code_device(*, user: User, is_new: bool) -> TOTPDevice:
    """The one unconfirmed device of the user, made when missing; ``is_new`` forgets the one before."""
    if is_new:
        TOTPDevice.objects.filter(user=user, confirmed=False).delete()
    device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
    return device or TOTPDevice.objects.create(user=user, name="điện thoại", confirmed=False)


def code_qr(device: TOTPDevice) -> str:
    """The secret as an SVG picture in a data address."""
    return segno.make(device.config_url).svg_data_uri(scale=4)


def code_key(device: TOTPDevice) -> str:
    """The secret as text, for typing by hand."""
    return base64.b32encode(device.bin_key).decode().rstrip("=")


@transaction.atomic
def confirm_code_device(*, user: User, device: TOTPDevice, code: str) -> list[str]:
    """Confirms the device with a first code; returns the recovery codes, or nothing when the code is wrong."""
    if not device.verify_token(code.replace(" ", "")):
        return []
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    StaticDevice.objects.filter(user=user).delete()
    static = StaticDevice.objects.create(user=user, name="mã dự phòng")
    codes = [StaticToken.random_token() for _n in range(RECOVERY_CODE_COUNT)]
    StaticToken.objects.bulk_create(StaticToken(device=static, token=c) for c in codes)
    record(by=user, action="bật mã xác thực", subject=f"tài khoản {user.pk}")
    return codes


@transaction.atomic
def match_code(*, user: User, code: str) -> Device | None:
    """The confirmed device that accepts this code, or None: a wrong, used, or too hastily repeated one.

    Six digits are asked of the phone, anything else of the recovery codes, so that neither slows the other down.
    """
    text = code.replace(" ", "")
    kind = TOTPDevice if text.isdecimal() and len(text) == TOTP_DIGITS else StaticDevice
    devices = kind.objects.select_for_update().filter(user=user, confirmed=True).order_by("pk")
    return next((device for device in devices if device.verify_token(text)), None)


@transaction.atomic
def remove_code_devices(*, user: User) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()
    record(by=user, action="tắt mã xác thực", subject=f"tài khoản {user.pk}")
