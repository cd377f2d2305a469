"""Reads of evaluation surveys within what the person may see; masks of the lists behind two surveys."""

from __future__ import annotations

from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Count, Q, QuerySet

from giamngheo.apps.accounts.queries import Access
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.places.plans import current_plan
from giamngheo.apps.places.queries import last_districts, province
from giamngheo.apps.review.models import CommuneReview, Round
from giamngheo.engine.plan_surveys import Questionnaire

from . import states
from .frame import NoFrame
from .models import Estimate, SampleCluster, SampleHousehold, Survey

READERS = (P.RUN_SURVEY, P.VIEW_TABLES, P.SURVEY)
ASKERS = (P.RUN_SURVEY, P.SURVEY)
# Who reads what came of it.
VIEWERS = (P.RUN_SURVEY, P.VIEW_TABLES)
MASKS = """
select coalesce(nullif(g.name, ''), '–') as area, d.deprived_mask, d.unknown_mask <> 0 as is_unsettled, count(*)::bigint as households
from review_decision d
left join places_areaprojection p on p.area_id = d.area_id and p.level = 'district' and p.generation_id = %s
left join places_area g on g.id = p.target_id
where d.round_id = %s and d.is_recognised group by 1, 2, 3
"""
COUNTED = {"area": pl.String, "deprived_mask": pl.Int32, "is_unsettled": pl.Boolean, "households": pl.Int64}


def questionnaires() -> dict[str, Questionnaire]:
    """By id, as plan/surveys says."""
    return dict(current_plan().surveys)


def may_run(access: Access) -> bool:
    """Surveys are of the whole province."""
    return access.may(P.RUN_SURVEY, province().pk)


def round_for(year: int) -> Round:
    """The newest round up to this year of which every commune has its recognised list; where there is none, the newest that has any.
    A round of a few lists brought in alone is not whole. Raises NoFrame."""
    done = Count("communes", filter=Q(communes__state="recognised"))
    found = list(Round.objects.filter(year__lte=year).annotate(lists=Count("communes"), done=done).filter(done__gt=0).order_by("-year"))
    if not found:
        raise NoFrame(f"Chưa có danh sách hộ nghèo được công nhận nào đến năm {year} để phân tầng. Công nhận danh sách rồi làm lại.")
    return next((one for one in found if one.done == one.lists >= found[0].lists), found[0])


def listed(year: int) -> tuple[int, int]:
    """(communes with a recognised list, communes) of a year's round."""
    communes = CommuneReview.objects.filter(round__year=year)
    return communes.filter(state="recognised").count(), communes.count()


def surveys() -> QuerySet[Survey]:
    """All, newest first; of the households only those are counted that the asker may see."""
    done = Count("taken", filter=~Q(taken__outcome=states.PENDING))
    return Survey.objects.annotate(sampled=Count("taken"), asked=done).order_by("-year", "-id")


def survey_or_none(pk: int) -> Survey | None:
    return surveys().filter(pk=pk).first()


def clusters_of(survey: Survey) -> QuerySet[SampleCluster]:
    """Villages taken, within reach, with households taken and asked."""
    done = Count("taken", filter=~Q(taken__outcome=states.PENDING))
    return survey.clusters_drawn.select_related("area", "village").annotate(sampled=Count("taken"), asked=done).order_by("stratum", "id")


def sample_of(access: Access, survey: Survey, *, cluster: int | None = None, outcome: str = "") -> QuerySet[SampleHousehold]:
    """Households to ask where this person asks; in villages the database shows only one's own."""
    areas = access.areas_with(P.RUN_SURVEY) | access.areas_with(P.SURVEY)
    found = SampleHousehold.objects.filter(survey=survey, area_id__in=areas).select_related("area", "village", "household", "cluster")
    if cluster:
        found = found.filter(cluster_id=cluster)
    if outcome:
        found = found.filter(outcome=outcome)
    return found.order_by("cluster_id", "household__sort_key", "id")


def sample_or_none(access: Access, pk: int) -> SampleHousehold | None:
    areas = access.areas_with(P.SURVEY)
    return (
        SampleHousehold.objects.filter(pk=pk, area_id__in=areas).select_related("survey", "area", "village", "household").first()
    )  # fmt: skip


def waiting_for(access: Access) -> QuerySet[SampleHousehold]:
    """Households of running surveys that nobody has asked yet."""
    return SampleHousehold.objects.filter(
        survey__state=states.COLLECTING, outcome=states.PENDING, area_id__in=access.areas_with(P.SURVEY)
    )


def estimates_of(survey: Survey, among: str) -> QuerySet[Estimate]:
    return survey.estimates.filter(among=among).order_by("id")


def amongs_of(survey: Survey) -> list[str]:
    """Groups that the survey was estimated for, in the order written."""
    return list(dict.fromkeys(survey.estimates.order_by("id").values_list("among", flat=True)))


def closed_surveys() -> list[Survey]:
    return list(Survey.objects.filter(state=states.CLOSED).order_by("year", "id"))


def years_before(year: int) -> list[int]:
    """Earlier years with a recognised list, the newest first."""
    found = Round.objects.filter(year__lt=year, communes__state="recognised").order_by("-year")
    return list(found.values_list("year", flat=True).distinct())


def masks_of(year: int) -> tuple[str, pl.DataFrame]:
    """(standard, count table by former district) of the recognised list of a year; only areas of the asker's scope."""
    found = Round.objects.get(year=year)
    map_ = last_districts().values_list("generation_id", flat=True).first()
    with connection.cursor() as cursor:
        cursor.execute(MASKS, [map_, found.pk])
        rows: Any = cursor.fetchall()
    table = pl.DataFrame(rows, schema=COUNTED, orient="row")
    return found.standard_id, table.with_columns(persons=pl.col("households"))


def frame_round(survey: Survey) -> Round:
    return Round.objects.get(year=survey.frame_year)
