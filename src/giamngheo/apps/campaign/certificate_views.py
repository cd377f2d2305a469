"""Certificates of a recognised list: given their numbers and made into papers by one press, listed, printed in one go."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.files.queries import FileLost
from giamngheo.apps.papers.printing import printed_together, zipped
from giamngheo.apps.papers.queries import papers_of_subjects
from giamngheo.apps.review.states import Refused
from giamngheo.apps.work.actions import Busy, start_run
from giamngheo.kit import clock, exports, formats
from giamngheo.kit.asked import whole

from . import actions, lists
from .commune_views import FILE_KINDS, commune_url
from .forms import CertificatesForm
from .models import CommuneCampaign
from .pages import campaign_or_404
from .queries import campaigns, cases, contents
from .runs import INLINE_PAPERS, PRINT

READERS = (P.RUN_CAMPAIGN, P.RECOGNISE, P.VIEW_HOUSEHOLDS)
SORT = "chung-nhan"


def _village(request: HttpRequest) -> int | None:
    """The village chosen in the address; None: all of them."""
    asked = request.GET.get("ban", "")
    return whole(asked, 11)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(*READERS)
def certificates(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Certificates of the recognised list: issued once, then listed and printed."""
    campaign = campaign_or_404(request, year, area_id, *READERS)
    may_issue = access(request).may(P.RUN_CAMPAIGN, area_id)
    form = CertificatesForm(request.POST or None, initial={"first": contents.next_certificate(area_id, clock.today().year)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            count = actions.issue_certificates(
                campaign=campaign, suffix=given["suffix"], issued_on=given["issued_on"], first=given["first"], by=me(request)
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã cấp giấy chứng nhận: %(n)s hộ.") % {"n": formats.number(count)})
            return _print(request, campaign)
    return render(
        request, "campaign/certificates.html", _page(request, campaign, form, may_issue=may_issue),
        status=422 if form.errors else 200,
    )  # fmt: skip


def _page(request: HttpRequest, campaign: CommuneCampaign, form: CertificatesForm, *, may_issue: bool) -> dict[str, Any]:
    village = _village(request)
    found = cases.certificates_of(campaign, village_id=village)
    page = Paginator(found, lists.PAGE_SIZE).get_page(request.GET.get("trang"))
    year = campaign.commune_review.round.year
    title = _("Giấy chứng nhận hộ nghèo, hộ cận nghèo %(area)s, năm %(y)s") % {"area": campaign.area.name, "y": year}
    made = contents.papers_of(SORT, [one.pk for one in page])
    columns = [*lists.CERTIFICATE_COLUMNS, lists.paper_column(SORT, made, may_make=may_issue)]
    is_issued = page.paginator.count > 0 or village is not None
    waiting = contents.unprinted(campaign).count() if is_issued else 0
    query = f"?ban={village}" if village is not None else ""
    export = commune_url(campaign, "certificates_file", "xlsx")
    return {
        "campaign": campaign, "title": title, "form": form, "parent_url": commune_url(campaign), "count": page.paginator.count,
        "is_recognised": campaign.commune_review.state == "recognised", "is_issued": is_issued, "may_issue": may_issue,
        "waiting": waiting, "printed": is_issued and bool(made), "villages": campaigns.villages_for_choice(campaign),
        "chosen": village, "pdf_url": commune_url(campaign, "certificates_print", "pdf") + query,
        "zip_url": commune_url(campaign, "certificates_print", "zip") + query,
        "make_url": commune_url(campaign, "certificates_make"),
        "table": lists.cases_table(page, columns=columns, caption=title, export_url=export) if is_issued else None,
    }  # fmt: skip


@require_POST
@needs(P.RUN_CAMPAIGN)
def certificates_make(request: HttpRequest, year: int, area_id: int) -> HttpResponse:
    """Makes the papers that are missing: a few at once, many in the background."""
    return _print(request, campaign_or_404(request, year, area_id, P.RUN_CAMPAIGN))


def _print(request: HttpRequest, campaign: CommuneCampaign) -> HttpResponse:
    back = commune_url(campaign, "certificates")
    try:
        if contents.unprinted(campaign).count() > INLINE_PAPERS:
            year = campaign.commune_review.round.year
            run = start_run(kind=PRINT, subject_id=campaign.pk, area_id=campaign.area_id, year=year, by=me(request))
            return redirect("work:run", run_id=run.pk)
        made = actions.print_all(campaign=campaign, by=me(request))
    except (Refused, Busy) as refusal:
        messages.error(request, str(refusal))
    else:
        if made:
            messages.success(request, _("Đã lập %(n)s giấy, sẵn sàng để in.") % {"n": formats.number(made)})
    return redirect(back)


@never_cache
@require_GET
@needs(*READERS)
def certificates_print(request: HttpRequest, year: int, area_id: int, kind: str) -> HttpResponse:
    """All papers of the list (or of one village) in one file: a PDF to print, or the Word files in a zip."""
    campaign = campaign_or_404(request, year, area_id, *READERS)
    if kind not in ("pdf", "zip"):
        raise Http404
    issued = cases.certificates_of(campaign, village_id=_village(request))
    subjects = [contents.subject_of(SORT, pk) for pk in issued.values_list("pk", flat=True)]
    made = papers_of_subjects(subjects)
    papers = [made[subject] for subject in subjects if subject in made]
    if not papers:
        messages.error(request, _("Chưa có giấy chứng nhận nào được lập để in."))
        return redirect(commune_url(campaign, "certificates"))
    try:
        content = printed_together(papers) if kind == "pdf" else zipped(papers)
    except FileLost as lost:
        return HttpResponse(str(lost), status=410, content_type="text/plain; charset=utf-8")
    record(by=me(request), action="tải giấy chứng nhận để in", subject=f"rà soát {campaign.pk}", area_id=area_id, kind=kind,
           count=len(papers))  # fmt: skip
    response = HttpResponse(content, content_type="application/pdf" if kind == "pdf" else "application/zip")
    name = f"giay-chung-nhan-{year}-{campaign.area.code}.{kind}"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


@require_GET
@needs(*READERS)
def certificates_file(request: HttpRequest, year: int, area_id: int, kind: str) -> HttpResponseBase:
    """All certificates of the commune."""
    campaign = campaign_or_404(request, year, area_id, *READERS)
    if kind not in FILE_KINDS:
        raise Http404
    found = cases.certificates_of(campaign)
    record(by=me(request), action="tải danh sách giấy chứng nhận", subject=f"rà soát {campaign.pk}", area_id=area_id)
    name = f"giay-chung-nhan-{year}-{campaign.area.code}"
    if kind == "csv":
        return exports.csv_response(
            lists.CERTIFICATE_COLUMNS, lambda: found.iterator(chunk_size=2000), name=name, scope=access(request).scope()
        )
    title = f"Giấy chứng nhận hộ nghèo, hộ cận nghèo {campaign.area.name}, năm {year}"
    return exports.xlsx_response(lists.CERTIFICATE_COLUMNS, found.iterator(chunk_size=2000), name=name, title=title)
