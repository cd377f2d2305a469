"""Making a paper of the campaign: number, day and signer are asked for, the rest stands in the rows."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit import clock

from . import actions
from .actions.paperwork import SORTS
from .commune_views import commune_url
from .forms import PaperForm
from .models import ReviewRequest
from .pages import act_page, check_any, list_or_404
from .queries import contents

TITLES = {
    "bien-ban": gettext_lazy("Lập biên bản hội nghị bản"),
    "niem-yet": gettext_lazy("Lập thông báo niêm yết"),
    "phuc-tra": gettext_lazy("Lập thông báo kết quả phúc tra"),
    "tu-choi": gettext_lazy("Lập văn bản trả lời hộ không được đưa vào rà soát"),
    "bao-cao": gettext_lazy("In báo cáo kết quả rà soát"),
    "y-kien": gettext_lazy("In văn bản cho ý kiến"),
    "quyet-dinh": gettext_lazy("In quyết định công nhận"),
    "chung-nhan": gettext_lazy("In giấy chứng nhận"),
}


def _row_or_404(request: HttpRequest, sort: str, pk: int) -> Any:
    if sort not in SORTS:
        raise Http404
    row = contents.row_of(sort, pk)
    if row is None:
        raise Http404
    permissions = SORTS[sort].permissions
    check_any(request, permissions, row.area_id)
    if hasattr(row, "village_list_id"):
        list_or_404(request, row.village_list_id, *permissions)
    return row


def _back(row: Any) -> str:
    if hasattr(row, "village_list_id"):
        return reverse("campaign:village", args=[row.village_list_id])
    if isinstance(row, ReviewRequest):
        return commune_url(row.campaign, "requests")
    return commune_url(getattr(row, "campaign", row))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.RUN_CAMPAIGN, P.HOLD_MEETING, P.GIVE_OPINION, P.RECEIVE_REQUEST)
def paper_new(request: HttpRequest, sort: str, pk: int) -> HttpResponse:
    """Asks for number, day and signer, makes the paper, and goes to it; a paper made already is shown."""
    row = _row_or_404(request, sort, pk)
    made = contents.papers_of(sort, [pk])
    if pk in made:
        return redirect("papers:paper", made[pk])
    number, day = contents.proposed(sort, row)
    initial = {"number": number, "issued_on": day or clock.today(), "signer_name": contents.signer_of(sort, row)}

    def do(given: dict[str, Any]) -> None:
        actions.make_paper(
            sort=sort, row=row, number=given["number"], issued_on=given["issued_on"],
            signer_name=given["signer_name"], by=me(request),
        )  # fmt: skip

    response = act_page(
        request, form=PaperForm(request.POST or None, initial=initial), do=do, done=_("Đã lập giấy."), back=_back(row),
        submit=_("Lập giấy (Word, PDF)"), title=str(TITLES[sort]),
        text=_("Giấy lập một lần, giữ nguyên như lúc lập; in lại được. Lời văn của mẫu ghi theo trí nhớ, chưa xác nhận."),
    )  # fmt: skip
    made = contents.papers_of(sort, [pk]) if response.status_code == 302 else {}
    return redirect("papers:paper", made[pk]) if pk in made else response
