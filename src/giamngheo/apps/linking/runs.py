"""The long work: looking for pairs of persons and of households, in the starter's areas. Each run is one transaction:
one that is stopped leaves nothing half done, and the same run again writes the same."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.actions import record
from giamngheo.apps.work.models import Run
from giamngheo.apps.work.progress import Progress
from giamngheo.apps.work.registry import RunRefused, handler
from giamngheo.kit import formats
from giamngheo.kit.scope import Scope

from . import actions
from .actions import searching

PERSONS, HOUSEHOLDS = "linking.persons", "linking.households"
STEPS = (gettext_lazy("Đang đọc sổ hộ"), gettext_lazy("Đang so từng cặp"), gettext_lazy("Đang ghi kết quả"))


def _scope(run: Run, progress: Progress) -> tuple[User, Scope]:
    """The starter, and where they resolve pairs. Raises RunRefused when nowhere any more."""
    by = User.objects.get(pk=run.started_by_id or 0)
    mine = actions.areas_of(by)
    if not mine:
        raise RunRefused(_("Bạn không còn quyền đối chiếu ở địa bàn nào. Liên hệ người quản trị."))
    return by, Scope(area_ids=mine & progress.scope.area_ids, user_id=by.pk, user_name=by.username)


def _find(run: Run, progress: Progress, search: Callable[..., dict[str, int]], logged: str) -> None:
    by, scope = _scope(run, progress)
    found = search(scope=scope, tell=lambda step: progress.step(str(STEPS[step]), step, len(STEPS)))
    progress.step(_("Đã đối chiếu xong"), len(STEPS), len(STEPS))
    record(by=by, action=logged, subject=f"lần chạy {run.pk}", area_id=run.area_id, **found)
    text = _("Thấy %(found)s cặp giống nhau, trong đó %(new)s cặp mới. Các cặp đã kết luận được giữ nguyên.")
    progress.say(text % {name: formats.number(count) for name, count in found.items()})


@handler(
    PERSONS, title=gettext_lazy("Đối chiếu người trùng"), noun=gettext_lazy("bước"),
    result=lambda run: (reverse("linking:pairs"), _("Xem các cặp nghi trùng")),
)  # fmt: skip
def find_persons(run: Run, progress: Progress) -> None:
    """Persons of the starter's areas against each other and against the whole register."""
    _find(run, progress, searching.find_person_pairs, "đối chiếu người trùng")


@handler(
    HOUSEHOLDS, title=gettext_lazy("Tìm hộ cần nối qua các năm"), noun=gettext_lazy("bước"),
    result=lambda run: (reverse("linking:links"), _("Xem các cặp hộ")),
)  # fmt: skip
def find_households(run: Run, progress: Progress) -> None:
    """Households of the starter's areas over the years, on every map."""
    _find(run, progress, searching.find_household_links, "tìm hộ cần nối qua các năm")


__all__ = ["HOUSEHOLDS", "PERSONS"]
