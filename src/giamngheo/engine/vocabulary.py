"""The one dictionary of the field: every term, code and unit, with its Vietnamese legal wording and source.

Glossary, form labels, table heads and the rulebook are printed from here. Codes are what is stored;
labels are what people read. Sources are ``document:article`` ids of ``plan/documents.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the field: its stored code, what officials call it, English, and where it comes from."""

    code: str
    vi: str
    en: str
    source: str = ""
    note: str = ""


class HouseholdClass(StrEnum):
    """Class of a household under the standard its round names (hạng hộ)."""

    POOR = "POOR"
    NEAR_POOR = "NEAR_POOR"
    NOT_POOR = "NOT_POOR"
    UNDETERMINED = "UNDETERMINED"


class AreaType(StrEnum):
    """Rural or urban: decides line, score column and cut-off (khu vực nông thôn, thành thị)."""

    RURAL = "rural"
    URBAN = "urban"


class Confidence(StrEnum):
    """How sure we are of a legal text or number; anything but CONFIRMED is told on every screen that uses it."""

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    UNKNOWN = "unknown"


class Sex(StrEnum):
    """Giới tính."""

    MALE = "M"
    FEMALE = "F"


HOUSEHOLD_CLASSES = (
    Term("POOR", "Hộ nghèo", "Poor household", "nd-07-2021:3"),
    Term("NEAR_POOR", "Hộ cận nghèo", "Near-poor household", "nd-07-2021:3"),
    Term("NOT_POOR", "Hộ không nghèo", "Not poor", "nd-07-2021:3"),
    Term("UNDETERMINED", "Chưa xác định", "Undetermined", note="thiếu câu trả lời có thể đổi kết quả"),
)

# The 12 indicators in the legal order of the appendix of NĐ 07/2021; column numbers of the report tables.
INDICATORS = (
    Term("employment", "Việc làm", "Employment", "nd-07-2021:pl.1"),
    Term("dependents", "Người phụ thuộc trong hộ gia đình", "Dependents", "nd-07-2021:pl.1"),
    Term("nutrition", "Dinh dưỡng", "Nutrition", "nd-07-2021:pl.2"),
    Term("health_insurance", "Bảo hiểm y tế", "Health insurance", "nd-07-2021:pl.2"),
    Term("adult_education", "Trình độ giáo dục của người lớn", "Adult education", "nd-07-2021:pl.3"),
    Term("child_school", "Tình trạng đi học của trẻ em", "Child school attendance", "nd-07-2021:pl.3"),
    Term("housing_quality", "Chất lượng nhà ở", "Housing quality", "nd-07-2021:pl.4"),
    Term("housing_area", "Diện tích nhà ở bình quân đầu người", "Housing area per head", "nd-07-2021:pl.4"),
    Term("water", "Nguồn nước sinh hoạt", "Water source", "nd-07-2021:pl.5"),
    Term("toilet", "Nhà tiêu hợp vệ sinh", "Hygienic toilet", "nd-07-2021:pl.5"),
    Term("telecom", "Sử dụng dịch vụ viễn thông", "Use of telecom services", "nd-07-2021:pl.6"),
    Term("info_devices", "Phương tiện phục vụ tiếp cận thông tin", "Means of access to information", "nd-07-2021:pl.6"),
)
INDICATOR_CODES = tuple(term.code for term in INDICATORS)

SERVICES = (
    Term("work", "Việc làm", "Employment"),
    Term("health", "Y tế", "Health"),
    Term("education", "Giáo dục", "Education"),
    Term("housing", "Nhà ở", "Housing"),
    Term("water_sanitation", "Nước sinh hoạt và vệ sinh", "Water and sanitation"),
    Term("information", "Thông tin", "Information"),
)
SERVICE_OF_INDICATOR = dict(
    zip(INDICATOR_CODES, [service.code for service in SERVICES for _ in range(2)], strict=True)
)

QUALIFICATIONS = (
    Term("none", "Chưa đi học", "No schooling"),
    Term("primary", "Tiểu học", "Primary"),
    Term("lower_secondary", "THCS", "Lower secondary"),
    Term("upper_secondary", "THPT", "Upper secondary"),
    Term("elementary_vocational", "Sơ cấp", "Elementary vocational"),
    Term("intermediate_vocational", "Trung cấp", "Intermediate vocational"),
    Term("college", "Cao đẳng", "College"),
    Term("university", "Đại học", "University or above"),
)

SCHOOL_LEVELS = (
    Term("preschool", "Mầm non", "Pre-school"),
    Term("primary", "Tiểu học", "Primary"),
    Term("lower_secondary", "THCS", "Lower secondary"),
    Term("upper_secondary", "THPT", "Upper secondary"),
    Term("elementary_vocational", "Sơ cấp", "Elementary vocational"),
    Term("intermediate_vocational", "Trung cấp", "Intermediate vocational"),
    Term("college", "Cao đẳng", "College"),
    Term("university", "Đại học", "University or above"),
)

EMPLOYMENT_STATUSES = (
    Term("farm_self_employed", "Tự làm nông, lâm nghiệp", "Self-employed in farming"),
    Term("business_self_employed", "Tự kinh doanh, dịch vụ", "Self-employed in business"),
    Term("wage", "Làm công ăn lương", "Wage worker"),
    Term("jobless", "Không có việc làm", "Without a job"),
    Term("student", "Đang đi học", "Student"),
    Term("past_working_age", "Hết tuổi lao động", "Past working age"),
    Term("unable", "Mất khả năng lao động", "Unable to work"),
)

DISABILITY_LEVELS = (
    Term("none", "Không", "None"),
    Term("mild", "Nhẹ", "Mild"),
    Term("severe", "Nặng", "Severe"),
    Term("very_severe", "Đặc biệt nặng", "Very severe"),
)

WATER_SOURCES = (
    Term("piped", "Nước máy", "Piped water"),
    Term("drilled_well", "Giếng khoan", "Drilled well"),
    Term("protected_well", "Giếng đào được bảo vệ", "Protected dug well"),
    Term("unprotected_well", "Giếng đào không được bảo vệ", "Unprotected dug well"),
    Term("protected_spring", "Nước khe/mó được bảo vệ", "Protected spring"),
    Term("unprotected_spring", "Nước khe/mó không được bảo vệ", "Unprotected spring"),
    Term("rain", "Nước mưa", "Rain water"),
    Term("bottled", "Nước đóng chai, bình", "Bottled water"),
    Term("surface", "Sông, suối, ao, hồ", "River, stream, pond, lake"),
)

TOILET_TYPES = (
    Term("septic", "Tự hoại/bán tự hoại", "Septic or semi-septic"),
    Term("pour_flush", "Thấm dội nước (Suilabh)", "Pour-flush"),
    Term("ventilated", "Cải tiến có ống thông hơi (VIP)", "Ventilated improved pit"),
    Term("two_compartment", "Hai ngăn", "Two compartments"),
    Term("one_compartment", "Một ngăn", "One compartment"),
    Term("shallow_pit", "Nhà tiêu đào nông", "Shallow pit"),
    Term("none", "Không có nhà tiêu", "No toilet"),
)

RELATIONS = (
    Term("head", "Chủ hộ", "Head"),
    Term("spouse", "Vợ/chồng", "Spouse"),
    Term("child", "Con", "Child"),
    Term("child_in_law", "Con dâu/con rể", "Child-in-law"),
    Term("parent", "Bố/mẹ", "Parent"),
    Term("grandchild", "Cháu", "Grandchild"),
    Term("sibling", "Anh/chị/em", "Sibling"),
    Term("other", "Khác", "Other"),
)

# Why a household is poor: column heads of review table 10. Only the first was seen, the others are recalled.
POVERTY_CAUSES = (
    Term("land", "Thiếu đất sản xuất", "Lack of farm land", "tt-07-2021:pl.VII"),
    Term("capital", "Thiếu vốn sản xuất", "Lack of capital", note="theo trí nhớ, chưa đối chiếu"),
    Term("labour", "Thiếu lao động", "Lack of labour", note="theo trí nhớ, chưa đối chiếu"),
    Term("tools", "Thiếu công cụ, phương tiện sản xuất", "Lack of tools", note="theo trí nhớ, chưa đối chiếu"),
    Term("production_knowledge", "Thiếu kiến thức về sản xuất", "Lack of know-how", note="theo trí nhớ, chưa đối chiếu"),
    Term("work_skills", "Thiếu kỹ năng lao động", "Lack of work skills", note="theo trí nhớ, chưa đối chiếu"),
    Term("illness", "Ốm đau, bệnh nặng, tai nạn", "Illness or accident", note="theo trí nhớ, chưa đối chiếu"),
    Term("other", "Nguyên nhân khác", "Other cause", note="theo trí nhớ, chưa đối chiếu"),
)

# What a household or one of its workers asks for at the review: targets T7.1, T7.3, T7.4, T7.6 count from these.
HOUSEHOLD_NEEDS = (
    Term("production", "Hỗ trợ phát triển sản xuất", "Support of production"),
    Term("credit", "Vay vốn tín dụng ưu đãi", "Preferential credit"),
    Term("housing", "Hỗ trợ nhà ở", "Housing"),
    Term("water_sanitation", "Nước sạch, vệ sinh", "Water and sanitation"),
    Term("telecom", "Dịch vụ viễn thông, internet", "Telecom and internet"),
    Term("other", "Nhu cầu khác", "Other need"),
)
PERSON_NEEDS = (
    Term("job", "Tìm việc làm", "A job"),
    Term("skill", "Học nghề, đào tạo kỹ năng", "Vocational training"),
    Term("counselling", "Tư vấn, hướng nghiệp", "Counselling"),
    Term("work_abroad", "Đi làm việc ở nước ngoài theo hợp đồng", "Work abroad"),
    Term("health", "Chăm sóc sức khoẻ", "Health care"),
    Term("education", "Hỗ trợ đi học", "Schooling"),
)

# What may happen to a household between reviews. For a split the event's household is the old one and the other the new;
# for a merge the household is the one that ends and the other the one that stays.
LIFE_EVENTS = (
    Term("birth", "Sinh", "Birth"),
    Term("death", "Chết", "Death"),
    Term("marriage", "Kết hôn", "Marriage"),
    Term("person_moved_in", "Người chuyển đến", "Person moved in"),
    Term("person_moved_out", "Người chuyển đi", "Person moved out"),
    Term("household_moved_in", "Cả hộ chuyển đến", "Household moved in"),
    Term("household_moved_out", "Cả hộ chuyển đi", "Household moved out"),
    Term("split", "Tách hộ", "Split"),
    Term("merged", "Nhập hộ", "Merged"),
    Term("head_changed", "Đổi chủ hộ", "Change of head"),
    Term("area_changed", "Đổi xã do sắp xếp đơn vị hành chính", "Change of commune by reorganisation"),
    Term("dissolved", "Xoá hộ", "Dissolved"),
    Term("double_ended", "Thôi tên do trùng người", "Second record of a person ended"),
)
# What is asked for within the year, how it reaches the commune, and where a household's income comes from.
IN_YEAR_KINDS = (
    Term("enter", "Đề nghị công nhận hộ nghèo, hộ cận nghèo", "Request to be recognised poor or near-poor", "qd-24-2021:5"),
    Term("leave", "Đề nghị công nhận thoát nghèo, thoát cận nghèo", "Request to be recognised out of poverty", "qd-24-2021:5"),
    Term("average", "Đề nghị công nhận hộ có mức sống trung bình", "Request as average-standard household", "nd-07-2021:3"),
    Term("low_income", "Đề nghị xác nhận người lao động có thu nhập thấp", "Request as low-income worker", "nd-30-2025:?"),
)
FILING_CHANNELS = (
    Term("in_person", "Nộp trực tiếp", "In person"),
    Term("post", "Qua bưu chính", "By post"),
    Term("online", "Trực tuyến", "Online"),
)
INCOME_SOURCES = (
    Term("agriculture", "Nông nghiệp", "Agriculture"),
    Term("forestry", "Lâm nghiệp", "Forestry"),
    Term("fishery", "Ngư nghiệp", "Fishery"),
    Term("salt", "Diêm nghiệp", "Salt making"),
    Term("wages", "Tiền lương, tiền công", "Wages"),
    Term("business", "Sản xuất, kinh doanh, dịch vụ khác", "Other business and services"),
    Term("pension", "Lương hưu", "Pension"),
    Term("other_income", "Thu nhập khác", "Other income"),
    Term("social_assistance", "Trợ cấp, trợ giúp xã hội từ ngân sách nhà nước", "Social assistance from the State budget",
         note="không tính vào thu nhập"),
)  # fmt: skip
FARM_SOURCES = ("agriculture", "forestry", "fishery", "salt")

# Own stable keys; the two official code lists differ, so both are data in plan/ethnic_groups.csv.
KINH = "Kinh"


def labels(terms: tuple[Term, ...], language: str = "vi") -> dict[str, str]:
    """Code to label, in the order of the dictionary."""
    return {term.code: term.vi if language == "vi" else term.en for term in terms}
