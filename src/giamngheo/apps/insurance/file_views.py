"""Screens of lists of cards: those brought in, a new one, one with its rows, whom a row stands for, withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record_sensitive_read
from giamngheo.apps.places.queries import communes_among, named_apart
from giamngheo.apps.register.masking import Masked, sensitive_fields
from giamngheo.kit import exports, formats
from giamngheo.workbooks.findings import Finding
from giamngheo.workbooks.insurance import HEADS
from giamngheo.workbooks.listed import empty_list
from giamngheo.workbooks.opening import MAX_BYTES

from . import lists, queries, states
from .actions import importing, settling
from .forms import NOBODY_CHOICE, ListForm, SettleForm, WithdrawForm
from .models import InsuranceFile, InsuranceRow

OUTCOMES = {"cho-chon": states.SEVERAL, "khong-khop": states.NOBODY, "da-ghep": states.MATCHED}


def _mine(request: HttpRequest) -> frozenset[int]:
    """Where this person brings lists in or says whom rows stand for."""
    here = access(request)
    return here.areas_with(P.VIEW_HOUSEHOLDS) & (here.areas_with(P.IMPORT) | here.areas_with(P.RESOLVE_PAIRS))


def _file_or_404(request: HttpRequest, pk: int, permission: P | None = None) -> InsuranceFile:
    found = queries.file_or_none(pk, access(request).areas_with(P.VIEW_HOUSEHOLDS))
    if found is None:
        raise Http404
    if permission is not None:
        check_area(request, permission, found.area_id)
    return found


@require_GET
@needs(P.IMPORT, P.RESOLVE_PAIRS)
def files(request: HttpRequest) -> HttpResponse:
    """Lists brought in."""
    found = list(queries.files_in(_mine(request))[:200])
    return render(request, "insurance/files.html", {"table": lists.files_table(found), "may_import": access(request).may(P.IMPORT)})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.IMPORT)
def file_new(request: HttpRequest) -> HttpResponse:
    """Brings one in, or shows every fault of it."""
    areas = [(str(c.pk), name) for c, name in named_apart(communes_among(access(request).areas_with(P.IMPORT)))]
    form = ListForm(request.POST or None, request.FILES or None, areas=areas, initial={"area_id": areas[0][0] if areas else ""})
    faults: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return _brought(request, form.cleaned_data)
        except states.Refused as refusal:
            form.add_error("content", str(refusal))
            faults = refusal.faults if isinstance(refusal, importing.Faulty) else ()
    context: dict[str, Any] = {"form": form, "faults": lists.faults_table(faults[:500]) if faults else None}
    return render(request, "insurance/file_new.html", context, status=422 if form.errors else 200)


def _brought(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    area_id = int(given["area_id"])
    check_area(request, P.IMPORT, area_id)
    content = given["content"]
    made = importing.import_list(
        content=content.read(MAX_BYTES + 1), name=content.name, area_id=area_id, as_of=given["as_of"], by=me(request)
    )
    found = queries.file_or_none(made.pk, [area_id])
    words = _("Đã nhập %(rows)s thẻ: %(matched)s đã ghép với sổ hộ, %(unclear)s chờ cán bộ chọn, %(nobody)s không khớp ai.")
    told = {"rows": made.row_count, "matched": getattr(found, "matched_count", 0), "unclear": getattr(found, "unclear_count", 0),
            "nobody": getattr(found, "nobody_count", 0)}  # fmt: skip
    messages.success(request, words % {key: formats.number(value) for key, value in told.items()})
    return redirect("insurance:list", made.pk)


@require_GET
@needs(P.IMPORT)
def template(request: HttpRequest) -> HttpResponse:
    """The empty list to fill, where the office has no file of its own."""
    headers = {"Content-Disposition": 'attachment; filename="mau-the-bhyt.xlsx"'}
    return HttpResponse(empty_list(HEADS), content_type=exports.XLSX, headers=headers)


@require_GET
@needs(P.IMPORT, P.RESOLVE_PAIRS)
def listed(request: HttpRequest, pk: int) -> HttpResponse:
    """One list: how many rows found whom, and the rows of one state; at first those that wait."""
    found = _file_or_404(request, pk)
    if found.area_id not in _mine(request):
        raise PermissionDenied
    counts = {states.SEVERAL: found.unclear_count, states.NOBODY: found.nobody_count, states.MATCHED: found.matched_count}  # type: ignore[attr-defined]
    first = next((word for word, outcome in OUTCOMES.items() if counts[outcome]), "da-ghep")
    word = request.GET.get("dong", "")
    word = word if word in OUTCOMES else first
    page = Paginator(queries.rows_of(found, OUTCOMES[word]), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    here = access(request)
    is_open = found.withdrawn_at is None
    may_settle = here.may(P.RESOLVE_PAIRS, found.area_id)
    context = {
        "found": found, "table": lists.rows_table(page, OUTCOMES[word], links=may_settle), "current": word,
        "tabs": [(key, states.ROW[outcome].label, counts[outcome]) for key, outcome in OUTCOMES.items()],
        "is_in_force": is_open and queries.in_force(found), "may_settle": is_open and may_settle,
        "may_withdraw": is_open and here.may(P.IMPORT, found.area_id),
    }  # fmt: skip
    return render(request, "insurance/file.html", context)


@require_POST
@needs(P.RESOLVE_PAIRS)
def file_match(request: HttpRequest, pk: int) -> HttpResponse:
    """Matches again, after the register has changed."""
    found = _file_or_404(request, pk, P.RESOLVE_PAIRS)
    try:
        changed = importing.match_again(file_id=found.pk, by=me(request))
    except states.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã ghép lại: %(count)s dòng thay đổi.") % {"count": formats.number(changed)})
    return redirect("insurance:list", found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.IMPORT)
def file_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraws a list that was brought in by mistake."""
    found = _file_or_404(request, pk, P.IMPORT)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            importing.withdraw_list(file_id=found.pk, reason=form.cleaned_data["reason"], by=me(request))
        except states.Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("Đã rút danh sách. Danh sách trước đó của xã, nếu có, lại có hiệu lực."))
            return redirect("insurance:list", found.pk)
    return render(request, "insurance/withdraw.html", {"form": form, "found": found}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RESOLVE_PAIRS)
def row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row: whom it may stand for, and choosing. Numbers and validity are shown on asking, and logged."""
    found = queries.row_or_none(pk, access(request).areas_with(P.VIEW_HOUSEHOLDS))
    if found is None:
        raise Http404
    check_area(request, P.RESOLVE_PAIRS, found.area_id)
    people = queries.people_for(found, request.GET.get("tim", "").strip()[:80])
    choices = [(str(one.person_id), _person_words(one)) for one in people]
    form = SettleForm(request.POST or None, people=choices, initial={"version": found.version})
    if request.method == "POST" and form.is_valid() and (done := _settled(request, form, found)) is not None:
        return done
    sees = access(request).may(P.VIEW_SENSITIVE, found.area_id)
    is_revealed = sees and request.GET.get("hien") == "1"
    if is_revealed:
        record_sensitive_read(
            by=me(request), subject=f"dòng thẻ {found.pk}", fields=sensitive_fields(InsuranceRow), area_id=found.area_id, path=request.path
        )
    context = {
        "found": found, "masked": Masked(found, is_revealed=is_revealed), "form": form, "birth": lists.birth_of(found), "sees": sees,
        "sex": lists.SEXES.get(found.sex, ""), "is_revealed": is_revealed, "state": states.ROW[found.outcome],
        "place": lists.place_of(found),
        "settled_by": person_names([found.settled_by_id]).get(found.settled_by_id, "") if found.settled_by_id else "",
        "how": _(states.HOW[found.how]) if found.how else "", "is_open": found.file.withdrawn_at is None,
        "text": request.GET.get("tim", ""), "people": people,
    }  # fmt: skip
    return render(request, "insurance/row.html", context, status=422 if form.errors else 200)


def _person_words(one: Any) -> str:
    """Who it is, without numbers: name, birth, sex, head of the household and village."""
    person, home = one.person, one.household
    told = [
        formats.person_name(person.full_name), lists.birth_of(person), str(lists.SEXES.get(person.sex, "")),
        _("hộ %(name)s") % {"name": formats.person_name(home.head_name)}, home.village.name if home.village else "",
        _("đã ra khỏi hộ") if one.valid_to else "",
    ]  # fmt: skip
    return ", ".join(word for word in told if word)


def _settled(request: HttpRequest, form: SettleForm, found: InsuranceRow) -> HttpResponse | None:
    given = form.cleaned_data
    person_id = None if given["person"] == NOBODY_CHOICE else int(given["person"])
    try:
        settling.settle_row(row_id=found.pk, person_id=person_id, reason=given["reason"], version=given["version"], by=me(request))
    except states.Refused as refusal:
        form.add_error("person", str(refusal))
        return None
    messages.success(request, _("Đã ghi người của dòng này."))
    return redirect(f"{reverse('insurance:list', args=[found.file_id])}?dong=cho-chon")


__all__ = ["file_match", "file_new", "file_withdraw", "files", "listed", "row", "template"]
