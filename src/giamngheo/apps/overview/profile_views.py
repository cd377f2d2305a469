"""Profiles: projects and agencies with what is theirs, a commune with everything about it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from giamngheo.apps.accounts.agencies import office_name
from giamngheo.apps.accounts.permissions import access, check_area, needs
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.indicators import queries as indicators
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import area_with_id, areas_inside
from giamngheo.apps.steering import reach
from giamngheo.engine.plan_programme import Project
from giamngheo.kit import clock

from . import profile_lists, profiles
from .asked import Asked
from .figures import Figures
from .queries import profiles as reads
from .queries import stored


def _stored(asked: Asked) -> tuple[Figures | None, dict[str, Any]]:
    """The stored figures of the day, and what a page says of them: of when, how official, by which rules."""
    found = stored.pair_of(asked.area.pk, asked.day).now
    if found is None:
        return None, {"pair": stored.Pair(None, None)}
    is_old_plan = found.plan_digest != current_plan().digest
    return found.figures, {"pair": stored.Pair(found, None), "standing": found.figures["standing"], "is_old_plan": is_old_plan}


@require_GET
@needs(P.VIEW_TABLES)
def projects(request: HttpRequest) -> HttpResponse:
    """Every project and sub-project with its targets' lights and who leads it."""
    asked = Asked(request)
    figures, told = _stored(asked)
    table = profile_lists.projects_table(indicators.period().projects, figures, asked.query())
    title = _("Theo dự án: %(area)s") % {"area": asked.area.name}
    context = {**asked.bar(), **told, "title": title, "table": table, "query": asked.query()}
    return render(request, "overview/index.html", context)


@require_GET
@needs(P.VIEW_TABLES)
def agencies(request: HttpRequest) -> HttpResponse:
    """Every agency of today with its targets' lights and the difficulties that wait for it."""
    asked = Asked(request)
    open_ones = reads.open_by_agency(access(request), asked.inside, clock.today())
    figures, told = _stored(asked)
    table = profile_lists.agencies_table(reach.standing_offices(), figures, open_ones, asked.query())
    title = _("Theo cơ quan: %(area)s") % {"area": asked.area.name}
    context = {**asked.bar(), **told, "title": title, "table": table, "query": asked.query()}
    return render(request, "overview/index.html", context)


def _parts(code: str) -> tuple[Project, list[Project]]:
    """A project and the sub-projects it is made of. Raises Http404."""
    known = {p.id: p for p in indicators.period().projects}
    if code not in known:
        raise Http404
    return known[code], [p for p in known.values() if p.parent == code]


@require_GET
@needs(P.VIEW_TABLES)
def project(request: HttpRequest, code: str) -> HttpResponse:
    """Targets, money, support, works, difficulties of one project and of its sub-projects."""
    asked, (found, parts) = Asked(request), _parts(code)
    codes = (code, *(p.id for p in parts))
    here, leads = access(request), dict.fromkeys(lead for p in (found, *parts) if (lead := reads.lead_today(p)))
    figures, told = _stored(asked)
    context = {
        **asked.bar(), **told, "title": found.name_vi, "query": asked.query(), "parts": parts,
        "leads": [(profile_lists.office_slug(k), office_name(k)) for k in leads],
        "targets": profiles.targets_of(figures, lambda one: one.project in codes, asked.query()),
        "money": profiles.money_table(asked.inside, "nam", area_id=asked.area.pk, project=code) if asked.may_see_money else None,
        "support": profiles.support_table(asked.inside, asked.map, givers=codes, area_id=asked.area.pk, may_open=asked.may_open),
        "works": profiles.works_words(reads.works_by_state(asked.inside, codes)),
        "may_open": asked.may_open, "works_of": asked.area.pk,
        "difficulties": profiles.difficulty_table(reads.difficulties(here, asked.inside, project__in=codes)[: reads.MOST]),
    }  # fmt: skip
    return render(request, "overview/project.html", context)


@require_GET
@needs(P.VIEW_TABLES)
def agency(request: HttpRequest, office: str) -> HttpResponse:
    """Targets, money, difficulties to handle and orders of one agency."""
    asked, office_ = Asked(request), reads.office_or_none(profile_lists.office_id(office))
    if office_ is None:
        raise Http404
    here = access(request)
    figures, told = _stored(asked)
    context = {
        **asked.bar(), **told, "title": office_.name, "query": asked.query(),
        "leads": [p for p in indicators.period().projects if p.id in office_.leads],
        "targets": profiles.targets_of(figures, lambda one: one.owner in office_.owned, asked.query()),
        "money": (
            profiles.money_table(asked.inside, "du_an", area_id=asked.area.pk, projects=office_.leads) if asked.may_see_money else None
        ),
        "difficulties": profiles.difficulty_table(reads.difficulties_of_office(here, asked.inside, office_)[: reads.MOST]),
        "directives": profiles.directive_table(reads.directives(here, asked.inside, agency__in=office_.ids)[: reads.MOST]),
    }  # fmt: skip
    return render(request, "overview/agency.html", context)


@require_GET
@needs(P.VIEW_TABLES)
def commune(request: HttpRequest, area_id: int) -> HttpResponse:
    """People, poverty, support, money, works, commitments, difficulties, inspections of one commune of any map."""
    check_area(request, P.VIEW_TABLES, area_id)
    area = area_with_id(area_id)
    if area.kind != "commune":
        raise Http404
    here = access(request)
    inside = frozenset(areas_inside(area).values_list("pk", flat=True)) & here.areas_with(P.VIEW_TABLES)
    rows = profiles.poverty_rows(area, reads.people_by_year(inside))
    may_see_money, may_open = here.may(P.VIEW_MONEY, area.pk), here.may(P.VIEW_HOUSEHOLDS, area.pk)
    context = {
        "area": area, "title": area.name, "successors": reads.successors(area.pk), "predecessors": reads.predecessors(area),
        "poverty": profiles.poverty_table(rows, area), "bars": profiles.poverty_bars(rows),
        "support": profiles.support_table(inside, area.generation_id, givers=None, area_id=area.pk, may_open=may_open),
        "money": profiles.money_table(inside, "du_an", area_id=area.pk) if may_see_money else None,
        "works": profiles.works_words(reads.works_by_state(inside)), "may_open": may_open, "works_of": area.pk,
        "commitments": profiles.commitment_table(reads.commitments_of(area.pk)),
        "difficulties": profiles.difficulty_table(reads.difficulties(here, inside)[: reads.MOST]),
        "directives": profiles.directive_table(reads.directives(here, inside, agency="")[: reads.MOST]),
        "inspections": profiles.inspection_table(reads.inspections(here, inside)),
    }  # fmt: skip
    return render(request, "overview/commune.html", context)


__all__ = ["agencies", "agency", "commune", "project", "projects"]
