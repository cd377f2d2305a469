"""Photos of a sheet: list and add, look at one, take one off."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from giamngheo.apps.accounts.permissions import me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.files.queries import FileLost, content_of
from giamngheo.kit.terms import Words

from . import actions, queries, questions, states
from .doors import photo_or_404, sheet_or_404
from .forms import PhotoForm
from .states import Refused
from .views import head_of

SUBJECTS = Words(questions.SUBJECTS)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.SURVEY)
def photos(request: HttpRequest, pk: int) -> HttpResponse:
    """Photos of a sheet, and the form that adds one."""
    draft = sheet_or_404(request, pk)
    if not states.can("save", draft.state):
        return redirect("fieldwork:sheet", pk=pk)
    form = PhotoForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data["content"]
        try:
            actions.add_photo(
                draft_id=draft.pk, content=given.read(actions.MAX_PHOTO_BYTES + 1), name=given.name,
                subject=form.cleaned_data["subject"], by=me(request),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error("content", str(refusal))
        else:
            messages.success(request, _("Đã thêm ảnh. Vị trí chụp, nếu có, được cất riêng, không nằm trong ảnh."))
            return redirect("fieldwork:photos", pk=pk)
    found = [(photo, SUBJECTS.get(photo.subject, "")) for photo in queries.photos_of(draft)]
    context = {**head_of(draft, "anh"), "photos": found, "form": form, "most": actions.MAX_PHOTOS}
    return render(request, "fieldwork/photos.html", context, status=422 if form.errors else 200)


@require_GET
@cache_control(private=True, max_age=3600)
@needs(P.SURVEY, P.VIEW_HOUSEHOLDS)
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes of one photo, as a picture and nothing else."""
    photo = photo_or_404(request, pk)
    try:
        content = content_of(photo.file)
    except FileLost as lost:
        raise Http404(str(lost)) from None
    return HttpResponse(content, content_type=photo.file.content_type, headers={"Content-Disposition": "inline"})


@require_POST
@needs(P.SURVEY)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a photo off a sheet that is not sent."""
    photo = photo_or_404(request, pk)
    try:
        actions.remove_photo(photo_id=photo.pk, by=me(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("fieldwork:photos", pk=photo.draft_id)
