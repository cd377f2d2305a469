"""The front page put together: stored figures in words and tables, what waits, is late and changed, the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from giamngheo.apps.accounts.agencies import office_name
from giamngheo.apps.indicators import queries as indicators
from giamngheo.apps.indicators import words
from giamngheo.apps.indicators.queries import Value
from giamngheo.apps.money_reports.cuts import DENOMINATOR_WORDS, STAGE_WORDS
from giamngheo.apps.money_reports.heat import HOLDS
from giamngheo.apps.reporting.queries import ALONE
from giamngheo.apps.review.engine_door import standard_name
from giamngheo.engine.course import AMBER, RED, Course
from giamngheo.engine.disclosure import SMALLEST_SHOWN
from giamngheo.engine.funnel import STAGES
from giamngheo.engine.plan_indicators import Indicator
from giamngheo.kit import formats
from giamngheo.kit.tables import Column, Table

from . import drawn
from .figures import Figures
from .profile_lists import office_slug
from .queries.watched import DIFFICULTY, DIRECTIVE, RECOMMENDATION, REPORT, REVIEW, Owner

WORST = 5
BILLION = 1_000_000_000
ORDER = ("done", "due", "late", "rest")
DENOMINATOR = "assigned"


def target_of(code: str, told: Figures, year: int) -> tuple[Indicator, Value, Course] | None:
    """A stored target as the pages of targets have it; None for one that the plan no longer knows."""
    one = indicators.indicator_or_none(code)
    if one is None:
        return None
    value = Value(
        code, year, told["numerator"], told["denominator"], 0, told["communes"], told["counted"], one.is_share, told["is_closed"],
        by_record=told.get("by_record", False), is_matched=told.get("is_matched", True),
    )  # fmt: skip
    return one, value, Course(value.value, told["path"], told["gap"], None, None, None, told["light"], told["why"], None, None)


def lights(figures: Figures) -> list[dict[str, Any]]:
    """(tone, words, how many), good ones first; and how many have no figure."""
    found = [one for code, told in figures["targets"].items() if (one := target_of(code, told, figures["year"]))]
    counts = Counter(words.verdict(course) for _one, _value, course in found)
    return [
        {"tone": tone, "label": label, "count": count}
        for (tone, label), count in sorted(counts.items(), key=lambda one: ORDER.index(one[0][0]))
    ]


def no_data(figures: Figures) -> int:
    """How many targets have no value, as their own page counts them: a share of nobody is none either."""
    found = [target_of(code, told, figures["year"]) for code, told in figures["targets"].items()]
    return sum(one is not None and one[1].value is None for one in found)


def worst(figures: Figures, query: str) -> Table:
    """The targets furthest behind their path."""
    behind = [
        (code, told) for code, told in figures["targets"].items()
        if told["light"] in (RED, AMBER) and indicators.indicator_or_none(code)
    ]  # fmt: skip
    behind.sort(key=lambda one: (one[1]["light"] != RED, -(one[1]["behind"] or 0.0), one[0]))
    rows = [target_of(code, told, figures["year"]) for code, told in behind[:WORST]]
    return targets_table([row for row in rows if row], query, _("Chỉ tiêu chậm nhất"), "cham-nhat")


def targets_table(rows: Sequence[tuple[Indicator, Value, Course]], query: str, caption: str, id: str) -> Table:
    year = rows[0][1].year if rows else None
    base = urlencode({"nam": year}) if year else ""
    return Table(
        columns=[
            Column("name", _("Chỉ tiêu"), value=lambda r: f"{words.code(r[0])}. {words.name(r[0])}",
                   url=lambda r: f"{reverse('indicators:indicator', args=[r[0].id])}?{query}&{base}"),
            Column("value", _("Đạt"), align="num", value=lambda r: words.value_words(r[0], r[1])),
            Column("path", _("Lộ trình"), align="num", value=lambda r: _path_words(r[0], r[2])),
            Column("owner", _("Chủ trì (tên năm 2022)"), value=lambda r: office_name(r[0].owner)),
            Column("light", _("Đánh giá"), value=lambda r: words.verdict(r[2])[1], tone=lambda r: words.verdict(r[2])[0]),
        ],
        rows=rows, caption=caption, id=id, empty_title=_("Không có chỉ tiêu nào"),
    )  # fmt: skip


def _path_words(one: Indicator, told: Course) -> str:
    """Where the target should stand; once the period is over, without a path, what the Plan wants in the end."""
    if told.path is not None:
        return words.number_of(one, told.path)
    wanted = words.target_words(indicators.target_of(one)) if told.why in ("met", "not_met") else ""
    return _("mục tiêu: %(wanted)s") % {"wanted": wanted} if wanted else ""


def money_bars(figures: Figures, before: Figures | None, area_id: int) -> dict[str, Any] | None:
    """The five stages of the plan year as bars, each with its change, opening its lines; ``before``: the figures to compare with."""
    told, old = figures["money"], _same_year(figures, before)
    if told is None:
        return None

    def text(stage: str) -> str:
        more = told[stage] - old[stage] if old else 0
        return f"{billions(told[stage])} ({_signed(more / BILLION, 2)})" if more else billions(told[stage])

    def url(stage: str) -> str | None:
        given = {"nam": told["year"], "khoi": "ngan_sach", "so": stage, "dia_ban": area_id}
        return f"{reverse('money_reports:lines')}?{urlencode(given)}" if told[stage] else None

    rows = [
        {"label": str(STAGE_WORDS[stage]).capitalize(), "value": told[stage], "text": text(stage), "url": url(stage)}
        for stage in STAGES
    ]  # fmt: skip
    return {
        "caption": _("Vốn ngân sách năm %(year)s, tỷ đồng") % {"year": told["year"]}, "label_head": _("Bước"), "value_head": _("Tỷ đồng"),
        "max": max(told[stage] for stage in STAGES) or 1, "rows": rows,
    }  # fmt: skip


def billions(vnd: int | None) -> str:
    return formats.MISSING if vnd is None else formats.number(vnd / BILLION, 2)


def rate_words(figures: Figures) -> str:
    """"45,20 %", of which denominator stands beside it; "chưa có số liệu" without one."""
    told = figures["money"]
    return formats.percent(told["disbursed"] / told["assigned"] if told and told["assigned"] else None)


def rate_change(figures: Figures, before: Figures | None) -> str:
    """"−1,48 điểm %"; empty without a change or without both rates."""
    old = _same_year(figures, before)
    now = figures["money"]
    if not now or not old or not now["assigned"] or not old["assigned"]:
        return ""
    points = round(100 * (now["disbursed"] / now["assigned"] - old["disbursed"] / old["assigned"]), 2)
    return _("%(points)s điểm %%") % {"points": _signed(points, 2)} if points else ""


def _same_year(now: Figures, before: Figures | None) -> Figures | None:
    """The money to compare with: of the same plan year."""
    found: Figures | None = before["money"] if before else None
    return found if found and now["money"] and found["year"] == now["money"]["year"] else None


def denominator_words() -> str:
    return str(DENOMINATOR_WORDS[DENOMINATOR])


def slow_table(figures: Figures, area_id: int) -> Table:
    """Units that have spent the least of what they were assigned, and who takes the next step."""
    year = figures["money"]["year"] if figures["money"] else None

    def url(row: Figures) -> str:
        asked = {"nam": year, "noi": row["area"], "don_vi": row["unit"], "khoi": "ngan_sach", "so": "left", "dia_ban": area_id}
        return f"{reverse('money_reports:lines')}?{urlencode(asked)}"

    return Table(
        columns=[
            Column("label", _("Đơn vị giải ngân chậm nhất"), url=url),
            Column("rate", _("Tỷ lệ"), align="num", value=lambda r: formats.percent(r["disbursed"] / r["assigned"], 1)),
            Column("left", _("Còn lại"), align="num", unit=_("tỷ đồng"), value=lambda r: billions(r["left"])),
            Column("hold", _("Vướng ở"), value=lambda r: str(HOLDS[r["hold"]][0]) if r["hold"] else ""),
        ],
        rows=figures["slow"], caption=_("Đơn vị giải ngân chậm nhất"), id="don-vi-cham", is_caption_hidden=True,
        empty_title=_("Không có đơn vị nào chậm"),
    )  # fmt: skip


def late_table(owners: Sequence[Owner], names: Mapping[int, str]) -> Table:
    """Who is late with what, the most first; the name opens the page of who it is, a number of reports or lists these."""
    heads = (
        (DIFFICULTY, _("Khó khăn chưa trả lời")), (DIRECTIVE, _("Chỉ đạo chưa báo cáo")), (RECOMMENDATION, _("Kiến nghị chưa trả lời")),
        (REPORT, _("Báo cáo chưa gửi")), (REVIEW, _("Rà soát chưa công nhận")),
    )  # fmt: skip

    def owner_url(row: Owner) -> str | None:
        if row.agency and row.agency != "at_province":
            return reverse("overview:agency", args=[office_slug(row.agency)])
        return reverse("overview:commune", args=[row.area_id]) if row.area_id in names else None

    return Table(
        columns=[
            Column("owner", _("Nơi chậm"), value=lambda r: r.name(dict(names)), url=owner_url),
            *(Column(key, label, "so", value=partial(_late_of, key), url=partial(_late_url, key)) for key, label in heads),
            Column("since", _("Lâu nhất từ"), "ngay"),
        ],
        rows=list(owners), caption=_("Việc quá hạn, theo nơi phải làm"), id="qua-han", is_caption_hidden=True,
        empty_title=_("Không có việc nào quá hạn"),
    )  # fmt: skip


def _late_of(kind: str, row: Owner) -> int | None:
    return row.counts.get(kind)


def _late_url(kind: str, row: Owner) -> str | None:
    """The list of what is counted, of this one's area alone where the list takes one."""
    if not row.counts.get(kind):
        return None
    place = {"dia_ban": row.area_id} if row.area_id else {}
    if kind == REPORT:
        return f"{reverse('reporting:owed')}?{urlencode({'viec': 'qua-han', **place, **({ALONE: 1} if place else {})})}"
    return f"{reverse('review:rounds')}?{urlencode(place)}" if kind == REVIEW else None


def late_sums(owners: Sequence[Owner], place: int | None) -> list[tuple[str, int, str]]:
    """(what, how many in all, its list) of reports and lists that are late: of many units, of which the table has the first.
    ``place``: the area looked at, None for all."""
    narrowed = {} if place is None else {"dia_ban": place}
    words = {REPORT: _("Báo cáo chưa gửi, quá hạn"), REVIEW: _("Rà soát chưa công nhận, quá hạn")}
    urls = {
        REPORT: f"{reverse('reporting:owed')}?{urlencode({'viec': 'qua-han', **narrowed})}",
        REVIEW: f"{reverse('review:rounds')}?{urlencode(narrowed)}",
    }
    sums = {kind: sum(one.counts.get(kind, 0) for one in owners) for kind in words}
    return [(str(words[kind]), count, urls[kind]) for kind, count in sums.items() if count]


def differences(now: Figures, before: Figures | None, *, may_see_money: bool, may_open: bool) -> list[str]:
    """What the stored figures say otherwise than a week ago, in sentences; few homes are told only to who may see households."""
    if before is None:
        return []
    found = []
    if may_see_money and (old := _same_year(now, before)):
        words = {"assigned": _("vốn đã giao %(more)s tỷ đồng"), "disbursed": _("giải ngân %(more)s tỷ đồng")}
        changed = {stage: now["money"][stage] - old[stage] for stage in words}
        found += [words[stage] % {"more": _signed(more / BILLION, 2)} for stage, more in changed.items() if more]
        if rate := rate_change(now, before):
            found.append(_("tỷ lệ giải ngân %(points)s") % {"points": rate})
    more = now["support"]["homes"] - before["support"]["homes"]
    if more and (may_open or abs(more) >= SMALLEST_SHOWN):
        found.append(_("hộ được hỗ trợ: %(more)s") % {"more": _signed(more, 0)})
    better, worse = _turned(now, before)
    if better:
        found.append(_("chỉ tiêu khá lên: %(codes)s") % {"codes": ", ".join(better)})
    if worse:
        found.append(_("chỉ tiêu kém đi: %(codes)s") % {"codes": ", ".join(worse)})
    return [str(one) for one in found]


def _signed(number: float, places: int) -> str:
    return ("+" if number > 0 else "") + formats.number(number, places).replace("-", "−")


def _turned(now: Figures, before: Figures) -> tuple[list[str], list[str]]:
    """Codes of targets whose light turned for the better and for the worse; those without a light then or now are left out."""
    rank = {"green": 0, "amber": 1, "red": 2}
    better: list[str] = []
    worse: list[str] = []
    for code, told in now["targets"].items():
        old, new = rank.get(before["targets"].get(code, {}).get("light", "")), rank.get(told["light"])
        one = indicators.indicator_or_none(code)
        if one is None or old is None or new is None or old == new:
            continue
        (better if new < old else worse).append(words.code(one))
    return better, worse


def share_of(told: Figures | None) -> float | None:
    return told["poor"] / told["all"] if told and told["all"] else None


def poor_map(figures: Figures, areas: Mapping[int, Any], map_id: str) -> dict[str, Any] | None:
    """Communes coloured by the poverty rate of the newest year with figures; None without shapes or figures."""
    outline = drawn.outline_of(map_id, "commune")
    if outline is None or not figures["units"]:
        return None
    rates = {areas[one["area"]].code: (areas[one["area"]], share_of(one)) for one in figures["units"] if one["area"] in areas}
    part = {areas[one["area"]].code for one in figures["units"] if one["area"] in areas and one.get("counted", 0) < one.get("communes", 0)}
    classes = drawn.classes_of(rate for _area, rate in rates.values())
    shapes = [
        {"d": path, "is_part": code in part, "tone": drawn.class_of(rates[code][1], classes) if code in rates else 0,
         "name": rates[code][0].name if code in rates else "", "text": formats.percent(rates[code][1]) if code in rates else "",
         "url": reverse("overview:commune", args=[rates[code][0].pk]) if code in rates else ""}
        for code, path in outline.paths.items()
    ]  # fmt: skip
    return {"year": figures["map_year"], "outline": outline, "shapes": shapes, "classes": classes, "has_part": bool(part),
            "table": _map_table(rates, figures)}  # fmt: skip


def _map_table(rates: Mapping[str, tuple[Any, float | None]], figures: Figures) -> Table:
    rows = sorted(rates.values(), key=lambda one: -(one[1] or 0.0))
    return Table(
        columns=[
            Column("name", _("Xã, phường"), value=lambda r: r[0].name, url=lambda r: reverse("overview:commune", args=[r[0].pk])),
            Column("rate", _("Tỷ lệ hộ nghèo"), align="num", value=lambda r: formats.percent(r[1])),
        ],
        rows=rows, caption=_("Tỷ lệ hộ nghèo theo xã, %(year)s") % {"year": figures["map_year"]}, id="bang-ban-do",
    )  # fmt: skip


def poverty_bars(figures: Figures) -> dict[str, Any] | None:
    """The rate of each year; two standards stand beside each other and nothing is subtracted."""
    standards = {told["standard"] for told in figures["poverty"].values()}
    rows = [
        {"label": _year_words(year, told, is_alone=len(standards) == 1), "value": share_of(told) or 0.0, "text": stored_rate(told),
         "tone": "plain" if told["is_closed"] else "rest"}
        for year, told in sorted(figures["poverty"].items())
    ]
    if not rows:
        return None
    return {
        "caption": _("Tỷ lệ hộ nghèo cuối năm"), "label_head": _("Năm"), "value_head": _("Tỷ lệ"),
        "max": max(row["value"] for row in rows) or 1, "rows": rows,
    }  # fmt: skip


def _year_words(year: str, told: Figures, *, is_alone: bool) -> str:
    """The year, and by which standard where there are two."""
    return year if is_alone or not told["standard"] else f"{year}, {standard_name(told['standard'])}"


def rate_text(share: float | None, counted: int, communes: int) -> str:
    """The rate, and of how many communes where not all are in it."""
    text = formats.percent(share)
    if share is not None and counted < communes:
        return _("%(text)s (mới %(counted)s/%(communes)s xã)") % {"text": text, "counted": counted, "communes": communes}
    return text


def stored_rate(told: Figures | None) -> str:
    return rate_text(share_of(told), told["counted"], told["communes"]) if told else formats.MISSING


__all__ = [
    "billions", "denominator_words", "differences", "late_sums", "late_table", "lights", "money_bars", "no_data", "poor_map",
    "poverty_bars", "rate_change", "rate_text", "rate_words", "share_of", "slow_table", "stored_rate", "target_of",
    "targets_table", "worst",
]  # fmt: skip
