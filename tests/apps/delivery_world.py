"""Households that may be supported, for the tests of delivery: recognised poor at the end of 2025, in a poor district."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter

from giamngheo.apps.beneficiaries.models import Beneficiary, BeneficiaryList
from giamngheo.apps.delivery.actions import evidence, supports
from giamngheo.apps.delivery.actions.supports import NewSupport
from giamngheo.apps.delivery.kinds.housing import actions, rules
from giamngheo.apps.delivery.kinds.housing.actions import Before
from giamngheo.apps.delivery.kinds.housing.models import HousingCase
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.register.models import Household
from giamngheo.apps.review import actions as review
from giamngheo.apps.review.models import CommuneReview
from giamngheo.kit import clock

from .conftest import Society, area
from .evidence_files import JPEG
from .review_world import NAM_LAU, a_round, act_as, household, occasion

HEAD = ("Họ và tên", "Số định danh", "Bản", "Nội dung", "Từ ngày", "Đến ngày", "Số tiền")
LISTED, LIST = date(2025, 12, 1), "125/QĐ-UBND"


def poor_households(society: Society, *names: str, **fact: Any) -> list[Household]:
    """Households of Nậm Lầu recognised poor on 20/11/2025; the transaction stays in the officer's scope."""
    act_as(society.province_officer)
    opened = a_round(society.province_officer, year=2025)
    act_as(society.nam_lau_officer)
    when = occasion(year=2025, on=date(2025, 10, 15), by=society.nam_lau_officer)
    homes = [household(name, when=when, **{"floor_area_m2": Decimal("24"), **fact}) for name in names]
    review.classify_communes(round=opened, area_ids=[area(NAM_LAU).pk], by=society.nam_lau_officer)
    act_as(society.nam_lau_chairman)
    review.recognise(
        commune_review=CommuneReview.objects.get(round=opened, area=area(NAM_LAU)), decision_number="1/2025",
        decided_on=date(2025, 11, 20), signer_name="Hà Văn Pâng", by=society.nam_lau_chairman,
    )  # fmt: skip
    act_as(society.nam_lau_officer)
    return homes


def before(**more: Any) -> Before:
    """A dwelling as the rule wants it: weak in two of three parts, small; independent in time."""
    given = {
        "independent_since": date(2019, 1, 18), "has_house": True, "hard_foundation": False, "hard_frame_wall": False,
        "hard_roof": True, "area_m2": Decimal("24"), "has_merit_member": False, "has_protection_member": False,
        "is_special_hardship": False, "is_disaster_prone": False,
    }  # fmt: skip
    return Before(**{**given, **more})


def a_case(home: Household, society: Society, **more: Any) -> HousingCase:
    """A case of Dự án 5, a new house, begun by the commune's officer for a household chosen on an approved list."""
    if more.get("scheme", "p5") == "p5" and not home.list_rows.filter(outcome="chosen").exists():
        listed(home, society, on=more.get("listed_on", LISTED))
    given: dict[str, Any] = {
        "scheme": "p5", "work": "new", "listed_on": LISTED, "list_reference": LIST, "amount_vnd": None, "source_code": "central",
        "before": before(), "by": society.nam_lau_officer,
    }  # fmt: skip
    return actions.begin_case(household=home, **{**given, **more})


def listed(home: Household, society: Society, *, on: date = LISTED, outcome: str = "chosen") -> Beneficiary:
    """The household chosen on an approved list of Dự án 5: written straight, so that a test of houses does not play the list."""
    by = {"proposed_by_id": society.nam_lau_officer.pk, "proposed_at": clock.now()}
    made = BeneficiaryList.objects.create(
        rule=rules.RULE, content="housing", area_id=home.area_id, on=on, year=on.year, title="Nhà ở", asks_village=True,
        village_binds=True, is_sensitive=False, authority="UBND cấp xã", state="checked", plan_digest="f" * 64, **by,
    )  # fmt: skip
    row = Beneficiary.objects.create(
        list=made, area_id=home.area_id, household=home, village_id=home.village_id, subject_key=f"h{home.pk}", name=home.head_name,
        sort_key=home.sort_key, proposed_state="YES", check_state="YES", outcome=outcome, number=1, is_sensitive=False, is_frozen=True,
        facts={"independent_since": "2019-01-18", "has_house": True},
    )  # fmt: skip
    BeneficiaryList.objects.filter(pk=made.pk).update(
        state="approved", decision_number=LIST, decided_on=on, approved_by_id=society.nam_lau_chairman.pk, approved_at=clock.now()
    )
    return row


def given_before(home: Household, society: Society, **more: Any) -> Support:
    """Something that the household was given: by default a house, by a charity."""
    given = {
        "area_id": home.area_id, "household_id": home.pk, "content": "housing", "giver": "charity", "title": "Nhà đại đoàn kết",
        "beneficiary_name": home.head_name, "starts_on": date(2015, 5, 1), "ends_on": date(2015, 9, 1),
    }  # fmt: skip
    return supports.open_support(new=NewSupport(**{**given, **more}), by=society.nam_lau_officer)


def a_list(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> bytes:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    for number, cells in enumerate([("DANH SÁCH HỖ TRỢ",), head, *rows]):
        sheet.write_row(number, 0, cells)
    book.close()
    return target.getvalue()


def approved(case: HousingCase, society: Society) -> HousingCase:
    act_as(society.nam_lau_chairman)
    actions.approve_case(
        support_id=case.support_id, decision_number="210/QĐ-UBND", decided_on=date(2025, 12, 10), by=society.nam_lau_chairman, version=None
    )
    act_as(society.nam_lau_officer)
    return actions.start_case(
        support_id=case.support_id, design="Mẫu 2: nhà sàn bê tông 3 gian", builder="self", committed_on=date(2025, 12, 15),
        by=society.nam_lau_officer, version=None,
    )  # fmt: skip


def photo(case: HousingCase, step: str, society: Society) -> Any:
    return evidence.add_evidence(
        support_id=case.support_id, content=JPEG, name="anh.jpg", step=step, title="Ảnh", by=society.nam_lau_officer
    )


def stage(case: HousingCase, code: str, day: date, society: Society) -> Any:
    photo(case, code, society)
    return actions.accept_stage(
        support_id=case.support_id, code=code, accepted_on=day, witness_name="Lò Văn Trưởng", note="", by=society.nam_lau_officer,
        version=None,
    )  # fmt: skip


def pay(case: HousingCase, amount: int, day: date, society: Society, source_code: str = "central") -> Any:
    return actions.pay_instalment(
        support_id=case.support_id, amount_vnd=amount, paid_on=day, source_code=source_code, paper_reference="UNC 12",
        by=society.nam_lau_officer, version=None,
    )  # fmt: skip


def built(case: HousingCase, society: Society) -> None:
    """All three stages, two instalments."""
    pay(case, 20_000_000, date(2025, 12, 20), society)
    for code, day in (("foundation", date(2026, 1, 15)), ("frame_wall", date(2026, 2, 15)), ("roof", date(2026, 3, 15))):
        stage(case, code, day, society)
    pay(case, 20_000_000, date(2026, 3, 20), society)


def a_house(area_m2: str | None = "36.5", **more: Any) -> rules.House:
    given: dict[str, Any] = {"is_single": False, "hard_foundation": True, "hard_frame_wall": True, "hard_roof": True, "years": 20}
    return rules.House(area_m2=Decimal(area_m2) if area_m2 else None, **{**given, **more})
