"""The life of a sheet (phiếu) is this table: from where to where, who may, what is logged, what is frozen.

The diagram in ``docs/survey-states.md`` is printed from it. Needs neither Django's settings nor a database.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import ROLES, Permission
from giamngheo.kit.workflow import Refused, State

DRAFT, SENT, DROPPED = "draft", "sent", "dropped"


@dataclass(frozen=True, slots=True)
class Transition:
    """One act on a sheet. ``target`` empty: a new sheet is made instead. ``frozen``: what cannot change afterwards."""

    name: str
    vi: str
    source: str
    target: str
    logged: str
    frozen: str
    guards: tuple[str, ...] = ()


STATES = {
    state.code: state
    for state in (
        State(DRAFT, _("đang điền"), "active", "câu trả lời được lưu dần, chưa vào sổ"),
        State(SENT, _("đã gửi"), "done", "câu trả lời đã vào sổ thành một lần thu thập, không sửa được nữa"),
        State(DROPPED, _("đã bỏ"), "rest", "phiếu lập nhầm, không vào sổ; câu trả lời vẫn được giữ"),
    )
}
TRANSITIONS = (
    Transition("save", "lưu", DRAFT, DRAFT, "", "", ("người lưu phụ trách bản của hộ",)),
    Transition(
        "submit", "gửi", DRAFT, SENT, "gửi phiếu rà soát", "mọi câu trả lời của phiếu",
        ("không còn lỗi", "vòng rà soát đang mở", "danh sách của xã chưa được công nhận"),
    ),
    Transition("drop", "bỏ", DRAFT, DROPPED, "bỏ phiếu rà soát", "mọi câu trả lời của phiếu", ("có lý do",)),
    Transition(
        "correct", "đính chính", SENT, "", "lập phiếu đính chính", "",
        ("có lý do", "danh sách của xã chưa được công nhận"),
    ),
)  # fmt: skip
BY_NAME = {transition.name: transition for transition in TRANSITIONS}


def can(name: str, state: str) -> bool:
    """Does this state allow the act?"""
    return BY_NAME[name].source == state


def check(name: str, state: str) -> None:
    """Raises Refused with the reason when the state does not allow the act."""
    if can(name, state):
        return
    if state == SENT:
        raise Refused(gettext("Phiếu này đã gửi nên không sửa được nữa. Muốn sửa thì lập phiếu đính chính và ghi lý do."))
    if state == DROPPED:
        raise Refused(gettext("Phiếu này đã bỏ. Lập phiếu mới cho hộ nếu cần."))
    raise Refused(gettext("Phiếu này chưa gửi: sửa thẳng trên phiếu rồi gửi, không cần đính chính."))


def diagram() -> str:
    """The Mermaid state diagram of the table."""
    lines = ["stateDiagram-v2", f"    [*] --> {DRAFT}: lập phiếu"]
    lines += [f"    {state.code}: {state.vi}" for state in STATES.values()]
    lines += [f"    {t.source} --> {t.target}: {t.vi}" for t in TRANSITIONS if t.target]
    lines.append(f"    {SENT} --> [*]: đính chính là một phiếu mới")
    return "\n".join(lines)


def page() -> str:
    """The whole generated page: diagram, states, transitions."""
    roles = ", ".join(role.name_vi for role in ROLES.values() if Permission.SURVEY in role.permissions)
    parts = [
        "# Trạng thái phiếu rà soát trên màn hình", "",
        "Trang này được in ra từ `src/giamngheo/apps/fieldwork/states.py` bằng lệnh `make docs`.",
        "Muốn đổi thì sửa bảng đó rồi in lại.", "", "```mermaid", diagram(), "```", "",
        "| trạng thái | nghĩa |", "|---|---|",
        *(f"| {state.vi} | {state.meaning} |" for state in STATES.values()), "",
        "| việc | từ | đến | ai được làm | điều kiện | ghi nhật ký | khoá lại |", "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for t in TRANSITIONS:
        target = STATES[t.target].vi if t.target else "một phiếu mới"
        parts.append(
            f"| {t.vi} | {STATES[t.source].vi} | {target} | {roles} | {'; '.join(t.guards)} | "
            f"{t.logged or 'không'} | {t.frozen or 'không'} |"
        )
    return "\n".join(parts) + "\n"


__all__ = ["DRAFT", "DROPPED", "SENT", "STATES", "TRANSITIONS", "Refused", "can", "check", "diagram", "page"]
