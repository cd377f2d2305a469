"""A few synthetic lines of money for the demo, moved by the same acts and people as real ones."""

from __future__ import annotations

from datetime import date
from itertools import count

from giamngheo.apps.accounts.models import User
from giamngheo.apps.money.actions.documents import NewDocument, add_move, draft_document, submit_document
from giamngheo.apps.money.actions.lines import NewLine, open_line
from giamngheo.apps.money.actions.posting import approve_document
from giamngheo.apps.money.models import Line
from giamngheo.apps.places.models import Area
from giamngheo.engine.ledger import ALLOCATE, KINDS, SPEND
from giamngheo.kit import clock

MILLION = 1_000_000
YEAR = 2026
MAP = "2025-07"
# Project, capital type, unit at the province, content; then what each commune gets, in 10 million đồng.
POTS = (
    ("p1_1", "investment", "Sở Tài chính", "đường liên bản, thủy lợi nhỏ", 90),
    ("p2", "recurrent", "Sở Nông nghiệp và Môi trường", "mô hình giảm nghèo", 45),
    ("p3_1", "recurrent", "Sở Nông nghiệp và Môi trường", "phát triển sản xuất nông nghiệp", 30),
    ("p5", "recurrent", "Sở Xây dựng", "hỗ trợ nhà ở", 60),
)
COMMUNES = ("03784", "04159", "03781", "03799")
# When each commune's money is in the treasury system, and when it pays.
ENTERED = (date(YEAR, 2, 10), date(YEAR, 2, 24), date(YEAR, 3, 12), date(YEAR, 4, 15))
ADVANCED = date(YEAR, 3, 20)
PAYDAYS = (date(YEAR, 4, 28), date(YEAR, 6, 30), date(YEAR, 9, 25), date(YEAR, 11, 10))
# Of each commune's share of a project, in tenths: advanced, paid on each of the four days; none: not entered yet. What
# Nậm Lầu pays first for works covers the payments of its road (``synthetic_deliveries``).
SPENT: dict[str, tuple[tuple[int, ...] | None, ...]] = {
    "p1_1": ((1, 5, 0, 1, 1), (0, 0, 2, 1, 2), (3, 0, 0, 1, 0), None),
    "p2": ((0, 1, 3, 3, 2), (0, 0, 1, 2, 0), (1, 0, 0, 2, 1), (0, 0, 0, 0, 0)),
    "p3_1": ((2, 0, 2, 1, 1), (0, 1, 1, 1, 1), (0, 0, 1, 0, 0), (0, 0, 0, 1, 0)),
    "p5": ((1, 3, 3, 2, 0), (0, 2, 2, 2, 2), (2, 0, 1, 2, 1), (0, 0, 1, 1, 0)),
}
Row = tuple[Line, str, int, Line | None]  # out of which account, how much (đồng), to which line


class Books:
    """Who writes and who approves, and the number of the next paper."""

    def __init__(self) -> None:
        names = {"finance": "taichinh-tinh", "clerk": "khobac-tinh", "accountant": "ketoan-tinh", "leader": "lanhdao-tinh"}
        self.people = {role: User.objects.get(username=name) for role, name in names.items()}
        self.numbers = count(1)

    def post(self, kind: str, day: date, line: Line, *moves: tuple[str, int, Line | None]) -> None:
        """One approved document on a line."""
        self.paper(kind, day, [(line, *move) for move in moves])

    def paper(self, kind: str, day: date, rows: list[Row], *, is_left_waiting: bool = False) -> None:
        """One document over lines of one area, in the books on its day; approved unless it is left to whoever tries the
        demo. Without rows nothing is written."""
        if not rows:
            return
        duty = KINDS[kind].duty
        by = self.people["finance" if duty == ALLOCATE else "accountant" if duty == SPEND else "clerk"]
        day = min(day, clock.today())
        with clock.as_if(day):
            made = draft_document(
                new=NewDocument(rows[0][0].area_id, kind, f"{next(self.numbers):03}/GL", day, "UBND tỉnh Sơn La (giả lập)"), by=by
            )
            for line, account, amount, other in rows:
                add_move(
                    document_id=made.pk, line_id=line.pk, amount_vnd=amount, from_account=account, by=by,
                    to_line_id=other.pk if other else None,
                )  # fmt: skip
            submit_document(document_id=made.pk, by=by)
            if not is_left_waiting:
                approve_document(document_id=made.pk, by=self.people["leader"])


def load_money() -> int:
    """Pots of the province shared out to communes and partly spent over the year; returns how many lines. None twice."""
    if Line.objects.exists():
        return 0
    books = Books()
    areas = {a.code: a for a in Area.objects.filter(generation_id=MAP, code__in=(*COMMUNES, "14"))}
    lines = {pot[0]: _pot(books, areas, *pot) for pot in POTS}
    for number in range(len(COMMUNES)):
        _commune(books, number, {project: shared[number] for project, shared in lines.items()})
    waiting = lines["p2"][0]
    books.paper("pay", date(YEAR, 11, 20), [(waiting, "entered", _tenths("p2", 1), None)], is_left_waiting=True)
    return Line.objects.count()


def _tenths(project: str, tenths: int) -> int:
    """Đồng of so many tenths of a commune's share."""
    return next(pot[4] for pot in POTS if pot[0] == project) * MILLION * tenths


def _pot(books: Books, areas: dict[str, Area], project: str, capital: str, unit: str, content: str, tens: int) -> list[Line]:
    """A pot of the province, approved and shared out; returns the communes' lines."""
    by, share = books.people["finance"], tens * 10 * MILLION
    top = open_line(
        new=NewLine(areas["14"].pk, unit, project, capital, "central", YEAR, content=content), by=by
    )
    below = [
        open_line(
            new=NewLine(areas[code].pk, f"UBND {areas[code].name}", project, content=content, parent_id=top.pk), by=by
        )
        for code in COMMUNES
    ]
    books.post("approve", date(YEAR, 1, 5), top, ("source", share * (len(below) + 1), None))
    books.post("allot", date(YEAR, 1, 20), top, *(("approved", share, line) for line in below))
    return below


def _commune(books: Books, number: int, lines: dict[str, Line]) -> None:
    """A commune's year: entered, advanced, paid on four days, each time one paper over its projects."""
    spent = {project: told for project in lines if (told := SPENT[project][number]) is not None}
    books.paper("enter", ENTERED[number], [(lines[p], "assigned", _tenths(p, 10), None) for p in spent])
    steps = (("advance", ADVANCED), *(("pay", day) for day in PAYDAYS))
    for step, (kind, day) in enumerate(steps):
        rows: list[Row] = [(lines[p], "entered", _tenths(p, told[step]), None) for p, told in spent.items() if told[step]]
        books.paper(kind, max(day, ENTERED[number]), rows)
