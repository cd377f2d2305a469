"""Each act on a division on a page of its own: begin, add a set, propose, appraise, submit, resolve, assign, send back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.files.actions import store_evidence
from giamngheo.apps.files.evidence import MAX_BYTES, NotAccepted
from giamngheo.apps.money import terms
from giamngheo.apps.money.doors import number, press, step
from giamngheo.apps.places.queries import communes_by_district
from giamngheo.kit import clock, formats

from . import doors, lists, words
from .actions import assigning, running, steps
from .forms import (
    AssignForm,
    OpinionForm,
    OptionForm,
    PotForm,
    ProposeForm,
    ReasonForm,
    ResolutionForm,
    RunForm,
    SubmissionForm,
    pot_words,
)
from .models import Run
from .queries import figures
from .queries import runs as queries
from .states import Refused

ASKS = ["GET", "HEAD", "POST"]
BACK = (P.APPRAISE_INVESTMENT, P.APPRAISE_RECURRENT, P.ENDORSE_ALLOCATION, P.RECORD_RESOLUTION)


def _groups(generation_id: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Communes of a map to tick, by former district."""
    return [
        (name or _("Không nằm trọn trong một huyện cũ"), [(one.code, one.name) for one in communes])
        for name, communes in communes_by_district(generation_id)
    ]


@require_http_methods(ASKS)
@needs(P.PROPOSE_ALLOCATION)
def new(request: HttpRequest) -> HttpResponse:
    """First the pot (in the address), then how much of it, among whom, by which sets."""
    pots = {line.pk: line for line in queries.pots(access(request).areas_with(P.PROPOSE_ALLOCATION))}
    line = pots.get(number(request, "dong") or 0)
    if line is None:
        choices = [
            (p.pk, pot_words(p.unit_name, terms.project_short(p.project), p.plan_year_id, terms.capital_short(p.capital_type),
                             p.balance.approved_vnd))
            for p in pots.values()
        ]  # fmt: skip
        return render(request, "allocation/pot.html", {"form": PotForm(pots=choices), "has_pots": bool(pots)})
    sets, free = running.sets_for(line), queries.free_of(line)
    maps = [(g.pk, g.name_vi) for g in figures.maps_of(line.plan_year_id)]
    asked = request.POST.get("generation") or request.GET.get("ban_do")
    shown = next((pk for pk, _name in maps if pk == asked), maps[0][0] if maps else "")
    form = RunForm(
        request.POST or None, maps=maps, groups=_groups(shown), sets=sets,
        initial={"amount_vnd": max(free.left_vnd, 0) or None, "generation": shown, "who": ""},
    )  # fmt: skip

    def act() -> str:
        given = form.cleaned_data
        made = running.start_run(
            new=running.NewRun(
                line.pk, given["amount_vnd"], given["generation"], tuple(given["sets"]), given["note"], frozenset(given["units"])
            ),
            by=me(request),
        )
        return lists.run_url(made)

    facts = [
        {"label": _("Dòng vốn"), "value": f"{line.unit_name}: {terms.project_short(line.project)}, {line.plan_year_id}"},
        {"label": _("Loại vốn"), "value": terms.capital_types().get(line.capital_type, "")},
        {"label": _("Đã phê duyệt, chưa giao"), "value": formats.money(free.approved_vnd)},
        {"label": _("Đang ở phương án khác"), "value": formats.money(free.spoken_for_vnd)},
        {"label": _("Số liệu dùng để chia"), "value": _("danh sách đã công nhận năm %(year)s") % {"year": line.plan_year_id - 1}},
    ]  # fmt: skip
    text = "" if sets else _("Bản kế hoạch chưa có bộ tiêu chí nào cho dự án, loại vốn và năm này. Nhập vào plan/allocation trước.")
    return step(
        request, form, title=_("Lập phương án phân bổ vốn"), button=_("Chốt số liệu và tính"), back=reverse("allocation:new"), act=act,
        done=_("Đã chốt số liệu và tính. So các bộ tiêu chí rồi đề nghị."), text=text, facts=facts,
    )  # fmt: skip


def _facts(run: Run) -> list[dict[str, Any]]:
    chosen = [{"label": _("Bộ tiêu chí đề nghị"), "value": run.chosen.name_vi}] if run.chosen else []
    return [
        {"label": _("Vốn"), "value": f"{words.pot(run)}, {words.capital(run).lower()}"},
        {"label": _("Số tiền chia"), "value": formats.money(run.amount_vnd)},
        *chosen,
    ]


def _word(
    request: HttpRequest, run: Run, form: forms.Form, *, title: str, button: str, done: str, act: Callable[[dict[str, Any]], Any],
    text: str = "",
) -> HttpResponse:  # fmt: skip
    """One word on a division; afterwards its page."""

    def acted() -> str:
        act(form.cleaned_data)
        return lists.run_url(run)

    return step(request, form, title=title, button=button, back=lists.run_url(run), act=acted, done=done, text=text, facts=_facts(run))


@require_http_methods(ASKS)
@needs(P.PROPOSE_ALLOCATION)
def option_new(request: HttpRequest, pk: int) -> HttpResponse:
    """One more set on the same figures."""
    run = doors.run_or_404(request, pk, P.PROPOSE_ALLOCATION)
    known = {option.set_id for option in queries.options_of(run)}
    sets = [one for one in running.sets_for(run.line) if one.id not in known]
    form = OptionForm(request.POST or None, sets=sets, initial={"version": run.version})
    return _word(
        request, run, form, title=_("Thêm bộ tiêu chí để so"), button=_("Tính"), done=_("Đã tính thêm một bộ tiêu chí."),
        act=lambda given: running.add_option(run_id=pk, by=me(request), **given),
        text="" if sets else _("Mọi bộ tiêu chí của dự án và loại vốn này đã có trong phương án."),
    )  # fmt: skip


@require_http_methods(ASKS)
@needs(P.PROPOSE_ALLOCATION)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """The department stands behind one set."""
    run = doors.run_or_404(request, pk, P.PROPOSE_ALLOCATION)
    options = queries.options_of(run)
    initial = {"version": run.version, "option": run.chosen_id or (options[0].pk if len(options) == 1 else None)}
    form = ProposeForm(request.POST or None, options=options, initial=initial)

    def act(given: dict[str, Any]) -> None:
        steps.propose(run_id=pk, option_id=int(given["option"]), text=given["text"], version=given["version"], by=me(request))

    return _word(
        request, run, form, title=_("Đề nghị phân bổ"), button=_("Gửi thẩm định"), done=_("Đã đề nghị; chờ thẩm định."), act=act
    )


@require_http_methods(ASKS)
@needs(P.APPRAISE_INVESTMENT, P.APPRAISE_RECURRENT)
def appraise(request: HttpRequest, pk: int) -> HttpResponse:
    """The right desk's opinion; the other desk is told whose it is."""
    run = doors.run_or_404(request, pk, P.APPRAISE_INVESTMENT, P.APPRAISE_RECURRENT)
    return _word(
        request, run, OpinionForm(request.POST or None, initial={"version": run.version}), title=_("Thẩm định phân bổ"),
        button=_("Ghi ý kiến, chuyển Ủy ban nhân dân"), done=_("Đã ghi ý kiến thẩm định."),
        act=lambda given: steps.appraise(run_id=pk, by=me(request), **given),
    )  # fmt: skip


@require_http_methods(ASKS)
@needs(P.ENDORSE_ALLOCATION)
def endorse(request: HttpRequest, pk: int) -> HttpResponse:
    """The Committee submits it to the Council."""
    run = doors.run_or_404(request, pk, P.ENDORSE_ALLOCATION)
    form = SubmissionForm(request.POST or None, initial={"version": run.version, "signed_on": clock.today()})
    return _word(
        request, run, form, title=_("Trình Hội đồng nhân dân"), button=_("Đồng ý, trình"), done=_("Đã trình Hội đồng nhân dân."),
        act=lambda given: steps.endorse(run_id=pk, by=me(request), **given),
    )  # fmt: skip


@require_http_methods(ASKS)
@needs(P.RECORD_RESOLUTION)
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    """The resolution is written down with its scan."""
    run = doors.run_or_404(request, pk, P.RECORD_RESOLUTION)
    initial = {"version": run.version, "signed_on": clock.today()}
    form = ResolutionForm(request.POST or None, request.FILES or None, initial=initial)

    def act(given: dict[str, Any]) -> None:
        upload = given.pop("file")
        try:
            file = store_evidence(content=upload.read(MAX_BYTES + 1), name=upload.name, area_id=run.area_id, by=me(request))
        except NotAccepted as problem:
            raise Refused(str(problem)) from None
        steps.resolve(run_id=pk, file=file, by=me(request), **given)

    return _word(
        request, run, form, title=_("Ghi nghị quyết của Hội đồng nhân dân"), button=_("Ghi nghị quyết"), done=_("Đã ghi nghị quyết."),
        act=act,
    )  # fmt: skip


@require_http_methods(ASKS)
@needs(P.ALLOCATE_MONEY)
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """The division becomes a document of the ledger."""
    run = doors.run_or_404(request, pk, P.ALLOCATE_MONEY)
    initial = {"version": run.version, "signed_on": clock.today(), "authority": _("Ủy ban nhân dân tỉnh")}
    form = AssignForm(request.POST or None, initial=initial)
    return _word(
        request, run, form, title=_("Lập chứng từ giao vốn"), button=_("Mở dòng vốn và gửi duyệt"),
        done=_("Đã mở dòng vốn cho các xã và gửi duyệt chứng từ giao vốn."),
        act=lambda given: assigning.assign(run_id=pk, by=me(request), **given),
        text=_("Mỗi xã được tiền có một dòng vốn dưới dòng của tỉnh. Chứng từ chờ người khác duyệt trong sổ vốn rồi mới vào sổ."),
    )  # fmt: skip


@require_http_methods(ASKS)
@needs(*BACK)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to who proposed it, with the reason."""
    run = doors.run_or_404(request, pk, *BACK)
    form = ReasonForm(request.POST or None, initial={"version": run.version})
    return _word(
        request, run, form, title=_("Trả lại phương án"), button=_("Trả lại"), done=_("Đã trả lại phương án cho người lập."),
        act=lambda given: steps.send_back(run_id=pk, by=me(request), **given),
    )  # fmt: skip


@require_POST
@needs(P.PROPOSE_ALLOCATION)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """A division that goes no further."""
    run = doors.run_or_404(request, pk, P.PROPOSE_ALLOCATION)
    return press(
        request, lambda v: running.discard_run(run_id=pk, by=me(request), version=v), done=lambda _r: _("Đã bỏ phương án."),
        back=lists.run_url(run),
    )  # fmt: skip


__all__ = ["appraise", "assign", "discard", "endorse", "new", "option_new", "propose", "resolve", "send_back"]
