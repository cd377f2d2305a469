"""Papers of the plan: what each says and in which order, which fields it may carry, its form number and how sure we are.

One file per kind under ``papers/``. Words and fields are data that a lawyer can read; ``{{ name }}`` stands for a field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .plan_files import Fields, Reader

if TYPE_CHECKING:
    from .plan import Plan

FIELD_TYPES = ("text", "long", "day", "year", "count", "points", "money", "flag", "texts", "rows")
BLOCKS = ("text", "bases", "heading", "article", "list", "table", "break", "sign")
HEADS = ("national", "agency", "village")
ALIGNS = ("justify", "left", "center", "right")
# Fields that every paper of an office may carry beside its own; the rest of the frame is made when it is issued.
FRAME_FIELDS = ("signer_name", "signer_title", "recipients", "place", "agency", "superior")
# Made by the system for every paper: number, day and place as they are printed.
FRAME_WORDS = (
    "area_name", "area_name_upper", "commune_word", "number", "issued_on", "issued_words", "issued_year", "form",
    *FRAME_FIELDS,
)  # fmt: skip
WORD = re.compile(r"\{\{\s*([a-z_][a-z0-9_]*)\s*\}\}")


@dataclass(frozen=True, slots=True)
class PaperField:
    """One field of a paper's content. ``is_sensitive``: reading it is logged. ``fields``: columns of ``rows``."""

    name: str
    name_vi: str
    type: str
    is_required: bool
    is_sensitive: bool = False
    fields: tuple[PaperField, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """One column of a table on paper. ``field`` "stt" is the running number; ``width`` in parts of the whole."""

    head: str
    field: str
    width: int
    align: str


@dataclass(frozen=True, slots=True)
class PaperBlock:
    """One part of a paper from top to bottom. ``when``: printed only if this field is there.

    ``text``: the words; of ``list`` and ``table`` the caption. ``lead``: bold words in front. ``rows``: the field with
    rows (table) or texts (list). ``signers``: (role, note, name) of each who signs, left to right.
    """

    kind: str
    text: str = ""
    lead: str = ""
    style: str = ""
    align: str = "justify"
    when: str = ""
    rows: str = ""
    columns: tuple[PaperColumn, ...] = ()
    signers: tuple[tuple[str, str, str], ...] = ()
    has_recipients: bool = False


@dataclass(frozen=True, slots=True)
class PaperForm:
    """One kind of paper. ``family``: papers that share one series of numbers within a year; empty: not numbered.

    ``suffix``: what follows the number, such as "QĐ-UBND". ``form_confidence``: is the form's number seen in law?
    ``confidence``: are words and fields those of the law? ``is_posted``: it hangs where everybody reads it.
    """

    id: str
    name_vi: str
    name_en: str
    form: str
    form_confidence: str
    family: str
    suffix: str
    head: str
    title: str
    subtitle: str
    to: str
    summary: str
    is_posted: bool
    fields: tuple[PaperField, ...]
    blocks: tuple[PaperBlock, ...]
    cites: tuple[str, ...]
    confidence: str
    note: str = ""

    @property
    def sensitive(self) -> tuple[str, ...]:
        """Names of sensitive fields, those of rows as ``rows.field``."""
        own = [f.name for f in self.fields if f.is_sensitive]
        return (*own, *(f"{f.name}.{c.name}" for f in self.fields for c in f.fields if c.is_sensitive))


def _field(fields: Fields, *, is_inner: bool = False) -> PaperField:
    found = PaperField(
        name=fields.text("name"),
        name_vi=fields.text("name_vi"),
        type=fields.text("type"),
        is_required=bool(fields.data.get("required", False)),
        is_sensitive=bool(fields.data.get("sensitive", False)),
        fields=()
        if is_inner
        else tuple(_field(inner, is_inner=True) for inner in fields.each("field", is_required=False)),
    )
    for name in ("required", "sensitive"):
        if name in fields.data:
            fields.flag(name)
    fields.done()
    return found


def _column(fields: Fields) -> PaperColumn:
    found = PaperColumn(
        fields.text("head"), fields.text("field"), fields.maybe_whole("width") or 2, fields.maybe_text("align") or "left"
    )
    fields.done()
    return found


def _signer(fields: Fields) -> tuple[str, str, str]:
    found = (fields.text("role"), fields.maybe_text("note"), fields.maybe_text("name"))
    fields.done()
    return found


def _block(fields: Fields) -> PaperBlock:
    found = PaperBlock(
        kind=fields.text("kind"),
        text=fields.maybe_text("text"),
        lead=fields.maybe_text("lead"),
        style=fields.maybe_text("style"),
        align=fields.maybe_text("align") or "justify",
        when=fields.maybe_text("when"),
        rows=fields.maybe_text("rows"),
        columns=tuple(_column(c) for c in fields.each("column", is_required=False)),
        signers=tuple(_signer(s) for s in fields.each("signer", is_required=False)),
        has_recipients=bool(fields.data.get("recipients", False)),
    )
    if "recipients" in fields.data:
        fields.flag("recipients")
    fields.done()
    return found


def read_papers(reader: Reader) -> dict[str, PaperForm]:
    """The files of ``papers/`` by id; none when the folder is missing, as in versions before there were papers."""
    found = {}
    for fields in reader.folder("papers"):
        form = PaperForm(
            id=fields.text("id"),
            name_vi=fields.text("name_vi"),
            name_en=fields.text("name_en"),
            form=fields.maybe_text("form"),
            form_confidence=fields.text("form_confidence"),
            family=fields.maybe_text("family"),
            suffix=fields.maybe_text("suffix"),
            head=fields.text("head"),
            title=fields.text("title"),
            subtitle=fields.maybe_text("subtitle"),
            to=fields.maybe_text("to"),
            summary=fields.text("summary"),
            is_posted=bool(fields.data.get("is_posted", False)),
            fields=tuple(_field(f) for f in fields.each("field")),
            blocks=tuple(_block(b) for b in fields.each("block")),
            cites=fields.cites(),
            confidence=fields.confidence(),
            note=fields.maybe_text("note"),
        )
        if "is_posted" in fields.data:
            fields.flag("is_posted")
        fields.done()
        found[form.id] = form
    return found


def words_in(*texts: str) -> set[str]:
    """Names of the fields that these texts mention."""
    return {name for text in texts for name in WORD.findall(text)}


def check_papers(plan: Plan, reader: Reader) -> None:
    """Adds a problem for every paper that names what it has not: unknown fields, kinds of block, columns."""
    for form in plan.papers.values():
        file = f"papers/{form.id}.toml"
        for key, problem, remedy in (*_field_problems(form), *_block_problems(form)):
            reader.complain(file, key, problem, remedy)


Problem = tuple[str, str, str]
# What a list that everybody reads never carries, whatever the file says.
NEVER_POSTED = ("id_number", "old_id_number", "phone", "health", "disability", "birth_on", "id_card")


def _field_problems(form: PaperForm) -> Iterator[Problem]:
    if form.head not in HEADS:
        yield "head", f"Kiểu đầu văn bản lạ: {form.head}.", f"Dùng một trong: {', '.join(HEADS)}."
    if bool(form.family) != bool(form.suffix):
        yield "family", "Dãy số và ký hiệu phải cùng có hoặc cùng trống.", "Ghi cả family và suffix, hoặc bỏ cả hai."
    if form.form_confidence not in ("confirmed", "unconfirmed", "unknown"):
        yield "form_confidence", f"Nhãn lạ: {form.form_confidence}.", "Dùng confirmed, unconfirmed hoặc unknown."
    for field in (*form.fields, *(inner for f in form.fields for inner in f.fields)):
        if field.type not in FIELD_TYPES:
            yield f"field[{field.name}].type", f"Kiểu lạ: {field.type}.", f"Dùng: {', '.join(FIELD_TYPES)}."
        if form.is_posted and (field.is_sensitive or field.name in NEVER_POSTED):
            yield f"field[{field.name}]", "Giấy niêm yết không được có trường này.", "Bỏ trường, hoặc bỏ is_posted."


def _block_problems(form: PaperForm) -> Iterator[Problem]:
    by_name: Mapping[str, PaperField] = {f.name: f for f in form.fields}
    # Of a number, also its words: ``{{ poor_count_chu }}``.
    spoken = {f"{f.name}_chu" for f in form.fields if f.type in ("count", "money")}
    known = {*by_name, *FRAME_WORDS, *spoken}
    texts = [("title", form.title), ("subtitle", form.subtitle), ("to", form.to), ("summary", form.summary)]
    for number, block in enumerate(form.blocks, 1):
        where = f"block[{number}]"
        if block.kind not in BLOCKS:
            yield f"{where}.kind", f"Kiểu đoạn lạ: {block.kind}.", f"Dùng: {', '.join(BLOCKS)}."
        if block.align not in ALIGNS:
            yield f"{where}.align", f"Cách căn lề lạ: {block.align}.", f"Dùng: {', '.join(ALIGNS)}."
        if block.when and block.when not in known:
            yield f"{where}.when", f"Không có trường {block.when}.", "Khai trường trong [[field]] hoặc sửa tên."
        texts += [(where, t) for t in (block.text, block.lead, *(part for s in block.signers for part in s))]
        yield from _row_problems(where, block, by_name)
    for where, text in texts:
        for name in sorted(words_in(text) - known):
            yield where, f"Không có trường {name}.", "Khai trường trong [[field]] hoặc sửa tên."


def _row_problems(where: str, block: PaperBlock, by_name: Mapping[str, PaperField]) -> Iterator[Problem]:
    if block.kind not in ("table", "list"):
        return
    field = by_name.get(block.rows)
    wanted = "rows" if block.kind == "table" else "texts"
    if field is None or field.type != wanted:
        yield f"{where}.rows", f"Không có trường kiểu {wanted} tên {block.rows}.", "Sửa tên hoặc khai trường."
        return
    columns = {"stt", *(c.name for c in field.fields)}
    for column in block.columns:
        if column.field not in columns:
            yield f"{where}.column", f"Không có cột {column.field}.", f"Dùng: {', '.join(sorted(columns))}."
