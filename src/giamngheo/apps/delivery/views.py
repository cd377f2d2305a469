"""Screens of the frame: all supports, one support, what waits for a second person."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.queries import communes_among, named_apart
from giamngheo.kit import exports, formats

from . import doors, lists, queries, states, terms
from .actions import supports as actions
from .forms import OverrideForm
from .map_asked import givers_meant
from .models import Support


def _many(one: str, asked: str) -> tuple[str, ...] | None:
    """Givers that an address means by the Programme, or by all others."""
    return None if one else givers_meant(asked)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _wanted(request: HttpRequest) -> queries.Wanted:
    given = {name: request.GET.get(key, "") for name, key in (("content", "noi_dung"), ("giver", "nguon"), ("state", "trang_thai"))}
    sort = request.GET.get("sap_xep", "")
    return queries.Wanted(
        content=given["content"] if given["content"] in terms.contents() else "",
        giver=given["giver"] if given["giver"] in terms.givers() else "",
        state=given["state"] if given["state"] in states.STATES else "",
        year=doors.number(request, "nam"), area_id=doors.number(request, "dia_ban"), list_id=doors.number(request, "danh_sach"),
        is_unjoined=request.GET.get("ghep") == "chua", is_counted=request.GET.get("tinh") == "1",
        is_doubtful=request.GET.get("trung") == "1", givers=_many(given["giver"], request.GET.get("nguon", "")),
        kind=kind if (kind := request.GET.get("loai", "")) in (queries.WORKS, queries.BUT_WORKS) else "",
        accepted_from=_day(request.GET.get("nghiem_thu_tu", "")), sort=sort if sort in queries.SORTS else "",
    )  # fmt: skip


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def supports(request: HttpRequest) -> HttpResponse:
    """Everything given in my areas, of every kind and programme."""
    wanted, areas = _wanted(request), doors.my_areas(request)
    page = Paginator(queries.narrowed(queries.supports_in(areas), wanted), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    communes = [{"value": c.pk, "label": name} for c, name in named_apart(communes_among(areas))]
    context = {
        "table": lists.supports_table(page, sort=wanted.sort, query=query.urlencode()),
        "wanted": wanted, "contents": terms.contents(), "givers": terms.givers(), "states": states.STATES.values(),
        "areas": [{"value": "", "label": _("Mọi địa bàn của tôi")}, *communes] if len(communes) > 1 else [],
        "current_area": wanted.area_id or "", "years": [{"value": "", "label": _("Mọi năm")}, *queries.years_of(areas)],
        "current_year": wanted.year or "", "may_import": access(request).may(P.DELIVER),
        "joined": _joined(areas, wanted.list_id) if wanted.list_id else None,
    }  # fmt: skip
    return render(request, "delivery/supports.html", context)


def _joined(areas: Collection[int], list_id: int) -> dict[str, int] | None:
    """How many rows of an imported list stand for somebody of the register, and how many for nobody yet."""
    found = queries.lists_in(areas).filter(pk=list_id).first()
    if found is None:
        return None
    unjoined = queries.unjoined_of(found.pk)
    return {"id": found.pk, "unjoined": unjoined, "joined": found.row_count - unjoined}


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def supports_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found = queries.narrowed(queries.supports_in(doors.my_areas(request)), _wanted(request))
    columns = lists.support_columns()
    record(by=me(request), action="tải danh sách hỗ trợ", subject=kind)
    if kind == "csv":
        return exports.csv_response(
            columns, lambda: found.iterator(chunk_size=2000), name="ho-tro", scope=access(request).scope()
        )
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name="ho-tro", title=_("Các lần hỗ trợ"))


def frame_answers(found: Support) -> list[dict[str, object]]:
    """What every support says of itself, in the order officers ask."""
    days = " – ".join(formats.day(day) if day else _("chưa rõ") for day in (found.starts_on, found.ends_on))
    told: list[tuple[str, object]] = [
        (_("Nội dung"), terms.contents().get(found.content, found.content)),
        (_("Chương trình, dự án"), terms.givers().get(found.giver, found.giver)),
        (_("Căn cứ danh sách"), found.list_reference),
        (_("Thời gian"), days),
        (_("Số tiền"), formats.money(found.amount_vnd, missing="")),
        (_("Định mức"), formats.money(found.norm_vnd, missing="")),
        (_("Mức tối đa"), formats.money(found.ceiling_vnd, missing="")),
        (_("Lưu ý về mức"), found.above_words),
        (_("Lý do vẫn ghi mức này"), found.above_reason),
        (_("Hiện vật"), found.in_kind),
        (_("Ngày công"), formats.number(found.working_days, missing="")),
        (_("Nguồn vốn"), terms.sources().get(found.source_code, "")),
        (_("Lý do kết thúc"), found.end_reason),
        (_("Nghiệm thu ngày"), formats.day(found.accepted_on, missing="")),
    ]
    return [{"label": label, "value": value} for label, value in told if value]


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def support(request: HttpRequest, pk: int) -> HttpResponse:
    """One support; one of a kind is shown on its kind's page."""
    found = doors.support_or_404(request, pk)
    if found.kind:
        return redirect(lists.support_url(found))
    context = {
        "found": found, "state": states.STATES[found.state], "answers": frame_answers(found),
        "clashes": list(found.clashes.all()), "may": _may(request, found), "proofs": queries.evidence_of(pk),
        "contributions": lists.contributions_table(rows := queries.contributions_of(pk)), "contribution_rows": rows,
        "steps": {}, "settled": (), "joinings": queries.joinings_of(pk) if found.imported_list_id else (),
    }  # fmt: skip
    return render(request, "delivery/support.html", context)


def _may(request: HttpRequest, found: Support) -> dict[str, bool]:
    """Which acts this person and this state allow on what stands in no kind's folder; the action asks again."""
    here = access(request)
    delivers, accepts = here.may(P.DELIVER, found.area_id), here.may(P.ACCEPT_SUPPORT, found.area_id)
    if found.imported_list_id is not None:
        asked = None if found.place_key else queries.waiting_joining(found.pk)
        can_join = {"join": delivers and not found.place_key and asked is None,
                    "join_decide": asked is not None and accepts and asked.asked_by_id != me(request).pk}  # fmt: skip
        return can_join if any(can_join.values()) else {}
    is_second = accepts and doors.is_second(request, found)
    return {
        "decide": doors.may_decide(request, found),
        "accept": is_second and states.can(states.BY_NAME["accept"], found.state),
        "stop": delivers and states.can(states.BY_NAME["stop"], found.state),
        "add": delivers and found.state in (states.OPEN, states.HELD),
    }  # fmt: skip


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def overrides(request: HttpRequest) -> HttpResponse:
    """Supports that clash and wait for a second person."""
    found = list(queries.waiting_overrides(doors.my_areas(request))[:200])
    names = person_names([one.asked_by_id for one in found])
    lines = [
        {
            "row": one, "clashes": [c for c in one.support.clashes.all() if c.verdict == "refused"],
            "asked_by": names.get(one.asked_by_id, ""), "content": terms.contents().get(one.support.content, ""),
            "giver": terms.givers().get(one.support.giver, ""), "url": lists.support_url(one.support),
            "may": doors.may_decide(request, one.support) and one.asked_by_id != me(request).pk,
        }
        for one in found
    ]  # fmt: skip
    return render(request, "delivery/overrides.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.ACCEPT_SUPPORT)
def override(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person decides."""
    found = doors.support_or_404(request, pk, P.ACCEPT_SUPPORT)
    waiting = getattr(found, "override", None)
    if waiting is None:
        raise Http404
    form = OverrideForm(request.POST or None, initial={"version": found.version})
    asked_by = person_names([waiting.asked_by_id]).get(waiting.asked_by_id, "")
    return doors.step(
        request, form, title=_("Hỗ trợ trùng: %(name)s") % {"name": formats.person_name(found.beneficiary_name)},
        button=_("Ghi quyết định"), back=lists.support_url(found), done=_("Đã ghi quyết định về hỗ trợ trùng."),
        told=tuple(clash.words for clash in found.clashes.all()),
        facts=[{"label": _("Lý do"), "value": waiting.reason}, {"label": _("Người ghi lý do"), "value": asked_by}],
        act=lambda: actions.decide_override(
            support_id=pk, is_confirmed=form.cleaned_data["answer"] == "yes", note=form.cleaned_data["note"],
            version=form.cleaned_data["version"], by=me(request),
        ),
    )  # fmt: skip

