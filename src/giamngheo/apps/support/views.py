"""Rules of support, and for each the ranked list of who falls under it on a day."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.work.actions import Busy
from giamngheo.kit import clock, exports, formats
from giamngheo.kit.asked import whole
from giamngheo.kit.tables import Table
from giamngheo.kit.workflow import Refused

from . import lists, marks, queries, runs, stored
from .asked import Asked, areas_asked, asked, choices, day_asked
from .found import Counts, all_counts, found, kept
from .others import KINDS
from .queries import Judged
from .stored import Runs, Stored


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def rules(request: HttpRequest) -> HttpResponse:
    """Sub-projects and credit, each with its rules, how many fall under each in the area, and the list behind each."""
    areas, area, area_ids = areas_asked(request)
    on = queries.day_of_programme(day_asked(request))
    runs_there = stored.runs_of(area, on)
    counts = all_counts(area_ids, on, runs_there, is_commune=area.kind == "commune")
    context = {
        "title": _("Ai được hỗ trợ: %(area)s, ngày %(day)s") % {"area": area.name, "day": formats.day(on)},
        "areas": choices(areas), "current_area": area.pk, "area": area, "on": on,
        "schemes": [(scheme, _lines(scheme, counts, on)) for scheme in queries.schemes()],
        "is_told": counts is not None, "is_past_end": day_asked(request) is None and on < clock.today(),
        **_freshness(request, area, area_ids, on, runs_there),
    }  # fmt: skip
    return render(request, "support/rules.html", context)


def _lines(scheme: Any, counts: Counts | None, on: date) -> list[dict[str, Any]]:
    return [
        {
            "rule": rule, "subject": lists.SUBJECT_WORDS[rule.subject], "is_held": rule.subject in queries.HELD,
            "counts": (counts or {}).get(rule.id), "noun": lists.NOUNS.get(rule.subject, ""),
            "is_in_force": rule.is_in_force(on),
        }
        for rule in scheme.rules.values()
    ]  # fmt: skip


def _freshness(request: HttpRequest, area: Any, area_ids: frozenset[int], on: date, told: Runs) -> dict[str, Any]:
    """When the lists were told, whether the register has changed since, and whether this person may have them told anew."""
    run = told.newest
    return {
        "run": run, "is_old": run is not None and marks.is_old(run.marks, area_ids), "waiting": told.waiting,
        "is_commune": area.kind == "commune",
        "may_recount": area.kind != "commune" and area.pk in access(request).areas_with(P.CLASSIFY), "recount_area": area,
        "recount_on": on,
    }  # fmt: skip


@require_POST
@needs(P.CLASSIFY)
def recount(request: HttpRequest) -> HttpResponse:
    """Has the lists of an area and a day told anew, in the background."""
    _areas, area, _ids = areas_asked(request)
    on = day_asked(request) or queries.day_of_programme()
    back = f"{reverse('support:rules')}?{urlencode({'dia_ban': area.pk, 'ngay': on.isoformat()})}"
    try:
        run = runs.start(area=area, on=on, by=me(request))
    except (Refused, Busy) as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    if run.state == "done":
        messages.success(request, _("Đã tính xong danh sách."))
        return redirect(back)
    return redirect("work:run", run_id=run.pk)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def rule_list(request: HttpRequest, rule_id: str) -> HttpResponse:
    """One rule's list; where the condition itself tells something sensitive, counts only."""
    return _page(request, asked(request, rule_id), is_revealed=False)


@require_POST
@never_cache
@needs(P.VIEW_SENSITIVE)
def rule_revealed(request: HttpRequest, rule_id: str) -> HttpResponseBase:
    """The same with what is sensitive, for this one answer; who asked is logged before anything is shown."""
    wanted = asked(request, rule_id)
    _check_may_reveal(request, wanted)
    record_sensitive_read(
        by=request.user, subject=f"danh sách thuộc diện {wanted.rule.id}", fields=tuple(sorted(_sensitive(wanted))),
        area_id=wanted.area.pk, path=request.path,
    )  # fmt: skip
    if request.POST.get("tai") in ("xlsx", "csv"):
        return _file(request, wanted, request.POST["tai"], is_revealed=True)
    return _page(request, wanted, is_revealed=True)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def rule_file(request: HttpRequest, rule_id: str, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    wanted = asked(request, rule_id)
    if _tells_by_itself(wanted):
        raise PermissionDenied
    return _file(request, wanted, kind, is_revealed=False)


def _sensitive(wanted: Asked) -> frozenset[str]:
    return queries.reads_sensitive(wanted.rule, (*wanted.rule.clauses, *wanted.rule.priorities))


def _tells_by_itself(wanted: Asked) -> bool:
    """Whether being on the list tells something sensitive: who is pregnant, who is disabled."""
    return bool(queries.reads_sensitive(wanted.rule, wanted.rule.clauses))


def _may_reveal(request: HttpRequest, wanted: Asked) -> bool:
    return wanted.area_ids <= access(request).areas_with(P.VIEW_SENSITIVE)


def _check_may_reveal(request: HttpRequest, wanted: Asked) -> None:
    if not _may_reveal(request, wanted):
        raise PermissionDenied


def _columns(wanted: Asked, *, is_revealed: bool) -> list[Any]:
    hides = bool(queries.reads_sensitive(wanted.rule, wanted.rule.priorities)) and not is_revealed
    return lists.rule_columns(wanted.rule, with_priority=not hides)


def _title(wanted: Asked) -> str:
    return _("%(rule)s: %(area)s, ngày %(day)s") % {
        "rule": wanted.rule.name_vi, "area": wanted.area.name, "day": formats.day(wanted.on),
    }  # fmt: skip


def _found(wanted: Asked, runs_there: Runs) -> Judged | Stored | None:
    return found(wanted.rule, wanted.area_ids, wanted.on, runs_there, is_commune=wanted.area.kind == "commune")


def _file(request: HttpRequest, wanted: Asked, kind: str, *, is_revealed: bool) -> HttpResponseBase:
    told = _found(wanted, kept(wanted.area, wanted.on))
    if told is None:
        raise Http404
    if kind == "xlsx" and told.page(0, 1, **wanted.filters)[1] > lists.MOST_IN_WORKBOOK:
        return redirect(wanted.url("support:rule_file", "csv"))
    columns, name = _columns(wanted, is_revealed=is_revealed), f"ho-tro-{wanted.rule.id}-{wanted.area.code}"
    record(by=me(request), action="tải danh sách thuộc diện hỗ trợ", subject=wanted.rule.id, area_id=wanted.area.pk)
    if kind == "csv":
        return exports.csv_response(columns, lambda: told.stream(**wanted.filters), name=name, scope=access(request).scope())
    return exports.xlsx_response(columns, told.stream(**wanted.filters), name=name, title=_title(wanted))


def _page(request: HttpRequest, wanted: Asked, *, is_revealed: bool) -> HttpResponse:
    runs_there = kept(wanted.area, wanted.on)
    told = _found(wanted, runs_there)
    is_hidden = _tells_by_itself(wanted) and not is_revealed
    rule = wanted.rule
    # What is told on the spot is never old.
    told_by = Runs() if isinstance(told, Judged) else runs_there
    context = {
        "title": _title(wanted), "wanted": wanted, "rule": rule, "areas": wanted.choices, "current_area": wanted.area.pk,
        "scheme": current_plan().eligibility.scheme_of(rule.id), "is_told": told is not None,
        "noun": lists.NOUNS[rule.subject], "is_in_force": rule.is_in_force(wanted.on), "is_hidden": is_hidden,
        "may_reveal": bool(_sensitive(wanted)) and not is_revealed and _may_reveal(request, wanted),
        "reveal_url": wanted.url("support:rule_revealed"), "is_revealed": is_revealed,
        "back_url": wanted.index_url, **_freshness(request, wanted.area, wanted.area_ids, wanted.on, told_by),
    }  # fmt: skip
    if rule.subject == "area":
        context["may_recount"] = False
    if told is not None:
        context |= {
            "count": told.counts["YES"], "states": [(code, lists.state_words(code), told.counts[code]) for code in queries.STATES],
            "places": _places(wanted, told, is_hidden=is_hidden), "chips": _chips(wanted, told),
            "is_counted_only": isinstance(told, Stored) and wanted.state in ("", "NO") and bool(told.counts["NO"]),
            "table": None if is_hidden else _table(request, wanted, told, is_revealed=is_revealed),
        }  # fmt: skip
    return render(request, "support/rule.html", context)


def _chips(wanted: Asked, told: Judged | Stored) -> list[dict[str, str]]:
    chips = []
    if wanted.state:
        chips.append({"label": lists.state_words(wanted.state), "url": wanted.url(trang_thai="")})
    if wanted.village_id is not None and isinstance(told, Judged):
        names = dict(told.rows.select("village_id", "village").unique().rows())
        chips.append({"label": names.get(wanted.village_id) or _("bản đã chọn"), "url": wanted.url(ban="")})
    if wanted.text:
        chips.append({"label": f"“{wanted.text}”", "url": wanted.url(tim="")})
    return chips


def _places(wanted: Asked, told: Judged | Stored, *, is_hidden: bool) -> Table | None:
    """Counts by commune, or by village within one; not by village where a count of one would tell of somebody."""
    if wanted.rule.subject == "area":
        return None
    level = "village" if wanted.area.kind == "commune" else "area"
    if level == "village" and is_hidden:
        return None

    def url(row: dict[str, Any], state: str) -> str | None:
        number = row[f"{level}_id"]
        changes = {"ban": number} if level == "village" else {"dia_ban": number}
        return wanted.url(**changes, trang_thai=state) if number is not None else None

    rows = told.by_place(level)
    caption = _("Theo bản, tiểu khu") if level == "village" else _("Theo xã, phường")
    return Table(columns=lists.place_columns(wanted.rule, level, url), rows=rows, caption=caption, id="theo-dia-ban")


def _table(request: HttpRequest, wanted: Asked, told: Judged | Stored, *, is_revealed: bool) -> Table:
    page = max(1, whole(request.GET.get("trang"), 6) or 1)
    # What is revealed is one answer, not pages of it; the file holds the rest.
    size = lists.REVEALED_SIZE if is_revealed else lists.PAGE_SIZE
    start = (page - 1) * size
    rows, total = told.page(start, size, **wanted.filters)
    is_named = wanted.rule.subject != "area"

    def row_url(row: dict[str, Any]) -> str | None:
        if wanted.rule.subject in KINDS:
            return f"{reverse('support:subject', args=[row['key']])}?ngay={wanted.on.isoformat()}"
        if row["household_key"] is None:
            return None
        day, who = wanted.on.isoformat(), "" if wanted.rule.subject == "household" else f"&nguoi={row['key']}"
        return f"{reverse('support:household', args=[row['household_key']])}?ngay={day}{who}"

    workbook = "" if is_revealed or total > lists.MOST_IN_WORKBOOK else wanted.url("support:rule_file", "xlsx")
    plain = [] if is_revealed else [(wanted.url("support:rule_file", "csv"), _("Tải danh sách này (.csv)"))]
    return Table(
        columns=_columns(wanted, is_revealed=is_revealed), rows=rows, caption=_("Danh sách theo thứ tự ưu tiên"),
        noun=str(lists.NOUNS[wanted.rule.subject]), total=total, start=start + 1, page=page,
        pages=1 if is_revealed else max(1, -(-total // size)), row_url=row_url if is_named else None, export_url=workbook,
        more_exports=plain, empty_title=_("Không có ai trong danh sách này"),
    )  # fmt: skip
