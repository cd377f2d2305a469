"""Households of one name told apart where somebody chooses among them: head's year of birth, how many live there, class today."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from giamngheo.apps.register.queries import heads_born
from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES
from giamngheo.kit.terms import Words

from .class_history import class_on

if TYPE_CHECKING:
    from giamngheo.apps.register.models import Household

CLASS_WORDS = Words(HOUSEHOLD_CLASSES)


@dataclass(frozen=True, slots=True)
class Told:
    """What tells one household from another; what is not known is empty, a household that no decision names says so."""

    born: str
    members: int | None
    class_words: str

    def words(self) -> str:
        """All of it in one breath."""
        parts = [
            _("sinh năm %(year)s") % {"year": self.born} if self.born else "",
            _("%(count)s người") % {"count": self.members} if self.members is not None else "", self.class_words,
        ]  # fmt: skip
        return ", ".join(part for part in parts if part)


def told_apart(homes: Collection[Household], day: date) -> dict[int, Told]:
    """Household → what tells it apart; two queries, whatever their number."""
    keys = [home.pk for home in homes]
    born, held = heads_born(keys), class_on(keys, day)
    return {
        home.pk: Told(
            str(born.get(home.pk) or ""), home.member_count,
            CLASS_WORDS[held[home.pk].household_class] if home.pk in held else _("không thuộc danh sách đã công nhận"),
        )
        for home in homes
    }  # fmt: skip


__all__ = ["Told", "told_apart"]
