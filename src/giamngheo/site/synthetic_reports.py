"""For the demo: the yearly reports of 2025 opened, one commune's accepted, one returned with comments, one being written."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.models import Area
from giamngheo.apps.reporting import queries
from giamngheo.apps.reporting.actions import periods, reports
from giamngheo.apps.reporting.models import Report

from .synthetic_money import MAP

YEAR, NAM_LAU, PHIENG_PAN, CO_MA = "2025", "03784", "04159", "03781"


def load_reports() -> int:
    """Returns how many reports are owed. None twice."""
    if Report.objects.exists():
        return 0
    by = {user.username: user for user in User.objects.filter(is_demo=True)}
    officer = by["chuyenvien-tinh"]
    days = {"commune_monitoring": date(2025, 11, 14)}
    made = periods.open_period(key=YEAR, days=days, basis="Công văn của Sở (giả lập)", by=officer)
    first = _written(NAM_LAU, by["canbo-namlau"])
    reports.present_report(pk=first.pk, by=by["canbo-namlau"])
    reports.sign_report(pk=first.pk, by=by["chutich-namlau"])
    reports.return_report(
        pk=first.pk, reason="Bổ sung nguyên nhân hộ tái nghèo (giả lập).", comments={}, by=officer
    )
    second = _written(PHIENG_PAN, by["canbo-phiengpan"])
    reports.present_report(pk=second.pk, by=by["canbo-phiengpan"])
    reports.sign_report(pk=second.pk, by=by["chutich-phiengpan"])
    _written(CO_MA, by["canbo-coma"])
    return made


def _written(code: str, by: User) -> Report:
    """Begun, with words in the first section that asks for some."""
    place = Area.objects.get(code=code, generation_id=MAP)
    found = reports.start_report(pk=Report.objects.get(area=place, period_key=YEAR, form="mau_01").pk, by=by)
    section = next(iter(queries.asking_sections(found.numbers)))
    words = "Xã đã ban hành kế hoạch năm và phân công cán bộ phụ trách từng bản (giả lập)."
    return reports.save_words(pk=found.pk, words={section: words}, by=by)
