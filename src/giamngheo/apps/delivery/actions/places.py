"""What is given to a place and no kind has as its own. Recorded here until its kind has a folder of its own."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.delivery import terms
from giamngheo.apps.delivery.kind import owner_of
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.place import place_key
from giamngheo.apps.delivery.states import Refused
from giamngheo.apps.life.queries import villages_of

from .supports import NewSupport, accept_support, locked, open_support, stop_support

OF_A_KIND = "Hồ sơ này có trang riêng của loại hỗ trợ. Làm việc này ở đó."


@transaction.atomic
def open_at_place(
    *, area_id: int, village_id: int | None, content: str, giver: str, name: str, starts_on: date, ends_on: date | None,
    amount_vnd: int | None, in_kind: str, source_code: str, by: User, overlap_reason: str = "",
) -> Support:  # fmt: skip
    """Something begins at a village, or for the commune as a whole, past the guard.

    What a kind has as its own is refused here: its own rules are asked on its pages only. Raises Overlapped, Refused.
    """
    problems = []
    owner = owner_of(content)
    if owner is not None:
        is_of_household = owner.new_url and content not in terms.place_contents()
        page = "mở trang của hộ" if is_of_household else f"mở trang “{owner.label}” trong mục Hỗ trợ"
        problems.append(f"Nội dung “{terms.content_vi(content)}” có trang riêng của loại hỗ trợ {owner.label}: {page} để ghi.")
    elif content not in terms.place_contents():
        problems.append("Nội dung này hỗ trợ hộ, người: mở trang của hộ để ghi.")
    elif giver not in terms.givers_of(content):
        problems.append(f"{terms.giver_vi(giver)} không có nội dung “{terms.content_vi(content)}”.")
    if not name.strip():
        problems.append("Ghi tên mô hình, thiết bị, điểm.")
    if village_id is not None and not villages_of([area_id]).filter(pk=village_id).exists():
        problems.append("Bản, tiểu khu đã chọn không thuộc xã này.")
    if problems:
        raise Refused(" ".join(problems))
    new = NewSupport(
        area_id=area_id, village_id=village_id, content=content, giver=giver, title=terms.content_vi(content),
        beneficiary_name=name.strip(), place_key=place_key(area_id, village_id), starts_on=starts_on, ends_on=ends_on,
        amount_vnd=amount_vnd, in_kind=in_kind.strip(), source_code=source_code,
    )  # fmt: skip
    return open_support(new=new, by=by, overlap_reason=overlap_reason)


@transaction.atomic
def accept_at_place(*, support_id: int, accepted_on: date, amount_vnd: int | None, by: User, version: int | None) -> Support:
    """Accepts what was given to a place, with a photo or paper that proves it. Raises Refused, Stale."""
    found = locked(support_id, version)
    if found.kind:
        raise Refused(OF_A_KIND)
    if not found.evidence.filter(removed_at=None).exists():
        raise Refused("Chưa có ảnh, biên bản nào. Thêm ảnh hoặc biên bản rồi nghiệm thu.")
    return accept_support(
        support_id=support_id, accepted_on=accepted_on, amount_vnd=amount_vnd, more={}, by=by, version=version
    )


@transaction.atomic
def stop_at_place(*, support_id: int, reason: str, by: User, version: int | None) -> Support:
    """Ends what is not carried on. Raises Refused, Stale."""
    if locked(support_id, version).kind:
        raise Refused(OF_A_KIND)
    return stop_support(support_id=support_id, reason=reason, by=by, version=version)


__all__ = ["accept_at_place", "open_at_place", "stop_at_place"]
