"""The path of the poverty rate over the years: ours beside what was published.

Two standards are two measures: their figures stand beside each other with a label, and no difference is computed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from giamngheo.apps.places.models import Area, AreaInside
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.models import AreaTotal
from giamngheo.apps.review import engine_door
from giamngheo.apps.review.models import CommuneReview
from giamngheo.apps.review.standing import standings_of
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

YEARS = (2021, 2022, 2023, 2024, 2025)
SYNTHETIC = "giả lập"
PART_ONLY = "chưa đủ các xã, không so sánh"
OTHER_STANDARD = "khác chuẩn nghèo, không so sánh"


@dataclass(frozen=True, slots=True)
class Published:
    """One published figure, as a share, with where it stands: a decision, the press, a forecast, another source."""

    share: Decimal
    status: str
    standard_id: str
    source: str
    note: str

    @property
    def text(self) -> str:
        return formats.percent(self.share)


@dataclass(frozen=True, slots=True)
class Rate:
    """Our rate of a year, of recognised lists with a total of all households; in how many of the communes."""

    share: float
    counted: int
    communes: int


@dataclass(slots=True)
class YearPath:
    """One year: our rate and the published figures. ``part``: in words, how many of the area's communes the rate stands on where not
    all are in it. ``missing``: why there is no rate.
    """

    year: int
    share: float | None = None
    standard_id: str = ""
    is_synthetic: bool = False
    missing: str = "chưa có số liệu"
    part: str = ""
    standing: str = ""
    published: list[Published] = field(default_factory=list)

    @property
    def main(self) -> Published | None:
        """The figure to set ours against; conflicting ones are told, not compared with."""
        return next((p for p in self.published if p.status != CONFLICTING), None)

    @property
    def difference(self) -> str:
        """Ours less the published, in percentage points, or why there is none."""
        if self.share is None or self.main is None:
            return ""
        if self.part:
            return PART_ONLY
        if self.standard_id != self.main.standard_id:
            return OTHER_STANDARD
        points = round((self.share - float(self.main.share)) * 100, 2)
        return f"{'+' if points > 0 else ''}{formats.number(points, 2)} điểm %"


CONFLICTING = "số khác, nguồn khác"
FORECAST = "dự báo"
OFFICIAL = "theo văn bản"
PRESS = "theo báo chí"


def _status(status: str, source_id: str) -> str:
    if status == "conflicting":
        return CONFLICTING
    if status == "forecast":
        return FORECAST
    document = current_plan().documents.get(source_id)
    return OFFICIAL if document and document.signed_on else PRESS


def published(year: int) -> list[Published]:
    """The province's published poverty rates of one year end, the one to go by first."""
    plan = current_plan()
    found = [
        Published(
            o.value / 100, _status(o.status, o.source), o.standard,
            plan.documents[o.source].name_vi if o.source in plan.documents else o.source, o.note,
        )
        for o in plan.observations
        if (o.year, o.measure, o.subject) == (year, "poor_rate", "all")
    ]  # fmt: skip
    return sorted(found, key=lambda p: p.status == CONFLICTING)


def poverty_path(area: Area, rates: Mapping[int, Rate]) -> list[YearPath]:
    """The years of the Plan's period for one area, three queries; ``rates``: ours by year, counted elsewhere. Published figures are of
    the province only."""
    path = {year: YearPath(year) for year in YEARS}
    inside = AreaInside.objects.filter(outer=area).values("inner_id")
    reviews = CommuneReview.objects.filter(round__year__in=YEARS, area_id__in=inside).values_list(
        "round_id", "round__year", "round__standard_id", "area_id", "state"
    )
    totals = AreaTotal.objects.filter(year__in=YEARS, area_id__in=inside, is_current=True).values_list(
        "year", "area_id", "household_count", "is_synthetic"
    )
    households: dict[int, dict[int, int]] = {year: {} for year in YEARS}
    for year, area_id, count, is_synthetic in totals:
        households[year][area_id] = households[year].get(area_id, 0) + count
        path[year].is_synthetic |= is_synthetic
    listed: dict[int, list[tuple[int, str]]] = {}
    rounds: dict[int, int] = {}
    for round_id, year, standard_id, area_id, state in reviews:
        rounds[round_id] = year
        path[year].standard_id = standard_id
        listed.setdefault(year, []).append((area_id, state))
    for round_id, standing in standings_of(list(rounds)).items():
        path[rounds[round_id]].standing = standing.label
    for year, communes in listed.items():
        path[year].missing = _missing(communes, households[year])
    for year, rate in rates.items():
        path[year].share = rate.share
        if rate.counted < rate.communes:
            path[year].part = f"mới {formats.number(rate.counted)} trên {formats.number(rate.communes)} xã"
    if area.kind == Area.Kind.PROVINCE:
        for year in YEARS:
            path[year].published = published(year)
    return list(path.values())


def _missing(communes: list[tuple[int, str]], households: Mapping[int, int]) -> str:
    """Why a year has no rate: communes not classified, not recognised, without a total; else nobody has counted since."""
    for verb, wanted in (("phân loại", ("classified", "recognised")), ("công nhận", ("recognised",))):
        done = sum(state in wanted for _area, state in communes)
        if done < len(communes):
            return f"mới {verb} {formats.number(done)} trên {formats.number(len(communes))} xã"
    return "chưa có mẫu số" if any(not households.get(area) for area, _state in communes) else "chờ tính lại trong đêm"


def _ours(line: YearPath) -> str:
    text = line.missing if line.share is None else formats.percent(line.share)
    notes = [SYNTHETIC] * line.is_synthetic + [line.part] * bool(line.part) + [line.standing] * bool(line.standing)
    return f"{text} ({', '.join(notes)})" if notes and line.share is not None else text


def _main_words(line: YearPath) -> str:
    return f"{line.main.text} ({line.main.status})" if line.main else ""


def _others_words(line: YearPath) -> str:
    return "; ".join(f"{p.text} ({p.note or p.source})" for p in line.published if p is not line.main)


def _standards_words(line: YearPath) -> str:
    """The standards of the year's figures; both, each with whose it is, where they differ."""
    own = line.standard_id if line.share is not None else ""
    other = line.main.standard_id if line.main else ""
    if own and other and own != other:
        return f"{_name(own)} (hệ thống); {_name(other)} (công bố)"
    return _name(own or other)


def _name(standard_id: str) -> str:
    return engine_door.standard_name(standard_id) if standard_id else ""


def path_table(path: list[YearPath], area: Area) -> Table:
    """The path as a list of the house."""
    columns = [
        Column("year", _("Năm"), value=lambda line: str(line.year)),
        Column("ours", _("Trên hệ thống"), value=_ours),
        Column("published", _("Đã công bố"), align="num", value=_main_words),
        Column("difference", _("Hệ thống trừ công bố"), align="num"),
        Column("others", _("Số khác cùng năm"), value=_others_words),
        Column("standard", _("Chuẩn nghèo"), value=_standards_words),
    ]
    if area.kind != Area.Kind.PROVINCE:
        columns = [c for c in columns if c.key in {"year", "ours", "standard"}]
    caption = _("Tỷ lệ hộ nghèo %(area)s cuối các năm %(first)s–%(last)s") % {
        "area": area.name, "first": YEARS[0], "last": YEARS[-1],
    }  # fmt: skip
    return Table(columns=columns, rows=path, caption=caption, id="ty-le-ngheo")


def path_bars(path: list[YearPath]) -> dict[str, Any] | None:
    """The same as bars: published figures pale, ours dark. None where there is no figure at all."""
    rows: list[dict[str, Any]] = []
    for line in path:
        if line.main:
            label = f"{line.year}, {line.main.status}"
            rows.append({"label": label, "value": float(line.main.share), "text": line.main.text, "tone": "rest"})
        if line.share is not None:
            whose = ", ".join(["hệ thống", *[SYNTHETIC] * line.is_synthetic, *[line.part] * bool(line.part)])
            rows.append({"label": f"{line.year}, {whose}", "value": line.share, "text": formats.percent(line.share)})
    if not rows:
        return None
    return {
        "caption": _("Đường đi của tỷ lệ hộ nghèo"), "label_head": _("Năm, nguồn"), "value_head": _("Tỷ lệ"),
        "max": max(row["value"] for row in rows), "rows": rows,
    }  # fmt: skip
