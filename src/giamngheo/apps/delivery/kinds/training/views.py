"""Screens of courses: the list, one course, one learner, all learners."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record, record_sensitive_read
from giamngheo.apps.delivery import case_lists, doors
from giamngheo.apps.delivery import lists as frame_lists
from giamngheo.apps.delivery import queries as frame_queries
from giamngheo.apps.delivery import states as frame_states
from giamngheo.apps.delivery.doors import yes_no
from giamngheo.apps.delivery.tie_views import ties_of
from giamngheo.apps.delivery.views import frame_answers
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.register.masking import HIDDEN, sensitive_fields
from giamngheo.kit import clock, exports, formats

from . import lists, queries, rules, states
from .kind import KIND
from .models import Course, Trainee
from .school_queries import school_or_none

HIDDEN_FIELDS = sensitive_fields(Trainee)


def wanted_of(request: HttpRequest, sorts: dict[str, Any]) -> queries.Wanted:
    """What the address asks for; strange words ask for nothing."""
    state, level, result, sort = (
        request.GET.get(name, "") for name in ("trang_thai", "trinh_do", "ket_qua", "sap_xep")
    )
    return queries.Wanted(
        state=state if state in {*states.STATES, frame_states.STOPPED} else "", level=level if level in Course.Level.values else "",
        result=result if result in queries.RESULTS else "", year=doors.number(request, "nam"), area_id=doors.number(request, "dia_ban"),
        due_by=clock.today() if request.GET.get("den_han") == "1" else None,
        is_accepted=request.GET.get("da_nghiem_thu") == "1", sort=sort if sort in sorts else "",
    )  # fmt: skip


def filters_of(request: HttpRequest, wanted: queries.Wanted) -> dict[str, Any]:
    """Choices of place and year that the lists share, and the address without its page."""
    areas = doors.my_areas(request)
    query = request.GET.copy()
    query.pop("trang", None)
    return {
        "wanted": wanted, "query": query.urlencode(), "levels": Course.Level.choices,
        **case_lists.narrowing(areas, wanted, queries.years_of(areas)),
    }  # fmt: skip


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases(request: HttpRequest) -> HttpResponse:
    """Courses of my areas, and the counts that the target of trained workers asks for."""
    wanted = wanted_of(request, queries.SORTS)
    found = queries.narrowed(queries.cases_in(doors.my_areas(request)), wanted)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    told = filters_of(request, wanted)
    # The counts are of level, year, area; those of learners open the learners behind them.
    counted = queries.narrowed(queries.cases_in(doors.my_areas(request)), replace(wanted, state="", due_by=None))
    kept = request.GET.copy()
    for name in set(kept) - {"trinh_do", "nam", "dia_ban"}:
        kept.pop(name)
    kept["da_nghiem_thu"] = "1"
    context = {
        **told, "table": lists.cases_table(page, sort=wanted.sort, query=told["query"]),
        "counts": queries.counts(counted), "under_way": queries.under_way(counted), "kept": kept.urlencode(),
        "states": lists.all_states(), "may_plan": access(request).may(P.DELIVER),
        "doubts": current_plan().eligibility.schemes[rules.P4_1].unconfirmed,
    }  # fmt: skip
    return render(request, "delivery_training/cases.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def cases_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen, with the columns that the screen keeps for the page of each."""
    found = queries.narrowed(queries.cases_in(doors.my_areas(request)), wanted_of(request, queries.SORTS))
    return file_of(request, kind, found, lists.case_columns(), name="lop-nghe", title=_("Lớp đào tạo nghề"))


def file_of(request: HttpRequest, kind: str, found: Any, columns: Any, *, name: str, title: str) -> HttpResponseBase:
    """A list as a workbook or as text, and one entry in the log."""
    if kind not in ("xlsx", "csv"):
        raise Http404
    record(by=me(request), action="tải danh sách đào tạo nghề", subject=f"{name}.{kind}")
    if kind == "csv":
        return exports.csv_response(
            columns, lambda: found.iterator(chunk_size=2000), name=name, scope=access(request).scope()
        )
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name=name, title=title)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def trainees(request: HttpRequest) -> HttpResponse:
    """Learners of all courses of my areas."""
    wanted = wanted_of(request, queries.TRAINEE_SORTS)
    found = queries.trainees_narrowed(queries.trainees_in(doors.my_areas(request)), wanted)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    told = filters_of(request, wanted)
    results = [
        ("chung-chi", _("Có chứng chỉ")), ("khong-dat", _("Không đạt")), ("chua-ro", _("Chưa có kết quả")),
        ("co-viec", _("Có việc làm sau khi học")), ("chua-viec", _("Có chứng chỉ, chưa có việc làm")),
    ]  # fmt: skip
    context = {**told, "table": lists.trainees_table(page, sort=wanted.sort, query=told["query"]), "results": results}
    return render(request, "delivery_training/trainees.html", context)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def trainees_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen; the group stays hidden."""
    found = queries.trainees_narrowed(
        queries.trainees_in(doors.my_areas(request)), wanted_of(request, queries.TRAINEE_SORTS)
    )
    return file_of(
        request,
        kind,
        found,
        lists.trainee_columns(is_revealed=False),
        name="hoc-vien",
        title=_("Học viên các lớp nghề"),
    )


case_or_404 = doors.case_door(queries.case_or_none)


def trainee_or_404(request: HttpRequest, pk: int, permission: P) -> Trainee:
    found = queries.trainee_or_none(pk, doors.my_areas(request))
    if found is None:
        raise Http404
    doors.support_or_404(request, found.support_id, permission)
    return found


def _is_revealed(request: HttpRequest, pk: int, area_id: int, count: int) -> bool:
    """Groups are asked for by somebody who may; the asking is logged."""
    is_asked = request.GET.get("hien") == "1" and access(request).may(P.VIEW_SENSITIVE, area_id)
    if is_asked:
        record_sensitive_read(
            by=me(request),
            subject=f"hỗ trợ {pk}",
            fields=HIDDEN_FIELDS,
            area_id=area_id,
            path=request.path,
            row_count=count,
        )
    return is_asked


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def case(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of a support of this kind: a course, one learner's, or what a school was given."""
    areas = doors.my_areas(request)
    school = school_or_none(pk, areas)
    if school is not None:
        from .school_views import school_page

        return school_page(request, school)
    found = case_or_404(request, pk)
    if found.support_id != pk:
        learner = next(one for one in queries.trainees_of(found) if one.support_id == pk)
        return _trainee_page(request, found, learner)
    return _course_page(request, found)


def _course_page(request: HttpRequest, found: Course) -> HttpResponse:
    support, may = found.support, _may(request, found)
    learners, paid = queries.trainees_of(found), list(found.payments.all())
    may["pay"] = may["pay"] and sum(one.amount_vnd for one in paid) < queries.state_vnd_of(found)
    may["stop"] = may["stop"] and not paid
    is_revealed = _is_revealed(request, support.pk, found.area_id, len(learners))
    held = [(one, doors.may_decide(request, one.support)) for one in learners if one.support.state == frame_states.HELD]
    context = {
        "found": found, "support": support, "state": lists.state_of(found), "may": may, "held": held,
        "answers": [*frame_answers(support), *_answers(found)], "table": lists.class_table(learners, is_revealed=is_revealed),
        "sessions": lists.sessions_table(queries.sessions_of(found), may_write=may["attend"]), "is_revealed": is_revealed,
        "may_reveal": access(request).may(P.VIEW_SENSITIVE, found.area_id) and bool(learners), "warnings": _warnings(found, learners),
        "least": rules.attendance_least(current_plan()), "proofs": frame_queries.evidence_of(support.pk),
        "steps": dict(KIND.steps(support.pk)),
        "settled": queries.settled_steps(support.pk), "is_over": clock.today() >= found.ends_on,
        "contributions": frame_lists.contributions_table(rows := frame_queries.contributions_of(support.pk)), "contribution_rows": rows,
        "payments": lists.payments_table(paid), "ties": ties_of(request, support),
    }  # fmt: skip
    return render(request, "delivery_training/case.html", context)


def _warnings(found: Course, learners: list[Trainee]) -> list[str]:
    """Where the cost of a learner goes beyond a norm, or none is known; each said once, without saying of whom."""
    plan = current_plan()
    told = [rules.norm_warning(rules.norm_of(plan, one.group, found.starts_on), found.cost_vnd) for one in learners]
    return [f"{words} ({formats.number(told.count(words))} học viên)" for words in dict.fromkeys(told) if words]


def _may(request: HttpRequest, found: Course) -> dict[str, bool]:
    """Which acts this person and this state allow; the action asks again."""
    here, is_open = access(request), found.support.state == frame_states.OPEN
    is_accepted = found.support.state == frame_states.ACCEPTED
    may = {
        name: (is_open or (is_accepted and name in ("job", "pay")))
        and here.may(move.permission, found.area_id)
        and states.can(move, found.state)
        for name, move in states.BY_NAME.items()
    }  # fmt: skip
    is_second = doors.is_second(request, found.support)
    may["open"], may["finish"] = may["open"] and is_second, may["finish"] and is_second
    may["certify"] = may["certify"] and clock.today() >= found.ends_on
    may["add"] = is_open and here.may(P.DELIVER, found.area_id)
    may["stop"] = may["add"]
    return may


def pairs(*told: tuple[str, Any]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value} for label, value in told if value not in ("", None)]


def _answers(found: Course) -> list[dict[str, Any]]:
    return pairs(
        (_("Cơ sở đào tạo"), found.school_name), (_("Trình độ"), found.get_level_display()), (_("Nơi học"), found.place),
        (_("Số giờ học"), formats.number(found.hours, missing="")), (_("Số học viên dự kiến"), formats.number(found.planned_count)),
        (_("Chi phí một học viên"), formats.money(found.cost_vnd)), (_("Đơn vị cam kết tuyển dụng, bao tiêu"), found.employer),
        (_("Quyết định mở lớp"), f"{found.decision_number}, {formats.day(found.decided_on)}" if found.decided_on else ""),
        (_("Cần bổ sung"), found.return_reason),
    )  # fmt: skip


def _trainee_page(request: HttpRequest, course: Course, one: Trainee) -> HttpResponse:
    support, may = one.support, _may(request, course)
    is_revealed = _is_revealed(request, support.pk, one.area_id, 1)
    months = ""
    if one.job_seen_on:
        passed = (one.job_seen_on.year - course.ends_on.year) * 12 + one.job_seen_on.month - course.ends_on.month
        months = _("%(day)s, %(months)s tháng sau khi kết thúc lớp") % {
            "day": formats.day(one.job_seen_on),
            "months": passed,
        }
    answers = pairs(
        (_("Hộ nghèo, cận nghèo, mới thoát nghèo vào ngày khai giảng"), yes_no(one.is_three_classes)),
        (_("Nhóm hưởng mức hỗ trợ"), lists.group_words(one.group) if is_revealed else HIDDEN),
        (_("Buổi có mặt"), lists.attended(one)), (_("Kết quả"), lists.result_words(one)),
        (_("Chứng chỉ"), f"{one.certificate_number}, {formats.day(one.certified_on)}" if one.certified_on else ""),
        (_("Việc làm sau khi học"), one.get_job_display()), (_("Ngày xem"), months), (_("Nơi làm việc"), one.job_employer),
        (_("Thu nhập một tháng"), formats.money(one.job_income_vnd, missing="")),
    )  # fmt: skip
    context = {
        "one": one, "course": course, "support": support, "state": frame_states.STATES[support.state], "is_revealed": is_revealed,
        "answers": [*frame_answers(support), *answers], "clashes": list(support.clashes.all()),
        "may": {
            "job": may["job"] and support.state == frame_states.ACCEPTED, "reveal": access(request).may(P.VIEW_SENSITIVE, one.area_id),
            "leave": (may["leave"] or may["drop"]) and support.state in (frame_states.OPEN, frame_states.HELD) and not one.passed,
            "decide": doors.may_decide(request, support),
        },
    }  # fmt: skip
    return render(request, "delivery_training/trainee.html", context)


__all__ = [
    "case", "case_or_404", "cases", "cases_file", "file_of", "filters_of", "pairs", "trainee_or_404", "trainees", "trainees_file",
    "wanted_of",
]  # fmt: skip
