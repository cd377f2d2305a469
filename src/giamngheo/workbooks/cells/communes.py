"""Names and codes of communes, against the map of the day of the review and the district of the file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from ...engine.plan import Area, AreaNotInForce
from ..findings import Finding
from ..names import search_key
from .contract import CellContext, Parsed, found, is_blank
from .text import as_text, bare, cell_error, letters

_PREFIXES = ("Thị trấn", "Phường", "Xã")
_SHORT_PREFIXES = {"tt ": "Thị trấn ", "tt. ": "Thị trấn ", "p. ": "Phường ", "x. ": "Xã "}


def _same(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def _short(name: str) -> str:
    """The name without its type."""
    low = name.lower()
    for prefix in _PREFIXES:
        if low.startswith(prefix.lower() + " "):
            return name[len(prefix) + 1 :]
    return name


def _has_accents(text: str) -> bool:
    return any(unicodedata.combining(c) or c in "đĐ" for c in unicodedata.normalize("NFD", text))


def _spread(text: str) -> str:
    """``TT. Hát Lót`` as ``Thị trấn Hát Lót``."""
    for short, long in _SHORT_PREFIXES.items():
        if text.lower().startswith(short):
            return long + text[len(short) :]
    return text


def _shown(context: CellContext, area: Area) -> str:
    """The name of a commune with its district, when there is one."""
    if not area.parent_code:
        return area.name
    try:
        return f"{area.name} ({context.plan.area(area.parent_code, context.on).name})"
    except AreaNotInForce:
        return area.name


def _district_name(context: CellContext) -> str:
    try:
        return context.plan.area(context.district_code or "", context.on).name
    except AreaNotInForce:
        return "huyện của tệp"


def _here(context: CellContext) -> tuple[Area, ...]:
    """Communes in force on the day."""
    places = context.plan.places
    generation = places.generation_on(context.on).id
    return tuple(a for a in places.areas if a.generation == generation and a.kind == "commune")


def _edits(one: str, other: str) -> int:
    """Letters to change, add or drop to make one text of the other."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


def _prefer(areas: Iterable[Area], context: CellContext) -> list[Area]:
    """Of communes of one name, that of the file, or those of its district."""
    areas = list(areas)
    if context.commune in areas and context.commune is not None:
        return [context.commune]
    return [a for a in areas if a.parent_code == context.district_code] or areas


def _accept(area: Area, raw: Any, context: CellContext, told: list[Finding]) -> Parsed:
    """A commune understood: refused when it lies in another district than the file's."""
    if context.district_code and area.parent_code and area.parent_code != context.district_code:
        message = f"{_shown(context, area)} không thuộc {_district_name(context)}; kiểm tra lại tên xã."
        return None, [found("COMMUNE_OTHER_DISTRICT", "error", message, raw)]
    return area.code, [f.at(suggested=area.code) for f in told]


def parse_commune(raw: Any, context: CellContext) -> Parsed:
    """A name of a commune as its code on the day of the review."""
    if is_blank(raw):
        return None, [_missing(raw, context)]
    wrong = cell_error(raw)
    if wrong:
        return None, [wrong]
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _from_number(raw, context)
    text, told = letters(as_text(raw), raw)
    text = _spread(bare(text))
    if text.isdecimal():
        return _from_code(text, raw, context)
    return _from_name(text, raw, context, told)


def _missing(raw: Any, context: CellContext) -> Finding:
    if context.commune is None:
        return found("COMMUNE_MISSING", "error", "Thiếu tên xã và tiêu đề tệp không cho biết; bổ sung tên xã.", raw)
    message = f"Thiếu tên xã; lấy {context.commune.name} theo tiêu đề tệp nếu cán bộ xác nhận."
    return found("COMMUNE_MISSING", "confirm", message, raw, context.commune.code)


def parse_commune_code(raw: Any, context: CellContext) -> Parsed:
    """A code of five digits; a name in its place is understood as well."""
    return parse_commune(raw, context)


def _from_number(raw: int | float, context: CellContext) -> Parsed:
    if raw != int(raw) or raw < 0:
        return None, [found("COMMUNE_UNKNOWN", "error", f"Số {raw} không phải mã xã; ghi tên xã.", raw)]
    code = str(int(raw)).zfill(5)
    message = f"Mã xã lưu dạng số, đã thêm lại số 0 ở đầu: {code}."
    return _from_code(code, raw, context, [found("COMMUNE_CODE_AS_NUMBER", "auto", message, raw)])


def _from_code(code: str, raw: Any, context: CellContext, told: list[Finding] | None = None) -> Parsed:
    told = told or []
    if len(code) == 4:
        told = [found("COMMUNE_CODE_AS_NUMBER", "auto", f"Mã xã mất số 0 ở đầu, đã thêm lại: 0{code}.", raw)]
        code = "0" + code
    try:
        area = context.plan.area(code, context.on)
    except AreaNotInForce as error:
        is_known = any(a.code == code for a in context.plan.areas)
        kind = "COMMUNE_NOT_IN_FORCE" if is_known else "COMMUNE_UNKNOWN"
        return None, [found(kind, "error", f"{error} Ghi lại xã đúng với ngày rà soát.", raw)]
    if area.kind != "commune":
        return None, [found("COMMUNE_UNKNOWN", "error", f"Mã {code} là {area.name}, không phải xã; ghi lại.", raw)]
    return _accept(area, raw, context, told)


def _from_name(text: str, raw: Any, context: CellContext, told: list[Finding]) -> Parsed:
    communes = _here(context)
    exact = [a for a in communes if _same(a.name) == _same(text)]
    if exact:
        return _one(exact, text, raw, context, told)
    short = [a for a in communes if _same(_short(a.name)) == _same(text)]
    if short:
        message = f'Tên xã thiếu chữ "{short[0].name.removesuffix(_short(short[0].name)).strip()}"; đã bổ sung.'
        return _one(short, text, raw, context, [*told, found("COMMUNE_NO_PREFIX", "auto", message, raw)])
    key = search_key(text)
    plain = [a for a in communes if key in {search_key(a.name), search_key(_short(a.name))}]
    if plain and not _has_accents(text):
        message = f"Tên xã không dấu; hiểu là {_prefer(plain, context)[0].name}."
        return _one(plain, text, raw, context, [*told, found("COMMUNE_NO_ACCENTS", "auto", message, raw)])
    other = on_another_map(text, context)
    if other:
        return None, [found("COMMUNE_NOT_IN_FORCE", "error", f"{other} Ghi lại tên xã.", raw)]
    near = _nearest(text, plain or communes, context)
    if len(near) == 1:
        message = f'Không có xã "{text[:40]}"; có phải {near[0].name}? Đề nghị xác nhận.'
        return _accept(near[0], raw, context, [*told, found("COMMUNE_MISSPELT", "confirm", message, raw)])
    message = f'Không có xã "{text[:40]}" trong danh mục ngày {context.on:%d/%m/%Y}; ghi lại tên xã.'
    return None, [found("COMMUNE_UNKNOWN", "error", message, raw)]


def _one(areas: list[Area], text: str, raw: Any, context: CellContext, told: list[Finding]) -> Parsed:
    chosen = _prefer(areas, context)
    if len(chosen) == 1:
        return _accept(chosen[0], raw, context, told)
    names = ", ".join(_shown(context, a) for a in chosen)
    message = f'Có nhiều xã tên "{text[:40]}": {names}; ghi mã xã hoặc chọn huyện.'
    return None, [found("COMMUNE_AMBIGUOUS", "error", message, raw)]


def on_another_map(text: str, context: CellContext) -> str | None:
    """Says on which other map a commune of this name is, and which communes stand for it on the day."""
    places = context.plan.places
    today = places.generation_on(context.on)
    for generation in reversed(places.generations):
        if generation.id == today.id:
            continue
        names = [a for a in places.areas if a.generation == generation.id and a.kind == "commune"]
        areas = [a for a in names if _same(text) in {_same(a.name), _same(_short(a.name))}]
        if not areas:
            continue
        area = areas[0]
        if generation.valid_from > context.on:
            since = f"chỉ có từ năm {generation.valid_from.year}, chưa có vào ngày {context.on:%d/%m/%Y}"
        else:
            since = f"không còn vào ngày {context.on:%d/%m/%Y}"
        here = ", ".join(f"{a.name} ({a.code})" for a in places.equivalents(area, today.id)) or "không rõ"
        return f"{area.name} {since}; đơn vị tương ứng ngày đó: {here}."
    return None


def _nearest(text: str, communes: Iterable[Area], context: CellContext) -> list[Area]:
    """The communes fewest letters away, at most two and no more than a third of the name; the district's first."""
    target = _same(_short(text))
    allowed = min(2, len(target) // 3)
    pool = list(communes)
    for candidates in ([a for a in pool if a.parent_code == context.district_code], pool):
        away = {a.code: _edits(target, _same(_short(a.name))) for a in candidates}
        fewest = min(away.values(), default=allowed + 1)
        if fewest <= allowed:
            return [a for a in candidates if away[a.code] == fewest]
    return []
