"""Words given on a division: proposed, appraised by the right desk, submitted, resolved; or sent back with the reason."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.accounts.queries import access_of
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.allocation import states
from giamngheo.apps.allocation.models import Option, Run
from giamngheo.apps.allocation.states import DESKS, Refused
from giamngheo.apps.files.models import StoredFile
from giamngheo.apps.money.models import Line
from giamngheo.kit import clock

from .running import check_free, check_may, locked, moved_on

DESK_WORDS = {
    P.APPRAISE_INVESTMENT: "Vốn đầu tư do cơ quan quản lý vốn đầu tư thẩm định",
    P.APPRAISE_RECURRENT: "Kinh phí sự nghiệp do cơ quan tài chính thẩm định",
}


@transaction.atomic
def propose(*, run_id: int, option_id: int, text: str, by: User, version: int | None = None) -> Run:
    """The managing department stands behind one set of criteria. Raises Refused, Stale."""
    found = locked(run_id, version)
    move = states.ACTS["propose"]
    states.check(move, found.state)
    check_may(by, move, found.area_id)
    chosen = Option.objects.filter(run=found, pk=option_id).first()
    if chosen is None:
        raise Refused("Chọn một bộ tiêu chí đã tính của phương án này.")
    if not text.strip():
        raise Refused("Ghi thuyết minh: vì sao đề nghị theo bộ tiêu chí này.")
    check_free(Line.objects.select_related("balance", "plan_year").get(pk=found.line_id), found.amount_vnd, but=found.pk)
    found.chosen, found.proposed_by_id, found.return_reason = chosen, by.pk, ""
    found.appraised_by_id = found.endorsed_by_id = None
    return moved_on(found, move, by, text=text)


@transaction.atomic
def appraise(*, run_id: int, text: str, by: User, version: int | None = None) -> Run:
    """The desk of this kind of capital gives its opinion. Raises Refused, Stale."""
    found = locked(run_id, version)
    move = states.desk_act("appraise", found.capital_type)
    states.check(move, found.state)
    _check_desk(found, by)
    check_may(by, move, found.area_id)
    if by.pk == found.proposed_by_id:
        raise Refused("Người đề nghị không tự thẩm định. Cần người khác của cơ quan thẩm định cho ý kiến.")
    if not text.strip():
        raise Refused("Ghi ý kiến thẩm định.")
    found.appraised_by_id = by.pk
    return moved_on(found, move, by, text=text)


def _check_desk(found: Run, by: User) -> None:
    """Raises Refused for who appraises the other kind of capital."""
    here, right = access_of(by, clock.today()), DESKS[found.capital_type]
    others = [desk for desk in DESKS.values() if desk != right]
    if not here.may(right, found.area_id) and any(here.may(desk, found.area_id) for desk in others):
        raise Refused(f"{DESK_WORDS[right]}; bạn thẩm định loại vốn kia. Chuyển phương án cho đúng cơ quan.")


@transaction.atomic
def endorse(*, run_id: int, number: str, signed_on: date, text: str, by: User, version: int | None = None) -> Run:
    """The People's Committee agrees and submits it to the Council by a paper. Raises Refused, Stale."""
    found = locked(run_id, version)
    move = states.ACTS["endorse"]
    states.check(move, found.state)
    check_may(by, move, found.area_id)
    if by.pk in (found.proposed_by_id, found.appraised_by_id):
        raise Refused("Người đã đề nghị hoặc thẩm định không thay mặt Ủy ban nhân dân đồng ý. Cần người khác.")
    _check_paper(number, signed_on, "Ghi số và ngày tờ trình.")
    found.endorsed_by_id = by.pk
    return moved_on(found, move, by, text=text, number=" ".join(number.split()), signed_on=signed_on)


@transaction.atomic
def resolve(
    *, run_id: int, number: str, signed_on: date, file: StoredFile | None, by: User, text: str = "", version: int | None = None
) -> Run:
    """The Council's resolution is written down, with its scan. Raises Refused, Stale."""
    found = locked(run_id, version)
    move = states.ACTS["resolve"]
    states.check(move, found.state)
    check_may(by, move, found.area_id)
    _check_paper(number, signed_on, "Ghi số và ngày nghị quyết của Hội đồng nhân dân.")
    if file is None:
        raise Refused("Đính kèm bản quét nghị quyết (PDF hoặc ảnh). Không có nghị quyết thì chưa giao vốn được.")
    return moved_on(found, move, by, text=text, number=" ".join(number.split()), signed_on=signed_on, file=file)


def _check_paper(number: str, signed_on: date | None, sentence: str) -> None:
    if not number.strip() or signed_on is None:
        raise Refused(sentence)
    if signed_on > clock.today():
        raise Refused("Ngày văn bản không được sau ngày hôm nay.")


@transaction.atomic
def send_back(*, run_id: int, reason: str, by: User, version: int | None = None) -> Run:
    """Back to who proposed it, with the reason: by the desk, the Committee or the Council, whoever's turn it is."""
    found = locked(run_id, version)
    move = back_of(found)
    if move is None:
        raise Refused("Phương án này không chờ ai nên không trả lại được.")
    check_may(by, move, found.area_id)
    if not reason.strip():
        raise Refused("Ghi lý do để người lập biết cần sửa gì.")
    found.return_reason = reason.strip()
    found.appraised_by_id = found.endorsed_by_id = None
    return moved_on(found, move, by, text=reason)


def back_of(run: Run) -> states.Move | None:
    """The act that sends it back from where it stands; None where nobody's turn it is."""
    if run.state == states.PROPOSED:
        return states.desk_act("send_back", run.capital_type)
    return {states.APPRAISED: states.ACTS["refuse"], states.ENDORSED: states.ACTS["reject"]}.get(run.state)


__all__ = ["appraise", "back_of", "endorse", "propose", "resolve", "send_back"]
