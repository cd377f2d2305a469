"""Photos, papers and contributions of a support: add, look at, take off."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.files.evidence import MAX_BYTES, PDF_TYPE
from giamngheo.apps.files.queries import FileLost, content_of
from giamngheo.kit import formats

from . import doors, lists
from .actions import evidence as actions
from .forms import ContributionForm, EvidenceForm
from .kind import all_kinds


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def evidence_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a photo or a paper."""
    found = doors.support_or_404(request, pk, P.DELIVER)
    kind = all_kinds().get(found.kind)
    initial = {"step": request.GET.get("buoc", "")}
    form = EvidenceForm(request.POST or None, request.FILES or None, steps=kind.steps(pk) if kind else (), initial=initial)
    return doors.step(
        request, form, title=_("Thêm ảnh, giấy tờ: %(name)s") % {"name": formats.person_name(found.beneficiary_name)},
        button=_("Thêm"), back=lists.support_url(found), done=_("Đã thêm. Vị trí chụp, nếu có, được cất riêng, không nằm trong ảnh."),
        act=lambda: actions.add_evidence(
            support_id=pk, content=form.cleaned_data["content"].read(MAX_BYTES + 1), name=form.cleaned_data["content"].name,
            step=form.cleaned_data["step"], title=form.cleaned_data["title"], by=me(request),
        ),
    )  # fmt: skip


def _served(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A picture is shown, a paper is downloaded; neither may run anything."""
    way = "attachment" if content_type == PDF_TYPE else "inline"
    ending = {PDF_TYPE: "pdf", "image/jpeg": "jpg", "image/png": "png"}.get(content_type, "bin")
    headers = {"Content-Disposition": f'{way}; filename="{name}.{ending}"', "Content-Security-Policy": "sandbox; default-src 'none'"}
    return HttpResponse(content, content_type=content_type, headers=headers)


@require_GET
@cache_control(private=True, max_age=3600)
@needs(P.VIEW_HOUSEHOLDS)
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes of one photo or paper."""
    proof = doors.evidence_or_404(request, pk)
    try:
        return _served(content_of(proof.file), proof.file.content_type, f"ho-tro-{proof.support_id}-{proof.pk}")
    except FileLost as lost:
        raise Http404(str(lost)) from None


@require_GET
@cache_control(private=True, max_age=3600)
@needs(P.VIEW_HOUSEHOLDS)
def thumbnail(request: HttpRequest, pk: int) -> HttpResponse:
    """The small picture."""
    proof = doors.evidence_or_404(request, pk)
    if proof.file.thumbnail is None:
        raise Http404
    try:
        return _served(content_of(proof.file.thumbnail), "image/png", f"ho-tro-{proof.support_id}-{proof.pk}-nho")
    except FileLost as lost:
        raise Http404(str(lost)) from None


@require_POST
@needs(P.DELIVER)
def evidence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one off a support that is still open."""
    proof = doors.evidence_or_404(request, pk, P.DELIVER)
    return doors.press(
        request, lambda: actions.remove_evidence(evidence_id=pk, by=me(request)), done=_("Đã bỏ."), back=lists.support_url(proof.support)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.DELIVER)
def contribution_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Records what others put in."""
    found = doors.support_or_404(request, pk, P.DELIVER)
    form = ContributionForm(request.POST or None, initial={"source_code": "other"})
    return doors.step(
        request, form, title=_("Ghi đóng góp: %(name)s") % {"name": formats.person_name(found.beneficiary_name)},
        button=_("Ghi đóng góp"), back=lists.support_url(found), done=_("Đã ghi khoản đóng góp."),
        text=_("Đóng góp tự nguyện, công khai bằng tiền, hiện vật, ngày công hoặc đất (Nghị định 27/2022/NĐ-CP)."),
        act=lambda: actions.add_contribution(support_id=pk, by=me(request), **form.cleaned_data),
    )  # fmt: skip


@require_POST
@needs(P.DELIVER)
def contribution_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes off one that was written by mistake."""
    found = doors.contribution_or_404(request, pk)
    return doors.press(
        request, lambda: actions.remove_contribution(contribution_id=pk, by=me(request)), done=_("Đã bỏ."),
        back=lists.support_url(found.support),
    )  # fmt: skip
