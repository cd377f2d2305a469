"""Draw up a list from a rule, take somebody off it, send it to the villages, stop it."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.beneficiaries import judging, states, terms
from giamngheo.apps.beneficiaries.judging import Told
from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.beneficiaries.placing import limit_of
from giamngheo.apps.beneficiaries.states import Refused
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.support.queries import first_day, rule_of
from giamngheo.engine.plan_eligibility import Rule
from giamngheo.kit import clock, formats

from .common import begin, check_may, moved, reason_of

NO_REASON = "Ghi lý do, để người sau đọc danh sách hiểu vì sao."


@transaction.atomic
def propose_list(
    *, area: Area, rule_id: str, content: str, on: date, title: str, places: int | None, budget_vnd: int | None,
    norm_vnd: int | None, with_open: bool, by: User, most: int | None = None,
) -> BeneficiaryList:  # fmt: skip
    """Draws up a list: everybody whom the rule holds eligible on the day, in its order; ``with_open``: also those who are
    undetermined, so that what is missing can be asked before the check. ``most``: no more of the eligible than the first so
    many, and their equals, so that villages are not asked about thousands for a few places. Raises Refused."""
    check_may(by, P.PROPOSE_LIST, area.pk)
    rule = _rule_for(rule_id, area, on)
    if content not in terms.contents_of(rule_id):
        raise Refused("Nội dung hỗ trợ này không thuộc dự án, tiểu dự án của quy định đã chọn.")
    if budget_vnd is not None and not norm_vnd:
        raise Refused("Ghi mức hỗ trợ cho một đối tượng, để biết số tiền đủ cho bao nhiêu đối tượng.")
    if most is not None and most < (limit_of(places, budget_vnd, norm_vnd) or 0):
        raise Refused("Số dòng đề xuất phải từ số suất trở lên.")
    procedure = terms.procedure_of(rule)
    is_sensitive = terms.is_sensitive(rule)
    asks = procedure.village != "none" and not is_sensitive
    now = clock.now()
    made = BeneficiaryList(
        rule=rule.id, content=content, area=area, on=on, year=on.year, title=title.strip() or terms.proposed_title(rule, area, on),
        places=places, budget_vnd=budget_vnd, norm_vnd=norm_vnd, asks_village=asks, village_binds=procedure.village == "binding",
        is_sensitive=is_sensitive, authority=procedure.authority_vi, proposed_by_id=by.pk, proposed_at=now,
        plan_digest=current_plan().digest,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        if "one_open_list_per_rule_area_year" not in str(error):
            raise
        raise Refused(_open_words(made)) from None
    states_wanted = ("YES", "UNDETERMINED") if with_open else ("YES",)
    told = judging.told_of(rule, judging.areas_of(rule, area, on), on, states=states_wanted, most=most)
    if not told:
        raise Refused(f"Không có ai thuộc diện “{rule.name_vi}” tại {area.name} vào ngày {formats.day(on)}.")
    Beneficiary.objects.bulk_create(_row(made, one) for one in told.values())
    record(
        by=by, action="lập danh sách thụ hưởng", subject=f"danh sách thụ hưởng {made.pk}", area_id=area.pk, count=len(told),
        rule=rule.id, most=most,
    )  # fmt: skip
    return made


def _rule_for(rule_id: str, area: Area, on: date) -> Rule:
    rule = rule_of(rule_id)
    if rule is None or terms.level_of(rule) != area.kind:
        raise Refused("Quy định này không lập danh sách ở cấp của địa bàn đã chọn.")
    if not first_day() <= on:
        raise Refused(f"Chưa có bản đồ hành chính cho ngày {formats.day(on)}.")
    if not rule.is_in_force(on):
        raise Refused(f"Quy định “{rule.name_vi}” không có hiệu lực ngày {formats.day(on)}.")
    return rule


def _open_words(made: BeneficiaryList) -> str:
    earlier = BeneficiaryList.objects.filter(
        rule=made.rule, content=made.content, area=made.area, year=made.year, state__in=states.OPEN
    ).first()
    named = f" (số {earlier.pk}, {states.STATES[earlier.state].vi})" if earlier else ""
    return f"{made.area.name} đang có một danh sách năm {made.year} của quy định này{named}. Làm xong hoặc dừng danh sách đó trước."


def _row(made: BeneficiaryList, one: Told) -> Beneficiary:
    kind = one.key[0]
    return Beneficiary(
        list=made, area_id=made.area_id, village_id=one.village_id, subject_key=one.key, name=one.name, sort_key=one.sort_key,
        household_id=one.household_id, person_id=one.number if kind == "p" else None, place_id=one.area_id if kind in "as" else None,
        subject_id=one.number if kind == "s" else None,
        proposed_state=one.state, position=one.position, rank=one.rank, rank_best=one.rank_best, tie_group=one.tie_group,
        proposed_facts=dict(one.facts), facts=dict(one.facts), ground=one.ground, missing=one.missing,
        is_sensitive=made.is_sensitive,
    )  # fmt: skip


@transaction.atomic
def send_list(*, list_id: int, by: User, version: int | None) -> BeneficiaryList:
    """To the villages, for their opinion on each row. Raises Refused, Stale."""
    found = begin(list_id, version, "send", by)
    if not found.asks_village:
        raise Refused("Danh sách này không lấy ý kiến bản; kiểm tra rồi trình phê duyệt.")
    found.return_reason = ""
    return moved(found, states.BY_NAME["send"], by)


@transaction.atomic
def decline_row(*, row_id: int, reason: str, by: User, version: int | None) -> Beneficiary:
    """Takes somebody off a list before its approval, such as a household that does not want it. Raises Refused, Stale."""
    row = Beneficiary.objects.get(pk=row_id)
    found = begin(row.list_id, None, "decline", by)
    row = Beneficiary.objects.select_for_update(of=("self",)).get(pk=row_id)
    if version is not None and version != row.version:
        raise states.Stale("Dòng này vừa được người khác thay đổi. Xem lại rồi làm tiếp.")
    row.declined_reason = row.outcome_reason = reason_of(reason, NO_REASON)
    row.outcome, row.number, row.outcome_by_id, row.outcome_at = states.LEFT_OUT, None, by.pk, clock.now()
    row.version += 1
    row.save()
    # What was checked is no longer what would be approved: the places of the others move.
    target = found.state if found.state != states.CHECKED else (states.OPINION if found.asks_village else states.DRAFT)
    moved(found, states.BY_NAME["decline"], by, target=target, row=row.pk)
    return row


@transaction.atomic
def stop_list(*, list_id: int, reason: str, by: User, version: int | None) -> BeneficiaryList:
    """Ends a list that is not carried on. Raises Refused, Stale."""
    found = begin(list_id, version, "stop", by)
    found.stop_reason = reason_of(reason, NO_REASON)
    return moved(found, states.BY_NAME["stop"], by)


__all__ = ["decline_row", "propose_list", "send_list", "stop_list"]
