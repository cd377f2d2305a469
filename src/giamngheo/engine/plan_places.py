"""Areas on three maps, their succession, dated area sets. An area is (code, generation), never a code alone."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Generation:
    """One administrative map and its time of force."""

    id: str
    name_vi: str
    valid_from: date
    valid_to: date | None
    cites: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A province, district or commune on one map. ``area_type``: rural or urban, for communes."""

    code: str
    generation: str
    name: str
    kind: str
    area_type: str | None
    area_type_confidence: str
    parent_code: str | None


@dataclass(frozen=True, slots=True)
class Succession:
    """A unit of one map passes into a unit of the next."""

    from_generation: str
    from_code: str
    to_generation: str
    to_code: str
    basis: str
    confidence: str


@dataclass(frozen=True, slots=True)
class AreaSetMember:
    """Membership from a day to a day."""

    generation: str
    code: str
    valid_from: date
    valid_to: date | None
    confidence: str


@dataclass(frozen=True, slots=True)
class AreaSet:
    """A dated set of areas that the law names."""

    id: str
    name_vi: str
    is_known: bool
    cites: tuple[str, ...]
    members: tuple[AreaSetMember, ...]
    note: str = ""

    def contains(self, area: Area, on: date) -> bool | None:
        """Is the area in the set on that day? None when nobody knows the list."""
        return self.membership(area, on) is not None if self.is_known else None

    def membership(self, area: Area, on: date) -> AreaSetMember | None:
        """The entry that makes the area a member on that day, with its confidence."""
        for member in self.members:
            if (member.generation, member.code) != (area.generation, area.code) or on < member.valid_from:
                continue
            if member.valid_to is None or on <= member.valid_to:
                return member
        return None


class AreaNotInForce(LookupError):
    """The code names no unit on that day; the message says which units came of it or made it."""


def plain(text: str) -> str:
    """Lower case without accents, for comparing names."""
    text = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).lower().split())


def bare(name: str) -> str:
    """The name without what kind of commune it is."""
    return name.removeprefix("Thị trấn ").removeprefix("Phường ").removeprefix("Xã ")


@dataclass(frozen=True)
class Places:
    """All maps together."""

    generations: tuple[Generation, ...]
    areas: tuple[Area, ...]
    successions: tuple[Succession, ...]

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], Area]:
        return {(a.generation, a.code): a for a in self.areas}

    @cached_property
    def _steps(self) -> tuple[dict[tuple[str, str], list[Area]], dict[tuple[str, str], list[Area]]]:
        """Successors and predecessors by (generation, code)."""
        forward: dict[tuple[str, str], list[Area]] = {}
        backward: dict[tuple[str, str], list[Area]] = {}
        for step in self.successions:
            before, after = (step.from_generation, step.from_code), (step.to_generation, step.to_code)
            forward.setdefault(before, []).append(self._by_key[after])
            backward.setdefault(after, []).append(self._by_key[before])
        return forward, backward

    def communes_of(self, area: Area) -> list[Area]:
        """The communes of a district or province on its own map; a commune is its own."""
        if area.kind == "commune":
            return [area]
        inside = [a for a in self.areas if (a.generation, a.parent_code) == (area.generation, area.code)]
        return [commune for one in inside for commune in self.communes_of(one)]

    def generation_on(self, day: date) -> Generation:
        """The map in force. Raises AreaNotInForce before the first."""
        for generation in self.generations:
            if generation.valid_from <= day and (generation.valid_to is None or day <= generation.valid_to):
                return generation
        raise AreaNotInForce(f"Không có bản đồ hành chính nào cho ngày {day:%d/%m/%Y}.")

    def area(self, code: str, on: date) -> Area:
        """The unit with this code on that day. Raises AreaNotInForce naming successors or predecessors."""
        generation = self.generation_on(on)
        found = self._by_key.get((generation.id, code))
        if found is not None:
            return found
        elsewhere = [a for a in self.areas if a.code == code]
        if not elsewhere:
            raise AreaNotInForce(f"Không có đơn vị hành chính nào mang mã {code}.")
        here = self.equivalents(elsewhere[-1], generation.id)
        names = ", ".join(f"{a.name} ({a.code})" for a in here) or "không rõ"
        orphans = ", ".join(a.name for a in self._without_origin(elsewhere[-1], generation.id))
        raise AreaNotInForce(
            f"{elsewhere[-1].name} ({code}) không còn hoặc chưa có hiệu lực ngày {on:%d/%m/%Y}; "
            f"đơn vị tương ứng ngày đó: {names}." + (f" Chưa rõ {orphans} tách từ đơn vị nào." if orphans else "")
        )

    def equivalents(self, area: Area, generation_id: str) -> list[Area]:
        """Communes of another map that the area became or was made of, step by step; a district by its communes."""
        order = [g.id for g in self.generations]
        here, goal = order.index(area.generation), order.index(generation_id)
        current = self.communes_of(area)
        step = self.successors if goal > here else self.predecessors
        for _ in range(abs(goal - here)):
            current = list({a: None for one in current for a in step(one)})
        return current

    def _without_origin(self, area: Area, generation_id: str) -> list[Area]:
        """Units on the way back to another map whose predecessors nobody recorded."""
        order = [g.id for g in self.generations]
        current, found = self.communes_of(area), []
        for _ in range(order.index(area.generation) - order.index(generation_id)):
            found += [one for one in current if not self.predecessors(one)]
            current = list({a: None for one in current for a in self.predecessors(one)})
        return found

    def successors(self, area: Area) -> list[Area]:
        """What the area became on the next map."""
        return self._steps[0].get((area.generation, area.code), [])

    def predecessors(self, area: Area) -> list[Area]:
        """What the area was made of on the map before."""
        return self._steps[1].get((area.generation, area.code), [])

    def find_communes(self, name_or_code: str, on: date) -> list[Area]:
        """Communes of that day by code, by full name, or by name without its type; accents first, then without."""
        generation = self.generation_on(on).id
        communes = [a for a in self.areas if a.generation == generation and a.kind == "commune"]
        wanted = unicodedata.normalize("NFC", " ".join(name_or_code.split()))
        for match in (
            lambda a: a.code == wanted,
            lambda a: a.name.lower() == wanted.lower(),
            lambda a: bare(a.name).lower() == wanted.lower(),
            lambda a: plain(a.name) == plain(wanted),
            lambda a: plain(bare(a.name)) == plain(wanted),
        ):
            found = [a for a in communes if match(a)]
            if found:
                return found
        return []
