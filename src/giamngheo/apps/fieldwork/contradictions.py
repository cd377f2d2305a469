"""What a sheet says against itself: a table of rules, each with its sentence. Warnings do not stop; errors do.

Ages of the law come from the standard's dated parameters. The bounds in ``PLAUSIBLE`` are no law: they only say where
somebody should look again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from giamngheo.engine.vocabulary import QUALIFICATIONS, RELATIONS, SCHOOL_LEVELS
from giamngheo.kit import formats
from giamngheo.kit.terms import Words

from .people import Sheet, Someone

ERROR, WARNING, NOTE = "error", "warning", "note"
# level → (youngest, age from which it is odd to be still there). No law; the law's ages are the standard's.
PLAUSIBLE_LEVEL = {
    "preschool": (2, 7), "primary": (5, 15), "lower_secondary": (10, 19), "upper_secondary": (14, 23),
    "elementary_vocational": (14, 61), "intermediate_vocational": (14, 61), "college": (17, 61), "university": (17, 61),
}  # fmt: skip
YOUNGEST_WITH = {
    "primary": 9, "lower_secondary": 13, "upper_secondary": 16, "elementary_vocational": 14,
    "intermediate_vocational": 16, "college": 19, "university": 20,
}  # fmt: skip
LEVELS, GRADES, KIN = Words(SCHOOL_LEVELS), Words(QUALIFICATIONS), Words(RELATIONS)
PARENT_GAP_MONTHS = 12 * 12
GROWN_UP = 15
WORKING = frozenset({"farm_self_employed", "business_self_employed", "wage"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One contradiction: how grave, what to read, at which step, about whom (``ref`` empty: the household)."""

    code: str
    severity: str
    text: str
    step: str
    ref: str = ""


@dataclass(frozen=True, slots=True)
class PersonRule:
    """About one person who lives here. ``when`` must be sure: what is not answered contradicts nothing."""

    code: str
    severity: str
    step: str
    text: str
    when: Callable[[Someone, Sheet], bool]


@dataclass(frozen=True, slots=True)
class HouseholdRule:
    """About the household. ``when`` returns what the sentence needs, or None."""

    code: str
    severity: str
    step: str
    text: str
    when: Callable[[Sheet], dict[str, Any] | None]


def _too_old_for_level(p: Someone, _s: Sheet) -> bool:
    bounds = PLAUSIBLE_LEVEL.get(p.get("attending_level") or "")
    return bounds is not None and p.get("is_attending") is not False and p.surely_from(bounds[1])


def _ahead_of_age(p: Someone, s: Sheet) -> bool:
    """As the engine reads it: a higher level than the age's leaves the indicator undetermined."""
    level = p.get("attending_level")
    starts = {"primary": s.law("primary_from_age"), "lower_secondary": s.law("lower_secondary_from_age")}
    later = s.law("school_under_age")
    start = starts.get(level, later if level and level != "preschool" else None)
    return start is not None and p.get("is_attending") is not False and p.surely_under(start)


def _past_working_age(p: Someone, s: Sheet) -> bool:
    months = s.law("retirement_months_male" if p.sex == "M" else "retirement_months_female")
    return months is not None and p.sex != "" and p.surely_from_months(months)


def _insured_anyway(p: Someone, s: Sheet) -> bool:
    age = s.law("insurance_from_age")
    return age is not None and p.get("has_health_insurance") is False and p.surely_under(age)


def _no_ground_of_allowance(p: Someone, s: Sheet) -> bool:
    elderly, child = s.law("elderly_from_age") or 60, s.law("child_under_age") or 16
    return (
        p.get("receives_allowance") is True and p.get("disability_level") == "none"
        and p.surely_under(elderly) and p.surely_from(child)
    )  # fmt: skip


def _qualified_too_young(p: Someone, _s: Sheet) -> bool:
    least = YOUNGEST_WITH.get(p.get("qualification") or "")
    return least is not None and p.surely_under(least)


def _number(value: Any) -> float | None:
    return float(value) if value not in (None, "") else None


def _odd_measure(p: Someone, _s: Sheet) -> bool:
    height, weight = _number(p.get("height_cm")), _number(p.get("weight_kg"))
    return (height is not None and not 40 <= height <= 200) or (weight is not None and not 1.5 <= weight <= 120)


def _relation_age(p: Someone, s: Sheet, relation: str, *, must_be_older: bool) -> bool:
    """A child less than twelve years younger than the head, or a parent less than twelve years older."""
    head = s.head
    if head is None or p is head or p.get("relation") != relation:
        return False
    old, young = (p, head) if must_be_older else (head, p)
    if old.months_high is None or young.months_low is None:
        return False
    return old.months_high - young.months_low < PARENT_GAP_MONTHS


PERSON_RULES = (
    PersonRule("NAME_MISSING", ERROR, "ho", _("Có người chưa ghi họ tên. Mở người đó ở bước “Người trong hộ” và ghi họ tên."),
               lambda p, s: not p.name.strip()),
    PersonRule("BIRTH_AFTER_SURVEY", ERROR, "ho", _("%(who)s sinh sau ngày rà soát. Sửa ngày sinh hoặc ngày rà soát."),
               lambda p, s: p.months_high is not None and p.months_high < 0),
    PersonRule("BIRTH_MISSING", WARNING, "ho",
               _("%(who)s chưa có ngày sinh hoặc năm sinh: các chỉ số theo tuổi sẽ là chưa xác định. Hỏi giấy tờ rồi ghi."),
               lambda p, s: p.months_low is None),
    PersonRule("SEX_MISSING", WARNING, "ho", _("%(who)s chưa ghi giới tính."), lambda p, s: p.sex == ""),
    PersonRule("RELATION_MISSING", WARNING, "ho", _("%(who)s chưa ghi quan hệ với chủ hộ."),
               lambda p, s: not p.get("relation") and p.ref != s.head_ref),
    PersonRule("VERY_OLD", WARNING, "ho", _("%(who)s %(age)s; kiểm tra lại ngày sinh."), lambda p, s: p.surely_from(110)),
    PersonRule("HEAD_YOUNG", WARNING, "ho", _("Chủ hộ %(who)s mới %(age)s; kiểm tra ngày sinh hoặc chọn lại chủ hộ."),
               lambda p, s: p.ref == s.head_ref and p.surely_under(GROWN_UP)),
    PersonRule("SPOUSE_YOUNG", WARNING, "ho",
               _("%(who)s %(age)s mà ghi là vợ hoặc chồng của chủ hộ; kiểm tra ngày sinh hoặc quan hệ."),
               lambda p, s: p.get("relation") == "spouse" and p.surely_under(GROWN_UP)),
    PersonRule("CHILD_TOO_OLD", WARNING, "ho",
               _("%(who)s ghi là con nhưng tuổi gần bằng hoặc hơn chủ hộ; kiểm tra ngày sinh hoặc quan hệ."),
               lambda p, s: _relation_age(p, s, "child", must_be_older=False)),
    PersonRule("PARENT_TOO_YOUNG", WARNING, "ho",
               _("%(who)s ghi là bố hoặc mẹ nhưng tuổi gần bằng hoặc kém chủ hộ; kiểm tra ngày sinh hoặc quan hệ."),
               lambda p, s: _relation_age(p, s, "parent", must_be_older=True)),
    PersonRule("SECOND_HEAD", ERROR, "ho",
               _("%(who)s ghi quan hệ là chủ hộ nhưng chủ hộ đã chọn là người khác. Sửa quan hệ, hoặc chọn lại chủ hộ."),
               lambda p, s: p.get("relation") == "head" and bool(s.head_ref) and p.ref != s.head_ref),
    PersonRule("JOBLESS_PAST_AGE", WARNING, "viec-lam",
               _("%(who)s %(age)s, đã hết tuổi lao động nhưng ghi “Không có việc làm”; nên chọn “Hết tuổi lao động”."),
               lambda p, s: p.get("employment_status") == "jobless" and _past_working_age(p, s)),
    PersonRule("PAST_AGE_TOO_YOUNG", WARNING, "viec-lam",
               _("%(who)s mới %(age)s nhưng ghi “Hết tuổi lao động”; kiểm tra lại."),
               lambda p, s: p.get("employment_status") == "past_working_age" and p.surely_under(50)),
    PersonRule("CHILD_AT_WORK", WARNING, "viec-lam", _("%(who)s mới %(age)s nhưng ghi là đang làm việc; kiểm tra lại."),
               lambda p, s: p.get("employment_status") in WORKING and p.surely_under(s.law("working_from_age") or 15)),
    PersonRule("CONTRACT_WITHOUT_WAGE", WARNING, "viec-lam",
               _("%(who)s có hợp đồng lao động nhưng không ghi là làm công ăn lương; kiểm tra lại."),
               lambda p, s: p.get("has_contract") is True and p.get("employment_status") not in (None, "", "wage")),
    PersonRule("UNABLE_YET_ABLE", WARNING, "viec-lam",
               _("%(who)s ghi “Mất khả năng lao động” nhưng lại ghi có khả năng lao động; sửa một trong hai."),
               lambda p, s: p.get("employment_status") == "unable" and p.get("has_labour_capacity") is True),
    PersonRule("DISABLED_YET_ABLE", WARNING, "viec-lam",
               _("%(who)s khuyết tật đặc biệt nặng nhưng ghi có khả năng lao động; kiểm tra lại."),
               lambda p, s: p.get("disability_level") == "very_severe" and p.get("has_labour_capacity") is True),
    PersonRule("WORKS_YET_UNABLE", WARNING, "viec-lam",
               _("%(who)s đang làm việc nhưng ghi không có khả năng lao động; kiểm tra lại."),
               lambda p, s: p.get("employment_status") in WORKING and p.get("has_labour_capacity") is False),
    PersonRule("STUDENT_NOT_ATTENDING", WARNING, "giao-duc",
               _("%(who)s ghi việc làm là “Đang đi học” nhưng ở phần giáo dục ghi không đi học; sửa một trong hai."),
               lambda p, s: p.get("employment_status") == "student" and p.get("is_attending") is False),
    PersonRule("ALLOWANCE_OF_WHAT", WARNING, "viec-lam",
               _("%(who)s %(age)s, không khuyết tật, nhưng ghi hưởng trợ cấp xã hội hằng tháng; kiểm tra loại trợ cấp."),
               _no_ground_of_allowance),
    PersonRule("INSURED_BY_LAW", NOTE, "y-te",
               _("%(who)s dưới 6 tuổi chưa có thẻ bảo hiểm y tế: không tính là thiếu hụt. Báo xã làm thẻ cho cháu."),
               _insured_anyway),
    PersonRule("PREGNANT_MAN", WARNING, "y-te", _("%(who)s là nam nhưng ghi đang mang thai; sửa lại."),
               lambda p, s: p.get("is_pregnant") is True and p.sex == "M"),
    PersonRule("MEASURE_ODD", WARNING, "y-te",
               _("Chiều cao hoặc cân nặng của %(who)s khó tin; đo lại, ghi theo xăng-ti-mét và ki-lô-gam."), _odd_measure),
    PersonRule("BEHIND_SCHOOL", WARNING, "giao-duc",
               _("%(who)s %(age)s mà đang học %(level)s; kiểm tra ngày sinh hoặc bậc đang học."), _too_old_for_level),
    PersonRule("AHEAD_OF_AGE", WARNING, "giao-duc",
               _("%(who)s %(age)s mà đang học %(level)s, cao hơn bậc của tuổi: chỉ số đi học của trẻ sẽ là chưa xác định. "
                 "Kiểm tra ngày sinh và bậc đang học."), _ahead_of_age),
    PersonRule("LEVEL_WITHOUT_ATTENDING", WARNING, "giao-duc",
               _("%(who)s ghi bậc đang học nhưng lại ghi không đi học; sửa một trong hai."),
               lambda p, s: p.get("is_attending") is False and bool(p.get("attending_level"))),
    PersonRule("ATTENDING_WITHOUT_LEVEL", WARNING, "giao-duc", _("%(who)s đang đi học nhưng chưa ghi bậc đang học."),
               lambda p, s: p.get("is_attending") is True and not p.get("attending_level")),
    PersonRule("QUALIFIED_TOO_YOUNG", WARNING, "giao-duc",
               _("%(who)s mới %(age)s nhưng ghi trình độ %(grade)s; kiểm tra ngày sinh hoặc trình độ."),
               _qualified_too_young),
)  # fmt: skip


def _twice(s: Sheet) -> dict[str, Any] | None:
    seen: set[tuple[str, Any, Any]] = set()
    for p in s.here:
        key = (p.name.strip().lower(), p.get("birth_on") or None, p.get("birth_year") or None)
        if p.name and key in seen:
            return {"who": formats.person_name(p.name)}
        seen.add(key)
    return None


def _floor_odd(s: Sheet) -> dict[str, Any] | None:
    area = _number(s.get("floor_area_m2"))
    if area is None or not s.here:
        return None
    share = area / len(s.here)
    return {"share": formats.number(round(share, 1))} if area < 4 or share > 120 or share < 1 else None


def _labour_denied(s: Sheet) -> dict[str, Any] | None:
    able = [p for p in s.here if p.get("has_labour_capacity") is True]
    if s.get("has_labour_capacity") is False and able:
        return {"who": formats.person_name(able[0].name)}
    return None


def _labour_of_nobody(s: Sheet) -> dict[str, Any] | None:
    grown = [p for p in s.here if p.may_be_from(15)]
    none = bool(grown) and {p.get("has_labour_capacity") for p in grown} == {False}
    return {} if s.get("has_labour_capacity") is True and none else None


def _merit_denied(s: Sheet) -> dict[str, Any] | None:
    merit = [p for p in s.here if p.get("is_merit") is True]
    if s.get("has_merit_member") is False and merit:
        return {"who": formats.person_name(merit[0].name)}
    return None


def _dependents(s: Sheet) -> dict[str, Any] | None:
    """An item of a scorecard that counts more dependents than people."""
    stated = str(s.get("card_dependents") or "")
    least = int(stated.rstrip("+")) if stated.rstrip("+").isdecimal() else 0
    return {"n": least, "all": len(s.here)} if s.here and least > len(s.here) else None


def _size(s: Sheet) -> dict[str, Any] | None:
    stated = str(s.get("card_household_size") or "")
    if not stated or not s.here:
        return None
    count, least = len(s.here), int(stated.rstrip("+"))
    fits = count >= least if stated.endswith("+") else count == least
    return None if fits else {"n": stated, "all": count}


HOUSEHOLD_RULES = (
    HouseholdRule("NOBODY", ERROR, "ho", _("Chưa ghi ai sống ở hộ này. Thêm ít nhất một người ở bước “Người trong hộ”."),
                  lambda s: None if s.here else {}),
    HouseholdRule("NO_HEAD", ERROR, "ho", _("Chưa chọn chủ hộ trong những người đang ở đây. Chọn chủ hộ ở bước “Người trong hộ”."),
                  lambda s: {} if s.here and s.head is None else None),
    HouseholdRule("SURVEY_IN_FUTURE", ERROR, "ho", _("Ngày rà soát sau ngày hôm nay. Sửa ngày rà soát."),
                  lambda s: {} if s.today is not None and s.on > s.today else None),
    HouseholdRule("SURVEY_OTHER_YEAR", ERROR, "ho",
                  _("Ngày rà soát không thuộc năm %(year)s của vòng rà soát. Sửa ngày rà soát."),
                  lambda s: {"year": s.year} if s.year is not None and s.on.year != s.year else None),
    HouseholdRule("SAME_PERSON_TWICE", WARNING, "ho", _("%(who)s được ghi hai lần, cùng tên và ngày sinh; bỏ một người."),
                  _twice),
    HouseholdRule("TWO_SPOUSES", WARNING, "ho", _("Có hai người ghi là vợ hoặc chồng của chủ hộ; kiểm tra quan hệ."),
                  lambda s: {} if sum(p.get("relation") == "spouse" for p in s.here) > 1 else None),
    HouseholdRule("FEWER_PEOPLE", WARNING, "ho",
                  _("Sổ ghi %(before)s người, phiếu ghi %(now)s người. Hỏi lại xem còn thiếu ai, hoặc ghi lý do không còn ở đây."),
                  lambda s: {"before": s.members_before, "now": len(s.people)}
                  if s.members_before and len(s.people) < s.members_before else None),
    HouseholdRule("MORE_DEPENDENTS", WARNING, "diem",
                  _("Phiếu điểm ghi từ %(n)s người phụ thuộc trong khi hộ có %(all)s người; sửa phiếu điểm."), _dependents),
    HouseholdRule("CARD_SIZE", WARNING, "diem",
                  _("Phiếu điểm ghi %(n)s người, danh sách có %(all)s người; sửa một trong hai."), _size),
    HouseholdRule("FLOOR_ODD", WARNING, "nha-o",
                  _("Diện tích nhà ở %(share)s m² một người là khó tin; đo lại, ghi diện tích của cả hộ theo mét vuông."),
                  _floor_odd),
    HouseholdRule("INTERNET_WITHOUT_DEVICE", WARNING, "thong-tin",
                  _("Hộ dùng internet nhưng ghi không có phương tiện nào; điện thoại cũng là phương tiện."),
                  lambda s: {} if s.get("uses_internet") is True and s.get("has_info_device") is False else None),
    HouseholdRule("SCORE_ODD", WARNING, "diem", _("Điểm A trên 500 là khó tin; cộng lại phiếu."),
                  lambda s: {} if (_number(s.get("score_a")) or 0) > 500 else None),
    HouseholdRule("LABOUR_DENIED", WARNING, "nhu-cau",
                  _("Ghi hộ không có người có khả năng lao động, nhưng %(who)s có; sửa một trong hai."), _labour_denied),
    HouseholdRule("LABOUR_OF_NOBODY", WARNING, "nhu-cau",
                  _("Ghi hộ có người có khả năng lao động, nhưng không ai trong hộ được ghi như vậy."), _labour_of_nobody),
    HouseholdRule("MERIT_DENIED", WARNING, "nhu-cau",
                  _("Ghi hộ không có người có công, nhưng %(who)s là người có công; sửa một trong hai."), _merit_denied),
    HouseholdRule("NONE_AND_MORE", WARNING, "nhu-cau", _("Vừa chọn “Không có” vừa chọn mục khác; bỏ một trong hai."),
                  lambda s: {} if {len(s.get(n) or []) > 1 and "none" in (s.get(n) or []) for n in ("needs", "causes")}
                  & {True} else None),
)  # fmt: skip


def found(sheet: Sheet) -> list[Finding]:
    """Everything the sheet says against itself, errors first."""
    findings = [*_of_household(sheet), *_of_people(sheet)]
    return sorted(findings, key=lambda finding: (ERROR, WARNING, NOTE).index(finding.severity))


def _of_household(sheet: Sheet) -> Iterator[Finding]:
    for rule in HOUSEHOLD_RULES:
        values = rule.when(sheet)
        if values is not None:
            text = gettext(rule.text)
            yield Finding(rule.code, rule.severity, text % values if values else text, rule.step)


def _of_people(sheet: Sheet) -> Iterator[Finding]:
    for person in sheet.here:
        words = {
            "who": formats.person_name(person.name, missing=gettext("Một người chưa có tên")),
            "age": person.age_words,
            "level": LEVELS.get(person.get("attending_level") or "", ""),
            "grade": GRADES.get(person.get("qualification") or "", ""),
        }
        for rule in PERSON_RULES:
            if rule.when(person, sheet):
                yield Finding(rule.code, rule.severity, gettext(rule.text) % words, rule.step, person.ref)


__all__ = ["ERROR", "HOUSEHOLD_RULES", "NOTE", "PERSON_RULES", "WARNING", "Finding", "found"]
