"""Writes of what schools and agencies are given: begin, needs that a survey found, accept, stop."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.actions import supports
from giamngheo.apps.delivery.actions.supports import NewSupport
from giamngheo.apps.delivery.place import place_key
from giamngheo.apps.delivery.states import Refused, Stale
from giamngheo.apps.life.queries import villages_of
from giamngheo.kit import clock
from giamngheo.workbooks.names import search_key

from . import queries, rules
from .models import Course, SchoolSupport, TrainingNeed
from .school_queries import snapshot_of_school

if TYPE_CHECKING:
    from giamngheo.apps.accounts.models import User

What = SchoolSupport.What
# What only schools of the State may be given (Plan 2514, V.4.a).
PUBLIC_ONLY = (What.EQUIPMENT, What.CURRICULUM, What.MATERIAL, What.TEACHER)


@dataclass(frozen=True, slots=True)
class Given:
    """What is given to whom; ``is_public`` null where nobody knows."""

    what: str
    school_name: str
    description: str
    is_public: bool | None = None
    quantity: int | None = None
    unit: str = ""
    partner: str = ""

    def problems(self) -> list[str]:
        """What contradicts itself or the Plan, every reason at once."""
        found = []
        if self.what not in What.values:
            return ["Chọn nội dung hỗ trợ."]
        if not self.school_name.strip() or not self.description.strip():
            found.append("Ghi cơ sở, đơn vị và nội dung cụ thể.")
        if self.what in PUBLIC_ONLY and self.is_public is not True:
            told = "không phải cơ sở công lập" if self.is_public is False else "chưa rõ có phải cơ sở công lập không"
            found.append(
                f"{self.school_name.strip() or 'Cơ sở này'} {told}: nội dung này chỉ hỗ trợ cơ sở giáo dục nghề nghiệp công lập."
            )
        if self.what == What.MODEL and not self.partner.strip():
            found.append("Ghi doanh nghiệp, hợp tác xã cùng làm mô hình.")
        if (self.quantity is None) != (not self.unit.strip()):
            found.append("Ghi cả số lượng và đơn vị tính, hoặc bỏ trống cả hai.")
        return found


@transaction.atomic
def begin_school_support(
    *, area_id: int, village_id: int | None, given: Given, starts_on: date, ends_on: date, amount_vnd: int | None, source_code: str,
    list_reference: str, by: User, subject_id: int | None = None, overlap_reason: str = "",
) -> SchoolSupport:  # fmt: skip
    """Something begins for a school or an agency; equipment goes past the guard by its place. Raises Overlapped, Refused."""
    supports.check_may(by, P.DELIVER, area_id)
    problems = given.problems()
    if village_id is not None and not villages_of([area_id]).filter(pk=village_id).exists():
        problems.append("Bản, tiểu khu đã chọn không thuộc xã này.")
    if subject_id is not None and not queries.schools_in([area_id]).filter(pk=subject_id).exists():
        problems.append("Cơ sở này không có trong sổ đối tượng của xã.")
    if problems:
        raise Refused(" ".join(problems))
    content = rules.CONTENT_OF[given.what]
    # Two schools of one place are given different things; the key names the school too.
    key = f"{place_key(area_id, village_id)}/{search_key(given.school_name)}" if given.what == What.EQUIPMENT else ""
    new = NewSupport(
        area_id=area_id, village_id=village_id, kind="training", content=content, giver=rules.P4_1, title=str(What(given.what).label),
        beneficiary_name=given.school_name.strip(), place_key=key, list_reference=list_reference.strip(), starts_on=starts_on,
        ends_on=ends_on, amount_vnd=amount_vnd, in_kind=given.description.strip(), source_code=source_code,
    )  # fmt: skip
    support = supports.open_support(new=new, by=by, overlap_reason=overlap_reason)
    words = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(given).items()}
    made = SchoolSupport.objects.create(support=support, area_id=area_id, subject_id=subject_id, **words)
    record(
        by=by, action="ghi hỗ trợ cơ sở đào tạo nghề", subject=f"hỗ trợ {support.pk}", area_id=area_id, what=given.what
    )
    return made


def _locked(support_id: int, version: int | None, by: User, permission: P, act: str) -> SchoolSupport:
    """What is still going on, for writing. Raises Refused, Stale."""
    support = supports.locked(support_id, None)
    found = SchoolSupport.objects.select_for_update(of=("self",)).get(support=support)
    if version is not None and version != found.version:
        raise Stale(supports.MOVED_ON)
    supports.check_may(by, permission, found.area_id)
    if support.state != frame_states.OPEN:
        raise Refused(f"Hồ sơ {frame_states.STATES[support.state].vi} nên không {act} được.")
    found.version += 1
    if permission is not P.ACCEPT_SUPPORT:
        supports.wrote(support_id, by)
    return found


@transaction.atomic
def add_need(
    *, support_id: int, occupation: str, level: str, wanting: int, forecast_year: int | None, forecast: int | None, by: User,
    version: int | None,
) -> TrainingNeed:  # fmt: skip
    """One line of a survey; the same occupation and level again corrects it. Raises Refused, Stale."""
    found = _locked(support_id, version, by, P.DELIVER, "ghi nhu cầu")
    name = " ".join(occupation.split())
    if found.what != What.SURVEY:
        raise Refused("Chỉ cuộc khảo sát, dự báo mới ghi nhu cầu học nghề.")
    if not name or level not in Course.Level.values or wanting < 0:
        raise Refused("Ghi nghề, trình độ và số người muốn học.")
    if (forecast_year is None) != (forecast is None):
        raise Refused("Ghi cả năm dự báo và số người dự báo, hoặc bỏ trống cả hai.")
    if forecast_year is not None and not clock.today().year <= forecast_year <= clock.today().year + 20:
        raise Refused("Năm dự báo phải từ năm nay đến 20 năm sau.")
    told = {"area_id": found.area_id, "wanting": wanting, "forecast_year": forecast_year, "forecast": forecast}
    made, _is_new = TrainingNeed.objects.update_or_create(survey=found, occupation=name, level=level, defaults=told)
    found.save()
    record(by=by, action="ghi nhu cầu học nghề", subject=f"hỗ trợ {support_id}", area_id=found.area_id, need=made.pk)
    return made


@transaction.atomic
def accept_school_support(
    *, support_id: int, accepted_on: date, amount_vnd: int | None, by: User, version: int | None
) -> SchoolSupport:
    """Accepts what was done, proven by a photo or paper; of a survey, with what it found. Raises Refused, Stale."""
    found = _locked(support_id, version, by, P.ACCEPT_SUPPORT, "nghiệm thu")
    if found.what == What.SURVEY and not found.needs.exists():
        raise Refused("Cuộc khảo sát chưa ghi nhu cầu nào. Cán bộ xã ghi nghề và số người muốn học trước.")
    if not found.support.evidence.filter(removed_at=None).exists():
        raise Refused("Chưa có ảnh, biên bản nào. Thêm ảnh hoặc biên bản rồi nghiệm thu.")
    found.save()
    supports.accept_support(
        support_id=support_id,
        accepted_on=accepted_on,
        amount_vnd=amount_vnd,
        more=snapshot_of_school(support_id),
        by=by,
        version=None,
    )
    return found


@transaction.atomic
def stop_school_support(*, support_id: int, reason: str, by: User, version: int | None) -> SchoolSupport:
    """Takes back what is not carried on. Raises Refused, Stale."""
    found = SchoolSupport.objects.select_for_update(of=("self",)).get(support_id=support_id)
    if version is not None and version != found.version:
        raise Stale(supports.MOVED_ON)
    supports.stop_support(support_id=support_id, reason=reason, by=by, version=None)
    found.version += 1
    found.save()
    return found


__all__ = ["PUBLIC_ONLY", "Given", "accept_school_support", "add_need", "begin_school_support", "stop_school_support"]
