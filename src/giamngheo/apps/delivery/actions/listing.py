"""The list that a proposal stands on, and whose money it is: corrected while it is proposed, past the guard again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from giamngheo.apps.delivery import guard, terms
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.states import Refused
from giamngheo.kit import clock

from .supports import keep_clashes


@dataclass(frozen=True, slots=True)
class Listing:
    """``listed_on``: the day on which the rules are asked; the support begins that day. ``giver``: an id of ``plan/overlaps``."""

    giver: str
    list_reference: str
    listed_on: date
    ends_on: date
    source_code: str

    def problems(self, content: str) -> list[str]:
        """What cannot be, every reason at once."""
        found = []
        if self.giver not in terms.givers_of(content):
            found.append(f"{terms.giver_vi(self.giver)} không hỗ trợ nội dung này.")
        if self.listed_on > clock.today():
            found.append("Ngày của danh mục không được sau ngày hôm nay.")
        if self.ends_on < self.listed_on:
            found.append("Ngày kết thúc phải từ ngày của danh mục.")
        if self.source_code not in terms.sources():
            found.append("Chọn nguồn vốn.")
        return found


def relist(support: Support, listing: Listing, content: str) -> None:
    """Writes it to a locked support. The guard is asked of the new days and giver; what it refuses now, and nobody decided before, is
    refused. Raises Refused."""
    if problems := listing.problems(content):
        raise Refused(" ".join(problems))
    asked = guard.Asked(
        content, listing.giver, support.household_id, support.person_id, support.place_key, listing.listed_on, listing.ends_on,
        support.norm_vnd,
    )  # fmt: skip
    known = {support.pk, *support.clashes.values_list("earlier_id", flat=True)}
    told = [clash for clash in guard.told([asked]) if clash.earlier_id not in known]
    if any(clash.refuses for clash in told):
        words = " ".join(clash.words for clash in told if clash.refuses)
        raise Refused(f"{words} Muốn vẫn hỗ trợ thì dừng hồ sơ này rồi lập hồ sơ mới, ghi lý do.")
    keep_clashes([support], told)
    support.content, support.giver, support.source_code = content, listing.giver, listing.source_code
    support.list_reference, support.starts_on, support.ends_on = listing.list_reference.strip(), listing.listed_on, listing.ends_on
    support.version += 1
    support.save()


__all__ = ["Listing", "relist"]
