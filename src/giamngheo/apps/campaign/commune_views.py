"""A commune's campaign: opened, its villages, committee, assignments, list to review, report, opinion, certificates."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.review import actions as review_actions
from giamngheo.engine.vocabulary import HOUSEHOLD_CLASSES
from giamngheo.kit import clock, exports, formats
from giamngheo.kit.asked import whole
from giamngheo.kit.fields import offer
from giamngheo.kit.terms import Words

from . import actions, lists, next_step, obstacles, states, terms
from .forms import AssignForm, CalendarForm, MemberForm, OpinionForm, ReasonForm, ReportForm
from .models import CommitteeMember, CommuneCampaign
from .pages import act_page, campaign_or_404, check_any, do_and_back, doubts_of, review_or_404
from .queries import campaigns, cases, contents, results

FILE_KINDS = ("xlsx", "csv")
FILTERS = ("ban", "nguon", "buoc", "hang", "sap_xep")
PEOPLE = campaigns.CAMPAIGN_PEOPLE
CLASS_LABELS = Words(HOUSEHOLD_CLASSES)
# Who sees the whole list to review by name.
READERS = (P.RUN_CAMPAIGN, P.VIEW_HOUSEHOLDS)


def commune_url(campaign_or_review: Any, name: str = "commune", *extra: Any) -> str:
    """Address of a page of the commune."""
    review = getattr(campaign_or_review, "commune_review", campaign_or_review)
    return reverse(f"campaign:{name}", args=[review.round.year, review.area_id, *extra])


@require_GET
@needs(*PEOPLE)
def commune(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """The commune's villages and their steps, what comes next and what stands in its way."""
    review = review_or_404(request, year, area_id)
    campaign = campaigns.campaign_of(review)
    if campaign is None:
        here = access(request)
        context = {"review": review, "may_run": here.may(P.RUN_CAMPAIGN, area_id), "may_list": here.may(P.VIEW_HOUSEHOLDS, area_id),
                   "doubts": doubts_of(review), "rule": terms.house_note("campaign_needed_from")}  # fmt: skip
        return render(request, "campaign/not_opened.html", context)
    today = clock.today()
    mine = campaigns.counted_villages(access(request), area_id, review.round)
    every = campaigns.village_lines([campaign], today)
    lines = [line for line in every if mine is None or line.list.village_id in mine]
    is_certified = any(line.state == states.CERTIFIED for line in every)
    state = campaigns.campaign_state(review, campaign, is_certified=is_certified)
    may_run = access(request).may(P.RUN_CAMPAIGN, area_id)
    may_read = any(access(request).may(p, area_id) for p in READERS)
    people = campaigns.people_of(review.round, area_id)
    following = next_step.of_commune(
        campaign, state, every, manned=people, has_committee=campaign.has_committee, unscreened=campaign.unscreened,
    ) if may_run else None  # fmt: skip
    opinions = list(campaign.opinions.order_by("-id")) if state != states.RUNNING else []
    lists.with_papers("y-kien", opinions, contents.papers_of("y-kien", [one.pk for one in opinions]) if opinions else {})
    holder = campaigns.holder_of(review.round)
    context = {
        "review": review,
        "campaign": campaign,
        "state": states.CAMPAIGN_STATES[state],
        "code": state,
        "table": lists.villages_table(
            lines, people,
            caption=_("Các bản của %(area)s, rà soát năm %(year)s") % {"area": review.area.name, "year": year},
            cases_url=commune_url(review, "case_list") if may_read else "",
            may_open=any(access(request).may(p, area_id) for p in campaigns.VILLAGE_PEOPLE),
        ),
        "posted": sum(states.ORDER[line.state] >= states.ORDER[states.POSTED] for line in lines),
        "total": len(lines),
        "late": sum(line.is_late for line in lines),
        "may_run": may_run,
        "next_step": following,
        "may_read": may_read,
        "may_list": access(request).may(P.VIEW_HOUSEHOLDS, area_id),
        "may_opine": access(request).may(P.GIVE_OPINION, area_id) and holder != "none",
        "may_recognise": access(request).may(P.RECOGNISE, area_id),
        "may_withdraw": state in {states.REPORTED, states.CLEARED}
        and (may_run or access(request).may(P.RECOGNISE, area_id)),
        "holder": terms.HOLDERS[holder],
        "has_opinion_step": holder != "none",
        "in_the_way": obstacles.before_report(campaign, every) if may_run and state in {states.RUNNING, states.RETURNED} else [],
        "opinions": opinions,
        "standing": results.result_standing(review.round_id),
        "report_paper": lists.paper_link("bao-cao", campaign.pk, contents.papers_of("bao-cao", [campaign.pk])),
        "decision_paper": lists.paper_link("quyet-dinh", campaign.pk, contents.papers_of("quyet-dinh", [campaign.pk])),
        "doubts": doubts_of(review),
    }  # fmt: skip
    return render(request, "campaign/commune.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RUN_CAMPAIGN)
def open_commune(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Opens the commune's campaign with its calendar."""
    review = review_or_404(request, year, area_id, P.RUN_CAMPAIGN)
    proposed = terms.proposed_calendar(review.round.closes_on, campaigns.holder_of(review.round))
    if clock.today() > proposed.survey_due_on:  # opened late: no step is late from the first day
        proposed = replace(proposed, survey_due_on=min(clock.today(), proposed.meeting_due_on))
    names = ("survey_due_on", "meeting_due_on", "posting_due_on", "report_due_on")
    form = CalendarForm(request.POST or None, initial={name: getattr(proposed, name) for name in names})

    def do(given: dict[str, Any]) -> None:
        calendar = terms.Calendar(*(given[name] for name in names))
        actions.open_campaign(commune_review=review, calendar=calendar, by=me(request))

    return act_page(
        request, form=form, do=do, done=_("Đã mở rà soát của xã và lập danh sách cần rà soát."),
        back=commune_url(review), submit=_("Mở rà soát của xã"),
        title=_("Mở rà soát %(area)s, năm %(year)s") % {"area": review.area.name, "year": year},
        text=_("Danh sách cần rà soát gồm mọi hộ đang nghèo, cận nghèo theo quyết định gần nhất; hộ mới thoát nghèo được "
               "đưa vào để theo dõi nhu cầu, không phân loại lại. Các mốc dưới đây tính ngược từ ngày cuối của vòng rà soát."),
        doubts=doubts_of(review),
    )  # fmt: skip


@require_POST
@needs(P.RUN_CAMPAIGN)
def refresh(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Adds to the list to review whoever belongs on it by now."""
    campaign = campaign_or_404(request, year, area_id, P.RUN_CAMPAIGN)
    return do_and_back(
        request, lambda: actions.refresh_list(campaign=campaign, by=me(request)), back=commune_url(campaign),
        done=_("Danh sách cần rà soát đã được cập nhật."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RUN_CAMPAIGN)
def committee(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """The commune's steering committee: members, one added."""
    campaign = campaign_or_404(request, year, area_id, P.RUN_CAMPAIGN)
    form = MemberForm(request.POST or None)

    def do(given: dict[str, Any]) -> None:
        actions.add_member(
            campaign=campaign, full_name=given["full_name"], office=given["office"], duty=given["duty"], by=me(request)
        )

    return act_page(
        request, form=form, do=do, done=_("Đã thêm thành viên Ban Chỉ đạo."), back=commune_url(campaign, "committee"),
        submit=_("Thêm thành viên"), title=_("Ban Chỉ đạo rà soát %(area)s") % {"area": campaign.area.name},
        members=cases.committee_of(campaign), parent_url=commune_url(campaign),
    )  # fmt: skip


@require_POST
@needs(P.RUN_CAMPAIGN)
def member_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a membership."""
    member = CommitteeMember.objects.select_related("campaign__commune_review__round").filter(pk=pk).first()
    if member is None:
        raise Http404
    check_any(request, [P.RUN_CAMPAIGN], member.area_id)
    return do_and_back(
        request, lambda: actions.end_member(member=member, by=me(request)),
        back=commune_url(member.campaign, "committee"), done=_("Đã thôi thành viên Ban Chỉ đạo."),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RUN_CAMPAIGN)
def assignments(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Who reviews and who heads which village."""
    campaign = campaign_or_404(request, year, area_id, P.RUN_CAMPAIGN)
    round = campaign.commune_review.round
    form = AssignForm(request.POST or None)
    offer(form.fields["user"], [("", _("Chọn người")), *campaigns.people_for_choice(area_id, clock.today())])
    offer(form.fields["villages"], campaigns.villages_for_choice(campaign))

    def do(given: dict[str, Any]) -> None:
        person = campaigns.person_of(int(given["user"]))
        assert person is not None
        review_actions.assign_villages(
            round=round if given["duty"] == "reviewer" else None, area_id=area_id, user=person,
            duty=given["duty"].removesuffix("_always"), village_ids=[int(pk) for pk in given["villages"]], by=me(request),
        )  # fmt: skip

    return act_page(
        request, form=form, do=do, done=_("Đã phân công."), back=commune_url(campaign, "assignments"),
        submit=_("Phân công"), title=_("Phân công rà soát viên, trưởng bản %(area)s") % {"area": campaign.area.name},
        assigned=campaigns.assigned_in(round, area_id), parent_url=commune_url(campaign),
        year=year,
    )  # fmt: skip


@require_POST
@needs(P.RUN_CAMPAIGN)
def assignment_end(request: HttpRequest, year: int, pk: int) -> HttpResponse:
    """Ends a duty in a village."""
    found = campaigns.assignment_of(pk)
    if found is None:
        raise Http404
    check_any(request, [P.RUN_CAMPAIGN], found.area_id)
    return do_and_back(
        request, lambda: review_actions.end_assignment(assignment=found, by=me(request)),
        back=reverse("campaign:assignments", args=[year, found.area_id]), done=_("Đã thôi phân công."),
    )  # fmt: skip


def _results(request: HttpRequest, area_id: int) -> str:
    """Which results of the list to review this person sees: all, or of villages that are posted."""
    return "all" if any(access(request).may(p, area_id) for p in campaigns.BEFORE_POSTING) else "posted"


def _found(request: HttpRequest, campaign: CommuneCampaign) -> Any:
    """The list to review with the address's filters."""
    village = request.GET.get("ban", "")
    source = request.GET.get("nguon", "")
    step = request.GET.get("buoc", "")
    return cases.cases_in(
        campaign, village_id=whole(village, 11),
        source=source if source in dict(cases.SOURCES) else "", state=step if step in states.CASE_STATES else "",
        household_class=request.GET.get("hang", "") if request.GET.get("hang", "") in CLASS_LABELS else "",
        sort=request.GET.get("sap_xep", "village"), is_public=_results(request, campaign.area_id) == "posted",
    )  # fmt: skip


@require_GET
@needs(*READERS)
def case_list(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """The commune's list to review: each household, why it is there, how far it is."""
    campaign = campaign_or_404(request, year, area_id, *READERS)
    page = Paginator(_found(request, campaign), lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    export = lists.file_address("campaign:case_file", [year, area_id, "xlsx"], request.GET, FILTERS)
    caption = _("Danh sách hộ cần rà soát %(area)s, năm %(year)s") % {"area": campaign.area.name, "year": year}
    context = {
        "campaign": campaign,
        "title": caption,
        "table": lists.cases_table(
            page, caption=caption,
            columns=lists.case_columns(
                may_drop=access(request).may(P.RUN_CAMPAIGN, area_id), results=_results(request, area_id)
            ),
            export_url=export, sort=request.GET.get("sap_xep", "village"), names_link=True,
        ),
        "count": page.paginator.count,
        "villages": campaigns.villages_for_choice(campaign),
        "sources": cases.SOURCES,
        "classes": [(code, CLASS_LABELS[code]) for code in CLASS_LABELS],
        "steps": [(s.code, s.label) for s in states.CASE_STATES.values()],
        "chosen": {key: request.GET.get(key, "") for key in FILTERS},
        "back_url": commune_url(campaign),
    }  # fmt: skip
    return render(request, "campaign/cases.html", context)


@require_GET
@needs(*READERS)
def case_file(request: HttpRequest, year: int, area_id: int, kind: str) -> HttpResponseBase:
    """Exactly the list of the screen."""
    campaign = campaign_or_404(request, year, area_id, *READERS)
    if kind not in FILE_KINDS:
        raise Http404
    found = _found(request, campaign)
    record(by=me(request), action="tải danh sách cần rà soát", subject=f"rà soát {campaign.pk}", area_id=area_id, kind=kind)
    name = f"danh-sach-can-ra-soat-{year}-{campaign.area.code}"
    columns = lists.case_columns(results=_results(request, area_id))
    if kind == "csv":
        return exports.csv_response(
            columns, lambda: found.iterator(chunk_size=2000), name=name, scope=access(request).scope()
        )
    title = f"Danh sách hộ cần rà soát {campaign.area.name}, năm {year}"
    return exports.xlsx_response(columns, found.iterator(chunk_size=2000), name=name, title=title)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RUN_CAMPAIGN)
def case_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a household off the list to review."""
    case = cases.case_of(pk)
    if case is None:
        raise Http404
    check_any(request, [P.RUN_CAMPAIGN], case.area_id)

    def do(given: dict[str, Any]) -> None:
        actions.drop_case(case=case, reason=given["reason"], by=me(request))

    return act_page(
        request, form=ReasonForm(request.POST or None), do=do, done=_("Đã đưa hộ ra khỏi danh sách cần rà soát."),
        back=reverse("campaign:case_list", args=[case.round.year, case.area_id]), submit=_("Đưa ra khỏi danh sách"),
        text=_("Hộ của danh sách nghèo, cận nghèo chỉ đưa ra khi sổ hộ đã ghi biến động (cả hộ chuyển đi, nhập hộ, xoá hộ) "
               "hoặc đã xử lý trùng hộ. Chủ tịch UBND xã thấy các hộ đưa ra trước khi công nhận."),
        title=_("Đưa hộ %(name)s ra khỏi danh sách cần rà soát") % {"name": case.household.head_name},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RUN_CAMPAIGN)
def report(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """The commune's report to the upper level."""
    campaign = campaign_or_404(request, year, area_id, P.RUN_CAMPAIGN)
    form = ReportForm(request.POST or None, initial={"version": campaign.version})

    def do(given: dict[str, Any]) -> None:
        actions.send_report(
            campaign=campaign, number=given["number"], reported_on=given["reported_on"], by=me(request),
            version=given["version"],
        )  # fmt: skip

    can_report = campaign.state in {states.RUNNING, states.RETURNED}
    in_the_way = obstacles.before_report(campaign) if can_report else []
    return act_page(
        request, form=form, do=do, done=_("Đã gửi báo cáo kết quả rà soát của xã."), back=commune_url(campaign),
        submit=_("Gửi báo cáo"), title=_("Báo cáo kết quả rà soát %(area)s, năm %(y)s") % {"area": campaign.area.name, "y": year},
        warnings=in_the_way, is_closed=bool(in_the_way),
        text=_("Cấp cho ý kiến: %(holder)s.") % {"holder": terms.HOLDERS[campaigns.holder_of(campaign.commune_review.round)]},
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.GIVE_OPINION)
def opinion(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """The upper level's opinion."""
    campaign = campaign_or_404(request, year, area_id, P.GIVE_OPINION)
    form = OpinionForm(request.POST or None, initial={"version": campaign.version})

    def do(given: dict[str, Any]) -> None:
        actions.give_opinion(
            campaign=campaign, is_agreed=given["is_agreed"] == "co", text=given["text"], number=given["number"],
            given_on=given["given_on"], by=me(request), version=given["version"],
        )  # fmt: skip

    review = campaign.commune_review
    return act_page(
        request, form=form, do=do, done=_("Đã ghi ý kiến."), back=commune_url(campaign), submit=_("Ghi ý kiến"),
        title=_("Ý kiến về kết quả rà soát %(area)s, năm %(y)s") % {"area": campaign.area.name, "y": year},
        facts=[
            (_("Báo cáo của xã"), campaign.report_number or _("chưa gửi")),
            (_("Hạn cho ý kiến"), formats.day(campaign.opinion_due_on)),
            (_("Hộ nghèo dự kiến"), formats.number(review.poor_count)),
            (_("Hộ cận nghèo dự kiến"), formats.number(review.near_poor_count)),
            (_("Hộ không nghèo"), formats.number(review.not_poor_count)),
        ],
    )  # fmt: skip
