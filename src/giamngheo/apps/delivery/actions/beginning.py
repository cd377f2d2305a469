"""How a case that stands at a place, or serves a commune, begins: what is asked of every one of them, and its support."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.actions.supports import NewSupport
from giamngheo.apps.delivery.place import place_key
from giamngheo.apps.life.queries import villages_of
from giamngheo.workbooks.names import search_key


@dataclass(frozen=True, slots=True)
class Beginning:
    """``name``: what it is called on lists; ``village_id`` null: for the commune as a whole; ``amount_vnd``: the budget."""

    area_id: int
    name: str
    giver: str
    starts_on: date
    source_code: str
    village_id: int | None = None
    ends_on: date | None = None
    amount_vnd: int | None = None
    list_reference: str = ""

    def problems(self, content: str) -> list[str]:
        """What contradicts itself or the plan, every reason at once. ``content``: id of ``plan/overlaps``; empty: not chosen."""
        found = []
        if not self.name.strip():
            found.append("Ghi tên.")
        if content and self.giver not in terms.givers_of(content):
            found.append(f"{terms.giver_vi(self.giver)} không có nội dung “{terms.content_vi(content)}”.")
        if self.ends_on is not None and self.ends_on < self.starts_on:
            found.append("Ngày kết thúc phải từ ngày bắt đầu trở đi.")
        if self.village_id is not None and not villages_of([self.area_id]).filter(pk=self.village_id).exists():
            found.append("Bản, tiểu khu đã chọn không thuộc xã này.")
        return found

    def support(self, *, kind: str, content: str, title: str, is_named: bool = False) -> NewSupport:
        """Its support. ``is_named``: two of different names at one place are different things, and do not clash."""
        key = place_key(self.area_id, self.village_id)
        return NewSupport(
            area_id=self.area_id, village_id=self.village_id, kind=kind, content=content, giver=self.giver, title=title,
            beneficiary_name=self.name.strip(), place_key=f"{key}/{search_key(self.name)}" if is_named else key,
            list_reference=self.list_reference.strip(), starts_on=self.starts_on, ends_on=self.ends_on, amount_vnd=self.amount_vnd,
            source_code=self.source_code,
        )  # fmt: skip


__all__ = ["Beginning"]
