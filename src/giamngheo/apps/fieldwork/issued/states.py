"""The workflow of an issued workbook is this table; its diagram in ``docs/issued-states.md`` is printed from it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import Permission
from giamngheo.kit.workflow import State

ISSUED, RETURNED, MERGED, EXPIRED = "issued", "returned", "merged", "expired"


@dataclass(frozen=True, slots=True)
class Transition:
    """One act: from where to where, who may, what is logged, what must hold."""

    name: str
    vi: str
    sources: tuple[str, ...]
    target: str
    permission: Permission
    logged: str
    guards: tuple[str, ...] = ()


STATES = {
    state.code: state
    for state in (
        State(ISSUED, _("đã phát"), "active", "bảng đang ở ngoài, chưa nộp lại"),
        State(RETURNED, _("đã nộp"), "due", "tệp đã nộp và kiểm tra, chờ xem khác biệt rồi ghi vào sổ"),
        State(MERGED, _("đã vào sổ"), "done", "câu trả lời đã thành số liệu của sổ hộ"),
        State(EXPIRED, _("hết hiệu lực"), "rest", "đã phát bản mới hơn, hoặc đã thu hồi; không nhận nộp nữa"),
    )
}
TRANSITIONS = (
    Transition("return", "nộp lại", (ISSUED, RETURNED, MERGED), RETURNED, Permission.IMPORT, "nộp bảng tính ngoại tuyến",
               ("đúng tệp đã phát, đúng chữ ký", "là bản mới nhất", "danh sách của xã chưa công nhận")),
    Transition("merge", "ghi vào sổ", (RETURNED,), MERGED, Permission.MERGE, "nhập bảng tính ngoại tuyến vào sổ",
               ("không còn ô sai", "mọi khác biệt với sổ đã được chọn", "danh sách của xã chưa công nhận")),
    Transition("undo", "hoàn tác", (MERGED,), ISSUED, Permission.MERGE, "hoàn tác bảng tính ngoại tuyến",
               ("danh sách của xã chưa công nhận",)),
    Transition("drop", "bỏ tệp đã nộp", (RETURNED,), ISSUED, Permission.IMPORT, "bỏ tệp bảng tính đã nộp"),
    Transition("expire", "thu hồi", (ISSUED, RETURNED, MERGED), EXPIRED, Permission.IMPORT, "thu hồi bảng tính ngoại tuyến"),
)  # fmt: skip
BY_NAME = {transition.name: transition for transition in TRANSITIONS}


def can(name: str, state: str) -> bool:
    """Does this state allow the act?"""
    return state in BY_NAME[name].sources


def check(name: str, state: str) -> None:
    """Raises Refused with the reason when the state does not allow the act."""
    if can(name, state):
        return
    # The page of states is printed without Django's settings: models are reached only when an act is refused.
    from giamngheo.apps.intake.policies import Refused

    if state == EXPIRED:
        raise Refused(
            gettext("Bảng tính này hết hiệu lực: đã phát bản mới hơn hoặc đã thu hồi. Dùng bản phát sau cùng.")
        )
    raise Refused(
        gettext("Bảng tính này %(state)s nên không %(act)s được.")
        % {"state": STATES[state].label, "act": gettext(BY_NAME[name].vi)}
    )


def diagram() -> str:
    """The Mermaid state diagram of the table."""
    lines = ["stateDiagram-v2", f"    [*] --> {ISSUED}: phát bảng tính"]
    lines += [f"    {state.code}: {state.vi}" for state in STATES.values()]
    lines += [f"    {source} --> {t.target}: {t.vi}" for t in TRANSITIONS for source in t.sources]
    return "\n".join([*lines, f"    {EXPIRED} --> [*]"])


def page() -> str:
    """The whole generated page."""
    parts = [
        "# Trạng thái bảng tính ngoại tuyến", "",
        "Trang này được in ra từ `src/giamngheo/apps/fieldwork/issued/states.py`. Muốn đổi thì sửa bảng đó rồi in lại.", "",
        "```mermaid", diagram(), "```", "", "| trạng thái | nghĩa |", "|---|---|",
        *(f"| {state.vi} | {state.meaning} |" for state in STATES.values()), "",
        "| việc | từ | đến | quyền | điều kiện | ghi nhật ký |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for t in TRANSITIONS:
        sources = ", ".join(STATES[s].vi for s in t.sources)
        parts.append(
            f"| {t.vi} | {sources} | {STATES[t.target].vi} | {t.permission.value} | {'; '.join(t.guards)} | {t.logged} |"
        )
    return "\n".join(parts) + "\n"
