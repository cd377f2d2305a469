"""The steps of a request: each its form, its right, its act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.review import engine_door
from giamngheo.apps.review.states import Refused
from giamngheo.engine.vocabulary import INDICATOR_CODES
from giamngheo.kit import clock, formats
from giamngheo.kit.fields import TRUTH, offer

from . import actions, forms, lists, queries, rules
from .actions.deciding import obstacles
from .models import Assessment, Request
from .pages import for_step, step_page

METHODS = require_http_methods(["GET", "HEAD", "POST"])


def _form(form_class: Any, request: HttpRequest, found: Request, **initial: Any) -> Any:
    return form_class(request.POST or None, initial={"version": found.version, **initial})


@METHODS
@needs(P.RECEIVE_REQUEST, P.SURVEY)
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    found = for_step(request, pk, "screen")

    def do(given: dict[str, Any]) -> str:
        done = actions.screen_request(request=found, by=me(request), **given)
        if done.is_screened_out:
            return _("Đã ghi: hộ được coi là không nghèo. Trình Chủ tịch UBND xã trả lời bằng văn bản.")
        return _("Đã ghi nhận dạng nhanh. Việc tiếp theo: khảo sát.")

    setting = rules.rules_of(found).settings["screening_items"]
    form = _form(forms.ScreeningForm, request, found, screened_on=clock.today(), item_count=found.screened_count)
    text = _("Từ %(n)s mục trở lên thì hộ được coi là không nghèo.") % {"n": setting.value}
    return step_page(request, found, "screen", form, do, text=text)


@METHODS
@needs(P.RECEIVE_REQUEST, P.SURVEY)
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """By class or by income, as the kind of request asks."""
    found = for_step(request, pk, "survey")
    is_by_income = rules.kind_of(found).is_by_income
    newest = queries.newest_assessment(found)
    proposed = current_plan().standard_on(clock.today())
    initial: dict[str, Any] = {
        "observed_on": clock.today(), "area_type": found.area.area_type, "member_count": found.household.member_count,
        "standard_id": proposed.id if proposed else "",
    }  # fmt: skip
    initial |= _before(found, newest)
    form = _form(forms.IncomeForm if is_by_income else forms.ClassSurveyForm, request, found, **initial)
    offer(form.fields["standard_id"], [("", _("Chọn một chuẩn")), *engine_door.standard_choices()])
    do = _income(request, found, form) if is_by_income else _class(request, found, form)
    text = (
        _("Ghi thu nhập cả hộ trong 12 tháng trước ngày khảo sát, sau khi trừ chi phí. Không có thì ghi 0; để trống là chưa rõ.")
        if is_by_income
        else _("Ghi đúng như phiếu khảo sát. Câu nào chưa rõ thì chọn “Chưa rõ”; thiếu câu trả lời thì chưa xác định được hạng.")
    )
    sheet = None if is_by_income else queries.sheet_of(found)
    return step_page(
        request, found, "survey", form, do, text=text, is_dense=True,
        may_use_sheet=not is_by_income and access(request).may(P.SURVEY, found.area_id),
        sheet=sheet if sheet is not None and sheet.state == "draft" else None,
    )  # fmt: skip


def _before(found: Request, newest: Assessment | None) -> dict[str, Any]:
    """The last survey's answers, so that a correction need not be typed whole; health is asked anew."""
    if newest is None:
        return {}
    words = {True: "yes", False: "no", None: ""}
    same: dict[str, Any] = {"member_count": newest.member_count, "area_type": newest.area_type}
    if newest.fact is None:
        items = newest.items.values_list("source", "amount_vnd")
        return same | {"works_in_farming": words[newest.works_in_farming]} | {forms.SOURCE + s: a for s, a in items}
    ticks = {
        forms.TICK + code: words[getattr(newest.fact, forms.TICK + code)]
        for code in INDICATOR_CODES
        if code not in engine_door.HEALTH_INDICATORS
    }
    points = formats.score(newest.fact.score_a, missing="")
    return same | ticks | {"score_a": points, "declared_income_vnd": newest.fact.declared_income_vnd}


def _told(done: Assessment) -> str:
    words = lists.result_words(done.result)
    if done.result == "UNDETERMINED":
        return _("Đã ghi. Chưa xác định được kết quả, còn thiếu: %(missing)s.") % {"missing": done.missing}
    return _("Đã ghi. Kết quả: %(result)s.") % {"result": words.lower()}


def _standard_of(form: Any) -> dict[str, Any]:
    given = form.cleaned_data
    return {name: given[name] for name in ("observed_on", "standard_id", "standard_reason", "version")}


def _class(request: HttpRequest, found: Request, form: Any) -> Callable[[dict[str, Any]], str]:
    return lambda given: _told(
        actions.survey_household(request=found, answers=form.answers(), by=me(request), **_standard_of(form))
    )


def _income(request: HttpRequest, found: Request, form: Any) -> Callable[[dict[str, Any]], str]:
    return lambda given: _told(
        actions.record_income(
            request=found, items=form.items(), member_count=given["member_count"], area_type=given["area_type"],
            works_in_farming=TRUTH[given["works_in_farming"]], by=me(request), **_standard_of(form),
        )
    )


@require_POST
@needs(P.RECEIVE_REQUEST, P.SURVEY)
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """Computes again from the newest survey."""
    found = for_step(request, pk, "score")
    newest = queries.newest_assessment(found)
    try:
        done = actions.score_request(
            request=found, by=me(request), standard_id=newest.standard_id if newest else "",
            standard_reason=newest.standard_reason if newest else "",
        )  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _told(done))
    return redirect("in_year:request", pk=found.pk)


@METHODS
@needs(P.RECEIVE_REQUEST, P.HOLD_MEETING)
def meet(request: HttpRequest, pk: int) -> HttpResponse:
    found = for_step(request, pk, "meet")

    def do(given: dict[str, Any]) -> str:
        held = actions.record_meeting(request=found, by=me(request), **given)
        if held.is_agreed:
            return _("Đã ghi biên bản: cuộc họp đồng ý. Việc tiếp theo: niêm yết.")
        return _("Đã ghi biên bản: chưa đủ tỷ lệ đồng ý, phải rà soát lại và họp lại.")

    share = formats.percent(rules.rules_of(found).meeting_share, 0)
    form = _form(forms.MeetingForm, request, found, held_on=clock.today())
    text = _("Cần từ %(share)s số người dự họp đồng ý.") % {"share": share}
    return step_page(request, found, "meet", form, do, text=text)


@METHODS
@needs(P.RECEIVE_REQUEST)
def post(request: HttpRequest, pk: int) -> HttpResponse:
    found = for_step(request, pk, "post")

    def do(given: dict[str, Any]) -> str:
        done = actions.post_request(request=found, by=me(request), **given)
        return _("Đã ghi niêm yết đến hết ngày %(day)s.") % {"day": formats.day(done.posted_until)}

    days = rules.rules_of(found).whole("posting_days")
    form = _form(forms.PostingForm, request, found, posted_on=clock.today())
    text = _("Niêm yết %(n)s ngày làm việc, không tính ngày bắt đầu.") % {"n": days}
    return step_page(request, found, "post", form, do, text=text)


@METHODS
@needs(P.RECEIVE_REQUEST)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = for_step(request, pk, "return")

    def do(given: dict[str, Any]) -> str:
        actions.return_request(request=found, by=me(request), **given)
        return _("Đã ghi. Đề nghị phải được khảo sát lại.")

    return step_page(request, found, "return", _form(forms.ReturnForm, request, found), do)


@METHODS
@needs(P.RECEIVE_REQUEST)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = for_step(request, pk, "withdraw")

    def do(given: dict[str, Any]) -> str:
        actions.withdraw_request(request=found, by=me(request), **given)
        return _("Đã ghi người dân rút đề nghị.")

    return step_page(request, found, "withdraw", _form(forms.WithdrawalForm, request, found, withdrawn_on=clock.today()), do)


def _in_the_way(name: str, found: Request, request: HttpRequest) -> list[str]:
    """What the chairman is told before typing anything; nothing where the state forbids it anyway."""
    return obstacles(name, found, me(request), clock.today())


def _check(found: Request, title: str, warning: str, label: str) -> Callable[[dict[str, Any]], dict[str, Any]]:
    back = reverse("in_year:request", args=[found.pk])

    def context(given: dict[str, Any]) -> dict[str, Any]:
        hidden = [
            {"name": name, "value": value.isoformat() if hasattr(value, "isoformat") else value}
            for name, value in given.items()
            if value is not None
        ]
        return {
            "title": title, "warning": warning, "confirm_label": label, "cancel_url": back,
            "answers": lists.paper_answers(found, given), "hidden": [*hidden, {"name": "buoc", "value": "xong"}],
        }  # fmt: skip

    return context


@METHODS
@needs(P.DECIDE_REQUEST)
def recognise(request: HttpRequest, pk: int) -> HttpResponse:
    """The chairman recognises, in two steps."""
    found = for_step(request, pk, "recognise")

    def do(given: dict[str, Any]) -> str:
        done = actions.recognise_request(request=found, by=me(request), **given)
        return _("Đã công nhận theo văn bản số %(number)s.") % {"number": done.decision_number}

    check = _check(
        found, _("Kiểm tra trước khi công nhận"), _("Sau khi công nhận, quyết định này không sửa được nữa."), _("Công nhận")
    )
    form = _form(forms.DecisionForm, request, found, decided_on=clock.today(), signer_name=me(request).full_name)
    return step_page(
        request, found, "recognise", form, do, check=check, obstacles=_in_the_way("recognise", found, request),
        submit=_("Tiếp tục"),
    )  # fmt: skip


@METHODS
@needs(P.DECIDE_REQUEST)
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """The chairman answers in writing, with reasons, in two steps."""
    found = for_step(request, pk, "refuse")

    def do(given: dict[str, Any]) -> str:
        done = actions.refuse_request(request=found, by=me(request), **given)
        return _("Đã ghi trả lời không công nhận, văn bản số %(number)s.") % {"number": done.decision_number}

    check = _check(
        found, _("Kiểm tra trước khi trả lời"), _("Sau khi ghi, văn bản trả lời này không sửa được nữa."), _("Không công nhận")
    )
    form = _form(forms.RefusalForm, request, found, decided_on=clock.today(), signer_name=me(request).full_name)
    return step_page(
        request, found, "refuse", form, do, check=check, obstacles=_in_the_way("refuse", found, request),
        submit=_("Tiếp tục"),
    )  # fmt: skip


@METHODS
@needs(P.RECEIVE_REQUEST, P.DECIDE_REQUEST)
def certify(request: HttpRequest, pk: int) -> HttpResponse:
    found = for_step(request, pk, "certify")

    def do(given: dict[str, Any]) -> str:
        done = actions.certify_request(request=found, by=me(request), **given)
        return _("Đã cấp giấy số %(number)s.") % {"number": done.number}

    return step_page(
        request, found, "certify", _form(forms.CertificateForm, request, found, issued_on=clock.today()), do,
        text=rules.kind_of(found).certificate_name_vi,
    )  # fmt: skip
