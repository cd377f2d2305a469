"""Draw up a list: rule, place and day first; then how many there are, and what is to be given."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from giamngheo.apps.accounts.permissions import access, me, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.queries import areas_for_choice
from giamngheo.apps.support.asked import day_asked
from giamngheo.apps.support.lists import NOUNS
from giamngheo.apps.support.queries import HELD, day_for, judged, rule_of, schemes
from giamngheo.engine.plan_eligibility import Rule
from giamngheo.kit import formats
from giamngheo.kit.asked import whole

from . import judging, terms
from .actions import proposing
from .forms import ProposeForm
from .lists import list_url
from .queries.reach import areas_held
from .states import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@needs(P.PROPOSE_LIST)
def new(request: HttpRequest) -> HttpResponse:
    """Without a rule the choice of rules; with one its counts on the day, and the form."""
    held = areas_held(access(request), P.PROPOSE_LIST)
    areas = [one for one in areas_for_choice() if one.pk in held]
    kinds = {one.kind for one in areas}
    choices = [
        (names, [r for r in scheme.rules.values() if r.subject in HELD and terms.level_of(r) in kinds])
        for scheme, names in ((scheme, terms.scheme_names()[scheme.id]) for scheme in schemes())
    ]
    rule = rule_of(request.GET.get("quy_dinh", ""))
    area = _area(request, rule, areas)
    context: dict[str, Any] = {"choices": [(name, rules) for name, rules in choices if rules], "choice_areas": areas}
    if rule is None or area is None:
        return render(request, "beneficiaries/new.html", context)
    if rule.subject not in HELD:
        raise PermissionDenied
    on = day_for(rule, day_asked(request))
    form = ProposeForm(
        request.POST or None, contents=terms.contents_of(rule.id), initial={"title": terms.proposed_title(rule, area, on)}
    )
    if request.method == "POST" and form.is_valid():
        made = _made(request, form, rule, area, on)
        if made is not None:
            return made
    context |= _preview(rule, area, on) | {"form": form}
    return render(request, "beneficiaries/new.html", context, status=422 if form.errors else 200)


def _area(request: HttpRequest, rule: Rule | None, areas: list[Any]) -> Any:
    """The area asked for, of the level that the rule's lists have; the only one where there is one."""
    if rule is None:
        return None
    fitting = [one for one in areas if one.kind == terms.level_of(rule)]
    wanted = whole(request.GET.get("dia_ban"))
    return next((one for one in fitting if one.pk == wanted), fitting[0] if fitting else None)


def _made(request: HttpRequest, form: ProposeForm, rule: Rule, area: Any, on: date) -> HttpResponse | None:
    try:
        made = proposing.propose_list(area=area, rule_id=rule.id, on=on, by=me(request), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("Đã lập danh sách. Xem lại từng dòng rồi làm bước tiếp theo."))
    return redirect(list_url(made))


def _preview(rule: Rule, area: Any, on: date) -> dict[str, Any]:
    """How many would be on it."""
    counts = judged(rule, judging.areas_of(rule, area, on), on).counts
    procedure = terms.procedure_of(rule)
    return {
        "rule": rule, "area": area, "on": on, "yes_count": formats.number(counts["YES"]), "counts": counts, "procedure": procedure,
        "noun": NOUNS[rule.subject], "open_count": formats.number(counts["UNDETERMINED"]), "is_sensitive": terms.is_sensitive(rule),
        "doubts": terms.doubts_of(rule), "is_in_force": rule.is_in_force(on), "scheme": terms.scheme_of(rule.id),
        "is_confirmed": procedure.confidence == "confirmed",
    }  # fmt: skip
