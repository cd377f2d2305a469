"""Pages that the cases of many kinds share: begin, approve, submit, give back, accept, pay, stop. A kind gives the act and its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.life.queries import villages_of
from giamngheo.apps.places.queries import communes_among, named_apart
from giamngheo.kit import clock

from . import doors, queries, terms
from . import states as frame
from .actions.cases import Steps
from .actions.supports import Overlapped
from .case_lists import state_of
from .forms import AcceptedForm, Acting, DecisionForm, PayForm, ReasonForm
from .kind import Kind, all_kinds
from .kinds import LABEL
from .lists import contributions_table, payments_table, support_url
from .states import Refused
from .tie_views import ties_of
from .views import frame_answers

Act = Callable[..., Any]
View = Callable[..., HttpResponseBase]


def back_to(case: Any) -> str:
    return support_url(case.support)


def titled(words: str, case: Any) -> str:
    return f"{words}: {case.support.beneficiary_name}"


def my_commune(request: HttpRequest) -> tuple[int, list[dict[str, Any]]]:
    """The commune in which something is to begin, and those to choose from where there are several. 404 or 403 elsewhere."""
    communes = communes_among(access(request).areas_with(P.DELIVER))
    chosen = doors.number(request, "dia_ban") or (communes[0].pk if communes else 0)
    check_area(request, P.DELIVER, chosen)
    return chosen, [{"value": c.pk, "label": name} for c, name in named_apart(communes)] if len(communes) > 1 else []


def may_of(request: HttpRequest, case: Any, own: Any) -> dict[str, bool]:
    """Which acts this person and this state allow; the action asks again. ``own``: the kind's ``states``."""
    here, support = access(request), case.support
    is_open, is_living = support.state == frame.OPEN, support.state in (frame.OPEN, frame.HELD)
    is_second = doors.is_second(request, support)
    may = {
        name: is_open and here.may(move.permission, case.area_id) and own.can(move, case.state) for name, move in own.BY_NAME.items()
    }
    for name in ("approve", "finish"):
        may[name] = may.get(name, False) and is_second
    delivers = here.may(P.DELIVER, case.area_id)
    may["decide"] = doors.may_decide(request, support)
    may["stop"] = is_living and delivers and not case.payments.all()
    may["add"] = is_living and delivers
    return may


def page_of(request: HttpRequest, case: Any, *, own: Any, answers: Iterable[tuple[Any, Any]]) -> dict[str, Any]:
    """What ``delivery/case_page.html`` shows of every case: state, answers, acts, clashes, papers, money. ``own``: the kind's states."""
    support = case.support
    own_answers = [{"label": label, "value": value} for label, value in answers if value not in ("", None)]
    rows = queries.contributions_of(support.pk)
    return {
        "found": case, "support": support, "state": state_of(case, own.STATES), "answers": [*frame_answers(support), *own_answers],
        "may": may_of(request, case, own), "clashes": list(support.clashes.all()), "proofs": queries.evidence_of(support.pk),
        "contributions": contributions_table(rows), "contribution_rows": rows, "payments": payments_table(list(case.payments.all())),
        "ties": ties_of(request, support), "kind": all_kinds()[support.kind], "list_url": reverse(all_kinds()[support.kind].list_url),
        "current_step": None,
    }  # fmt: skip


def proofs_of(case: Any, *, own: Any, proofs: Iterable[tuple[str, str]], settled: Iterable[str], lack_of: Act) -> dict[str, Any]:
    """What a page with papers by step shows besides: the steps, those settled, and what is missing while the case runs."""
    is_running = case.support.state == frame.OPEN and case.state == own.RUNNING
    return {
        "steps": {code: _(words) for code, words in proofs}, "settled": [*settled], "lacks": lack_of(case) if is_running else "",
    }  # fmt: skip


def begin(
    request: HttpRequest, form: forms.Form, *, template: str, act: Act, done: str, context: dict[str, Any]
) -> HttpResponse:
    """The page on which a case begins: what clashes is told above, and a reason may be given. ``form`` has overlap_reason."""
    clashes: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = act()
        except Refused as refusal:
            clashes = tuple(c.words for c in refusal.clashes) if isinstance(refusal, Overlapped) else ()
            form.add_error("overlap_reason" if clashes else None, _("Hệ thống báo trùng; xem bên trên.") if clashes else str(refusal))
        else:
            messages.success(request, done)
            return redirect(back_to(made))
    return render(request, template, {"form": form, "clashes": clashes, **context}, status=422 if form.errors else 200)


def approve(request: HttpRequest, case: Any, act: Act, *, text: str = "", told: tuple[str, ...] = ()) -> HttpResponse:
    """A second person approves."""
    form = DecisionForm(request.POST or None, initial={"version": case.version, "decided_on": clock.today()})
    return doors.step(
        request, form, title=titled(_("Duyệt"), case), button=_("Duyệt"), back=back_to(case), done=_("Đã duyệt."), text=text, told=told,
        act=lambda: act(support_id=case.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


def submit(request: HttpRequest, case: Any, act: Act, *, text: str) -> HttpResponse:
    """The officer hands it over."""
    form = Acting(request.POST or None, initial={"version": case.version})
    return doors.step(
        request, form, title=titled(_("Trình nghiệm thu"), case), button=_("Trình nghiệm thu"), back=back_to(case),
        done=_("Đã trình Chủ tịch UBND xã nghiệm thu."), text=text,
        act=lambda: act(support_id=case.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


def give_back(request: HttpRequest, case: Any, act: Act) -> HttpResponse:
    """Who accepts asks for more."""
    form = ReasonForm(request.POST or None, initial={"version": case.version})
    return doors.step(
        request, form, title=titled(_("Trả lại"), case), button=_("Trả lại"), back=back_to(case), done=_("Đã trả lại cho cán bộ xã."),
        text=_("Ghi cần bổ sung gì."), act=lambda: act(support_id=case.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


def finish(request: HttpRequest, case: Any, act: Act, *, text: str) -> HttpResponse:
    """Accepted; locked from then on."""
    form = AcceptedForm(request.POST or None, initial={"version": case.version, "accepted_on": clock.today()})
    return doors.step(
        request, form, title=titled(_("Nghiệm thu"), case), button=_("Nghiệm thu"), back=back_to(case),
        done=_("Đã nghiệm thu; hồ sơ được khoá lại."), text=text,
        act=lambda: act(support_id=case.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


def pay(request: HttpRequest, case: Any, act: Act) -> HttpResponse:
    """Money paid."""
    initial = {"version": case.version, "paid_on": clock.today(), "source_code": case.support.source_code}
    form = PayForm(request.POST or None, initial=initial)
    return doors.step(
        request, form, title=titled(_("Ghi khoản chi"), case), button=_("Ghi khoản chi"), back=back_to(case), done=_("Đã ghi khoản chi."),
        text=_("Tổng các khoản chi không quá kinh phí của hồ sơ. Sau đó gắn khoản chi với bút toán của sổ vốn."),
        act=lambda: act(support_id=case.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


def stop(request: HttpRequest, case: Any, act: Act) -> HttpResponse:
    """Not carried on."""
    form = ReasonForm(request.POST or None, initial={"version": case.version})
    return doors.step(
        request, form, title=titled(_("Dừng hồ sơ"), case), button=_("Dừng hồ sơ"), back=back_to(case), done=_("Đã dừng hồ sơ."),
        text=_("Hồ sơ đã dừng không tính là đã hỗ trợ."),
        act=lambda: act(support_id=case.support_id, by=me(request), **form.cleaned_data),
    )  # fmt: skip


class Pages(NamedTuple):
    """The views of the steps that are the same in many kinds (``cases.Steps``), each at an address with the support's id."""

    pay: View
    submit: View
    back: View
    finish: View
    stop: View


def pages(door: doors.Door[Any], steps: Steps[Any], *, submit_text: Any, finish_text: Any) -> Pages:
    """The pages by which ``steps`` are taken. The texts, lazy ones, stand above the form."""

    def page(permission: P, show: Callable[[HttpRequest, Any], HttpResponse]) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @needs(permission)
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            return show(request, door(request, pk, permission))

        return view

    return Pages(
        pay=page(P.DELIVER, lambda request, case: pay(request, case, steps.pay)),
        submit=page(P.DELIVER, lambda request, case: submit(request, case, steps.submit, text=str(submit_text))),
        back=page(P.ACCEPT_SUPPORT, lambda request, case: give_back(request, case, steps.give_back)),
        finish=page(P.ACCEPT_SUPPORT, lambda request, case: finish(request, case, steps.finish, text=str(finish_text))),
        stop=page(P.DELIVER, lambda request, case: stop(request, case, steps.stop)),
    )


def begin_at_place(
    request: HttpRequest, form_class: Callable[..., Any], *, kind: Kind, giver: str, act: Act, title: str, done: str, **initial: Any
) -> HttpResponse:
    """The page on which a case of a place begins, in the kind's ``new.html``. The form says ``beginning`` and ``outline``.

    ``giver``: the sub-project offered first, whose doubts are told; ``initial``: besides giver, source of money and day.
    """
    chosen, areas = my_commune(request)
    first = {"giver": giver, "source_code": "central", "starts_on": clock.today(), **initial}
    villages = [(str(v.pk), v.name) for v in villages_of([chosen])]
    form = form_class(request.POST or None, villages=villages, contents=kind.contents, initial=first)
    return begin(
        request, form, template=f"{LABEL}{kind.code}/new.html", done=done,
        act=lambda: act(
            beginning=form.beginning(chosen), outline=form.outline(), overlap_reason=form.cleaned_data["overlap_reason"], by=me(request)
        ),
        context={
            "title": title, "areas": areas, "current_area": chosen, "back_url": reverse(kind.list_url), "doubts": terms.doubts_of(giver),
        },
    )  # fmt: skip


__all__ = [
    "Pages", "approve", "back_to", "begin", "begin_at_place", "finish", "give_back", "may_of", "my_commune", "page_of", "pages", "pay",
    "proofs_of", "stop", "submit", "titled",
]  # fmt: skip
