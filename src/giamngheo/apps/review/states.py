"""The workflow of a commune's list is this table: from where to where, who may, what is logged, what is frozen.

The diagram in ``docs/review-states.md`` is printed from it (``manage.py review_states``). Policies say whether the
state allows an act; whether the person may is a matter of permissions.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import ROLES, Permission
from giamngheo.kit.workflow import Refused as Refused
from giamngheo.kit.workflow import State as State

COLLECTING, CLASSIFIED, RECOGNISED = "collecting", "classified", "recognised"


@dataclass(frozen=True, slots=True)
class Transition:
    """One act on a list. ``frozen``: what nobody can change afterwards; ``logged``: the audit entry's action."""

    name: str
    vi: str
    sources: tuple[str, ...]
    target: str
    permission: Permission
    logged: str
    frozen: str = ""
    guards: tuple[str, ...] = ()


STATES = {
    state.code: state
    for state in (
        State(COLLECTING, _("đang thu thập"), "rest", "số liệu của hộ đang được nhập, chưa phân loại"),
        State(CLASSIFIED, _("đã phân loại"), "active", "mỗi hộ đã có hạng dự kiến, chờ Chủ tịch UBND xã công nhận"),
        State(RECOGNISED, _("đã công nhận"), "done", "danh sách chính thức theo quyết định của Chủ tịch UBND xã"),
    )
}

TRANSITIONS = (
    Transition(
        "classify",
        "phân loại",
        (COLLECTING, CLASSIFIED),
        CLASSIFIED,
        Permission.CLASSIFY,
        "phân loại danh sách",
        guards=("vòng rà soát đang mở",),
    ),
    Transition(
        "recognise",
        "công nhận",
        (CLASSIFIED,),
        RECOGNISED,
        Permission.RECOGNISE,
        "công nhận danh sách",
        frozen="hạng của mọi hộ trong danh sách, số quyết định, mã kiểm tra của danh sách",
        guards=(
            "người công nhận không nhập và không phân loại danh sách này",
            "không còn hộ chưa xác định",
            "phiếu chấm điểm đã được đối chiếu",
            "không còn dòng bị từ chối hoặc chờ xác nhận",
            "số liệu không đổi sau lần phân loại cuối",
        ),
    ),
)
BY_NAME = {transition.name: transition for transition in TRANSITIONS}


def can(name: str, state: str) -> bool:
    """Does this state allow the act?"""
    return state in BY_NAME[name].sources


def check(name: str, state: str) -> None:
    """Raises Refused with the reason when the state does not allow the act."""
    if can(name, state):
        return
    if state == RECOGNISED:
        raise Refused(
            "Danh sách này đã được công nhận nên không sửa được nữa. "
            "Thay đổi sau công nhận phải qua rà soát thường xuyên."
        )
    raise Refused(
        "Danh sách chưa được phân loại. Cán bộ giảm nghèo xã cần phân loại trước khi Chủ tịch UBND xã công nhận."
    )


def can_classify(state: str) -> bool:
    return can("classify", state)


def check_classify(state: str) -> None:
    check("classify", state)


def can_recognise(state: str) -> bool:
    return can("recognise", state)


def check_recognise(state: str) -> None:
    check("recognise", state)


def diagram() -> str:
    """The Mermaid state diagram of the table."""
    lines = ["stateDiagram-v2", f"    [*] --> {COLLECTING}: mở vòng rà soát"]
    lines += [f"    {state.code}: {state.vi}" for state in STATES.values()]
    lines += [f"    {source} --> {t.target}: {t.vi}" for t in TRANSITIONS for source in t.sources]
    lines.append(f"    {RECOGNISED} --> [*]")
    return "\n".join(lines)


def _roles_with(permission: Permission) -> str:
    return ", ".join(role.name_vi for role in ROLES.values() if permission in role.permissions)


def page() -> str:
    """The whole generated page: diagram, states, transitions."""
    parts = [
        "# Trạng thái danh sách rà soát của xã",
        "",
        "Trang này được in ra từ `src/giamngheo/apps/review/states.py` bằng lệnh `review_states`.",
        "Muốn đổi thì sửa bảng đó rồi in lại.",
        "",
        "```mermaid",
        diagram(),
        "```",
        "",
        "| trạng thái | nghĩa |",
        "|---|---|",
        *(f"| {state.vi} | {state.meaning} |" for state in STATES.values()),
        "",
        "| việc | từ | đến | ai được làm | điều kiện | ghi nhật ký | khoá lại |",
        "|---|---|---|---|---|---|---|",
    ]
    for t in TRANSITIONS:
        sources = ", ".join(STATES[s].vi for s in t.sources)
        parts.append(
            f"| {t.vi} | {sources} | {STATES[t.target].vi} | {_roles_with(t.permission)} | "
            f"{'; '.join(t.guards)} | {t.logged} | {t.frozen or 'không'} |"
        )
    return "\n".join(parts) + "\n"
