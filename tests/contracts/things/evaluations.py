"""Addresses of evaluation surveys and a household of Phiêng Pằn in a sample."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.evaluations.models import Estimate, SampleCluster, SampleHousehold, Survey
from giamngheo.apps.register.models import Household
from giamngheo.kit import clock

from ..phieng_pan import HEAD, PhiengPan
from . import Thing


def _sampled(world: PhiengPan) -> SampleHousehold:
    known = SampleHousehold.objects.filter(area=world.area, survey__state="collecting").first()
    if known is not None:
        return known
    made = Survey.objects.create(
        kind="initial", year=2025, title="Điều tra đầu kỳ", questionnaire="danh_gia", frame_year=2025, clusters=2, households=1,
        alike="0.05", seed=1, at=clock.now(), state="drawn",
        frame={"poor": 1, "households": 2, "villages": 1, "strata": 1, "without_village": 0, "digest": "x"},
    )  # fmt: skip
    home = Household.objects.filter(area=world.area, village__isnull=False).order_by("id").first()
    assert home is not None
    cluster = SampleCluster.objects.create(
        survey=made, area=world.area, village=home.village, stratum=HEAD, size=2, chance=0.5, is_certain=False
    )
    found = SampleHousehold.objects.create(
        survey=made, cluster=cluster, area=world.area, village=home.village, household=home, weight=4
    )
    Survey.objects.filter(pk=made.pk).update(state="collecting", started_on=date(2025, 1, 2))
    return found


def _closed(world: PhiengPan) -> Survey:
    known = Survey.objects.filter(state="closed").first()
    if known is not None:
        return known
    made = Survey.objects.create(
        kind="initial", year=2025, title="Điều tra", questionnaire="danh_gia", frame_year=2025, clusters=2, households=1, alike="0.05",
        seed=1, at=clock.now(), state="closed", plan_digest="x", closed_on=date(2025, 3, 1),
    )  # fmt: skip
    Estimate.objects.create(survey=made, among="all", item="short_of_food", option="yes", n=9, value=0.5, se=0.1, low=0.3, high=0.7)
    return made


survey: Thing = lambda w: [_sampled(w).survey_id]  # noqa: E731
household: Thing = lambda w: [_sampled(w).pk]  # noqa: E731

THINGS: dict[str, tuple[Thing, str]] = {"evaluations:household": (household, "")}
# A survey is of the whole province and its page holds villages within reach only; estimates are about nobody.
LISTS_OF_MINE: dict[str, Thing] = {
    "evaluations:surveys_file": lambda w: ["csv"],
    "evaluations:survey": survey,
    **{f"evaluations:survey_{step}": survey for step in ("draw", "start", "close", "cancel")},
    "evaluations:sample": survey,
    "evaluations:sample_file": lambda w: [_sampled(w).survey_id, "csv"],
    "evaluations:results": lambda w: [_closed(w).pk],
    "evaluations:results_file": lambda w: [_closed(w).pk, "csv"],
}
REASONS = {
    "evaluations_survey": "a survey is of the whole province: design, state and counts of the frame, about nobody",
    "evaluations_estimate": "estimates for the province, classes and former districts, none from fewer than five households",
}
