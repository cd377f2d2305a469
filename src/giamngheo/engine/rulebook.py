"""Prints the rulebook and the glossary (Markdown, Vietnamese) from the plan and the vocabulary.

The rulebook is for officers and lawyers: each rule with its article, validity, how sure we are of it, and examples.
``python -m giamngheo.engine.rulebook docs`` writes both pages into a folder.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from . import vocabulary
from .eligibility_frames import SUBJECTS, TABLES
from .frames import HOUSEHOLD, PERSON, Table
from .plan import Example, Plan, Standard, load_plan
from .plan_programme import Period
from .plan_words import (
    AREA_TYPE_VI,
    CASE_VI,
    CONFIDENCE_VI,
    OUTCOME_VI,
    UNIT_VI,
    amounts_vi,
    cites_vi,
    condition_vi,
    day_vi,
    number_vi,
    span_vi,
    table_vi,
    value_vi,
)
from .rulebook_allocation import allocation_chapter
from .rulebook_campaign import campaign_chapter
from .rulebook_ceilings import ceilings_chapter
from .rulebook_credit import credit_chapter
from .rulebook_eligibility import eligibility_chapter
from .rulebook_in_year import in_year_pages
from .rulebook_indicators import indicators_chapter
from .rulebook_lists import lists_chapter
from .rulebook_money import money_chapter
from .rulebook_money_reports import money_reports_chapter
from .rulebook_norms import norms_chapter
from .rulebook_overlaps import overlap_chapter
from .vocabulary import Confidence, Term

METHOD_VI = {
    "scores": "chấm điểm A và điểm B theo Thông tư 07/2021/TT-BLĐTBXH",
    "income_lines": "thu nhập bình quân và số chỉ số thiếu hụt",
}
DIRECTION_VI = {
    "fall_at_least": "giảm ít nhất",
    "fall_above": "giảm trên",
    "at_least": "đạt ít nhất",
    "above": "trên",
    "below": "dưới",
    "rise": "tăng dần",
}
STATUS_VI = {"published": "đã công bố", "conflicting": "khác với số kia, giữ cả hai", "forecast": "dự kiến"}
INTRO = """# Bản quy tắc

Trang này in từ thư mục `plan/` bằng lệnh `giamngheo rulebook`; không sửa tay. Mỗi con số đi kèm điều khoản và độ tin cậy:
“đã xác nhận” là đã thấy nội dung văn bản qua trích dẫn; “chưa xác nhận” là ghi theo trí nhớ hoặc suy luận, cần đối chiếu
văn bản gốc trước khi dựa vào.

Thiếu câu trả lời có thể làm đổi kết quả thì kết quả là **chưa xác định**, không phải “không nghèo”.
"""


def print_rulebook(plan: Plan) -> str:
    """The whole rulebook as Markdown."""
    parts = [INTRO, *_rounds(plan)]
    for standard in plan.standards.values():
        parts += _standard(plan, standard)
    parts += [*_scorecards(plan), *campaign_chapter(plan), *in_year_pages(plan), *_places(plan), *_area_sets(plan)]
    for period in plan.periods.values():
        parts += _period(plan, period)
    parts += eligibility_chapter(plan)
    parts += overlap_chapter(plan)
    parts += lists_chapter(plan)
    parts += allocation_chapter(plan)
    parts += money_chapter(plan)
    parts += ceilings_chapter(plan)
    parts += norms_chapter(plan)
    parts += credit_chapter(plan)
    parts += money_reports_chapter(plan)
    parts += indicators_chapter(plan)
    parts += [*_agencies(plan), *_observations(plan), *_documents(plan)]
    return "\n".join(parts)


def _rounds(plan: Plan) -> Iterator[str]:
    yield "## Cuộc rà soát nào theo chuẩn nào\n"
    years = range(2020, max(s.lists_to_year for s in plan.standards.values()))
    rows = []
    for year in years:
        standard_id, reason, confidence = plan.propose_standard(year)
        name = plan.standards[standard_id].name_vi if standard_id else "**phải chọn**"
        rows.append((f"cuối {year}", f"{year + 1}", name, reason, CONFIDENCE_VI[Confidence(confidence)]))
    yield table_vi(("Rà soát", "Danh sách năm", "Chuẩn đề xuất", "Lý do", "Độ tin cậy"), rows)


def _standard(plan: Plan, standard: Standard) -> Iterator[str]:
    yield f"## {standard.name_vi}\n"
    yield f"- Hiệu lực: {span_vi(standard.valid_from, standard.valid_to)}; danh sách các năm {standard.lists_from_year}–{standard.lists_to_year}."  # noqa: E501
    yield f"- Cách phân loại: {METHOD_VI[standard.method]}."
    yield f"- Căn cứ: {cites_vi(plan, standard.cites)} ({CONFIDENCE_VI[Confidence(standard.confidence)]})."
    if standard.note:
        yield f"- {standard.note}"
    yield from (f"- Chưa xác nhận: {item}." for item in standard.unconfirmed)
    yield "\n### Phân loại hộ\n"
    for rule in standard.class_rules:
        yield f"#### {OUTCOME_VI[rule['class']]}\n"
        yield f"Khi {condition_vi(standard, rule['when'])}.\n"
        yield f"Căn cứ: {cites_vi(plan, rule['cites'])}.\n"
        yield _examples(plan, standard.id, rule["id"])
    yield from _line_rules(plan, standard)
    yield "### Mức và ngưỡng\n"
    yield _parameters(plan, standard)
    yield from _indicators(plan, standard)


def _line_rules(plan: Plan, standard: Standard) -> Iterator[str]:
    """What the decree says of income: held against the scores, never deciding."""
    if not standard.line_rules:
        return
    yield "### Đối chiếu với thu nhập khai báo\n"
    yield "Không quyết định hạng của hộ: hệ thống chỉ báo khi thu nhập khai báo và điểm A nằm khác phía của mức chuẩn.\n"
    for rule in standard.line_rules:
        yield f"#### {OUTCOME_VI[rule['class']]} theo thu nhập\n"
        yield f"Khi {condition_vi(standard, rule['when'])}.\n"
        yield f"Căn cứ: {cites_vi(plan, rule['cites'])}.\n"
        yield _examples(plan, standard.id, rule["id"])


def _examples(plan: Plan, standard: str, rule: str) -> str:
    found = [e for e in plan.examples if (e.standard, e.rule) == (standard, rule)]
    if not found:
        return ""
    return table_vi(("Ví dụ", "Ngày rà soát", "Trường hợp", "Kết quả"), (_example(e) for e in found))


def _example(example: Example) -> tuple[str, str, str, str]:
    day = day_vi(example.on) if example.on else ""
    return example.name_vi, day, CASE_VI[example.case], OUTCOME_VI[example.then]


def _parameters(plan: Plan, standard: Standard) -> str:
    rows = []
    for parameter in standard.parameters.values():
        for value in parameter.values:
            rows.append(
                (
                    parameter.name_vi,
                    AREA_TYPE_VI.get(value.area_type or "", ""),
                    f"từ {day_vi(value.valid_from)}" if value.valid_from else "",
                    value_vi(value.value, parameter.unit),
                    cites_vi(plan, value.cites),
                    CONFIDENCE_VI[Confidence(value.confidence)],
                )
            )
    return table_vi(("Nội dung", "Khu vực", "Áp dụng", "Giá trị", "Căn cứ", "Độ tin cậy"), rows)


def _indicators(plan: Plan, standard: Standard) -> Iterator[str]:
    yield "### Chỉ số thiếu hụt\n"
    services = vocabulary.labels(vocabulary.SERVICES)
    if standard.method != "scores":
        if not standard.indicator_tests:
            yield "Chưa có danh mục chỉ số: chỉ dùng số chỉ số thiếu hụt ghi trên phiếu.\n"
            return
        yield "Chưa có ngưỡng của từng chỉ số: chỉ dùng đánh dấu trên phiếu.\n"
        rows = (
            (str(n), i.name_vi, services[i.service], cites_vi(plan, i.cites), CONFIDENCE_VI[Confidence(i.confidence)])
            for n, i in enumerate(standard.indicator_tests, 1)
        )
        yield table_vi(("Số", "Chỉ số", "Chiều", "Căn cứ", "Độ tin cậy"), rows)
        return
    for number, indicator in enumerate(standard.indicator_tests, 1):
        yield f"#### {number}. {indicator.name_vi}\n"
        yield f"Chiều {services[indicator.service].lower()}. {indicator.test_vi}\n"
        yield f"Căn cứ: {cites_vi(plan, indicator.cites)} ({CONFIDENCE_VI[Confidence(indicator.confidence)]})."
        if indicator.parameters:
            used = (standard.parameters[name] for name in indicator.parameters)
            yield "Dùng: " + "; ".join(f"{p.name_vi.lower()} {amounts_vi(p)}" for p in used) + "."
        if indicator.note:
            yield f"Lưu ý: {indicator.note}"
        yield ""
        yield _examples(plan, standard.id, indicator.id)


def _scorecards(plan: Plan) -> Iterator[str]:
    yield "## Bảng điểm\n"
    rows = (
        (c.name_vi, "được" if c.is_verified else "**không**", cites_vi(plan, c.cites), c.note)
        for c in plan.scorecards.values()
    )
    yield table_vi(("Bảng điểm", "Công nhận danh sách", "Căn cứ", "Ghi chú"), rows)


def _places(plan: Plan) -> Iterator[str]:
    yield "## Bản đồ hành chính\n"
    yield "Một địa bàn là (mã, bản đồ): năm 2025 nhiều mã được giao cho đơn vị khác.\n"
    rows = []
    for generation in plan.generations:
        own = [a for a in plan.areas if a.generation == generation.id]
        communes = [a for a in own if a.kind == "commune"]
        urban = sum(a.area_type == "urban" for a in communes)
        rows.append(
            (
                generation.name_vi,
                span_vi(generation.valid_from, generation.valid_to),
                str(sum(a.kind == "district" for a in own)),
                f"{len(communes)} ({urban} thành thị)",
                cites_vi(plan, generation.cites),
                generation.note,
            )
        )
    yield table_vi(("Bản đồ", "Hiệu lực", "Cấp huyện", "Cấp xã", "Căn cứ", "Ghi chú"), rows)
    yield "Khu vực nông thôn, thành thị **chưa xác nhận** của các đơn vị đổi loại năm 2025:\n"
    for generation in plan.generations:
        doubtful = [
            f"{a.name} ({a.code}): {AREA_TYPE_VI[a.area_type or '']}"
            for a in plan.areas
            if a.generation == generation.id and a.kind == "commune" and a.area_type_confidence != Confidence.CONFIRMED
        ]
        if doubtful:
            yield f"- {generation.name_vi}: {'; '.join(doubtful)}."
    doubtful_steps = sum(s.confidence != Confidence.CONFIRMED for s in plan.successions)
    yield f"\nKế thừa giữa các bản đồ: {len(plan.successions)} dòng, {doubtful_steps} dòng **chưa xác nhận**.\n"


def _area_sets(plan: Plan) -> Iterator[str]:
    yield "## Tập địa bàn\n"
    names = {(a.generation, a.code): a.name for a in plan.areas}
    districts = {(a.generation, a.code) for a in plan.areas if a.kind == "district"}
    for area_set in plan.area_sets.values():
        yield f"### {area_set.name_vi}\n"
        yield f"Căn cứ: {cites_vi(plan, area_set.cites)}. {area_set.note}".rstrip() + "\n"
        for generation in plan.generations:
            members = [m for m in area_set.members if m.generation == generation.id]
            if not members:
                continue
            # A district stands for its communes, which are members in their own right.
            shown = [m for m in members if (m.generation, m.code) in districts] or members
            listed = ", ".join(names[(m.generation, m.code)] for m in shown)
            doubt = CONFIDENCE_VI[Confidence(members[0].confidence)]
            yield f"- {generation.name_vi}, {span_vi(shown[0].valid_from, shown[0].valid_to)}: {listed} ({doubt})."
        yield ""


def _period(plan: Plan, period: Period) -> Iterator[str]:
    yield f"## {period.name_vi}\n"
    yield f"Thời gian: {span_vi(period.valid_from, period.valid_to)}. Căn cứ: {cites_vi(plan, period.cites)}. {period.note}\n"
    yield (
        f"Hộ mới thoát nghèo: trong {period.recently_escaped_months} tháng kể từ khi được công nhận thoát nghèo "
        f"({cites_vi(plan, period.recently_escaped_cites)}).\n"
    )
    agencies = {a.id: a.name_vi for a in plan.agencies}
    yield "### Dự án\n"
    yield table_vi(
        ("Mã", "Dự án, tiểu dự án", "Chủ trì (theo Kế hoạch)", "Căn cứ"),
        ((p.id, p.name_vi, agencies.get(p.lead or "", ""), cites_vi(plan, p.cites)) for p in period.projects),
    )
    yield "### Mục tiêu đến cuối kỳ\n"
    yield table_vi(
        ("Mã", "Mục tiêu", "Mức", "Căn cứ", "Ghi chú"),
        (
            (
                t.id,
                t.name_vi,
                DIRECTION_VI[t.direction] + (f" {number_vi(t.value)} {UNIT_VI[t.unit]}" if t.value else ""),
                cites_vi(plan, t.cites),
                t.note,
            )
            for t in period.targets
        ),
    )
    yield "### Kinh phí\n"
    yield table_vi(
        ("Nguồn", "Số tiền", "Căn cứ", "Ghi chú"),
        (
            (f.name_vi, f"{number_vi(f.amount_vnd)} đồng" if f.amount_vnd else "", cites_vi(plan, f.cites), f.note)
            for f in period.funding
        ),
    )


def _agencies(plan: Plan) -> Iterator[str]:
    yield "## Cơ quan\n"
    rows = []
    for agency in plan.agencies:
        after = "; ".join(
            f"{s.name_vi}{' (' + ', '.join(s.leads) + ')' if s.leads else ''}, từ {day_vi(s.valid_from)}, "
            f"{CONFIDENCE_VI[Confidence(s.confidence)]}"
            for s in agency.successors
        )
        rows.append(
            (str(agency.number), agency.name_vi, agency.role_vi, ", ".join(agency.leads), cites_vi(plan, agency.cites), after)
        )  # fmt: skip
    yield table_vi(("Số", "Cơ quan", "Nhiệm vụ", "Chủ trì", "Căn cứ", "Kế tiếp ở Sơn La"), rows)
    yield from (f"- {a.name_vi}: {a.note}" for a in plan.agencies if a.note)
    yield ""


def _observations(plan: Plan) -> Iterator[str]:
    yield "## Số liệu đã công bố của tỉnh Sơn La\n"
    yield "Chỉ để đối chiếu; hệ thống không tính từ các số này.\n"
    districts = {f"district_{a.code}": a.name for a in plan.areas if a.kind == "district"}
    subjects = {"all": "toàn tỉnh", "ethnic_minorities": "dân tộc thiểu số", **districts}
    yield table_vi(
        ("Thời điểm", "Chỉ tiêu", "Đối tượng", "Giá trị", "Tình trạng", "Nguồn", "Độ tin cậy", "Ghi chú"),
        (
            (
                f"cuối {o.year}" if o.as_of == "end" else o.as_of,
                plan.measures[o.measure].name_vi if o.measure in plan.measures else o.measure,
                subjects.get(o.subject, o.subject),
                f"{number_vi(o.value)} {UNIT_VI[o.unit]}",
                STATUS_VI[o.status],
                plan.documents[o.source].name_vi,
                CONFIDENCE_VI[Confidence(o.confidence)],
                o.note,
            )
            for o in plan.observations
        ),
    )


def _documents(plan: Plan) -> Iterator[str]:
    yield "## Văn bản\n"
    yield table_vi(
        ("Mã", "Số, ký hiệu", "Cơ quan", "Trích yếu", "Ngày ký", "Hiệu lực", "Độ tin cậy", "Ghi chú"),
        (
            (
                d.id,
                d.number,
                d.issuer,
                d.title,
                day_vi(d.signed_on) if d.signed_on else "",
                day_vi(d.in_force_on) if d.in_force_on else "",
                CONFIDENCE_VI[Confidence(d.confidence)],
                " ".join(
                    filter(
                        None, (d.note, f"Thay bằng {plan.documents[d.replaced_by].name_vi}." if d.replaced_by else "")
                    )
                ),
            )
            for d in plan.documents.values()
        ),
    )


GLOSSARY_INTRO = """# Từ vựng

Trang này in từ `engine/vocabulary.py` và `engine/frames.py`; không sửa tay. Mã là chữ được lưu; từ tiếng Việt là chữ cán bộ
đọc.
"""
GLOSSARY_LISTS: tuple[tuple[str, tuple[Term, ...]], ...] = (
    ("Hạng hộ", vocabulary.HOUSEHOLD_CLASSES),
    ("Chiều thiếu hụt (dịch vụ xã hội cơ bản)", vocabulary.SERVICES),
    ("Chỉ số thiếu hụt", vocabulary.INDICATORS),
    ("Trình độ học vấn, đào tạo", vocabulary.QUALIFICATIONS),
    ("Bậc học đang theo học", vocabulary.SCHOOL_LEVELS),
    ("Tình trạng việc làm", vocabulary.EMPLOYMENT_STATUSES),
    ("Mức độ khuyết tật", vocabulary.DISABILITY_LEVELS),
    ("Nguồn nước sinh hoạt", vocabulary.WATER_SOURCES),
    ("Loại nhà tiêu", vocabulary.TOILET_TYPES),
    ("Quan hệ với chủ hộ", vocabulary.RELATIONS),
    ("Đề nghị trong năm", vocabulary.IN_YEAR_KINDS),
    ("Cách nộp đề nghị", vocabulary.FILING_CHANNELS),
    ("Nguồn thu nhập", vocabulary.INCOME_SOURCES),
)


def print_glossary(plan: Plan | None = None) -> str:
    """Every term, code and column as Markdown; ``plan`` puts its documents' names to the sources."""
    plan = plan or load_plan()
    parts, labels = [GLOSSARY_INTRO], vocabulary.labels(SUBJECTS)
    for title, terms in GLOSSARY_LISTS:
        parts.append(f"## {title}\n")
        rows = ((t.code, t.vi, t.en, plan.cite_vi(t.source) if t.source else "", t.note) for t in terms)
        parts.append(table_vi(("Mã", "Tiếng Việt", "Tiếng Anh", "Căn cứ", "Ghi chú"), rows))
    subjects = ((f"Xét đối tượng: {labels[name].lower()}", table) for name, table in TABLES.items())
    for title, table in (("Cột của bảng hộ", HOUSEHOLD), ("Cột của bảng nhân khẩu", PERSON), *subjects):
        parts += [f"## {title}\n", _columns(table)]
    return "\n".join(parts)


def _columns(table: Table) -> str:
    rows = (
        (c.name, c.vi, c.unit, ", ".join(c.codes), "dữ liệu nhạy cảm" if c.is_sensitive else "") for c in table.columns
    )
    return table_vi(("Cột", "Nội dung", "Đơn vị", "Mã được dùng", "Ghi chú"), rows)


def write_pages(folder: Path) -> None:
    """Writes ``rulebook.md`` and ``glossary.md`` into the folder."""
    plan = load_plan()
    (folder / "rulebook.md").write_text(print_rulebook(plan), encoding="utf-8")
    (folder / "glossary.md").write_text(print_glossary(plan), encoding="utf-8")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
