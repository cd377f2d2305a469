"""Who or what may be supported: one table of facts per kind of subject, with the words that screens and traces use.

A missing value is null and means "not known". Facts that the register does not hold (helped with housing before, work on
the poverty programme) are columns all the same: a rule that turns on them stays undetermined until somebody answers.
Money is integer đồng, shares are percent (0–100), areas are square metres.
"""

from __future__ import annotations

import polars as pl

from .frames import Column, Table
from .vocabulary import DISABILITY_LEVELS, EMPLOYMENT_STATUSES, HOUSEHOLD_CLASSES, Term

SUBJECTS = (
    Term("household", "Hộ gia đình", "Household"),
    Term("person", "Người", "Person"),
    Term("group", "Tổ, nhóm sản xuất", "Group"),
    Term("organisation", "Tổ chức, cơ sở", "Organisation"),
    Term("area", "Địa bàn", "Area"),
    Term("work", "Công trình", "Work"),
    Term("officer", "Cán bộ, cộng tác viên", "Officer"),
)
SEXES = (Term("M", "Nam", "Male"), Term("F", "Nữ", "Female"))
DIFFICULTIES = (
    Term("especially_difficult", "Địa bàn đặc biệt khó khăn", "Especially difficult area"),
    Term("difficult", "Địa bàn khó khăn", "Difficult area"),
    Term("other", "Địa bàn khác", "Other area"),
)
# nd-27-2022:22: who may propose a community project.
GROUP_KINDS = (
    Term("household_group", "Nhóm hộ được UBND cấp xã chứng thực", "Household group certified by the commune"),
    Term("cooperative_group", "Tổ hợp tác", "Cooperative group"),
    Term("mass_org_group", "Nhóm hộ do tổ chức chính trị – xã hội đại diện", "Group represented by a mass organisation"),
    Term("village_board_group", "Nhóm hộ do ban phát triển bản đại diện", "Group represented by the village board"),
    Term("prestigious_group", "Nhóm hộ do người có uy tín đại diện", "Group represented by a prestigious person"),
    Term("other", "Hình thức khác", "Other"),
)
ORGANISATION_KINDS = (
    Term("enterprise", "Doanh nghiệp", "Enterprise"),
    Term("cooperative", "Hợp tác xã", "Cooperative"),
    Term("vocational_school", "Cơ sở giáo dục nghề nghiệp", "Vocational school"),
    Term("training_centre", "Cơ sở đào tạo khác", "Other training centre"),
    Term("research_centre", "Trung tâm nghiên cứu, khoa học, công nghệ, kỹ thuật", "Research centre"),
    Term("job_centre", "Trung tâm dịch vụ việc làm", "Employment service centre"),
    Term("job_firm", "Doanh nghiệp hoạt động dịch vụ việc làm", "Employment service firm"),
    Term("sending_organisation", "Doanh nghiệp, đơn vị sự nghiệp đưa người lao động đi làm việc ở nước ngoài", "Sending body"),
    Term("clinic", "Cơ sở y tế", "Health facility"),
    Term("school", "Trường học", "School"),
    Term("press", "Cơ quan báo chí, xuất bản", "Press"),
    Term("state_agency", "Cơ quan nhà nước", "State agency"),
    Term("mass_organisation", "Mặt trận, đoàn thể", "Mass organisation"),
    Term("other", "Tổ chức khác", "Other"),
)  # fmt: skip
WORK_KINDS = (
    Term("transport", "Giao thông, cầu", "Transport, bridge"),
    Term("electricity", "Hạ tầng điện", "Electricity"),
    Term("health", "Y tế", "Health"),
    Term("education", "Giáo dục", "Education"),
    Term("water", "Nước sinh hoạt", "Water supply"),
    Term("irrigation", "Thủy lợi", "Irrigation"),
    Term("culture_sport", "Văn hóa, thể thao", "Culture, sport"),
    Term("other", "Công trình khác", "Other"),
)
WORK_LEVELS = (
    Term("district", "Cấp huyện", "District"),
    Term("inter_commune", "Liên xã", "Several communes"),
    Term("commune", "Cấp xã, bản", "Commune, village"),
)
WORK_ACTS = (Term("build", "Đầu tư xây dựng", "Build"), Term("maintain", "Duy tu, bảo dưỡng", "Maintain"))
OFFICER_ROLES = (
    Term("province", "Cán bộ cấp tỉnh", "Province officer"),
    Term("district", "Cán bộ cấp huyện", "District officer"),
    Term("commune", "Cán bộ cấp xã", "Commune officer"),
    Term("village", "Cán bộ thôn, bản", "Village officer"),
    Term("community", "Đại diện cộng đồng", "Community representative"),
    Term("group_leader", "Lãnh đạo tổ, nhóm", "Group leader"),
    Term("mass_organisation", "Cán bộ chi hội đoàn thể", "Mass-organisation officer"),
    Term("collaborator", "Cộng tác viên giảm nghèo", "Poverty collaborator"),
    Term("prestigious", "Người có uy tín", "Prestigious person"),
    Term("other", "Vai trò khác", "Other"),
)


def _flag(name: str, vi: str, *, is_sensitive: bool = False) -> Column:
    return Column(name, pl.Boolean(), vi, is_sensitive=is_sensitive)


_PLACE = Column("commune_code", pl.String(), "Mã xã/phường/thị trấn trên bản đồ của ngày hoạt động")

HOUSEHOLD_SUBJECT = Table(
    "household",
    "one row per household on the day of the activity",
    (
        Column("household_key", pl.String(), "Khoá của hộ"),
        _PLACE,
        Column("household_class", pl.String(), "Hạng hộ vào ngày hoạt động", HOUSEHOLD_CLASSES),
        _flag("has_escaped", "Đã có quyết định công nhận thoát nghèo"),
        Column("escaped_on", pl.Date(), "Ngày được công nhận thoát nghèo gần nhất"),
        _flag("has_left_list", "Đã ra khỏi danh sách hộ nghèo, hộ cận nghèo của xã"),
        Column("left_list_on", pl.Date(), "Ngày ra khỏi danh sách hộ nghèo, hộ cận nghèo gần nhất"),
        Column("independent_since", pl.Date(), "Ngày tách hộ (hộ lập từ trước: ngày lập hộ)"),
        _flag("was_helped_housing", "Đã được hỗ trợ nhà ở từ chương trình, chính sách, tổ chức khác"),
        _flag("has_house", "Có nhà ở"),
        _flag("has_hard_foundation", "Nền – móng làm bằng vật liệu bền chắc"),
        _flag("has_hard_frame_wall", "Khung – tường làm bằng vật liệu bền chắc"),
        _flag("has_hard_roof", "Mái làm bằng vật liệu bền chắc"),
        _flag("is_house_leaking", "Nhà hư hỏng, dột nát, có nguy cơ sập đổ"),
        Column("floor_area_m2", pl.Float64(), "Diện tích nhà ở của hộ", unit="m²"),
        Column("member_count", pl.Int64(), "Số nhân khẩu", unit="người"),
        _flag("is_ethnic_minority", "Hộ dân tộc thiểu số", is_sensitive=True),
        _flag("has_merit_member", "Có thành viên là người có công với cách mạng"),
        _flag("has_protection_member", "Có thành viên là đối tượng bảo trợ xã hội"),
        _flag("is_special_hardship", "Hoàn cảnh đặc biệt khó khăn (già cả, neo đơn, khuyết tật)", is_sensitive=True),
        _flag("is_disaster_prone", "Ở nơi thường xuyên xảy ra thiên tai"),
        _flag("is_served_by_minority_programme", "Địa bàn đã được chương trình dân tộc thiểu số hỗ trợ đi làm việc ở nước ngoài"),
        _flag("is_programme_area", "Địa bàn thực hiện Chương trình"),
    ),
)  # fmt: skip

PERSON_SUBJECT = Table(
    "person",
    "one row per person on the day of the activity, with the facts of the household",
    (
        Column("household_key", pl.String(), "Khoá của hộ"),
        Column("person_key", pl.String(), "Khoá của người"),
        Column("birth_on", pl.Date(), "Ngày sinh (trống nếu chỉ biết năm)"),
        Column("birth_year", pl.Int64(), "Năm sinh"),
        Column("sex", pl.String(), "Giới tính", SEXES),
        Column("employment_status", pl.String(), "Tình trạng việc làm", EMPLOYMENT_STATUSES),
        Column("disability_level", pl.String(), "Khuyết tật", DISABILITY_LEVELS, is_sensitive=True),
        _flag("has_stable_livelihood", "Có sinh kế ổn định"),
        _flag("is_person_ethnic_minority", "Người dân tộc thiểu số", is_sensitive=True),
        _flag("is_pregnant", "Đang mang thai", is_sensitive=True),
        _flag("is_nursing", "Đang cho con bú", is_sensitive=True),
        _flag("is_low_income_worker", "Được xác nhận là người lao động có thu nhập thấp"),
        _flag("wants_work_abroad", "Có nhu cầu đi làm việc ở nước ngoài theo hợp đồng"),
        _flag("is_in_agreement_course", "Học ngoại ngữ để đi làm việc theo hiệp định của Chính phủ"),
        _flag("wants_credit", "Có nhu cầu vay vốn"),
    ),
)

_PROJECT = (
    Column("target_share_pct", pl.Float64(), "Tỷ lệ người tham gia thuộc đối tượng của Chương trình", unit="%"),
    Column("priority_share_pct", pl.Float64(), "Tỷ lệ người tham gia là hộ nghèo, cận nghèo, mới thoát nghèo, dân tộc thiểu số, "
           "người có công, phụ nữ thuộc hộ nghèo", unit="%"),
    Column("state_share_pct", pl.Float64(), "Mức Nhà nước hỗ trợ trên tổng chi phí dự án", unit="%"),
    Column("area_difficulty", pl.String(), "Loại địa bàn của dự án", DIFFICULTIES),
)  # fmt: skip

GROUP_SUBJECT = Table(
    "group",
    "one row per proposed community project of a group",
    (
        Column("group_key", pl.String(), "Khoá của nhóm"),
        _PLACE,
        Column("group_kind", pl.String(), "Hình thức của nhóm", GROUP_KINDS),
        *_PROJECT,
        _flag("has_experienced_member", "Có thành viên có kinh nghiệm sản xuất, kinh doanh giỏi"),
        _flag("is_counterpart_committed", "Từng hộ có cơ sở vật chất, lao động, tư liệu sản xuất và cam kết đối ứng"),
        _flag("is_led_by_vulnerable", "Do người khuyết tật, dân tộc thiểu số, phụ nữ, học sinh, sinh viên thuộc ba loại hộ chủ trì"),
    ),
)  # fmt: skip

ORGANISATION_SUBJECT = Table(
    "organisation",
    "one row per organisation, with the project it leads if it leads one",
    (
        Column("organisation_key", pl.String(), "Khoá của tổ chức"),
        _PLACE,
        Column("organisation_kind", pl.String(), "Loại tổ chức", ORGANISATION_KINDS),
        _flag("is_public", "Đơn vị công lập"),
        _flag("is_licensed", "Có giấy phép, được giao nhiệm vụ theo quy định"),
        _flag("builds_model", "Xây dựng, nhân rộng, phát triển mô hình giảm nghèo, chuyển giao cho người nghèo"),
        _flag("leads_chain", "Chủ trì dự án liên kết theo chuỗi giá trị"),
        _flag("is_assigned_task", "Được giao nhiệm vụ của Tiểu dự án"),
        *_PROJECT,
    ),
)

AREA_SUBJECT = Table("area", "one row per commune", (Column("area_key", pl.String(), "Khoá của địa bàn"), _PLACE))

WORK_SUBJECT = Table(
    "work",
    "one row per proposed work",
    (
        Column("work_key", pl.String(), "Khoá của công trình"),
        _PLACE,
        Column("work_kind", pl.String(), "Loại công trình", WORK_KINDS),
        Column("work_level", pl.String(), "Cấp công trình", WORK_LEVELS),
        Column("work_act", pl.String(), "Đầu tư hay duy tu, bảo dưỡng", WORK_ACTS),
        _flag("serves_people_directly", "Phục vụ trực tiếp sản xuất và dân sinh, đáp ứng nhu cầu của người hưởng lợi"),
        _flag("connects_places", "Bảo đảm tính kết nối theo cấp công trình"),
        _flag("is_in_programme_contents", "Thuộc nội dung đầu tư của chương trình mục tiêu quốc gia"),
        _flag("is_managed_by_commune", "Nằm trong địa bàn một xã và do UBND cấp xã quản lý"),
        Column("investment_vnd", pl.Int64(), "Tổng mức đầu tư", unit="đồng"),
        _flag("has_simple_design", "Kỹ thuật không phức tạp, đã có thiết kế mẫu, điển hình hoặc sẵn có"),
        _flag("is_in_province_list", "Thuộc danh mục loại công trình do UBND tỉnh ban hành"),
        Column("target_beneficiary_count", pl.Int64(), "Số người hưởng lợi thuộc hộ nghèo, cận nghèo, mới thoát nghèo, "
               "dân tộc thiểu số, phụ nữ", unit="người"),
    ),
)  # fmt: skip

OFFICER_SUBJECT = Table(
    "officer",
    "one row per officer",
    (
        Column("officer_key", pl.String(), "Khoá của cán bộ"),
        Column("officer_role", pl.String(), "Vai trò", OFFICER_ROLES),
        _flag("works_on_poverty", "Đang làm công tác giảm nghèo"),
        Column("sex", pl.String(), "Giới tính", SEXES),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        HOUSEHOLD_SUBJECT, PERSON_SUBJECT, GROUP_SUBJECT, ORGANISATION_SUBJECT, AREA_SUBJECT, WORK_SUBJECT, OFFICER_SUBJECT,
    )
}  # fmt: skip
KEYS = {name: f"{name}_key" for name in TABLES}
# Told by the engine: an age in months (an interval where only the year of birth is known), an area per head.
AGE = Column("age_months", pl.Int32(), "Tuổi vào ngày hoạt động", unit="tháng")
AREA_PER_HEAD = Column("area_per_head_m2", pl.Float64(), "Diện tích nhà ở bình quân đầu người", unit="m²/người")
DERIVED: dict[str, tuple[str, ...]] = {
    AGE.name: ("birth_on", "birth_year"),
    AREA_PER_HEAD.name: ("floor_area_m2", "member_count"),
}
SET_PREFIX = "in_"


def columns_for(subject: str) -> dict[str, Column]:
    """Every fact that a rule about this kind of subject may ask, by name; area sets (``in_<set>``) come beside them."""
    found = {c.name: c for c in TABLES[subject].columns}
    if subject == "person":
        found = {**{c.name: c for c in HOUSEHOLD_SUBJECT.columns}, **found, AGE.name: AGE}
    if subject in ("household", "person"):
        found[AREA_PER_HEAD.name] = AREA_PER_HEAD
    return found


__all__ = [
    "AGE", "AREA_PER_HEAD", "AREA_SUBJECT", "DERIVED", "GROUP_SUBJECT", "HOUSEHOLD_SUBJECT", "KEYS", "OFFICER_SUBJECT",
    "ORGANISATION_SUBJECT", "PERSON_SUBJECT", "SET_PREFIX", "SUBJECTS", "TABLES", "WORK_SUBJECT", "columns_for",
]  # fmt: skip
