"""Two divisions of the demo's money: one that went all its way into the books, one that waits for the Council."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.accounts.models import User
from giamngheo.apps.allocation.actions import assigning, running, steps
from giamngheo.apps.allocation.models import Option, Run
from giamngheo.apps.files.actions import store_file
from giamngheo.apps.money.actions.posting import approve_document
from giamngheo.apps.money.models import Line
from giamngheo.apps.review.models import CommuneReview
from giamngheo.kit.workflow import Refused

MILLION = 1_000_000
YEAR, MAP = 2026, "2025-07"
# Project, đồng, sets side by side (the first is proposed), whether it goes all the way.
RUNS = (
    ("p2", 300 * MILLION, ("sample_recurrent", "sample_recurrent_poor"), True),
    ("p1_1", 600 * MILLION, ("sample_investment_all", "sample_investment_poor"), False),
)
# A page that says what it is: no resolution of anybody.
SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 64>>stream\nBT /F1 18 Tf 40 120 Td (Nghi quyet gia lap, chi de dung thu) Tj ET\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def _user(name: str) -> User:
    return User.objects.get(username=name)


def load_allocations() -> int:
    """Divisions of the pots that ``synthetic_money`` opened among the communes recognised in the demo; returns how many. None
    twice, none where nothing was recognised."""
    if Run.objects.exists():
        return 0
    try:
        for project, amount, sets, is_whole in RUNS:
            _divided(project, amount, sets, is_whole=is_whole)
    except Refused:
        return 0
    return Run.objects.count()


def _divided(project: str, amount: int, sets: tuple[str, ...], *, is_whole: bool) -> None:
    line = Line.objects.get(project=project, parent=None, plan_year_id=YEAR, area__kind="province", source="central")
    officer, leader = _user("chuyenvien-tinh"), _user("lanhdao-tinh")
    desk = _user("dautu-tinh" if line.capital_type == "investment" else "taichinh-tinh")
    listed = frozenset(
        CommuneReview.objects.filter(round__year=YEAR - 1, state="recognised", area__generation_id=MAP).values_list("area__code", flat=True)
    )
    note = f"Giả lập: chỉ chia cho {len(listed)} xã có danh sách công nhận trong bản dùng thử."
    run = running.start_run(new=running.NewRun(line.pk, amount, MAP, sets, note, listed), by=officer, is_synthetic=True)
    first = Option.objects.get(run=run, set_id=sets[0])
    steps.propose(run_id=run.pk, option_id=first.pk, text="Giả lập: theo số hộ nghèo đã công nhận của từng xã.", by=officer)
    steps.appraise(run_id=run.pk, text="Giả lập: nhất trí phương án chia.", by=desk)
    steps.endorse(run_id=run.pk, number="40/TTr-UBND", signed_on=date(YEAR, 2, 20), text="", by=leader)
    if not is_whole:
        return
    secretary, finance = _user("thuky-hdnd"), _user("taichinh-tinh")
    file = store_file(content=SCAN, name="nghi-quyet-gia-lap.pdf", content_type="application/pdf", area_id=run.area_id, by=secretary)
    steps.resolve(run_id=run.pk, number="12/NQ-HĐND (giả lập)", signed_on=date(YEAR, 3, 5), file=file, by=secretary)
    run = assigning.assign(
        run_id=run.pk, number="088/QĐ-UBND (giả lập)", signed_on=date(YEAR, 3, 12), authority="UBND tỉnh Sơn La (giả lập)", by=finance
    )
    if run.document is not None:
        approve_document(document_id=run.document.pk, by=leader)


__all__ = ["load_allocations"]
