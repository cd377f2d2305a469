"""What the database says when somebody would be in two households, or a household have two heads, on one day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# Constraint → sentence. The first two are told by the triggers, the others by indexes.
SENTENCES = {
    "one_household_on_one_day": gettext_noop(
        "Theo thay đổi này, một người sẽ ở hai hộ trong cùng một ngày. Xem biến động đã ghi của các hộ liên quan, sửa "
        "ngày hoặc hộ rồi làm lại."
    ),
    "one_head_on_one_day": gettext_noop(
        "Theo thay đổi này, một hộ sẽ có hai chủ hộ trong cùng một ngày. Xem biến động đã ghi của hộ, sửa ngày hoặc "
        "chủ hộ rồi làm lại."
    ),
    "membership_ends_after_it_began": gettext_noop(
        "Theo thay đổi này, một người sẽ rời hộ trước ngày vào hộ. Kiểm tra lại ngày rồi làm lại."
    ),
}
SENTENCES["one_household_per_person"] = SENTENCES["one_household_on_one_day"]
SENTENCES["one_head_per_household"] = SENTENCES["one_head_on_one_day"]


def sentence_of(error: IntegrityError) -> str:
    """What to tell the officer; empty when the error is about something else."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or ""
    return _(SENTENCES[name]) if name in SENTENCES else ""


@contextmanager
def told_as(refusal: type[Exception]) -> Iterator[None]:
    """Writes nothing and raises ``refusal`` with the sentence when memberships would overlap."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if not (sentence := sentence_of(error)):
            raise
        raise refusal(sentence) from error


__all__ = ["SENTENCES", "sentence_of", "told_as"]
