"""What is open, late and new today, live: each counted in one statement with the others, within what the person may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, F, Min, Q, QuerySet, TextField, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from giamngheo.apps.accounts.agencies import office_name
from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.accounts.todo import Counted, Task, Waiting, settled
from giamngheo.apps.delivery.models import Support
from giamngheo.apps.delivery.queries import BUT_WORKS, WORKS
from giamngheo.apps.money.models import Document
from giamngheo.apps.reporting import queries as reporting
from giamngheo.apps.review import states as listed
from giamngheo.apps.review.models import CommuneReview, Recognition, Round
from giamngheo.apps.steering import queries as steering
from giamngheo.apps.steering import reach
from giamngheo.apps.steering import states as steps
from giamngheo.apps.supervision import queries as supervision
from giamngheo.apps.supervision import states as inspected
from giamngheo.engine.disclosure import SMALLEST_SHOWN

from .movers import with_mover

PROVINCE = gettext_lazy("UBND tỉnh, Ban Chỉ đạo")
DIFFICULTY, DIRECTIVE, RECOMMENDATION, REPORT, REVIEW = "difficulties", "directives", "recommendations", "reports", "reviews"
# What every unit owes at once: whoever is late with anything else stands above it.
ROUTINE = (REPORT, REVIEW)
OPEN_STATES = (*steps.OPEN, steps.ANSWERED)


def _in(inside: Collection[int] | None) -> dict[str, Any]:
    """Narrows to these areas; None: all that the person may see, which the reads and the database's wall hold already."""
    return {} if inside is None else {"area_id__in": inside}


def _address(route: str, place: int | None, **more: str) -> str:
    """A list narrowed to a place (None: all) and by what else its address takes."""
    query = urlencode({key: value for key, value in {**more, "dia_ban": place}.items() if value})
    return f"{reverse(route)}?{query}" if query else reverse(route)


def _waiting(rows: QuerySet[Any], title: str, url: str, *, one: str = "", is_withheld: bool = False) -> Waiting:
    """``is_withheld``: a small count is not told."""

    def told(found: Counted) -> Task:
        address = reverse(one, args=[found.only_pk]) if one and found.only_pk else url
        if is_withheld and found.count < SMALLEST_SHOWN:
            words = _("%(title)s (dưới %(least)s)") % {"title": title, "least": SMALLEST_SHOWN}
            return Task(title=words, text="", url=url, action="", count=0)
        return Task(title=title, text="", url=address, action="", count=found.count, due_on=found.first_on)

    return Waiting(rows, told)


def open_ones(access: Access, inside: Collection[int] | None, area_id: int) -> list[Waiting]:
    """Difficulties that are not closed and orders that are not done, by where they stand."""
    difficulties, orders = steering.difficulties_of(access), steering.directives_of(access)
    place = None if inside is None else area_id
    found = [
        _waiting(
            difficulties.filter(**_in(inside), state=state), _("Khó khăn: %(state)s") % {"state": _(steps.STATES[state].vi)},
            _address("steering:difficulties", place, trang_thai=state), one="steering:difficulty",
        )
        for state in OPEN_STATES
    ]  # fmt: skip
    return found + [
        _waiting(
            orders.filter(**_in(inside), state=state), _("Chỉ đạo: %(state)s") % {"state": _(steps.ORDER_STATES[state].vi)},
            _address("steering:directives", place, trang_thai=state), one="steering:directive",
        )
        for state in (steps.ISSUED, steps.REPLIED)
    ]  # fmt: skip


def new_ones(access: Access, inside: Collection[int] | None, since: datetime, area_id: int) -> list[Waiting]:
    """What was recognised, booked, accepted, raised, ordered, concluded from this moment on; who may see no households is led to the
    map of support and told no small count of theirs."""
    money = access.areas_with(P.VIEW_MONEY)
    money = money if inside is None else money.intersection(inside)
    difficulties, orders = steering.difficulties_of(access), steering.directives_of(access)
    accepted = Support.objects.filter(**_in(inside), state="accepted", accepted_on__gte=since.date())
    concluded = supervision.inspections_of(access).filter(**_in(inside), concluded_on__gte=since.date())
    place, may_open = None if inside is None else area_id, access.may(P.VIEW_HOUSEHOLDS, area_id)

    def supports(kind: str) -> str:
        since_day = since.date().isoformat()
        wanted = {"trang_thai": "accepted", "nghiem_thu_tu": since_day, "loai": kind}
        return _address("delivery:supports", place, **wanted) if may_open else _address("delivery:map", place)

    return [
        _waiting(
            Recognition.objects.filter(**_in(inside), recorded_at__gte=since), _("danh sách hộ được công nhận"),
            _address("review:rounds", place),
        ),
        _waiting(
            Document.objects.filter(area_id__in=money, state="posted", posted_at__gte=since), _("chứng từ vốn được duyệt, vào sổ"),
            _address("money:documents", place, trang_thai="posted"), one="money:document",
        ),
        _waiting(accepted.filter(kind=WORKS), _("công trình được nghiệm thu, bàn giao"), supports(WORKS)),
        _waiting(
            accepted.exclude(kind=WORKS), _("hồ sơ hỗ trợ được nghiệm thu"), supports(BUT_WORKS), is_withheld=not may_open,
        ),
        _waiting(
            difficulties.filter(**_in(inside), at__gte=since), _("khó khăn mới nêu"), _address("steering:difficulties", place),
            one="steering:difficulty",
        ),
        _waiting(
            orders.filter(**_in(inside), at__gte=since), _("ý kiến chỉ đạo mới"), _address("steering:directives", place),
            one="steering:directive",
        ),
        _waiting(
            difficulties.filter(**_in(inside), state=steps.CLOSED, steps__act="close", steps__at__gte=since),
            _("khó khăn đã đóng"), _address("steering:difficulties", place, trang_thai=steps.CLOSED), one="steering:difficulty",
        ),
        _waiting(concluded, _("cuộc kiểm tra có kết luận"), _address("supervision:inspections", place, trang_thai=inspected.CONCLUDED)),
    ]  # fmt: skip


def counted(*groups: Sequence[Task | Waiting]) -> list[list[Task]]:
    """The groups with what there is of each, nought left out; one statement for all of them."""
    found: list[list[Task]] = [[] for _group in groups]

    def into(one: Task | Waiting, place: int) -> Task | Waiting:
        if isinstance(one, Task):
            found[place].append(one)
            return one

        def told(count: Counted) -> Task:
            found[place].append(one.told(count))
            return found[place][-1]

        return replace(one, told=told)

    settled([into(one, place) for place, group in enumerate(groups) for one in group])
    return found


@dataclass(slots=True)
class Owner:
    """Who is late: with how many of what, since when the oldest. ``label``: name of the unit where it is of any map."""

    agency: str
    area_id: int
    label: str = ""
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    since: date | None = None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def asked(self) -> int:
        """Late ones of what was asked of this one alone."""
        return sum(count for kind, count in self.counts.items() if kind not in ROUTINE)

    def name(self, areas: dict[int, str]) -> str:
        if self.agency == steps.AT_PROVINCE:
            return str(PROVINCE)
        return office_name(self.agency) if self.agency else areas.get(self.area_id, self.label)


def late_by_owner(access: Access, inside: Collection[int] | None, day: date) -> list[Owner]:
    """Whose difficulties, orders, recommendations, reports and lists of a review are past their day, the most first; one query.

    A difficulty is late at whoever must move next (``movers``). Its order is not counted beside it.
    """
    late = steering.difficulties_of(access).filter(**_in(inside), state__in=steps.OPEN, wanted_on__lt=day)
    directed = late.filter(state=steps.DIRECTED)
    orders = steering.directives_of(access).filter(
        Q(difficulty=None) | ~Q(difficulty__in=directed.order_by().values("pk")), **_in(inside), state=steps.ISSUED, due_on__lt=day
    )
    told = supervision.recommendations_of(access).filter(
        **_in(inside), state=inspected.OPEN, due_on__lt=day, inspection__state=inspected.CONCLUDED
    )
    parts = [
        _grouped(with_mover(late), DIFFICULTY, F("mover"), F("mover_area"), "wanted_on"),
        _grouped(orders, DIRECTIVE, F("agency"), F("area_id"), "due_on"),
        _grouped(told, RECOMMENDATION, F("agency"), F("area_id"), "due_on"),
        *_routine(access, inside, day),
    ]
    found: dict[tuple[str, int], Owner] = {}
    for kind, agency, area_id, label, count, since in parts[0].union(*parts[1:], all=True):
        office = reach.standing(agency) if kind == REPORT and agency and agency != steps.AT_PROVINCE else agency
        name = office_name(office) if office and office != steps.AT_PROVINCE else office
        one = found.setdefault((name, 0 if office else area_id), Owner(office, area_id, label))
        one.counts[kind] += count
        one.since = min(one.since or since, since)
    return sorted(found.values(), key=lambda one: (-one.asked, -one.total, one.since or day))


def _routine(access: Access, inside: Collection[int] | None, day: date) -> list[Any]:
    """Reports not sent, as their own list counts them, and lists of open rounds not recognised."""
    reports = reporting.reports_of(access).filter(reporting.late_q(day), **_in(inside))
    at_province = Case(
        When(area__kind="province", agency="", then=Value(steps.AT_PROVINCE)), default=F("agency"), output_field=TextField()
    )
    seen = access.areas_with(P.VIEW_TABLES)
    lists = CommuneReview.objects.filter(
        area_id__in=seen if inside is None else seen.intersection(inside), round__state=Round.State.OPEN, round__closes_on__lt=day
    ).exclude(state=listed.RECOGNISED)
    return [
        _grouped(reports, REPORT, at_province, F("area_id"), "due_on", label=F("area__name")),
        _grouped(lists, REVIEW, Value("", TextField()), F("area_id"), "round__closes_on", label=F("area__name")),
    ]


def _grouped(rows: QuerySet[Any], kind: str, agency: Any, area: Any, day: str, *, label: Any = None) -> Any:
    named = label or Value("", TextField())
    told = rows.order_by().select_related(None).values(kind=Value(kind, TextField()), owner=agency, place=area, label=named)
    return told.annotate(n=Count("pk", distinct=True), since=Min(day)).values_list("kind", "owner", "place", "label", "n", "since")


def week_before(now: datetime) -> datetime:
    return now - timedelta(days=7)


__all__ = [
    "DIFFICULTY", "DIRECTIVE", "RECOMMENDATION", "REPORT", "REVIEW", "Owner", "counted", "late_by_owner", "new_ones", "open_ones",
    "week_before",
]  # fmt: skip
