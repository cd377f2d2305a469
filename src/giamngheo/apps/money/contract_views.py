"""Screens of contracts of works: what is owed for which, one with what was accepted and paid, a new one with a warning of debt."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.kit import clock, exports, formats
from giamngheo.kit.tables import Column, Table

from . import doors, lists, terms
from .actions import contracts as actions
from .actions.contract_money import pay_under
from .forms import AcceptForm, ContractForm, ContractMoneyForm
from .models import Contract, ContractEntry
from .queries import contracts as queries

# As many radio buttons as a page holds; the rest is found by number.
MOST_VOUCHERS = 200


def _url(row: Contract) -> str:
    return reverse("money:contract", args=[row.pk])


def _columns() -> tuple[Column, ...]:
    return (
        Column("work_name", gettext_lazy("Công trình")),
        Column("unit", gettext_lazy("Đơn vị"), value=lambda r: f"{r.line.unit_name}, {r.line.area.name}"),
        Column("contractor", gettext_lazy("Nhà thầu")),
        Column("number", gettext_lazy("Hợp đồng")),
        Column("value", gettext_lazy("Giá trị hợp đồng"), "dong", is_sortable=True, value=lambda r: r.value_vnd),
        Column("accepted", gettext_lazy("Đã nghiệm thu"), "dong", is_sortable=True, value=lambda r: r.accepted_vnd),
        Column("paid", gettext_lazy("Đã thanh toán"), "dong", is_sortable=True, value=lambda r: r.paid_vnd),
        Column("owed", gettext_lazy("Còn nợ"), "dong", is_sortable=True, value=lambda r: r.owed_vnd),
        Column("over", gettext_lazy("Thanh toán vượt nghiệm thu"), "dong", is_sortable=True, value=lambda r: r.over_vnd),
        Column("advance", gettext_lazy("Tạm ứng chưa thu hồi"), "dong", is_sortable=True, value=lambda r: r.advance_vnd),
    )


def _found(request: HttpRequest) -> tuple[Any, str]:
    sort = request.GET.get("sap_xep", "")
    sort = sort if sort in queries.SORTS else ""
    is_owed = request.GET.get("con_no") == "1"
    return queries.narrowed(queries.contracts_in(doors.my_areas(request)), is_owed=is_owed, sort=sort), sort


@require_GET
@needs(P.VIEW_MONEY)
def contracts(request: HttpRequest) -> HttpResponse:
    """Every contract of works of mine, those most owed for first, and the sum of the debt."""
    found, sort = _found(request)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    query = request.GET.copy()
    query.pop("trang", None)
    export = reverse("money:contracts_file", args=["xlsx"])
    table = Table(
        columns=_columns(), rows=page.object_list, caption=_("Hợp đồng công trình và nợ"), id="hop-dong", noun=_("hợp đồng"),
        total=page.paginator.count, start=max(page.start_index(), 1), page=page.number, pages=page.paginator.num_pages, sort=sort,
        row_url=_url, export_url=f"{export}?{query.urlencode()}".rstrip("?"), empty_title=_("Chưa có hợp đồng nào"),
        empty_text=_("Kế toán mở dòng vốn của công trình rồi ghi hợp đồng."),
    )  # fmt: skip
    context = {"table": table, "owed": queries.owed_of(found), "is_owed": request.GET.get("con_no") == "1"}
    return render(request, "money/contracts.html", context)


@require_GET
@needs(P.VIEW_MONEY)
def contracts_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    found, _sort = _found(request)
    record(by=me(request), action="tải danh sách hợp đồng công trình", subject=kind)
    if kind == "csv":
        rows = lambda: found.iterator(chunk_size=2000)  # noqa: E731
        return exports.csv_response(_columns(), rows, name="no-xay-dung", scope=access(request).scope())
    title = _("Hợp đồng công trình và nợ")
    return exports.xlsx_response(_columns(), found.iterator(chunk_size=2000), name="no-xay-dung", title=title)


def _contract_or_404(request: HttpRequest, pk: int, permission: P = P.VIEW_MONEY) -> Any:
    found = queries.contracts_in(doors.my_areas(request)).filter(pk=pk).first()
    if found is None:
        raise Http404
    doors.line_or_404(request, found.line_id, permission)
    return found


def _paper(row: ContractEntry) -> str:
    if row.entry is None:
        return row.paper
    words = _("Chứng từ %(number)s") % {"number": row.paper}
    return _("%(words)s (đã bị đảo, không tính)") % {"words": words} if getattr(row.entry, "reversal", None) else words


def _paper_url(row: ContractEntry) -> str | None:
    return lists.document_url(row.entry.document) if row.entry is not None else None


@require_GET
@needs(P.VIEW_MONEY)
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """One contract: what was accepted and paid, what is owed, paid too much or not recovered; each payment opens its voucher."""
    found = _contract_or_404(request, pk)
    rows = queries.under(found)
    table = Table(
        columns=(
            Column("paper", gettext_lazy("Biên bản, chứng từ"), value=_paper, url=_paper_url),
            Column("on", gettext_lazy("Ngày"), "ngay"),
            Column("kind", gettext_lazy("Việc"), value=lambda r: r.get_kind_display()),
            Column("amount_vnd", gettext_lazy("Số tiền"), "dong"),
        ),
        rows=rows, caption=_("Nghiệm thu, tạm ứng và thanh toán"), id="theo-hop-dong", noun=_("lần"), total=len(rows),
        empty_title=_("Chưa nghiệm thu, chưa thanh toán"),
    )  # fmt: skip
    loose = sum(row.amount_vnd for row in rows if row.entry_id is None and row.kind != ContractEntry.Kind.ACCEPTED)
    context = {
        "found": found, "table": table, "may_write": access(request).may(P.SPEND_MONEY, found.area_id), "loose": loose,
        "line_url": lists.line_url(found.line),
    }  # fmt: skip
    return render(request, "money/contract.html", context)


def _facts(found: Any) -> list[dict[str, Any]]:
    told = (
        (_("Giá trị hợp đồng"), found.value_vnd), (_("Đã nghiệm thu"), found.accepted_vnd), (_("Đã thanh toán"), found.paid_vnd),
        (_("Còn nợ"), found.owed_vnd), (_("Thanh toán vượt nghiệm thu"), found.over_vnd),
        (_("Tạm ứng chưa thu hồi"), found.advance_vnd),
    )  # fmt: skip
    return [{"label": label, "value": formats.money(amount)} for label, amount in told]


def _signed(given: dict[str, Any]) -> dict[str, Any]:
    """What is taken back is written below 0."""
    amount = -given["amount_vnd"] if given["is_back"] else given["amount_vnd"]
    return {**{name: value for name, value in given.items() if name != "is_back"}, "amount_vnd": amount}


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.SPEND_MONEY)
def contract_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Volume accepted."""
    found = _contract_or_404(request, pk, P.SPEND_MONEY)
    form = AcceptForm(request.POST or None, initial={"on": clock.today()})

    def act() -> str:
        actions.accept_volume(contract_id=pk, by=me(request), **_signed(form.cleaned_data))
        return _url(found)

    title = _("Ghi nghiệm thu: %(work)s") % {"work": found.work_name}
    return doors.step(request, form, title=title, button=_("Ghi"), back=_url(found), act=act, done=_("Đã ghi."), facts=_facts(found))


def _voucher_words(one: Any) -> str:
    return _("%(act)s: %(number)s ngày %(day)s, %(content)s, còn %(left)s trong %(amount)s") % {
        "act": lists.KIND_WORDS[one.kind], "number": one.document.number, "day": formats.day(one.document.signed_on),
        "content": one.line.content or terms.project_short(one.line.project), "left": formats.money(one.left_vnd),
        "amount": formats.money(one.amount_vnd),
    }  # fmt: skip


def _vouchers(request: HttpRequest, found: Any) -> tuple[list[Any], dict[str, Any] | None]:
    """The newest vouchers that may be chosen, those of a number where one is asked for; and what to search among them, where they
    are many."""
    number = " ".join(request.GET.get("so", "").split())
    wanted = queries.offered_for(found, number)
    offered = list(wanted[:MOST_VOUCHERS])
    left_out = wanted.count() - MOST_VOUCHERS if len(offered) == MOST_VOUCHERS else 0
    return offered, {"number": number, "shown": len(offered), "left_out": left_out} if number or left_out else None


def _about_vouchers(has_any: bool, search: dict[str, Any] | None) -> str:
    if has_any:
        return _(
            "Chỉ hiện chứng từ thanh toán, tạm ứng, thu hồi đã vào sổ của đơn vị và dự án này, hoặc của đơn vị đã bàn giao hợp đồng nếu "
            "bạn xem được sổ đơn vị đó, từ ngày ký hợp đồng. Mức tạm ứng theo hợp đồng: hệ thống chỉ chặn ở giá trị hợp đồng, chưa có "
            "số liệu xác nhận về mức tối đa."
        )
    if search:
        return _("Không có chứng từ nào còn tiền chưa gắn mang số này. Tìm số khác, hoặc bỏ trống rồi tìm để xem mọi chứng từ.")
    return _(
        "Sổ vốn chưa có chứng từ thanh toán, tạm ứng nào của đơn vị và dự án này, từ ngày ký hợp đồng, còn tiền chưa gắn. Mở dòng vốn, "
        "lập chứng từ và gửi duyệt; vào sổ rồi thì quay lại đây."
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.SPEND_MONEY)
def contract_pay(request: HttpRequest, pk: int) -> HttpResponse:
    """What a posted voucher paid, advanced or took back under the contract."""
    found = _contract_or_404(request, pk, P.SPEND_MONEY)
    offered, search = _vouchers(request, found)
    vouchers = [(str(one.pk), _voucher_words(one)) for one in offered]
    text = _about_vouchers(bool(vouchers), search)
    if any(row.entry_id is None and row.kind == ContractEntry.Kind.PAID for row in queries.under(found)):
        vouchers.append(("0", _("Lần ghi cũ chưa có chứng từ (chỉ để lấy lại)")))
    initial = {"amount_vnd": offered[0].left_vnd} if len(offered) == 1 else {}
    form = ContractMoneyForm(request.POST or None, vouchers=vouchers, initial=initial)

    def act() -> str:
        pay_under(contract_id=pk, by=me(request), **_signed(form.cleaned_data))
        return _url(found)

    title = _("Ghi tiền theo chứng từ: %(work)s") % {"work": found.work_name}
    return doors.step(
        request, form, title=title, button=_("Ghi"), back=_url(found), act=act, done=_("Đã ghi."), facts=_facts(found), text=text,
        has_choice=bool(vouchers), search=search,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.SPEND_MONEY)
def contract_new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new contract paid from a line; what the unit still owes for others is said first."""
    line = doors.line_or_404(request, pk, P.SPEND_MONEY)
    form = ContractForm(request.POST or None, initial={"signed_on": clock.today()})
    count, owed = queries.debts_of_unit(line.area_id, line.unit_name)
    warning = _(
        "Lưu ý: %(unit)s còn nợ %(money)s của %(count)s công trình khác. Ưu tiên trả nợ trước khi khởi công mới."
    ) % {"unit": line.unit_name, "money": formats.money(owed), "count": count} if count else ""  # fmt: skip

    def act() -> str:
        return _url(actions.sign_contract(new=actions.NewContract(line_id=pk, **form.cleaned_data), by=me(request)))

    return doors.step(
        request, form, title=_("Ghi hợp đồng công trình"), button=_("Ghi hợp đồng"), back=lists.line_url(line), act=act,
        done=_("Đã ghi hợp đồng."), text=warning,
    )  # fmt: skip
