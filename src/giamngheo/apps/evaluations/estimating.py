"""Estimates of a survey from its sample and answers: of all households, of each class of the list, of each former district."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from giamngheo.engine.disclosure import SMALLEST_SHOWN
from giamngheo.engine.plan_surveys import CHOICE, NUMBER, YES, Question, Questionnaire
from giamngheo.engine.sampling import Flags, Floats, adjusted_weights
from giamngheo.engine.survey_estimates import Estimate as Told
from giamngheo.engine.survey_estimates import Sample, mean, sample_of

from . import states
from .models import Answer, Estimate, SampleHousehold, Survey

ALL = "all"
LISTED_POOR = "listed_poor"
CLASSES = ("POOR", "NEAR_POOR", "")


class Sheets:
    """The sample of one survey as columns, in order of id; ``answers``: question → household's place → answer that is known."""

    def __init__(self, survey: Survey) -> None:
        done, communes = survey.frame.get("listed", (0, 0))
        self.is_listed = done == communes
        fields = (
            "id", "cluster_id", "cluster__stratum", "cluster__size", "cluster__is_certain", "cluster__district__name", "listed_class",
            "weight", "outcome",
        )  # fmt: skip
        rows = list(SampleHousehold.objects.filter(survey=survey).order_by("id").values_list(*fields))
        ids, cluster, stratum, size, certain, district, self.listed, weight, self.outcome = (list(c) for c in zip(*rows, strict=True))
        self.district = [name or "" for name in district]
        told = np.array([one in (states.INTERVIEWED, states.MOVED) for one in self.outcome])
        numbers = {name: n for n, name in enumerate(dict.fromkeys(stratum))}
        places = {key: n for n, key in enumerate(dict.fromkeys(cluster))}
        final = adjusted_weights(
            np.array([numbers[name] for name in stratum]), np.array([places[key] for key in cluster]), np.array(weight), told
        )
        self.sample: Sample = sample_of(stratum, cluster, final, certain, size)
        self.lost = len({*stratum}) - len({name for name, weighs in zip(stratum, final, strict=True) if weighs > 0})
        at = {key: n for n, key in enumerate(ids)}
        self.answers: dict[str, dict[int, str]] = {}
        for sample, item, value in Answer.objects.filter(sample__survey=survey).exclude(value="").values_list("sample_id", "item", "value"):
            self.answers.setdefault(item, {})[at[sample]] = value

    def __len__(self) -> int:
        return len(self.outcome)

    @property
    def asked(self) -> Flags:
        return np.array([one == states.INTERVIEWED for one in self.outcome])

    def groups(self) -> Iterator[tuple[str, Flags]]:
        """(name, who is in it). Of classes only where every commune of the frame had its list: else nobody knows who is outside it."""
        yield ALL, np.ones(len(self), dtype=np.bool_)
        for code in CLASSES if self.is_listed else ():
            yield f"class:{code}", np.array([one == code for one in self.listed])
        for name in sorted({*self.district} - {""}):
            yield f"district:{name}", np.array([one == name for one in self.district])


def _lines(sheets: Sheets, question: Question) -> Iterator[tuple[str, Floats, Flags, bool]]:
    """(option, values, who answered, is a share) of one question."""
    told = sheets.answers.get(question.id, {})
    known = sheets.asked & np.array([n in told for n in range(len(sheets))])
    if question.kind == NUMBER:
        yield "", np.array([float(told.get(n, 0)) for n in range(len(sheets))]), known, False
        return
    for option in question.options if question.kind == CHOICE else (YES,):
        yield option, np.array([float(told.get(n) == option) for n in range(len(sheets))]), known, True


def estimates(survey: Survey, sheet: Questionnaire) -> list[Estimate]:
    """Every estimate of the survey, unsaved; a group in which fewer than five answered is named without numbers."""
    sheets = Sheets(survey)
    made = []
    poor = np.array([float(code == "POOR") for code in sheets.listed])
    for among, inside in sheets.groups():
        if among == ALL and sheets.is_listed:
            share = mean(sheets.sample, poor, is_share=True)
            made.append(_made(survey, among, LISTED_POOR, "", share, known=survey.frame["poor"] / survey.frame["households"]))
        for question in sheet.questions.values():
            for option, values, known, is_share in _lines(sheets, question):
                told = mean(sheets.sample, values, known & inside, is_share=is_share)
                made.append(_made(survey, among, question.id, option, told))
    return made


def _made(survey: Survey, among: str, item: str, option: str, told: Told | None, known: float | None = None) -> Estimate:
    found = Estimate(survey=survey, among=among, item=item, option=option, n=told.n if told else 0, known=known)
    if told and told.n >= SMALLEST_SHOWN:
        found.value, found.se, found.low, found.high, found.deff = told.value, told.se, told.low, told.high, told.deff
    return found


__all__ = ["ALL", "LISTED_POOR", "Sheets", "estimates"]
