"""For the demo: an initial survey that is closed, and a final one whose sample is drawn. Answers are invented by a fixed rule."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from giamngheo.apps.accounts.models import User
from giamngheo.apps.evaluations import actions, queries
from giamngheo.apps.evaluations.models import Answer, SampleHousehold, Survey
from giamngheo.engine.plan_surveys import NO, NUMBER, YES_NO, Question
from giamngheo.kit import clock

# Enough for two villages in each stratum of the whole province, too.
CLUSTERS, HOUSEHOLDS, SHEET = 60, 6, "danh_gia"


def _answer(question: Question, random: np.random.Generator) -> str:
    """One invented answer; one in twenty is not known."""
    if random.random() < 0.05:
        return ""
    if question.kind == NUMBER:
        return str(int(random.integers(question.least, min(question.most, question.least + 60) + 1)))
    return str(random.choice(["yes", "no"] if question.kind == YES_NO else list(question.options)))


def _fitting(question: Question, answer: str, told: dict[str, str]) -> str:
    """The answer, where those before leave room for it."""
    first = told.get(question.only_if, "") if answer else ""
    if first == NO:
        return question.otherwise
    return "yes" if first and answer == question.otherwise else answer


def _answered(survey: Survey) -> None:
    random = np.random.Generator(np.random.PCG64(2514))
    questions = queries.questionnaires()[SHEET].questions.values()
    rows = list(SampleHousehold.objects.filter(survey=survey).order_by("id"))
    answers = []
    for row in rows:
        row.outcome, row.asked_on, row.at = ("interviewed" if random.random() < 0.92 else "absent"), clock.today(), clock.now()
        if row.outcome == "interviewed":
            told: dict[str, str] = {}
            for question in questions:
                told[question.id] = _fitting(question, _answer(question, random), told)
            answers += [Answer(sample=row, area_id=row.area_id, item=item, value=value) for item, value in told.items()]
    SampleHousehold.objects.bulk_update(rows, ["outcome", "asked_on", "at"])
    Answer.objects.bulk_create(answers)


def load_surveys() -> int:
    """Returns how many surveys. None twice."""
    if Survey.objects.exists():
        return 0
    by = User.objects.get(username="chuyenvien-tinh")

    def planned(kind: str, year: int, title: str) -> Survey:
        new = actions.NewSurvey(kind, year, title, SHEET, CLUSTERS, HOUSEHOLDS, 2514 + year)
        return actions.draw(pk=actions.plan_survey(new=new, by=by).pk, by=by)

    with clock.as_if(clock.today() - timedelta(days=90)):
        first = planned("initial", 2022, "Điều tra đánh giá đầu kỳ (giả lập)")
        actions.start(pk=first.pk, by=by)
        _answered(first)
        actions.close(pk=first.pk, by=by)
    planned("final", 2025, "Điều tra đánh giá cuối kỳ (giả lập)")
    return Survey.objects.count()


