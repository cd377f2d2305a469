"""Facts of places: what is known of my communes and their villages, and the form that answers once for all households there."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from giamngheo.apps.accounts.permissions import access, check_area, me, needs
from giamngheo.apps.accounts.queries import person_names
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import communes_among, named_apart
from giamngheo.engine.eligibility_frames import columns_for
from giamngheo.kit import clock
from giamngheo.kit.asked import whole
from giamngheo.kit.workflow import Refused

from . import queries, shown
from .actions.placing import record_place_answers
from .columns import OF_PLACES, asked_by
from .forms import PlaceAnswersForm


def _chosen(request: HttpRequest) -> tuple[list[tuple[Any, str]], Any]:
    """My communes by name, and the one asked for: another's says 404, none asked means the first."""
    communes = named_apart(communes_among(access(request).areas_with(P.VIEW_HOUSEHOLDS)))
    wanted = whole(request.GET.get("dia_ban"))
    if wanted is not None:
        check_area(request, P.VIEW_HOUSEHOLDS, wanted)
    return communes, next((area for area, _name in communes if wanted in (None, area.pk)), None)


@require_GET
@needs(P.VIEW_HOUSEHOLDS)
def places(request: HttpRequest) -> HttpResponse:
    """One commune: each fact of the whole commune and of villages, since when, who said it, which rules ask."""
    communes, area = _chosen(request)
    told = queries.place_answers(area.pk) if area else []
    names = person_names([one.by_id for one in told])
    columns, asked = columns_for("household"), asked_by(current_plan().eligibility, "household")
    lines = [
        {
            "label": columns[fact].vi, "rules": shown.rules_words(asked[fact]),
            "answers": [
                {
                    "where": one.village.name if one.village else _("cả xã"), "words": shown.value_words(columns[fact], one.value),
                    "observed_on": one.observed_on, "by": names.get(one.by_id or 0, ""), "note": one.note,
                }
                for one in told if one.fact == fact
            ],
        }
        for fact in OF_PLACES
    ]  # fmt: skip
    context = {
        "area": area, "lines": lines, "areas": [{"value": a.pk, "label": n} for a, n in communes] if len(communes) > 1 else [],
        "current_area": area.pk if area else "", "may_write": bool(area) and access(request).may(P.KEEP_SUBJECTS, area.pk),
    }  # fmt: skip
    return render(request, "subjects/places.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.KEEP_SUBJECTS)
def place_answers(request: HttpRequest, area_id: int) -> HttpResponse:
    """Answers for the whole commune or for the villages ticked."""
    check_area(request, P.KEEP_SUBJECTS, area_id)
    columns, asked = columns_for("household"), asked_by(current_plan().eligibility, "household")
    form = PlaceAnswersForm(
        request.POST or None, columns={fact: columns[fact] for fact in OF_PLACES}, hints={},
        laws={fact: shown.rules_words(asked[fact]) for fact in OF_PLACES},
        villages=[(str(v.pk), v.name) for v in queries.villages_of(area_id)], initial={"observed_on": clock.today()},
    )  # fmt: skip
    back = f"{reverse('subjects:places')}?dia_ban={area_id}"
    if request.method == "POST" and form.is_valid():
        observed_on: date = form.cleaned_data["observed_on"]
        try:
            record_place_answers(
                area_id=area_id, village_ids=[int(pk) for pk in form.cleaned_data["villages"]], values=form.answered(),
                observed_on=observed_on, note=form.cleaned_data["note"], by=me(request),
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Đã ghi thông tin của địa bàn; mọi hộ ở đó được xét theo."))
            return redirect(back)
    context = {
        "form": form, "title": _("Ghi thông tin của địa bàn"), "button": _("Ghi"), "back_url": back,
        "text": _("Một câu trả lời tính cho mọi hộ của nơi được chọn, từ ngày nắm thông tin. Câu trả lời riêng của một hộ, "
                  "của một bản thì được dùng trước."),
    }  # fmt: skip
    return render(request, "subjects/step.html", context, status=422 if form.errors else 200)
