"""Rules of support, and for each the ranked list of who falls under it on a day."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.apps.places.plans import current_plan
from giamngheo.kit import exports, formats
from giamngheo.kit.asked import whole
from giamngheo.kit.tables import Table

from . import lists, queries
from .asked import Asked, asked
from .others import KINDS
from .queries import Judged


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def rules(request: HttpRequest) -> HttpResponse:
    """Sub-projects and credit, each with its rules and the list behind each."""
    context = {"title": _("Ai được hỗ trợ"), "schemes": [(scheme, _lines(scheme)) for scheme in queries.schemes()]}
    return render(request, "support/rules.html", context)


def _lines(scheme: Any) -> list[dict[str, Any]]:
    return [
        {"rule": rule, "subject": lists.SUBJECT_WORDS[rule.subject], "is_held": rule.subject in queries.HELD}
        for rule in scheme.rules.values()
    ]


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


def _file(request: HttpRequest, wanted: Asked, kind: str, *, is_revealed: bool) -> HttpResponseBase:
    found = queries.judged(wanted.rule, wanted.area_ids, wanted.on)
    rows = found.only(state=wanted.state, village_id=wanted.village_id, text=wanted.text).to_dicts()
    columns, name = _columns(wanted, is_revealed=is_revealed), f"ho-tro-{wanted.rule.id}-{wanted.area.code}"
    record(by=me(request), action="tải danh sách thuộc diện hỗ trợ", subject=wanted.rule.id, area_id=wanted.area.pk)
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows, name=name, scope=access(request).scope())
    return exports.xlsx_response(columns, rows, name=name, title=_title(wanted))


def _page(request: HttpRequest, wanted: Asked, *, is_revealed: bool) -> HttpResponse:
    found = queries.judged(wanted.rule, wanted.area_ids, wanted.on)
    is_hidden = _tells_by_itself(wanted) and not is_revealed
    rule = wanted.rule
    context = {
        "title": _title(wanted), "wanted": wanted, "rule": rule, "areas": wanted.choices, "current_area": wanted.area.pk,
        "scheme": current_plan().eligibility.scheme_of(rule.id), "count": found.counts["YES"],
        "noun": lists.NOUNS[rule.subject], "is_in_force": rule.is_in_force(wanted.on), "is_hidden": is_hidden,
        "states": [(code, lists.state_words(code), found.counts[code]) for code in queries.STATES],
        "may_reveal": bool(_sensitive(wanted)) and not is_revealed and _may_reveal(request, wanted),
        "reveal_url": wanted.url("support:rule_revealed"), "places": _places(wanted, found, is_hidden=is_hidden),
        "table": None if is_hidden else _table(request, wanted, found, is_revealed=is_revealed),
        "is_revealed": is_revealed,
        "chips": _chips(wanted, found),
    }  # fmt: skip
    return render(request, "support/rule.html", context)


def _chips(wanted: Asked, found: Judged) -> list[dict[str, str]]:
    chips = []
    if wanted.state:
        chips.append({"label": lists.state_words(wanted.state), "url": wanted.url(trang_thai="")})
    if wanted.village_id is not None:
        names = dict(found.rows.select("village_id", "village").unique().rows())
        chips.append({"label": names.get(wanted.village_id) or _("bản đã chọn"), "url": wanted.url(ban="")})
    if wanted.text:
        chips.append({"label": f"“{wanted.text}”", "url": wanted.url(tim="")})
    return chips


def _places(wanted: Asked, found: Judged, *, is_hidden: bool) -> Table | None:
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

    rows = found.by_place(level)
    caption = _("Theo bản, tiểu khu") if level == "village" else _("Theo xã, phường")
    return Table(columns=lists.place_columns(wanted.rule, level, url), rows=rows, caption=caption, id="theo-dia-ban")


def _table(request: HttpRequest, wanted: Asked, found: Judged, *, is_revealed: bool) -> Table:
    rows = found.only(state=wanted.state, village_id=wanted.village_id, text=wanted.text)
    page = max(1, whole(request.GET.get("trang"), 6) or 1)
    # What is revealed is one answer, not pages of it; the file holds the rest.
    size = lists.REVEALED_SIZE if is_revealed else lists.PAGE_SIZE
    start = (page - 1) * size
    is_named = wanted.rule.subject != "area"

    def row_url(row: dict[str, Any]) -> str:
        if wanted.rule.subject in KINDS:
            return f"{reverse('support:subject', args=[row['key']])}?ngay={wanted.on.isoformat()}"
        day, who = wanted.on.isoformat(), "" if wanted.rule.subject == "household" else f"&nguoi={row['key']}"
        return f"{reverse('support:household', args=[row['household_key']])}?ngay={day}{who}"

    return Table(
        columns=_columns(wanted, is_revealed=is_revealed), rows=rows.slice(start, size).to_dicts(),
        caption=_("Danh sách theo thứ tự ưu tiên"), noun=str(lists.NOUNS[wanted.rule.subject]), total=rows.height,
        start=start + 1, page=page, pages=1 if is_revealed else max(1, -(-rows.height // size)),
        row_url=row_url if is_named else None, export_url="" if is_revealed else wanted.url("support:rule_file", "xlsx"),
        empty_title=_("Không có ai trong danh sách này"),
    )  # fmt: skip
