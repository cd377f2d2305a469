"""Taking back what was decided too early: the report before recognition, a household taken off the list."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit import formats

from . import actions
from .commune_views import commune_url
from .forms import ReasonForm
from .pages import act_page, campaign_or_404, check_any
from .queries import cases


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RUN_CAMPAIGN, P.RECOGNISE)
def withdraw(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Takes the commune's report back, so that a village can be reviewed again."""
    campaign = campaign_or_404(request, year, area_id, P.RUN_CAMPAIGN, P.RECOGNISE)
    form = ReasonForm(request.POST or None, initial={"version": campaign.version})

    def do(given: dict[str, Any]) -> None:
        actions.withdraw_report(campaign=campaign, reason=given["reason"], by=me(request), version=given["version"])

    return act_page(
        request, form=form, do=do, done=_("Đã rút báo cáo. Đưa bản cần làm lại về rà soát lại, rồi báo cáo lại."),
        back=commune_url(campaign), submit=_("Rút báo cáo"),
        title=_("Rút báo cáo kết quả rà soát %(area)s, năm %(y)s") % {"area": campaign.area.name, "y": year},
        text=_("Báo cáo đã gửi vẫn lưu. Các bản trở về bước đã niêm yết; bản nào thay đổi kết quả thì rà soát lại, họp lại, "
               "niêm yết lại, sau đó xã báo cáo lại."),
        facts=[(_("Báo cáo"), campaign.report_number or _("chưa gửi")), (_("Ngày báo cáo"), formats.day(campaign.reported_on))],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RUN_CAMPAIGN)
def case_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Puts a household back on the list to review."""
    case = cases.case_of(pk)
    if case is None:
        raise Http404
    check_any(request, [P.RUN_CAMPAIGN], case.area_id)

    def do(given: dict[str, Any]) -> None:
        actions.restore_case(case=case, reason=given["reason"], by=me(request))

    return act_page(
        request, form=ReasonForm(request.POST or None), do=do, done=_("Đã đưa hộ lại vào danh sách cần rà soát."),
        back=reverse("campaign:case_list", args=[case.round.year, case.area_id]), submit=_("Đưa lại vào danh sách"),
        title=_("Đưa hộ %(name)s lại vào danh sách cần rà soát") % {"name": case.household.head_name},
        facts=[(_("Lý do đã đưa ra"), case.dropped_reason), (_("Căn cứ trong sổ hộ"), case.dropped_ground)],
    )  # fmt: skip


__all__ = ["case_restore", "withdraw"]
