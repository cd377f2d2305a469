"""What must agree between the plan's files: citations, ids, maps, rules, examples.

``check_references`` runs on every load. ``check_coverage`` asks more of the plan being edited than of a kept old
version, which must stay loadable: every rule has its worked examples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from .conditions import Condition, ConditionError, columns_of, parse
from .frames import HOUSEHOLD
from .plan_files import Reader
from .plan_law import Standard
from .vocabulary import INDICATOR_CODES, SERVICES, AreaType, Confidence, HouseholdClass

if TYPE_CHECKING:
    from .plan import Plan

METHODS = ("scores", "income_lines")
RULE_COLUMNS = {"score_a", "score_b", "deprivation_count", "declared_income_vnd"}
CASES = ("in", "out", "threshold", "undetermined", "before")
NOT_IN_FORCE = "NOT_IN_FORCE"
OUTCOMES = {*HouseholdClass, "true", "false", NOT_IN_FORCE}
SUBJECTS = {"all", "ethnic_minorities"}


def check_references(plan: Plan, reader: Reader) -> None:
    """Adds a problem for everything that points nowhere or contradicts itself."""
    _check_cites(plan, reader)
    _check_places(plan, reader)
    _check_area_sets(plan, reader)
    for standard in plan.standards.values():
        _check_standard(plan, standard, reader)
    _check_programme(plan, reader)
    _check_observations(plan, reader)
    _check_examples(plan, reader)
    _check_in_year(plan, reader)
    for card in plan.scorecards.values():
        if card.is_verified and not card.verified_by:
            reader.complain(
                f"scorecards/{card.id}.toml", "verified_by", "Ghi đã kiểm chứng mà không nói ai kiểm chứng.",
                "Ghi người, cơ quan kiểm chứng hoặc đặt is_verified = false.",
            )  # fmt: skip


def cites_in(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every (key path, citation) of a TOML table."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            if name == "cites" or name.endswith("_cites"):
                yield from ((key or name, c) for c in value)
            else:
                yield from cites_in(value, f"{key}.{name}" if key else name)
    elif isinstance(data, list):
        for index, value in enumerate(data, 1):
            own = value.get("id", index) if isinstance(value, Mapping) else index
            yield from cites_in(value, f"{key}[{own}]")


def _check_cites(plan: Plan, reader: Reader) -> None:
    for path in sorted(reader.root.rglob("*.toml")):
        name = path.relative_to(reader.root).as_posix()
        for key, cite in cites_in(reader.toml(name)):
            document, _, article = cite.partition(":")
            if document not in plan.documents:
                reader.complain(name, key, f"Viện dẫn văn bản không có: {cite}.", "Thêm vào documents.toml hoặc sửa.")
            elif not article:
                reader.complain(name, key, f"Viện dẫn không nêu điều: {cite}.", f'Ghi dạng "{document}:điều".')
    for document_id, item in plan.documents.items():
        if item.replaced_by and item.replaced_by not in plan.documents:
            reader.complain(
                "documents.toml", f"document[{document_id}].replaced_by", f"Không có văn bản {item.replaced_by}.",
                "Thêm văn bản hoặc sửa id.",
            )  # fmt: skip


def _check_places(plan: Plan, reader: Reader) -> None:
    file = "places/generations.toml"
    for before, after in zip(plan.generations, plan.generations[1:], strict=False):
        if before.valid_to is None or before.valid_to + timedelta(days=1) != after.valid_from:
            reader.complain(
                file, f"generation[{before.id}].valid_to", f"Không nối liền với bản đồ {after.id}.",
                f"Đặt ngày trước {after.valid_from:%d/%m/%Y}.",
            )  # fmt: skip
    counts = Counter((a.generation, a.code) for a in plan.areas)
    for (generation, code), count in sorted(counts.items()):
        if count > 1:
            reader.complain(f"places/ ({generation})", code, "Mã trùng.", "Mỗi mã một đơn vị trên mỗi bản đồ.")
    for area in plan.areas:
        where = f"{area.generation}/{area.code}"
        if area.parent_code and (area.generation, area.parent_code) not in counts:
            reader.complain("places/", where, f"Không có đơn vị cấp trên {area.parent_code}.", "Sửa parent_code.")
        if area.kind == "commune" and area.area_type not in set(AreaType):
            reader.complain("places/", where, "Thiếu khu vực nông thôn, thành thị.", "Ghi rural hoặc urban.")
        if area.area_type_confidence not in set(Confidence):
            reader.complain("places/", where, "Nhãn độ tin cậy lạ.", f"Dùng một trong: {', '.join(Confidence)}.")
    for number, step in enumerate(plan.successions, 2):
        for generation, code in ((step.from_generation, step.from_code), (step.to_generation, step.to_code)):
            if (generation, code) not in counts:
                reader.complain(
                    "places/succession.csv", f"dòng {number}", f"Không có đơn vị {code} trên bản đồ {generation}.",
                    "Sửa mã hoặc thêm đơn vị.",
                )  # fmt: skip


def _check_area_sets(plan: Plan, reader: Reader) -> None:
    known = {(a.generation, a.code) for a in plan.areas}
    generations = {g.id: g for g in plan.generations}
    for area_set in plan.area_sets.values():
        file = f"area_sets/{area_set.id}.toml"
        if not area_set.is_known and area_set.members:
            reader.complain(file, "members", "Danh sách ghi là chưa biết mà có thành viên.", "Đặt is_known = true.")
        for member in area_set.members:
            where = f"members[{member.generation}/{member.code}]"
            if (member.generation, member.code) not in known:
                reader.complain(file, where, "Không có đơn vị này trên bản đồ đó.", "Sửa mã hoặc bản đồ.")
                continue
            last = generations[member.generation].valid_to
            if last is not None and (member.valid_to is None or member.valid_to > last):
                reader.complain(file, where, "Kéo dài quá ngày hết hiệu lực của bản đồ.", f"Đặt to ≤ {last:%d/%m/%Y}.")


def _check_standard(plan: Plan, standard: Standard, reader: Reader) -> None:
    file = f"standards/{standard.id}.toml"
    if standard.method not in METHODS:
        reader.complain(file, "method", f"Cách lạ: {standard.method}.", f"Dùng một trong: {', '.join(METHODS)}.")
    for card in standard.scorecards:
        if card not in plan.scorecards:
            reader.complain(file, "scorecards", f"Không có bảng điểm {card}.", "Thêm tệp trong scorecards/ hoặc sửa.")
    for name, parameter in standard.parameters.items():
        types = {v.area_type for v in parameter.values}
        if types not in ({None}, set(AreaType)):
            reader.complain(file, f"parameters.{name}", "Thiếu khu vực.", "Ghi cả rural và urban, hoặc không ghi.")
    services = [s.code for s in SERVICES]
    for indicator in standard.indicator_tests:
        where = f"indicator[{indicator.id}]"
        if indicator.service not in services:
            reader.complain(
                file, f"{where}.service", f"Chiều lạ: {indicator.service}.", f"Dùng: {', '.join(sorted(services))}."
            )
        for name in sorted(set(indicator.parameters) - set(standard.parameters)):
            reader.complain(file, f"{where}.parameters", f"Không có tham số {name}.", "Thêm tham số hoặc sửa tên.")
    if standard.method == "scores" and standard.indicators != INDICATOR_CODES:
        reader.complain(file, "indicator", "Khác danh mục 12 chỉ số của từ vựng.", "Ghi đủ 12 chỉ số theo thứ tự luật.")
    for rule in (*standard.class_rules, *standard.line_rules):
        _check_rule(standard, rule, file, reader)
    for other in plan.standards.values():
        if (
            standard.id < other.id
            and standard.lists_from_year <= other.lists_to_year
            and (other.lists_from_year <= standard.lists_to_year)
        ):
            reader.complain(file, "lists_to_year", f"Chồng năm danh sách với chuẩn {other.id}.", "Mỗi năm một chuẩn.")


def _check_rule(standard: Standard, rule: Mapping[str, Any], file: str, reader: Reader) -> None:
    where = f"class_rule[{rule['id']}]"
    if rule["class"] not in set(HouseholdClass):
        reader.complain(file, f"{where}.class", f"Hạng lạ: {rule['class']}.", f"Dùng: {', '.join(HouseholdClass)}.")
    try:
        condition = parse(rule["when"], f"{where}.when")
    except ConditionError as error:
        reader.complain(file, f"{where}.when", str(error), "Viết lại theo ngữ pháp điều kiện.")
        return
    for column in sorted(columns_of(condition) - RULE_COLUMNS):
        reader.complain(file, f"{where}.when", f"Cột lạ: {column}.", f"Dùng: {', '.join(sorted(RULE_COLUMNS))}.")
    for name in sorted(parameters_of(condition) - set(standard.parameters)):
        reader.complain(file, f"{where}.when", f"Không có tham số {name}.", "Thêm tham số hoặc sửa tên.")


def parameters_of(condition: Condition) -> frozenset[str]:
    """Names of the parameters that a condition compares with."""
    right = getattr(condition, "right", None)
    if isinstance(right, str):
        return frozenset({right})
    inner = (*getattr(condition, "parts", ()), *([condition.inner] if hasattr(condition, "inner") else []))
    return frozenset().union(*(parameters_of(part) for part in inner))


def _check_programme(plan: Plan, reader: Reader) -> None:
    agencies = {a.id: a for a in plan.agencies}
    projects = {p.id: p for period in plan.periods.values() for p in period.projects}
    for period in plan.periods.values():
        file = f"periods/{period.id}/projects.toml"
        for project in period.projects:
            if project.parent and project.parent not in projects:
                reader.complain(file, f"project[{project.id}].parent", "Không có dự án này.", "Sửa parent.")
            if project.lead and project.id not in (agencies[project.lead].leads if project.lead in agencies else ()):
                reader.complain(
                    file, f"project[{project.id}].lead", f"agencies.toml không ghi {project.lead} chủ trì.",
                    "Sửa lead hoặc leads cho khớp.",
                )  # fmt: skip
    for agency in plan.agencies:
        for leads in (agency.leads, *(s.leads for s in agency.successors)):
            for name in sorted(set(leads) - set(projects)):
                key = f"agency[{agency.id}].leads"
                reader.complain("agencies.toml", key, f"Không có dự án {name}.", "Sửa mã dự án.")


def _check_observations(plan: Plan, reader: Reader) -> None:
    subjects = SUBJECTS | {g.name for g in plan.ethnic_groups}
    subjects |= {f"district_{a.code}" for a in plan.areas if a.kind == "district"}
    for item in plan.observations:
        where = f"{item.year} {item.measure} {item.subject}"
        for name, value, known in (
            ("source", item.source, set(plan.documents)),
            ("standard", item.standard, {*plan.standards, ""}),
            ("subject", item.subject, subjects),
            ("confidence", item.confidence, set(Confidence)),
        ):
            if value not in known:
                reader.complain("observations/", f"{where}: {name}", f"Không có {value}.", "Sửa hoặc khai báo.")


def _check_examples(plan: Plan, reader: Reader) -> None:
    allowed = {*HOUSEHOLD.names, "deprivation_count"}
    for example in plan.examples:
        file, where = f"examples/{example.standard}.toml", f"{example.rule}/{example.case}: {example.name_vi}"
        standard = plan.standards.get(example.standard)
        if standard is None:
            reader.complain(file, "id", f"Không có chuẩn {example.standard}.", "Đặt tên tệp theo id của chuẩn.")
            continue
        if example.rule not in {*standard.indicators, *(r["id"] for r in (*standard.class_rules, *standard.line_rules))}:
            reader.complain(file, where, f"Không có quy tắc {example.rule}.", "Sửa rule.")
        if example.case not in CASES or example.then not in OUTCOMES:
            reader.complain(file, where, "case hoặc then lạ.", f"case: {', '.join(CASES)}; then: hạng, true, false.")
        for name in sorted(set(example.given) - allowed):
            reader.complain(file, where, f"Cột lạ: {name}.", "Dùng tên cột của bảng hộ.")


def _check_in_year(plan: Plan, reader: Reader) -> None:
    lines = {name for standard in plan.standards.values() for name in standard.parameters}
    for rules in plan.in_year:
        for kind in rules.kinds.values():
            if kind.line_parameter and kind.line_parameter not in lines:
                reader.complain(
                    f"in_year/{rules.id}.toml", f"kind[{kind.id}].line_parameter",
                    f"Không chuẩn nghèo nào có mức {kind.line_parameter}.", "Sửa tên hoặc thêm mức vào standards/.",
                )  # fmt: skip


def check_coverage(plan: Plan, reader: Reader) -> None:
    """Adds a problem for every rule without an example in, out, on the threshold, before effect, undetermined."""
    if plan.campaign is None:
        reader.complain("campaign/annual.toml", "-", "Thiếu tệp.", "Thêm quy trình rà soát định kỳ hằng năm.")
    if not plan.in_year:
        reader.complain("in_year/", "-", "Thiếu quy định về rà soát thường xuyên.", "Thêm tệp vào in_year/.")
    held = {(e.standard, e.rule, e.case) for e in plan.examples}
    for standard in plan.standards.values():
        wanted: list[tuple[str, tuple[str, ...]]] = [
            (str(rule["id"]), CASES) for rule in (*standard.class_rules, *standard.line_rules)
        ]
        if standard.method == "scores":
            wanted += [
                (i.id, tuple(c for c in CASES if c != "threshold" or i.parameters)) for i in standard.indicator_tests
            ]
        for rule, cases in wanted:
            for case in cases:
                if (standard.id, rule, case) not in held:
                    reader.complain(
                        f"examples/{standard.id}.toml", f"{rule}/{case}", "Thiếu ví dụ.",
                        f'Thêm [[example]] rule = "{rule}", case = "{case}".',
                    )  # fmt: skip
