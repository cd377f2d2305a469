"""What is mine to do, by when: built from the states of my lists and my open imports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import ROLES
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Task, tone_of
from giamngheo.apps.intake.models import ImportBatch
from giamngheo.apps.register.models import Occasion
from giamngheo.kit import formats

from . import states
from .models import CommuneReview, Round

# A leader of many communes sees them counted; whoever has few sees each by name.
NAMED_AT_MOST = 3


def my_tasks(access: Access, today: date) -> list[Task]:
    """From the rounds that are open; a fixed number of queries."""
    rounds = list(Round.objects.all())  # the newest first, one a year
    open_rounds = [one for one in rounds if one.state == Round.State.OPEN]
    found = _imports(access)
    for one in open_rounds:
        found += _to_classify(access, one, today) + _to_recognise(access, one, today)
    newest = rounds[0].year if rounds else 0
    return found + _progress(access, open_rounds, today, newest)


def _imports(access: Access) -> list[Task]:
    """Uploads of my areas that are read and wait to be mended and merged."""
    mine = access.areas_with(P.MERGE)
    if not mine:
        return []
    waiting = ImportBatch.objects.filter(area_id__in=mine, state=ImportBatch.State.STAGED).count()
    if not waiting:
        return []
    return [
        Task(
            _("Nhập danh sách đang dở"),
            _("%(n)s tệp đã kiểm tra, chờ sửa lỗi và nhập vào sổ.") % {"n": formats.number(waiting)},
            reverse("intake:batches"),
            _("Xem các tệp"),
            waiting,
        )
    ]


def _lists(round: Round, areas: frozenset[int]) -> QuerySet[CommuneReview]:
    return CommuneReview.objects.filter(round=round, area_id__in=areas).select_related("area").order_by("area__name")


def _named(reviews: list[CommuneReview], year: int) -> tuple[str, str]:
    """Names and the address: the list itself when it is one, otherwise the progress page."""
    names = ", ".join(review.area.name for review in reviews[:NAMED_AT_MOST])
    rest = len(reviews) - NAMED_AT_MOST
    if rest > 0:
        names = _("%(names)s và %(n)s xã khác") % {"names": names, "n": formats.number(rest)}
    if len(reviews) == 1:
        return names, reverse("review:commune", args=[year, reviews[0].area_id])
    return names, reverse("review:progress", args=[year])


def _to_classify(access: Access, round: Round, today: date) -> list[Task]:
    """Lists of mine with facts newer than their classes, or with no class yet."""
    mine = access.areas_with(P.CLASSIFY)
    if not mine:
        return []
    fresh = set(
        Occasion.objects.filter(year=round.year, is_withdrawn=False, area_id__in=mine).values_list("area_id", flat=True)
    )
    waiting = [r for r in _lists(round, mine).filter(state=states.COLLECTING) if r.area_id in fresh]
    if not waiting:
        return []
    names, url = _named(waiting, round.year)
    return [
        Task(
            _("Phân loại danh sách năm %(year)s") % {"year": round.year},
            _("Đã có số liệu, chưa phân loại: %(names)s.") % {"names": names}, url, _("Đến danh sách"),
            len(waiting), round.closes_on, tone_of(round.closes_on, today),
        )
    ]  # fmt: skip


def _to_recognise(access: Access, round: Round, today: date) -> list[Task]:
    """Lists of mine that are classified and wait for the chairman's decision."""
    mine = access.areas_with(P.RECOGNISE)
    if not mine:
        return []
    waiting = list(_lists(round, mine).filter(state=states.CLASSIFIED))
    if not waiting:
        return []
    names, url = _named(waiting, round.year)
    return [
        Task(
            _("Công nhận danh sách năm %(year)s") % {"year": round.year},
            _("Đã phân loại, chờ quyết định công nhận: %(names)s.") % {"names": names}, url,
            _("Xem danh sách"), len(waiting), round.closes_on, tone_of(round.closes_on, today),
        )
    ]  # fmt: skip


def _progress(access: Access, rounds: list[Round], today: date, newest: int) -> list[Task]:
    """For whoever opens rounds or leads: communes not yet recognised, and households that nobody can class; one query. ``newest``: the
    year of the newest round."""
    # A commune's chairman leads too, but has the list itself to look at.
    leads = access.may(P.OPEN_ROUND) or any(ROLES[role].is_leader for role in access.roles)
    mine = access.areas_with(P.VIEW_TABLES)
    if not leads or access.may(P.RECOGNISE) or not mine:
        return []
    lists = CommuneReview.objects.filter(round__in=rounds, area_id__in=mine).order_by().values("round_id")
    told = lists.annotate(
        open=Count("id", filter=~Q(state=states.RECOGNISED)),
        all=Count("id"),
        undetermined=Sum(F("undetermined_count"), filter=~Q(state=states.RECOGNISED), default=0),
    )
    by_round = {sums["round_id"]: sums for sums in told}
    return [task for one in rounds if one.pk in by_round for task in _overview(one, by_round[one.pk], today, newest)]


def _overview(round: Round, sums: Mapping[str, Any], today: date, newest: int) -> list[Task]:
    """What of one round is open; of one whose year is past and which a newer one follows only that it is not finished."""
    if round.year < min(newest, today.year):
        return _left_open(round, sums)
    found = []
    url = reverse("review:progress", args=[round.year])
    if sums["open"]:
        tone = tone_of(round.closes_on, today)
        text = _("%(n)s trong %(all)s xã quá hạn.") if tone == "late" else _("%(n)s trong %(all)s xã chưa công nhận.")
        text %= {"n": formats.number(sums["open"]), "all": formats.number(sums["all"])}
        title = _("Tiến độ rà soát năm %(year)s") % {"year": round.year}
        found.append(Task(title, text, url, _("Xem tiến độ"), sums["open"], round.closes_on, tone))
    if sums["undetermined"]:
        text = _("%(n)s hộ thiếu câu trả lời có thể đổi kết quả; xã cần bổ sung.")
        text %= {"n": formats.number(sums["undetermined"])}
        title = _("Hộ chưa xác định năm %(year)s") % {"year": round.year}
        found.append(
            Task(title, text, url, _("Xem theo xã"), sums["undetermined"],
                 round.closes_on, tone_of(round.closes_on, today))
        )  # fmt: skip
    return found


def _left_open(round: Round, sums: Mapping[str, Any]) -> list[Task]:
    """A review of the past that some communes never finished: said once, behind what is of now."""
    if not sums["open"]:
        return []
    text = _("%(n)s trong %(all)s xã chưa công nhận.") % {"n": formats.number(sums["open"]), "all": formats.number(sums["all"])}
    title = _("Rà soát năm %(year)s chưa xong") % {"year": round.year}
    return [Task(title, text, reverse("review:progress", args=[round.year]), _("Xem tiến độ"), sums["open"], tone="rest")]
