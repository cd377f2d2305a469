"""Screens of documents: all of mine, one with its rows and who agreed, and each step of its way into the books."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, me, narrowed, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.files.actions import store_evidence
from giamngheo.apps.files.evidence import MAX_BYTES, PDF_TYPE, NotAccepted
from giamngheo.apps.files.queries import FileLost, content_of
from giamngheo.apps.places.narrowing import Narrowing
from giamngheo.engine.ledger import KINDS
from giamngheo.kit import clock, exports, formats

from . import doors, lists, states, terms
from .actions import documents as actions
from .actions.attaching import attach_scan
from .actions.posting import approve_document
from .forms import DocumentForm, ReasonForm, ReverseForm, RowForm, ScanForm
from .models import Document
from .queries import documents as queries
from .queries import drafts
from .queries import lines as line_queries
from .queries.contracts import OF_ACT, paid_by
from .states import Refused

RECEIVERS, ROWS = 500, 200


def _asked(request: HttpRequest) -> dict[str, Any]:
    state, kind, sort = (request.GET.get(name, "") for name in ("trang_thai", "loai", "sap_xep"))
    return {
        "state": state if state in states.STATES else "", "kind": kind if kind in KINDS else "",
        "year": doors.number(request, "nam"), "sort": sort if sort in queries.SORTS else "",
    }  # fmt: skip


def _documents(request: HttpRequest, asked: dict[str, Any], place: Narrowing) -> QuerySet[Document]:
    """Mine of the place, narrowed to what is asked for."""
    return queries.narrowed(place.rows(queries.documents_in(doors.my_areas(request))), **asked)


@require_GET
@needs(P.VIEW_MONEY)
def documents(request: HttpRequest) -> HttpResponse:
    """Every document of mine, and what waits for me."""
    asked, place = _asked(request), narrowed(request)
    page = Paginator(_documents(request, asked, place), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    approving = access(request).areas_with(P.APPROVE_MONEY)
    context = {
        "table": lists.documents_table(page, sort=asked["sort"], query=query.urlencode()), "asked": asked, "place": place.name,
        "states": states.STATES.values(), "kinds": {code: lists.KIND_WORDS[code] for code in KINDS},
        "waiting": queries.waiting_for(me(request).pk, approving).count() if approving else None,
        "steps": [(formats.money(s.from_vnd), s.approvers, s.confidence) for s in terms.law().approvals],
    }  # fmt: skip
    return render(request, "money/documents.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def documents_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = _documents(request, _asked(request), narrowed(request))
    columns = lists.document_columns()
    record(by=me(request), action="tải danh sách chứng từ vốn", subject=kind)
    if kind == "csv":
        return exports.csv_response(
            columns, lambda: found.iterator(chunk_size=2000), name="chung-tu-von", scope=access(request).scope()
        )
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name="chung-tu-von", title=_("Chứng từ vốn"))


@require_GET
@needs(P.VIEW_MONEY)
def document(request: HttpRequest, pk: int) -> HttpResponse:
    """One document: the paper, its rows, who agreed, what comes next."""
    found = doors.document_or_404(request, pk)
    here, user = access(request), me(request)
    is_mine = found.area_id in doors.my_areas(request)
    agreed = queries.approvals_of(found) if is_mine else []
    names = person_names([found.by_id, *(a.by_id for a in agreed)])
    writes = is_mine and doors.may_write(request, KINDS[found.kind].duty, found.area_id)
    approves = here.may(P.APPROVE_MONEY, found.area_id) and user.pk != found.by_id
    has_agreed = user.pk in {a.by_id for a in agreed}
    reversal = queries.reversal_of(found) if is_mine else None
    can = {
        "write": writes and found.state == states.DRAFT and found.reverses_id is None,
        "submit": writes and found.state == states.DRAFT, "discard": writes and found.state == states.DRAFT,
        "approve": approves and found.state == states.WAITING and not has_agreed,
        "return": here.may(P.APPROVE_MONEY, found.area_id) and found.state == states.WAITING,
        "attach": writes and found.file_id is None and found.state in states.ATTACHES,
        "reverse": writes and found.state == states.POSTED and found.reverses_id is None and reversal is None,
    }  # fmt: skip
    rows = list(queries.moves_of(found)) if is_mine and found.reverses_id is None else []
    context = {
        "warnings": drafts.warnings_of(found) if is_mine and found.state in (states.DRAFT, states.WAITING) else [],
        "found": found, "state": states.STATES[found.state], "kind": lists.KIND_WORDS[found.kind], "can": can,
        "rows": rows, "table": lists.moves_table(rows) if rows or found.state == states.DRAFT else None,
        "posted": lists.posted_table(list(queries.entries_of(found, doors.my_areas(request)))) if found.state == states.POSTED else None,
        "writer": names.get(found.by_id or 0, ""),
        "agreed": [{"name": names.get(a.by_id, ""), "at": a.at} for a in agreed], "reversal": reversal,
        "total": sum(row.amount_vnd for row in rows) if rows else found.total_vnd, "has_file": is_mine and found.file_id is not None,
        "contracts": paid_by(found, doors.my_areas(request)) if found.state == states.POSTED and found.kind in OF_ACT else [],
    }  # fmt: skip
    return render(request, "money/document.html", context)


def _kept_file(request: HttpRequest, form: Any, area_id: int) -> Any:
    upload = form.cleaned_data.pop("file", None)
    if upload is None:
        return None
    try:
        return store_evidence(content=upload.read(MAX_BYTES + 1), name=upload.name, area_id=area_id, by=me(request))
    except NotAccepted as problem:
        raise Refused(str(problem)) from None


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*states.WRITERS)
def document_new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The paper of one act on a line, with its first row; more rows and sending follow on its page."""
    if kind not in KINDS:
        raise Http404
    act_kind = KINDS[kind]
    line = doors.line_or_404(request, pk, states.DUTIES[act_kind.duty])
    receivers = list(line_queries.may_receive(line, kind, doors.my_areas(request))[:RECEIVERS]) if act_kind.is_between else []
    initial = {"signed_on": clock.today()}
    form = DocumentForm(request.POST or None, request.FILES or None, kind=act_kind, line=line, receivers=receivers, initial=initial)

    def act() -> str:
        given = form.cleaned_data
        file = _kept_file(request, form, line.area_id)
        made = actions.draft_document(
            new=actions.NewDocument(
                line.area_id, kind, given["number"], given["signed_on"], given["authority"], given["title"], file
            ), by=me(request),
        )  # fmt: skip
        to_line = given.get("to_line")
        actions.add_move(
            document_id=made.pk, line_id=pk, amount_vnd=given["amount_vnd"], from_account=given.get("from_account", ""),
            to_line_id=int(to_line) if to_line else None, by=me(request),
        )  # fmt: skip
        return lists.document_url(made)

    told = line.balance.as_told()
    facts = [{"label": lists.ACCOUNT_WORDS[a], "value": formats.money(told[a])} for a in act_kind.sources if a != "source"]
    title = _("%(act)s: %(unit)s, %(area)s") % {"act": _capital(lists.KIND_WORDS[kind]), "unit": line.unit_name, "area": line.area.name}
    text = "" if receivers or not act_kind.is_between else _("Chưa có dòng vốn nào nhận được tiền của dòng này. Mở dòng nhận trước.")
    text = text or drafts.late_words(kind, clock.today(), line)
    return doors.step(
        request, form, title=title, button=_("Lập chứng từ"), back=lists.line_url(line), act=act, text=text, facts=facts,
        done=_("Đã lập chứng từ. Xem lại, thêm khoản nếu cần, rồi gửi duyệt."),
    )  # fmt: skip


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _writable(request: HttpRequest, pk: int) -> Document:
    found = doors.document_or_404(request, pk, *states.WRITERS)
    doors.document_or_404(request, pk, states.DUTIES[KINDS[found.kind].duty])
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*states.WRITERS)
def row_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A further row: of the same line for what goes to others, otherwise of a line of the same unit's area."""
    found = _writable(request, pk)
    act_kind = KINDS[found.kind]
    first = queries.moves_of(found).first()
    areas = access(request).areas_with(states.DUTIES[act_kind.duty])
    choices = line_queries.lines_in(areas)
    year = first.line.plan_year_id if first else clock.today().year
    choices = choices.filter(pk=first.line_id) if first and act_kind.is_between else choices.filter(plan_year=year)
    rows = list(choices.order_by("unit_name", "id")[:ROWS])
    receivers = list(line_queries.may_receive(first.line, found.kind, areas)[:RECEIVERS]) if first and act_kind.is_between else []
    form = RowForm(request.POST or None, kind=act_kind, lines=rows, receivers=receivers, initial={"version": found.version})

    def act() -> str:
        given = form.cleaned_data
        to_line = given.get("to_line")
        actions.add_move(
            document_id=pk, line_id=int(given["line"]), amount_vnd=given["amount_vnd"], by=me(request), version=given["version"],
            from_account=given.get("from_account", ""), to_line_id=int(to_line) if to_line else None,
        )  # fmt: skip
        return lists.document_url(found)

    title = _("Thêm khoản vào chứng từ %(number)s") % {"number": found.number}
    return doors.step(request, form, title=title, button=_("Thêm khoản"), back=lists.document_url(found), act=act, done=_("Đã thêm khoản."))


@require_POST
@needs(*states.WRITERS)
def row_remove(request: HttpRequest, pk: int, item: int) -> HttpResponse:
    """Takes a row off a draft."""
    found = _writable(request, pk)
    return doors.press(
        request, lambda v: actions.remove_move(document_id=pk, item=item, by=me(request), version=v), done=lambda _d: _("Đã bỏ khoản."),
        back=lists.document_url(found),
    )  # fmt: skip


@require_POST
@needs(*states.WRITERS)
def document_submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Sends it to who approves."""
    found = _writable(request, pk)
    return doors.press(
        request, lambda v: actions.submit_document(document_id=pk, by=me(request), version=v), back=lists.document_url(found),
        done=lambda d: _("Đã gửi duyệt; cần %(count)s người duyệt.") % {"count": d.approvers_needed},
    )  # fmt: skip


@require_POST
@needs(*states.WRITERS)
def document_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft that goes no further."""
    found = _writable(request, pk)
    return doors.press(
        request, lambda v: actions.discard_document(document_id=pk, by=me(request), version=v), back=lists.document_url(found),
        done=lambda _d: _("Đã bỏ chứng từ."),
    )  # fmt: skip


@require_POST
@needs(P.APPROVE_MONEY)
def document_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """One person agrees; the last one puts it into the books."""
    found = doors.document_or_404(request, pk, P.APPROVE_MONEY)

    def done(made: Document) -> str:
        return _("Đã duyệt; chứng từ đã vào sổ.") if made.state == states.POSTED else _("Đã duyệt; còn chờ người duyệt nữa.")

    return doors.press(
        request, lambda v: approve_document(document_id=pk, by=me(request), version=v), done=done, back=lists.document_url(found)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.APPROVE_MONEY)
def document_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to who wrote it, with the reason."""
    found = doors.document_or_404(request, pk, P.APPROVE_MONEY)
    form = ReasonForm(request.POST or None, initial={"version": found.version})

    def act() -> str:
        actions.return_document(document_id=pk, by=me(request), **form.cleaned_data)
        return lists.document_url(found)

    title = _("Trả lại chứng từ %(number)s") % {"number": found.number}
    back = lists.document_url(found)
    return doors.step(request, form, title=title, button=_("Trả lại"), back=back, act=act, done=_("Đã trả lại chứng từ."))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*states.WRITERS)
def document_reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Drafts and sends the document that takes this one back."""
    found = _writable(request, pk)
    form = ReverseForm(request.POST or None, initial={"signed_on": clock.today()})

    def act() -> str:
        return lists.document_url(actions.reverse_document(document_id=pk, by=me(request), **form.cleaned_data))

    tied = ", ".join(one.work_name for one in paid_by(found, doors.my_areas(request)))
    text = _("Chứng từ đảo lấy lại toàn bộ %(money)s của chứng từ này. Bút toán cũ vẫn còn trong sổ.") % {
        "money": formats.money(found.total_vnd)
    }
    if tied:
        text += " " + _("Chứng từ này đang gắn với hợp đồng: %(works)s. Đảo rồi thì hợp đồng không tính khoản này nữa.") % {"works": tied}
    title = _("Đảo chứng từ %(number)s") % {"number": found.number}
    return doors.step(
        request, form, title=title, button=_("Lập chứng từ đảo"), back=lists.document_url(found), act=act,
        done=_("Đã lập chứng từ đảo và gửi duyệt."), text=text,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*states.WRITERS)
def document_attach(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan of a document that has none yet, also of a posted one."""
    found = _writable(request, pk)
    if request.method != "POST" and found.file_id is not None:
        messages.info(request, _("Chứng từ đã có bản chụp; bản chụp không thay được."))
        return redirect(lists.document_url(found))
    form = ScanForm(request.POST or None, request.FILES or None)

    def act() -> str:
        attach_scan(document_id=pk, file=_kept_file(request, form, found.area_id), by=me(request))
        return lists.document_url(found)

    title = _("Đính kèm bản chụp: chứng từ %(number)s") % {"number": found.number}
    return doors.step(
        request, form, title=title, button=_("Đính kèm"), back=lists.document_url(found), act=act, done=_("Đã đính kèm bản chụp."),
        text=_("Số tiền, ngày và các khoản của chứng từ giữ nguyên; bản chụp đính kèm rồi thì không thay được."),
    )  # fmt: skip


@require_GET
@needs(P.VIEW_MONEY)
def document_scan(request: HttpRequest, pk: int) -> HttpResponse:
    """The scanned paper; for who sees the area that wrote it."""
    found = doors.document_or_404(request, pk, P.VIEW_MONEY)
    if found.file is None:
        raise Http404
    try:
        content = content_of(found.file)
    except FileLost as lost:
        raise Http404(str(lost)) from None
    ending = {PDF_TYPE: "pdf", "image/jpeg": "jpg", "image/png": "png"}.get(found.file.content_type, "bin")
    headers = {
        "Content-Disposition": f'attachment; filename="chung-tu-{pk}.{ending}"', "Content-Security-Policy": "sandbox; default-src 'none'",
    }  # fmt: skip
    return HttpResponse(content, content_type=found.file.content_type, headers=headers)
