"""How pairs move: of persons and of households. A state table; which person may is a matter of permissions."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from giamngheo.kit.workflow import Refused, Stale, State

OPEN, LATER, DIFFERENT, PROPOSED, MERGED, GONE, LINKED = (
    "open", "later", "different", "proposed", "merged", "gone", "linked",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transition:
    """One act on a pair; ``of``: persons, households or both; by the run itself when nobody may."""

    name: str
    vi: str
    sources: tuple[str, ...]
    target: str
    of: str = "both"


STATES = {
    state.code: state
    for state in (
        State(OPEN, _("chờ quyết định"), "due", "máy thấy giống nhau, chưa ai kết luận"),
        State(LATER, _("để sau"), "active", "cần hỏi thêm; vẫn nằm trong danh sách chờ"),
        State(PROPOSED, _("chờ xã kia"), "active", "một xã đã kết luận là một người; xã kia phải thôi tên trong hộ của mình"),
        State(DIFFERENT, _("khác nhau"), "rest", "đã kết luận khác nhau; các lần chạy sau không hỏi lại"),
        State(MERGED, _("đã gộp"), "done", "một người; cả hai hồ sơ và mọi số liệu còn nguyên, hoàn tác được"),
        State(LINKED, _("đã nối"), "done", "một hộ qua các năm; hoàn tác được"),
        State(GONE, _("không còn giống"), "rest", "số liệu đã sửa nên lần chạy sau không thấy giống nữa"),
    )
}
WAITING = (OPEN, LATER, PROPOSED)

TRANSITIONS = (
    Transition("later", "để sau", (OPEN, LATER), LATER),
    Transition("different", "khác nhau", (OPEN, LATER, PROPOSED), DIFFERENT),
    Transition("propose", "đề nghị gộp", (OPEN, LATER), PROPOSED, "persons"),
    Transition("merge", "gộp", (OPEN, LATER, PROPOSED), MERGED, "persons"),
    Transition("link", "nối", (OPEN, LATER), LINKED, "households"),
    Transition("undo", "hoàn tác", (MERGED, LINKED), OPEN),
    Transition("reopen", "xem lại", (DIFFERENT,), OPEN),
    Transition("vanish", "không còn giống (do máy)", (OPEN,), GONE),
    Transition("find", "lại thấy giống (do máy)", (GONE,), OPEN),
)
BY_NAME = {transition.name: transition for transition in TRANSITIONS}


def can(name: str, state: str) -> bool:
    """Does this state allow the act?"""
    return state in BY_NAME[name].sources


def check(name: str, state: str) -> None:
    """Raises Refused with the reason when the state does not allow the act."""
    if not can(name, state):
        raise Refused(
            gettext("Cặp này đang ở trạng thái “%(state)s” nên không làm được việc này. Tải lại trang để xem kết luận mới nhất.")
            % {"state": STATES[state].label}
        )


def page() -> str:
    """The generated page of ``docs/``: diagram, states, acts."""
    lines = ["stateDiagram-v2", f"    [*] --> {OPEN}: đối chiếu"]
    lines += [f"    {state.code}: {state.vi}" for state in STATES.values()]
    lines += [f"    {source} --> {t.target}: {t.vi}" for t in TRANSITIONS for source in t.sources if source != t.target]
    whose = {"both": "cặp người, cặp hộ", "persons": "cặp người", "households": "cặp hộ"}
    parts = [
        "# Trạng thái cặp nghi trùng và cặp hộ nối qua các năm", "",
        "Trang này được in ra từ `src/giamngheo/apps/linking/states.py` bằng `make docs`. Muốn đổi thì sửa bảng đó rồi in lại.",
        "", "```mermaid", *lines, "```", "", "| trạng thái | nghĩa |", "|---|---|",
        *(f"| {state.vi} | {state.meaning} |" for state in STATES.values()), "",
        "| việc | của | từ | đến |", "|---|---|---|---|",
    ]  # fmt: skip
    for t in TRANSITIONS:
        sources = ", ".join(STATES[source].vi for source in t.sources)
        parts.append(f"| {t.vi} | {whose[t.of]} | {sources} | {STATES[t.target].vi} |")
    return "\n".join(parts) + "\n"


__all__ = ["BY_NAME", "STATES", "TRANSITIONS", "WAITING", "Refused", "Stale", "can", "check", "page"]
