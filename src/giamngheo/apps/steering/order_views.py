"""Screens of orders and of documents that must be issued."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.money.doors import press, step
from giamngheo.apps.places.queries import communes_among, generation_on, province
from giamngheo.kit import clock, exports

from . import doors, lists, queries, reach, states, terms
from .actions import directives as actions
from .forms import AGENCY, UNIT, DirectiveForm, DocumentForm, TextForm
from .models import Directive

GET_AND_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@needs(*reach.READERS)
def directives(request: HttpRequest) -> HttpResponse:
    """Addressed to me, or all."""
    rows, given = doors.asked(request, is_order=True)
    page = Paginator(rows, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    context = {
        "table": lists.directives_table(page, sort=given["sap_xep"], query=query.urlencode()), "given": given,
        "states": states.ORDER_STATES.values(), "may_steer": access(request).may(P.STEER),
    }  # fmt: skip
    return render(request, "steering/directives.html", context)


@require_GET
@needs(*reach.READERS)
def directives_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    rows, _given = doors.asked(request, is_order=True)
    record(by=me(request), action="tải danh sách chỉ đạo", subject=kind)
    columns = lists.directive_columns()
    if kind == "csv":
        return exports.csv_response(columns, lambda: rows.iterator(chunk_size=2000), name="chi-dao", scope=access(request).scope())
    return exports.xlsx_response(columns, rows.iterator(chunk_size=2000), name="chi-dao", title=_("Ý kiến chỉ đạo"))


def _addressees(request: HttpRequest) -> list[tuple[str, Any]]:
    today = generation_on(clock.today()).pk
    communes = communes_among(access(request).areas_with(P.STEER)).filter(generation_id=today)
    empty, note = reach.unmanned(), _("%(name)s (chưa có người dùng để báo cáo)")
    offices = [(f"{AGENCY}:{key}", note % {"name": name} if key in empty else name) for key, name in reach.standing_offices()]
    return offices + [(f"{UNIT}:{a.pk}", a.name) for a in communes]


def _issue(request: HttpRequest, form: DirectiveForm, back: str, facts: list[dict[str, Any]], about: int | None) -> HttpResponse:
    def act() -> str:
        made = actions.issue_directive(
            new=actions.NewDirective(**form.given()), by=me(request), difficulty=about, version=form.cleaned_data["version"]
        )
        return reverse("steering:directive", args=[made.pk])

    return step(
        request, form, title=_("Ra ý kiến chỉ đạo"), button=_("Gửi nơi nhận"), back=back, act=act, done=_("Đã gửi chỉ đạo."), facts=facts
    )


@GET_AND_POST
@needs(P.STEER)
def directive_new(request: HttpRequest) -> HttpResponse:
    """An order of its own."""
    form = DirectiveForm(request.POST or None, addressees=_addressees(request))
    return _issue(request, form, reverse("steering:directives"), [], None)


@GET_AND_POST
@needs(P.STEER)
def difficulty_direct(request: HttpRequest, pk: int) -> HttpResponse:
    """A difficulty becomes an order."""
    found = doors.difficulty_or_404(request, pk)
    form = DirectiveForm(
        request.POST or None, addressees=_addressees(request), initial={"title": found.title, "version": found.version}
    )
    facts = [
        {"label": _("Khó khăn"), "value": found.title}, {"label": _("Đơn vị nêu"), "value": lists.raiser(found)},
        {"label": _("Nội dung"), "value": found.what},
    ]  # fmt: skip
    return _issue(request, form, reverse("steering:difficulty", args=[pk]), facts, pk)


@require_GET
@needs(*reach.READERS)
def directive(request: HttpRequest, pk: int) -> HttpResponse:
    """One with its reply."""
    found = doors.directive_or_404(request, pk)
    label, tone = lists.directive_state(found, clock.today())
    steps = list(found.steps.all())
    names = person_names([found.by_id, found.replied_by_id, found.settled_by_id, *(one.by_id for one in steps)])
    about = queries.difficulty_or_none(found.difficulty_id, access(request)) if found.difficulty_id else None
    context = {
        "found": found, "status": label, "tone": tone, "can": doors.allowed_order(request, found), "addressee": lists.addressee(found),
        "about": about, "told": _told(found) if about is None else "",
        "by": names.get(found.by_id or 0, ""), "replied_by": names.get(found.replied_by_id or 0, ""),
        "settled_by": names.get(found.settled_by_id or 0, ""),
        "steps": [(_(states.ORDER_ACTS[one.act].vi), one, names.get(one.by_id or 0, "")) for one in steps],
    }  # fmt: skip
    return render(request, "steering/directive.html", context)


def _told(found: Directive) -> str:
    """Title and unit of the difficulty that an order is about, where its page is not the reader's."""
    about = queries.told_with_order(found.difficulty_id)
    return _("%(title)s (đơn vị nêu: %(unit)s)") % {"title": about.title, "unit": lists.raiser(about)} if about else ""


def _said(request: HttpRequest, pk: int, *, title: str, label: str, button: str, done: str, act: Any) -> HttpResponse:
    found = doors.directive_or_404(request, pk)
    form = TextForm(request.POST or None, label=label, initial={"version": found.version})
    where = reverse("steering:directive", args=[pk])

    def write() -> str:
        act(form.cleaned_data["text"], form.cleaned_data["version"])
        return where

    facts = [{"label": _("Tên việc"), "value": found.title}, {"label": _("Nội dung chỉ đạo"), "value": found.what}]
    if told := _told(found):
        facts.append({"label": _("Về khó khăn"), "value": told})
    return step(request, form, title=title, button=button, back=where, act=write, done=done, facts=facts)


@GET_AND_POST
@needs(P.RAISE_DIFFICULTY, P.HANDLE_DIFFICULTY)
def directive_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """What was done."""
    return _said(
        request, pk, title=_("Báo cáo thực hiện"), label=_("Kết quả thực hiện"), button=_("Gửi báo cáo"), done=_("Đã gửi báo cáo."),
        act=lambda text, version: actions.reply_directive(pk=pk, reply=text, by=me(request), version=version),
    )  # fmt: skip


@GET_AND_POST
@needs(P.STEER)
def directive_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Not enough."""
    return _said(
        request, pk, title=_("Trả lại báo cáo"), label=_("Lý do trả lại"), button=_("Trả lại"), done=_("Đã trả lại báo cáo."),
        act=lambda text, version: actions.return_reply(pk=pk, reason=text, by=me(request), version=version),
    )  # fmt: skip


@GET_AND_POST
@needs(P.STEER)
def directive_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Dropped."""
    return _said(
        request, pk, title=_("Bỏ chỉ đạo"), label=_("Lý do bỏ"), button=_("Bỏ chỉ đạo"), done=_("Đã bỏ chỉ đạo."),
        act=lambda text, version: actions.cancel_directive(pk=pk, reason=text, by=me(request), version=version),
    )  # fmt: skip


@require_POST
@needs(P.STEER)
def directive_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Done."""
    doors.directive_or_404(request, pk)
    return press(
        request, lambda version: actions.accept_reply(pk=pk, by=me(request), version=version),
        done=lambda _made: _("Đã nhận báo cáo; chỉ đạo đã xong."), back=reverse("steering:directive", args=[pk]),
    )  # fmt: skip


@require_GET
@needs(*reach.READERS)
def documents(request: HttpRequest) -> HttpResponse:
    """What must be issued, what is, what is late."""
    rows = lists.document_rows(queries.issued_documents(), clock.today())
    may = access(request).may(P.HANDLE_DIFFICULTY) or access(request).may(P.STEER)
    context = {"table": lists.documents_table(rows, may_write=may), "may_write": may, "missing": sum(r["issued"] is None for r in rows)}
    return render(request, "steering/documents.html", context)


@GET_AND_POST
@needs(P.HANDLE_DIFFICULTY, P.STEER)
def document_issue(request: HttpRequest, document: str) -> HttpResponse:
    """Writes down that one has been issued."""
    due = terms.documents().get(document)
    if due is None:
        raise Http404
    here = access(request)
    check_area(request, P.STEER if here.may(P.STEER) else P.HANDLE_DIFFICULTY, province().pk)
    form = DocumentForm(request.POST or None)
    back = reverse("steering:documents")

    def act() -> str:
        actions.record_document(document=document, by=me(request), **form.cleaned_data)
        return back

    facts = [{"label": _("Văn bản"), "value": due.name_vi}, {"label": _("Nơi chịu trách nhiệm"), "value": due.office_vi}]
    return step(
        request, form, title=_("Ghi văn bản đã ban hành"), button=_("Ghi"), back=back, act=act, done=_("Đã ghi văn bản."), facts=facts
    )
