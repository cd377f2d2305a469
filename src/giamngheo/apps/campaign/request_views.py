"""Requests to be reviewed within the annual campaign, and their quick screening."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit import formats
from giamngheo.kit.fields import offer

from . import actions, lists
from .commune_views import READERS, commune_url
from .forms import RequestForm, ScreeningForm
from .models import ReviewRequest
from .pages import act_page, campaign_or_404, check_any, doubts_of
from .queries import cases, contents


@require_GET
@needs(*READERS)
def requests(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Requests of the commune's campaign."""
    campaign = campaign_or_404(request, year, area_id, *READERS)
    may_receive = access(request).may(P.RECEIVE_REQUEST, area_id)
    found = list(cases.requests_of(campaign))
    refused = [one.pk for one in found if one.state == "screened_out"]
    papers = contents.papers_of("tu-choi", refused) if refused else {}
    context = {
        "campaign": campaign,
        "table": lists.requests_table(found, year, may_screen=may_receive, papers=papers),
        "may_receive": may_receive,
        "back_url": commune_url(campaign),
    }
    return render(request, "campaign/requests.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECEIVE_REQUEST)
def request_new(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Takes a request: the household is found by name, then chosen."""
    campaign = campaign_or_404(request, year, area_id, P.RECEIVE_REQUEST)
    text = request.GET.get("tim", "")
    found = {str(h.pk): h for h in cases.households_for_request(campaign, text)}
    form = RequestForm(request.POST or None)
    offer(form.fields["household"], [(pk, f"{h.head_name}, {h.village.name if h.village else ''}") for pk, h in found.items()])

    def do(given: dict[str, Any]) -> None:
        actions.file_request(
            campaign=campaign, household=found[given["household"]], channel=given["channel"],
            filed_on=given["filed_on"], again_reason=given["again_reason"], by=me(request),
        )  # fmt: skip

    return act_page(
        request, form=form, do=do, done=_("Đã nhận giấy đề nghị. Ghi Phiếu A tiếp theo."),
        back=reverse("campaign:requests", args=[year, area_id]), submit=_("Nhận giấy đề nghị"),
        title=_("Nhận giấy đề nghị rà soát (Mẫu số 01)"), search=text, is_search=True, is_closed=not found,
        is_nothing_found=bool(text.strip()) and not found,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RECEIVE_REQUEST)
def screening(request: HttpRequest, pk: int) -> HttpResponse:
    """Phiếu A of a request."""
    related = ("household__village", "campaign__commune_review__round", "campaign__area")
    found = ReviewRequest.objects.select_related(*related).filter(pk=pk).first()
    if found is None:
        raise Http404
    check_any(request, [P.RECEIVE_REQUEST], found.area_id)

    def do(given: dict[str, Any]) -> str:
        done = actions.screen_request(
            request=found, items=given["items"], override_reason=given["override_reason"], by=me(request),
            version=given["version"],
        )  # fmt: skip
        if done.state == "accepted":
            return _("Đã ghi Phiếu A: hộ được đưa vào danh sách cần rà soát.")
        return _("Đã ghi Phiếu A: hộ được xem là không nghèo, không đưa vào danh sách cần rà soát.")

    year = found.campaign.commune_review.round.year
    return act_page(
        request, form=ScreeningForm(request.POST or None, initial={"version": found.version}), do=do,
        done=_("Đã ghi Phiếu A."), back=reverse("campaign:requests", args=[year, found.area_id]), submit=_("Ghi Phiếu A"),
        title=_("Phiếu A, hộ %(name)s") % {"name": found.household.head_name},
        doubts=doubts_of(found.campaign),
        facts=[(_("Bản, tiểu khu"), found.household.village.name if found.household.village else ""),
               (_("Ngày nộp"), formats.day(found.filed_on))],
    )  # fmt: skip
