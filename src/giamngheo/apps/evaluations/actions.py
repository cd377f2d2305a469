"""Writes of evaluation surveys: planned, drawn, started, answered, closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.audit.actions import record
from giamngheo.apps.places.plans import current_plan
from giamngheo.engine import sampling
from giamngheo.engine.sampling import Design, SamplingError
from giamngheo.kit import clock

from . import estimating, queries, states
from .frame import Frame, NoFrame, frame_of, members_of
from .models import Answer, Estimate, SampleCluster, SampleHousehold, Survey
from .states import Refused, Stale

NOT_MINE = "Chỉ người phụ trách điều tra đánh giá của tỉnh làm được việc này."
MOVED_ON = "Vừa có người khác thay đổi. Xem lại rồi làm tiếp."


@dataclass(frozen=True, slots=True)
class NewSurvey:
    """``clusters``: villages in all; ``households``: in each; ``alike``: assumed likeness of neighbours."""

    kind: str
    year: int
    title: str
    questionnaire: str
    clusters: int
    households: int
    seed: int
    alike: Decimal = Decimal("0.05")


def _locked(pk: int, version: int | None, act: str, by: User) -> Survey:
    found = Survey.objects.select_for_update().filter(pk=pk).first()
    if found is None or not queries.may_run(access_of(by, clock.today())):
        raise Refused(NOT_MINE)
    if version is not None and version != found.version:
        raise Stale(MOVED_ON)
    states.check(states.ACTS[act], found.state)
    return found


def _moved(found: Survey, act: str, by: User, **detail: Any) -> Survey:
    move = states.ACTS[act]
    found.state, found.version = move.target, found.version + 1
    found.save()
    record(by=by, action=move.logged, subject=f"điều tra {found.pk}", **detail)
    return found


@transaction.atomic
def plan_survey(*, new: NewSurvey, by: User) -> Survey:
    """Designs a survey. Raises Refused."""
    if not queries.may_run(access_of(by, clock.today())):
        raise Refused(NOT_MINE)
    if new.kind not in Survey.Kind.values or new.questionnaire not in queries.questionnaires():
        raise Refused("Chọn loại điều tra và phiếu hỏi trong danh sách.")
    if not new.title.strip():
        raise Refused("Ghi tên cuộc điều tra.")
    if new.clusters < 1 or new.households < 1 or new.seed < 0 or not 0 <= new.alike <= 1:
        raise Refused("Số bản, số hộ mỗi bản phải từ 1; số hạt giống từ 0; độ giống nhau từ 0 đến 1.")
    try:
        listed = queries.round_for(new.year)
    except NoFrame as lacking:
        raise Refused(str(lacking)) from lacking
    found = Survey.objects.create(
        kind=new.kind, year=new.year, title=new.title.strip(), questionnaire=new.questionnaire, frame_year=listed.year,
        clusters=new.clusters, households=new.households, alike=new.alike, seed=new.seed, by_id=by.pk, at=clock.now(),
    )  # fmt: skip
    record(by=by, action="lập điều tra đánh giá", subject=f"điều tra {found.pk}", clusters=new.clusters, households=new.households)
    return found


@transaction.atomic
def draw(*, pk: int, by: User, version: int | None = None) -> Survey:
    """Draws the sample anew from the register as it stands: the same frame and seed give the same. Raises Refused, Stale."""
    found = _locked(pk, version, "draw", by)
    design = Design(found.clusters, found.households, found.seed)
    try:
        frame = frame_of(queries.frame_round(found).pk)
        drawn = sampling.draw_clusters(frame.villages, design)
    except (NoFrame, SamplingError) as lacking:
        raise Refused(str(lacking)) from lacking
    SampleHousehold.objects.filter(survey=found).delete()
    SampleCluster.objects.filter(survey=found).delete()
    taken = _write(found, frame, drawn.rows(named=True), design)
    found.drawn_at = clock.now()
    found.frame = {
        "digest": sampling.frame_digest(frame.villages), "villages": frame.villages.height,
        "households": int(frame.villages["households"].sum()),
        "poor": int(frame.villages["poor"].sum()), "strata": frame.strata.height, "without_village": frame.without_village,
        "listed": list(frame.listed),
    }  # fmt: skip
    return _moved(found, "draw", by, clusters=drawn.height, households=taken, frame=found.frame["digest"])


def _write(found: Survey, frame: Frame, drawn: list[dict[str, Any]], design: Design) -> int:
    places = {row["cluster"]: row for row in frame.villages.rows(named=True)}
    members = members_of(frame.round_id, [row["cluster"] for row in drawn])
    clusters = SampleCluster.objects.bulk_create(
        SampleCluster(
            survey=found, area_id=places[row["cluster"]]["area_id"], village_id=row["cluster"],
            district_id=places[row["cluster"]]["district_id"], stratum=row["stratum"], size=row["households"], chance=row["chance"],
            is_certain=row["is_certain"],
        )
        for row in drawn
    )  # fmt: skip
    rows = []
    for cluster in clusters:
        inside = members[cluster.village_id]
        keys = sampling.draw_households(list(inside), cluster=cluster.village_id, design=design)
        weight = sampling.base_weight(cluster.chance, cluster.size, len(keys))
        rows += [
            SampleHousehold(
                cluster=cluster, survey=found, area_id=inside[key][0], village_id=cluster.village_id, household_id=key,
                listed_class=inside[key][1], weight=weight,
            )
            for key in keys
        ]  # fmt: skip
    SampleHousehold.objects.bulk_create(rows, batch_size=2000)
    return len(rows)


@transaction.atomic
def start(*, pk: int, by: User, version: int | None = None) -> Survey:
    """From now on the sample stands. Raises Refused, Stale."""
    found = _locked(pk, version, "start", by)
    found.started_on = clock.today()
    return _moved(found, "start", by)


@transaction.atomic
def cancel(*, pk: int, reason: str, by: User, version: int | None = None) -> Survey:
    """Not made after all, with why. Raises Refused, Stale."""
    found = _locked(pk, version, "cancel", by)
    if not reason.strip():
        raise Refused("Ghi lý do bỏ.")
    found.reason = reason.strip()
    return _moved(found, "cancel", by)


def _stays_open(pk: int) -> None:
    """The household's survey does not close while this transaction runs; sheets do not wait for each other. The state is read after it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select 1 from evaluations_survey where id = (select survey_id from evaluations_samplehousehold where id = %s) for share", [pk]
        )


@transaction.atomic
def record_visit(
    *, pk: int, outcome: str, asked_on: date, answers: Mapping[str, str], note: str = "", by: User, version: int | None = None
) -> SampleHousehold:
    """What came of a visit, with the answers of who was asked; an empty answer: not known. Raises Refused, Stale."""
    here = access_of(by, clock.today())
    _stays_open(pk)
    found = SampleHousehold.objects.select_for_update(of=("self",)).select_related("survey").filter(pk=pk).first()
    if found is None or not here.may(P.SURVEY, found.area_id):
        raise Refused("Hộ này không thuộc địa bàn bạn được phân công hỏi.")
    states.check(states.ACTS["answer"], found.survey.state)
    if version is not None and version != found.version:
        raise Stale(MOVED_ON)
    if outcome not in states.OUTCOMES or outcome == states.PENDING:
        raise Refused("Chọn kết quả đến hộ.")
    if asked_on > clock.today() or (found.survey.started_on and asked_on < found.survey.started_on):
        raise Refused("Ngày hỏi phải từ ngày bắt đầu thu thập đến hôm nay.")
    sheet = queries.questionnaires()[found.survey.questionnaire]
    questions = sheet.questions
    for item, question in questions.items():
        fault = question.fault_of(answers.get(item, ""))
        if fault:
            raise Refused(f"{question.text_vi}: {fault}")
    if wrong := sheet.contradiction_in(answers):
        raise Refused(f"{wrong[0].text_vi}: {wrong[1]}")
    found.answers.all().delete()
    if outcome == states.INTERVIEWED:
        if not any(answers.get(item) for item in questions):
            raise Refused("Chưa có câu trả lời nào. Hộ không trả lời thì chọn “từ chối”.")
        Answer.objects.bulk_create(
            Answer(sample=found, area_id=found.area_id, item=item, value=answers.get(item, "")) for item in questions
        )
    found.outcome, found.asked_on, found.note = outcome, asked_on, note.strip()
    found.by_id, found.at, found.version = by.pk, clock.now(), found.version + 1
    found.save()
    record(by=by, action=states.ACTS["answer"].logged, subject=f"hộ mẫu {found.pk}", area_id=found.area_id, survey=found.survey_id)
    return found


@transaction.atomic
def close(*, pk: int, by: User, version: int | None = None) -> Survey:
    """Computes the estimates and keeps them with the plan's digest. Raises Refused, Stale."""
    found = _locked(pk, version, "close", by)
    pending = SampleHousehold.objects.filter(survey=found, outcome=states.PENDING).count()
    if pending:
        raise Refused(f"Còn {pending} hộ trong mẫu chưa có kết quả. Ghi hết (kể cả vắng nhà, từ chối) rồi kết thúc.")
    if not SampleHousehold.objects.filter(survey=found, outcome=states.INTERVIEWED).exists():
        raise Refused("Không hộ nào được hỏi nên không có gì để ước lượng.")
    made = estimating.estimates(found, queries.questionnaires()[found.questionnaire])
    Estimate.objects.bulk_create(made, batch_size=1000)
    found.closed_on, found.plan_digest = clock.today(), current_plan().digest
    return _moved(found, "close", by, estimates=len(made))
