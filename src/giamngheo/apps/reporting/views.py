"""Screens of reports: who owes what, one with its numbers and words, its versions and what differs between them, its files."""

from __future__ import annotations

import io
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.audit.actions import record
from giamngheo.apps.report_forms.sheet import as_workbook
from giamngheo.apps.report_forms.shown import shown
from giamngheo.apps.report_forms.terms import unconfirmed
from giamngheo.apps.report_forms.word import as_word
from giamngheo.kit import clock, exports
from giamngheo.kit.asked import whole

from . import contents, doors, lists, locks, queries, states, terms, tree
from .models import Report, ReportVersion

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@needs(*queries.READERS)
def owed(request: HttpRequest) -> HttpResponse:
    """Who owes which report, by when, and how far it is."""
    rows, given = doors.asked(request)
    page = Paginator(rows, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query, day, here = request.GET.copy(), clock.today(), access(request)
    query.pop("trang", None)
    late = queries.reports_of(here).filter(queries.late_q(day)).count()
    table = lists.owed_table(
        page, sort=given["sap_xep"], query=query.urlencode(), day=day, names=queries.writers_of(list(page.object_list))
    )
    context = {
        "table": table, "given": given, "states": states.STATES.values(), "late": late, "may_run": queries.may_run_periods(here),
        "periods": [(key, terms.period_name(key)) for key in queries.period_keys(here)],
        "steps": [(s.id, s.name_vi) for s in tree.law().steps.values() if s.level != tree.TOP],
        "forms": [(form, terms.form_name(form)) for form in dict.fromkeys(d.form for d in tree.law().duties.values())],
    }  # fmt: skip
    return render(request, "reporting/owed.html", context)


@require_GET
@needs(*queries.READERS)
def owed_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    rows, _given = doors.asked(request)
    record(by=me(request), action="tải danh sách báo cáo", subject=kind)
    columns = lists.columns(clock.today(), queries.writers_of(list(rows[:2000])))
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows.iterator(chunk_size=2000), name="bao-cao", scope=access(request).scope())
    return exports.xlsx_response(columns, rows.iterator(chunk_size=2000), name="bao-cao", title=_("Ai nợ báo cáo gì"))


def _title(found: Report) -> str:
    return f"{terms.form_name(found.form)}, {lists.unit(found)}, {terms.period_name(found.period_key).lower()}"


@require_GET
@needs(*queries.READERS)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report as it stands."""
    found = doors.report_or_404(request, pk)
    label, tone = lists.state_of(found, clock.today())
    notes, versions, lower = queries.notes_of(pk), queries.versions_of(pk), list(queries.lower_of(found))
    names = person_names({n.by_id for n in notes} | {v.by_id for v in versions})
    can, lock = doors.allowed(request, found), locks.lock_of(found)
    is_open = lock is None or locks.exception_of(lock, found) is not None
    filled = doors.readable(request, found.numbers, found.area_id) if found.numbers else None
    write_url = reverse("reporting:write", args=[pk])
    edit = (lambda section: f"{write_url}#id_w_{section}") if can["write"] and is_open else None
    missing = [lists.unit(row) for row in lower if row.state != states.ACCEPTED]
    context = {
        "found": found, "title": _title(found), "status": label, "tone": tone, "can": can if is_open else dict.fromkeys(can, False),
        "filled": filled, "shown": shown(filled, queries.words_of(pk), edit_url=edit) if filled else [],
        "unconfirmed": unconfirmed(filled) if filled else "", "comments": _comments(found, notes, names),
        "changes": lists.changes_table(found.changes, _("Thay đổi khi làm mới số liệu")) if found.changes else None,
        "lower": lists.lower_table(lower, clock.today()) if lower else None, "missing": missing, "lower_count": len(lower),
        "versions": lists.versions_table(found, versions, names), "locked": locks.why_locked(lock) if lock and not is_open else "",
        "notes": lists.notes_table(notes, queries.section_titles(found.numbers), names), "newest": versions[-1].number if versions else 0,
        "to": _receiver_name(found), "own_hand": doors.own_hand(request, found) if is_open else "",
    }  # fmt: skip
    return render(request, "reporting/report.html", context)


def _receiver_name(found: Report) -> str:
    step = tree.law().steps.get(found.step)
    return terms.step_name(step.to) if step else ""


def _comments(found: Report, notes: list[Any], names: dict[int, str]) -> list[dict[str, str]]:
    titles = queries.section_titles(found.numbers)
    return [
        {"where": titles.get(n.section, ""), "text": n.text, "by": names.get(n.by_id or 0, "")} for n in queries.comments_now(notes)
    ]


@require_GET
@needs(*queries.READERS)
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A version as it was sent."""
    found = doors.report_or_404(request, pk)
    one = doors.version_or_404(request, found, number)
    filled = doors.readable(request, one.numbers, found.area_id)
    context = {
        "found": found, "one": one, "title": _title(found), "filled": filled, "shown": shown(filled, one.words),
        "by": person_names([one.by_id]).get(one.by_id or 0, ""), "unconfirmed": unconfirmed(filled),
        "is_whole": contents.digest_of(one.numbers, one.words) == one.digest,
    }  # fmt: skip
    return render(request, "reporting/version.html", context)


@require_GET
@needs(*queries.READERS)
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What two versions tell differently; ``b`` nought is the report as it stands now."""
    found = doors.report_or_404(request, pk)
    versions = queries.versions_of(pk)
    first, second = whole(request.GET.get("a")) or 1, whole(request.GET.get("b")) or 0
    old = doors.version_or_404(request, found, first)
    new = doors.version_or_404(request, found, second) if second else None
    numbers, words = (new.numbers, new.words) if new else (found.numbers or old.numbers, queries.words_of(pk))
    titles = queries.section_titles(numbers) | queries.section_titles(old.numbers)
    before, after = (doors.readable(request, one, found.area_id) for one in (old.numbers, numbers))
    rows = [contents.as_row(one) for one in contents.differences(before, after)]
    rows += [
        {"where": f"{titles.get(section, section)} · {_('lời')}", "old": old.words.get(section, ""), "new": words.get(section, "")}
        for section in sorted(old.words.keys() | words.keys()) if old.words.get(section, "") != words.get(section, "")
    ]  # fmt: skip
    context = {
        "found": found, "title": _title(found), "versions": versions, "first": first, "second": second,
        "table": lists.changes_table(rows, _("Khác nhau")),
    }  # fmt: skip
    return render(request, "reporting/compare.html", context)


@require_GET
@needs(*queries.READERS)
def report_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """Word or workbook of a version (``ban``), else of the report as it stands."""
    found = doors.report_or_404(request, pk)
    number = whole(request.GET.get("ban")) or 0
    one: ReportVersion | None = doors.version_or_404(request, found, number) if number else None
    numbers = one.numbers if one else found.numbers
    if kind not in ("docx", "xlsx") or not numbers:
        raise Http404
    filled, words = doors.readable(request, numbers, found.area_id), one.words if one else queries.words_of(pk)
    content = as_word(filled, words, heading=doors.heading(found, found.area, one)) if kind == "docx" else as_workbook(filled)
    record(by=me(request), action="tải báo cáo", subject=f"báo cáo {pk}", area_id=found.area_id, number=number)
    name = f"bao-cao-{found.form.replace('_', '-')}-{found.period_key.lower()}-{f'ban-{number}' if number else 'du-thao'}.{kind}"
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=name, content_type=DOCX if kind == "docx" else exports.XLSX
    )
