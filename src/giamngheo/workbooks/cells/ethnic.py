"""Names of the 54 ethnic groups in everyday spellings. Old collective names are never guessed."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

from ...engine.plan import EthnicGroup
from ..names import search_key
from .contract import CellContext, Parsed, found, is_blank
from .text import as_text, bare, cell_error, letters

# Other names and spellings of one group, by search key.
_OTHER_NAMES = {
    "viet": "Kinh", "hmong": "Mông", "h mong": "Mông", "meo": "Mông", "mong hmong": "Mông", "hmoong": "Mông",
    "kho mu": "Khơ-mú", "khomu": "Khơ-mú", "kho mu khmu": "Khơ-mú", "khmu": "Khơ-mú", "kmu": "Khơ-mú",
    "xinh mun": "Xinh-mun", "sinh mun": "Xinh-mun", "xinhmun": "Xinh-mun", "puoc": "Xinh-mun", "laha": "La Ha",
    "khang": "Kháng", "man": "Dao", "zao": "Dao", "han": "Hoa", "khome": "Khơ-me", "gie": "Gié-Triêng",
}  # fmt: skip
_LOCAL_GROUPS = {
    "thai": "Thái", "mong": "Mông", "hmong": "Mông", "dao": "Dao", "ha nhi": "Hà Nhì", "lo lo": "Lô Lô",
    "la hu": "La Hủ", "phu la": "Phù Lá", "san chay": "Sán Chay",
}  # fmt: skip
_LOCAL_WORDS = {
    "den", "trang", "do", "hoa", "xanh", "leng", "lenh", "si", "tien", "quan chet", "ao dai", "thanh y", "lo gang",
    "dau", "sua", "pua", "cao lan", "san chi", "vang", "co cho", "quan trang",
}  # fmt: skip
_COLLECTIVE = {"xa": "tên gọi cũ, chỉ nhiều dân tộc khác nhau", "kha": "tên gọi cũ, chỉ nhiều dân tộc khác nhau"}


def _same(text: str) -> str:
    """Capitals and hyphens make no other name; accents do."""
    return " ".join(unicodedata.normalize("NFC", text).lower().replace("-", " ").split())


@lru_cache(maxsize=8)
def _tables(groups: tuple[EthnicGroup, ...]) -> tuple[dict[str, str], dict[str, str]]:
    """Exact names, and names without accents that mean only one group."""
    exact = {_same(g.name): g.name for g in groups}
    plain: dict[str, set[str]] = {}
    for group in groups:
        plain.setdefault(search_key(group.name), set()).add(group.name)
    known = {g.name for g in groups}
    bare_names = {key: next(iter(names)) for key, names in plain.items() if len(names) == 1}
    others = {search_key(key): name for key, name in _OTHER_NAMES.items() if name in known}
    return exact, others | bare_names


def _local_group(key: str) -> str | None:
    for group, name in _LOCAL_GROUPS.items():
        if key.startswith(group + " ") and key.removeprefix(group + " ") in _LOCAL_WORDS:
            return name
    return None


def parse_ethnic_group(raw: Any, context: CellContext) -> Parsed:
    """The name of the group in the plan's list; a local group (Thái đen) is a proposal of its group."""
    exact, plain = _tables(context.plan.ethnic_groups)
    if isinstance(raw, str) and raw.lower() in exact:
        return exact[raw.lower()], []
    if is_blank(raw):
        return None, [found("ETHNIC_MISSING", "confirm", "Thiếu dân tộc; bổ sung, hoặc xác nhận để trống.", raw)]
    wrong = cell_error(raw)
    if wrong:
        return None, [wrong]
    text, told = letters(as_text(raw), raw)
    text = bare(text)
    name = exact.get(_same(text))
    key = search_key(text.removeprefix("Dân tộc ").removeprefix("dân tộc "))
    if name is not None:
        return name, [f.at(suggested=name) for f in told]
    name = plain.get(key)
    if name is not None:
        message = f'"{text[:40]}" là cách viết khác của dân tộc {name}; đã ghi theo danh mục.'
        return name, [*(f.at(suggested=name) for f in told), found("ETHNIC_VARIANT", "auto", message, raw, name)]
    name = _local_group(key)
    if name is not None:
        message = f'"{text[:40]}" là nhóm địa phương của dân tộc {name}; đề nghị xác nhận.'
        return name, [found("ETHNIC_SUBGROUP", "confirm", message, raw, name)]
    why = f" ({_COLLECTIVE[key]})" if key in _COLLECTIVE else ""
    message = f'"{text[:40]}" không có trong danh mục 54 dân tộc{why}; ghi lại theo giấy tờ.'
    return None, [found("ETHNIC_UNKNOWN", "error", message, raw)]
