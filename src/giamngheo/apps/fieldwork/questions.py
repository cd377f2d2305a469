"""What the sheet asks, step by step: one table from which forms, checks and facts are made.

A question's ``name`` is the column of the fact it becomes (register.HouseholdFact, PersonFact), unless it is in
``NOT_FACTS``. Labels are Vietnamese; codes and their words come from the engine's dictionary.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from giamngheo.engine import vocabulary as v

from .people import Someone

YES_NO, CHOICE, NUMBER, DAY, YEAR, TEXT, MANY, LONG = "yes_no", "choice", "number", "day", "year", "text", "many", "long"
NONE = "none"  # chosen in a list of many: asked, and there is nothing

SEXES = (v.Term("M", "Nam", "Male"), v.Term("F", "Nữ", "Female"))
# Why somebody on the household's list does not live here; the first word of each is a kind of life event.
LEAVING = (
    v.Term("death", "Đã mất", "Died"),
    v.Term("marriage", "Đi lấy vợ, lấy chồng", "Married away"),
    v.Term("person_moved_out", "Chuyển đi nơi khác", "Moved away"),
    v.Term("split", "Tách hộ", "Set up an own household"),
    v.Term("mistake", "Ghi nhầm, chưa từng ở hộ này", "Listed by mistake"),
)
SUBJECTS = (
    v.Term("house", "Nhà ở", "Dwelling"),
    v.Term("toilet", "Nhà tiêu", "Toilet"),
    v.Term("water", "Nguồn nước", "Water source"),
    v.Term("other", "Khác", "Other"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the sheet. ``indicators``: whose words of the law stand at its head."""

    code: str
    title: str | Promise
    indicators: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``asked``: of which person; household questions have no such condition."""

    name: str
    step: str
    label: str | Promise
    kind: str
    terms: tuple[v.Term, ...] = ()
    hint: str | Promise = ""
    unit: str = ""
    asked: Callable[[Someone], bool] = field(default=lambda _someone: True)
    is_sensitive: bool = False
    most: float | None = None


STEPS = (
    Step("ho", _("Người trong hộ")),
    Step("viec-lam", _("Việc làm"), ("employment", "dependents")),
    Step("y-te", _("Y tế"), ("nutrition", "health_insurance")),
    Step("giao-duc", _("Giáo dục"), ("adult_education", "child_school")),
    Step("nha-o", _("Nhà ở"), ("housing_quality", "housing_area")),
    Step("nuoc-ve-sinh", _("Nước sinh hoạt và vệ sinh"), ("water", "toilet")),
    Step("thong-tin", _("Thông tin"), ("telecom", "info_devices")),
    Step("diem", _("Điểm A")),
    Step("nhu-cau", _("Nhu cầu, nguyên nhân")),
    Step("anh", _("Ảnh")),
    Step("kiem-tra", _("Kiểm tra và gửi")),
)
STEP = {step.code: step for step in STEPS}
# Steps made of questions; photos and the check have pages of their own.
ASKING = tuple(step.code for step in STEPS if step.code not in {"anh", "kiem-tra"})


def from_age(years: int) -> Callable[[Someone], bool]:
    """Asked of whoever may have reached this age; of who has no known age too."""
    return lambda someone: someone.may_be_from(years)


def under_age(years: int) -> Callable[[Someone], bool]:
    return lambda someone: someone.may_be_under(years)


def _between(low: int, under: int) -> Callable[[Someone], bool]:
    return lambda someone: someone.may_be_from(low) and someone.may_be_under(under)


# From this age on somebody is asked what they need.
NEEDS_FROM_AGE = 15

# Ages below only decide who is asked; what counts is decided by the standard's own dated parameters.
PERSON = (
    Question("employment_status", "viec-lam", _("Tình trạng việc làm"), CHOICE, v.EMPLOYMENT_STATUSES,
             asked=from_age(15)),
    Question("has_contract", "viec-lam", _("Nếu làm công ăn lương: có hợp đồng lao động"), YES_NO, asked=from_age(15)),
    Question("has_labour_capacity", "viec-lam", _("Có khả năng lao động"), YES_NO, asked=from_age(15)),
    Question("receives_allowance", "viec-lam", _("Hưởng trợ cấp xã hội hằng tháng"), YES_NO),
    Question("has_health_insurance", "y-te", _("Có thẻ bảo hiểm y tế"), YES_NO, is_sensitive=True),
    Question("disability_level", "y-te", _("Khuyết tật"), CHOICE, v.DISABILITY_LEVELS, is_sensitive=True),
    Question("is_pregnant", "y-te", _("Đang mang thai"), YES_NO, is_sensitive=True,
             asked=lambda s: s.sex != "M" and s.may_be_from(12) and s.may_be_under(56)),
    Question("height_cm", "y-te", _("Chiều cao"), NUMBER, unit="cm", is_sensitive=True, asked=under_age(16), most=250),
    Question("weight_kg", "y-te", _("Cân nặng"), NUMBER, unit="kg", is_sensitive=True, asked=under_age(16), most=200),
    Question("qualification", "giao-duc", _("Trình độ cao nhất"), CHOICE, v.QUALIFICATIONS, asked=from_age(6)),
    Question("is_attending", "giao-duc", _("Đang đi học, học nghề"), YES_NO, asked=_between(3, 31)),
    Question("attending_level", "giao-duc", _("Bậc đang học"), CHOICE, v.SCHOOL_LEVELS, asked=_between(3, 31)),
    Question("is_certified_on_job", "giao-duc", _("Được doanh nghiệp tuyển dụng và công nhận đào tạo tại chỗ"), YES_NO,
             asked=_between(16, 31)),
    Question("needs", "nhu-cau", _("Nhu cầu"), MANY, v.PERSON_NEEDS, asked=from_age(NEEDS_FROM_AGE)),
    Question("is_merit", "nhu-cau", _("Là người có công với cách mạng"), YES_NO, asked=from_age(16)),
)  # fmt: skip
# Who somebody is: asked on the person's own page.
IDENTITY = (
    Question("full_name", "ho", _("Họ và tên"), TEXT),
    Question("sex", "ho", _("Giới tính"), CHOICE, SEXES),
    Question("birth_on", "ho", _("Ngày sinh"), DAY, hint=_("Để trống nếu chỉ biết năm sinh.")),
    Question("birth_year", "ho", _("Năm sinh"), YEAR, hint=_("Ghi khi không biết ngày sinh đầy đủ.")),
    Question("relation", "ho", _("Quan hệ với chủ hộ"), CHOICE, v.RELATIONS),
    Question("ethnic_group", "ho", _("Dân tộc"), TEXT, is_sensitive=True),
    Question("id_number", "ho", _("Số định danh cá nhân"), TEXT, is_sensitive=True,
             hint=_("Đủ 12 số; để trống nếu chưa có. Số đã có trong sổ được che và giữ nguyên.")),
    Question("left", "ho", _("Không còn ở hộ này vì"), CHOICE, LEAVING,
             hint=_("Để trống nếu người này vẫn ở đây. Cán bộ xã sẽ ghi biến động.")),
    Question("left_on", "ho", _("Không còn ở đây từ ngày"), DAY),
)  # fmt: skip
HOUSEHOLD = (
    Question("observed_on", "ho", _("Ngày rà soát"), DAY),
    Question("has_durable_wall", "nha-o", _("Tường bền chắc"), YES_NO),
    Question("has_durable_frame", "nha-o", _("Khung, cột bền chắc"), YES_NO),
    Question("has_durable_roof", "nha-o", _("Mái bền chắc"), YES_NO),
    Question("floor_area_m2", "nha-o", _("Diện tích nhà ở của hộ"), NUMBER, unit="m²", most=9999),
    Question("water_source", "nuoc-ve-sinh", _("Nguồn nước sinh hoạt chính"), CHOICE, v.WATER_SOURCES),
    Question("toilet_type", "nuoc-ve-sinh", _("Loại nhà tiêu"), CHOICE, v.TOILET_TYPES),
    Question("uses_internet", "thong-tin", _("Có thành viên sử dụng dịch vụ internet"), YES_NO),
    Question("has_info_device", "thong-tin", _("Có ti vi, radio, máy tính hoặc điện thoại"), YES_NO),
    Question("tick_nutrition", "y-te", _("Trạm y tế đã xác định có trẻ dưới 16 tuổi suy dinh dưỡng"), YES_NO,
             hint=_("Chỉ dùng khi không cân, đo được: số đo của trẻ, nếu có, được tính trước."), is_sensitive=True),
    Question("score_a", "diem", _("Tổng điểm A"), NUMBER, unit="điểm", most=9999,
             hint=_("Cộng theo phiếu giấy; điểm từng mục của Thông tư 07/2021/TT-BLĐTBXH chưa có trong hệ thống.")),
    Question("declared_income_vnd", "diem", _("Thu nhập bình quân đầu người một tháng, do hộ khai"), NUMBER, unit="đồng",
             hint=_("Không quyết định hạng của hộ; chỉ để đối chiếu với điểm A."), most=10**12),
    Question("needs", "nhu-cau", _("Nhu cầu của hộ"), MANY, v.HOUSEHOLD_NEEDS),
    Question("causes", "nhu-cau", _("Nguyên nhân nghèo"), MANY, v.POVERTY_CAUSES,
             hint=_("Tám nguyên nhân của biểu 10; mới xác nhận được nguyên nhân thứ nhất, bảy nguyên nhân còn lại "
                    "ghi theo trí nhớ, chưa đối chiếu.")),
    Question("has_labour_capacity", "nhu-cau", _("Hộ có người có khả năng lao động"), YES_NO),
    Question("has_merit_member", "nhu-cau", _("Hộ có người có công với cách mạng"), YES_NO),
    Question("is_policy_household", "nhu-cau", _("Hộ gia đình chính sách"), YES_NO),
    Question("note", "nhu-cau", _("Ghi chú"), LONG),
)  # fmt: skip
NOT_FACTS = frozenset({"observed_on"})
CARD = "card_"  # prefix of the answers to the items of a scorecard

PERSON_BY_NAME: Mapping[str, Question] = {q.name: q for q in (*PERSON, *IDENTITY)}
HOUSEHOLD_BY_NAME: Mapping[str, Question] = {q.name: q for q in HOUSEHOLD}
IDENTITY_NAMES = frozenset(q.name for q in IDENTITY)


def split(key: str) -> tuple[str, str]:
    """``p12-sex`` → (``p12``, ``sex``); a household's answer has an empty ref."""
    ref, dash, name = key.partition("-")
    return (ref, name) if dash else ("", key)


def is_known(key: str) -> bool:
    """Is this the key of an answer that the sheet knows?"""
    ref, name = split(key)
    if not ref:
        return name in HOUSEHOLD_BY_NAME or name == "head" or name.startswith(CARD) or name in NEW_HOUSEHOLD
    return name in PERSON_BY_NAME and ref[:1] in "pn" and ref[1:].isalnum()


# Of a household found in the village: its request (Mẫu 01).
NEW_HOUSEHOLD = frozenset({"request_number", "request_on"})


def is_sensitive(key: str) -> bool:
    ref, name = split(key)
    question = (PERSON_BY_NAME if ref else HOUSEHOLD_BY_NAME).get(name)
    return question is not None and question.is_sensitive


def label_of(key: str) -> Any:
    """What the sheet calls this answer."""
    ref, name = split(key)
    question = (PERSON_BY_NAME if ref else HOUSEHOLD_BY_NAME).get(name)
    return question.label if question else _("Chủ hộ") if name == "head" else name
