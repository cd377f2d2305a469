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
# How far each commune has come, of what it may spend: advanced, paid (shares in tenths).
SPENT = ((1, 6), (0, 4), (3, 1), (0, 0))


class Books:
    """Who writes and who approves, and the number of the next paper."""

    def __init__(self) -> None:
        names = {"finance": "taichinh-tinh", "clerk": "khobac-tinh", "accountant": "ketoan-tinh", "leader": "lanhdao-tinh"}
        self.people = {role: User.objects.get(username=name) for role, name in names.items()}
        self.numbers = count(1)

    def post(self, kind: str, day: date, line: Line, *moves: tuple[str, int, Line | None], is_left_waiting: bool = False) -> None:
        """One document on a line; approved unless it is left to whoever tries the demo."""
        duty = KINDS[kind].duty
        by = self.people["finance" if duty == ALLOCATE else "accountant" if duty == SPEND else "clerk"]
        made = draft_document(
            new=NewDocument(line.area_id, kind, f"{next(self.numbers):03}/GL", day, "UBND tỉnh Sơn La (giả lập)"), by=by
        )
        for account, amount, other in moves:
            add_move(
                document_id=made.pk, line_id=line.pk, amount_vnd=amount, from_account=account, by=by,
                to_line_id=other.pk if other else None,
            )  # fmt: skip
        submit_document(document_id=made.pk, by=by)
        if not is_left_waiting:
            approve_document(document_id=made.pk, by=self.people["leader"])


def load_money() -> int:
    """Pots of the province shared out to communes and partly spent; returns how many lines. None twice."""
    if Line.objects.exists():
        return 0
    books = Books()
    areas = {a.code: a for a in Area.objects.filter(generation_id=MAP, code__in=(*COMMUNES, "14"))}
    for number, pot in enumerate(POTS):
        _pot(books, areas, *pot, is_open=number == 1)
    return Line.objects.count()


def _pot(
    books: Books, areas: dict[str, Area], project: str, capital: str, unit: str, content: str, tens: int, *, is_open: bool
) -> None:
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
    for line, (advanced, paid) in zip(below, SPENT, strict=True):
        books.post("enter", date(YEAR, 2, 10), line, ("assigned", share, None))
        if advanced:
            books.post("advance", date(YEAR, 3, 15), line, ("entered", share * advanced // 10, None))
        if paid:
            books.post("pay", date(YEAR, 6, 30), line, ("entered", share * paid // 10, None))
    if is_open:
        books.post("pay", min(date(YEAR, 9, 15), clock.today()), below[0], ("entered", share // 10, None), is_left_waiting=True)
