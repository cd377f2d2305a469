"""The workflow of a village's list, of a household in it and of the commune's campaign: three tables, printed into docs.

Surveyed and scored are never stored: they follow from the facts and decisions of ``review``. Recognised, refused and
certified follow from the recognition and the certificates. Whether the person may is a matter of permissions.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import ROLES
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit.workflow import Refused, State


@dataclass(frozen=True, slots=True)
class Move:
    """One act. ``permission``: whose, ``also``: or whose; ``guard``: what must hold; ``logged``: the audit entry's action."""

    name: str
    vi: str
    sources: tuple[str, ...]
    target: str
    permission: P | None
    logged: str
    guard: str = ""
    also: P | None = None


SURVEYING, SURVEYED, SCORED, MET, POSTED = "surveying", "surveyed", "scored", "met", "posted"
OBJECTED, RECHECKED, REPORTED, CLEARED = "objected", "rechecked", "reported", "cleared"
RECOGNISED, REFUSED, CERTIFIED = "recognised", "refused", "certified"
RUNNING, RETURNED = "running", "returned"
FOLLOW_UP, DROPPED = "follow_up", "dropped"

VILLAGE_STATES = {
    state.code: state
    for state in (
        State(SURVEYING, _("đang rà soát"), "active", "còn hộ chưa có phiếu của năm"),
        State(SURVEYED, _("đã có phiếu"), "active", "mọi hộ có phiếu, chưa phân loại", is_derived=True),
        State(SCORED, _("đã chấm, chờ họp"), "active", "mọi hộ đã phân loại, chờ hội nghị bản", is_derived=True),
        State(MET, _("đã họp, chờ niêm yết"), "active", "hội nghị bản đã nhất trí"),
        State(POSTED, _("đã niêm yết"), "active", "kết quả niêm yết đủ số ngày làm việc"),
        State(OBJECTED, _("có khiếu nại, đang phúc tra"), "due", "còn khiếu nại chưa phúc tra"),
        State(RECHECKED, _("đã phúc tra, chờ niêm yết lại"), "due", "kết quả phúc tra phải niêm yết lại"),
        State(REPORTED, _("đã báo cáo"), "active", "xã đã gửi báo cáo"),
        State(CLEARED, _("cấp trên đã có ý kiến"), "active", "cấp trên nhất trí bằng văn bản"),
        State(RECOGNISED, _("đã công nhận"), "done", "Chủ tịch UBND xã đã quyết định", is_derived=True),
        State(CERTIFIED, _("đã cấp giấy chứng nhận"), "done", "đã cấp giấy chứng nhận", is_derived=True),
    )
}

VILLAGE_MOVES = (
    Move("survey", _("thu thập thông tin"), (SURVEYING,), SURVEYED, P.SURVEY, "", "mọi hộ trong danh sách có phiếu"),
    Move("score", _("phân loại"), (SURVEYED,), SCORED, P.CLASSIFY, "", "mọi hộ có kết quả phân loại"),
    Move("meet", _("hội nghị bản nhất trí"), (SCORED,), MET, P.HOLD_MEETING, "ghi hội nghị bản",
         "từ một nửa số người dự nhất trí; Mặt trận Tổ quốc xã đã được mời; biên bản có người ký"),
    Move("redo", _("hội nghị không đạt, rà soát lại"), (SCORED,), SURVEYING, P.HOLD_MEETING, "ghi hội nghị bản",
         "dưới một nửa số người dự nhất trí"),
    Move("post", _("niêm yết"), (MET,), POSTED, P.RUN_CAMPAIGN, "niêm yết kết quả",
         "ghi nơi niêm yết; kết quả đúng như hội nghị đã nhất trí"),
    Move("post_objected", _("niêm yết khi còn khiếu nại từ trước"), (MET,), OBJECTED, P.RUN_CAMPAIGN, "niêm yết kết quả",
         "khiếu nại chưa phúc tra trước khi bản rà soát lại vẫn còn, phúc tra sau khi niêm yết"),
    Move("object", _("nhận khiếu nại"), (POSTED, OBJECTED, RECHECKED), OBJECTED, P.RUN_CAMPAIGN, "nhận khiếu nại"),
    Move("recheck", _("phúc tra"), (OBJECTED,), RECHECKED, P.RUN_CAMPAIGN, "phúc tra", "mọi khiếu nại có kết quả"),
    Move("post_again", _("niêm yết kết quả phúc tra"), (RECHECKED,), POSTED, P.RUN_CAMPAIGN, "niêm yết kết quả phúc tra",
         "chỉ các hộ có khiếu nại, phúc tra có thay đổi, được khác với lần niêm yết trước"),
    Move("reopen", _("rà soát lại bản"), (MET, POSTED, OBJECTED, RECHECKED), SURVEYING, P.RUN_CAMPAIGN,
         "rà soát lại bản", "ghi lý do; khiếu nại chưa phúc tra vẫn còn, khiếu nại đã phúc tra được trả lời bằng lần niêm yết mới"),
    Move("report", _("báo cáo cấp trên"), (POSTED,), REPORTED, P.RUN_CAMPAIGN, "báo cáo kết quả rà soát",
         "mọi bản hết thời gian niêm yết, không còn khiếu nại, kết quả không đổi sau niêm yết"),
    Move("clear", _("cấp trên nhất trí"), (REPORTED,), CLEARED, P.GIVE_OPINION, "cho ý kiến", "khi vòng có bước này"),
    Move("return", _("cấp trên yêu cầu làm lại"), (REPORTED,), POSTED, P.GIVE_OPINION, "cho ý kiến", "ghi yêu cầu"),
    Move("withdraw", _("rút báo cáo để làm lại"), (REPORTED, CLEARED), POSTED, P.RUN_CAMPAIGN, "rút báo cáo rà soát",
         "ghi lý do; trước khi công nhận", P.RECOGNISE),
    Move("recognise", _("công nhận"), (REPORTED, CLEARED), RECOGNISED, P.RECOGNISE, "công nhận danh sách",
         "Chủ tịch UBND xã, không phải người điều tra, phúc tra, ghi hội nghị, niêm yết, ghi Phiếu A hay đưa hộ ra"),
    Move("certify", _("cấp giấy chứng nhận"), (RECOGNISED,), CERTIFIED, P.RUN_CAMPAIGN, "cấp giấy chứng nhận"),
)  # fmt: skip

# A household's state: derived as a whole from the facts, its decision, its village's list and the recognition.
CASE_STATES = {
    state.code: state
    for state in (
        State(SURVEYING, _("chưa có phiếu"), "rest", "chưa có phiếu của năm rà soát", is_derived=True),
        State(SURVEYED, _("đã có phiếu"), "active", "có phiếu, chưa phân loại", is_derived=True),
        State(SCORED, _("đã chấm điểm"), "active", "có kết quả phân loại dự kiến", is_derived=True),
        State(MET, _("đã qua hội nghị"), "active", "hội nghị bản đã nhất trí", is_derived=True),
        State(POSTED, _("đang niêm yết"), "active", "kết quả đã niêm yết", is_derived=True),
        State(OBJECTED, _("có khiếu nại"), "due", "khiếu nại về hộ chưa phúc tra", is_derived=True),
        State(RECHECKED, _("đã phúc tra"), "due", "kết quả phúc tra chưa niêm yết lại", is_derived=True),
        State(REPORTED, _("đã báo cáo"), "active", "trong báo cáo gửi cấp trên", is_derived=True),
        State(CLEARED, _("cấp trên đã có ý kiến"), "active", "chờ Chủ tịch UBND xã công nhận", is_derived=True),
        State(RECOGNISED, _("đã công nhận"), "done", "hạng theo quyết định công nhận", is_derived=True),
        State(REFUSED, _("không công nhận"), "rest", "hộ đề nghị nhưng không thuộc diện", is_derived=True),
        State(CERTIFIED, _("đã cấp giấy chứng nhận"), "done", "đã cấp giấy chứng nhận", is_derived=True),
        State(FOLLOW_UP, _("theo dõi nhu cầu"), "rest", "mới thoát nghèo, không phân loại lại", is_derived=True),
        State(DROPPED, _("đã đưa ra khỏi danh sách"), "rest", "có lý do ghi lại", is_derived=True),
    )
}

CAMPAIGN_STATES = {
    state.code: state
    for state in (
        State(RUNNING, _("đang triển khai"), "active", "các bản đang rà soát, họp, niêm yết"),
        State(REPORTED, _("đã báo cáo"), "active", "đã gửi báo cáo, chờ ý kiến hoặc chờ công nhận"),
        State(RETURNED, _("trả lại, đang làm lại"), "due", "cấp trên yêu cầu làm lại, hoặc xã rút báo cáo để làm lại"),
        State(CLEARED, _("cấp trên đã có ý kiến"), "active", "cấp trên nhất trí, chờ công nhận"),
        State(RECOGNISED, _("đã công nhận"), "done", "danh sách chính thức", is_derived=True),
        State(CERTIFIED, _("đã cấp giấy chứng nhận"), "done", "đã cấp giấy chứng nhận", is_derived=True),
    )
}
CAMPAIGN_MOVES = (
    Move("report", _("báo cáo cấp trên"), (RUNNING, RETURNED), REPORTED, P.RUN_CAMPAIGN, "báo cáo kết quả rà soát"),
    Move("clear", _("cấp trên nhất trí"), (REPORTED,), CLEARED, P.GIVE_OPINION, "cho ý kiến"),
    Move("return", _("cấp trên yêu cầu làm lại"), (REPORTED,), RETURNED, P.GIVE_OPINION, "cho ý kiến"),
    Move("withdraw", _("rút báo cáo để làm lại"), (REPORTED, CLEARED), RETURNED, P.RUN_CAMPAIGN, "rút báo cáo rà soát",
         "ghi lý do; trước khi công nhận", P.RECOGNISE),
    Move("recognise", _("công nhận"), (REPORTED, CLEARED), RECOGNISED, P.RECOGNISE, "công nhận danh sách"),
    Move("certify", _("cấp giấy chứng nhận"), (RECOGNISED,), CERTIFIED, P.RUN_CAMPAIGN, "cấp giấy chứng nhận"),
)
BY_NAME = {move.name: move for move in VILLAGE_MOVES}
CAMPAIGN_BY_NAME = {move.name: move for move in CAMPAIGN_MOVES}
# The village's result is known to everybody: it hangs, or hung, in public.
PUBLIC = frozenset({POSTED, OBJECTED, RECHECKED, REPORTED, CLEARED})
# Steps of a household whose result is known to everybody.
CASE_PUBLIC = PUBLIC | {RECOGNISED, REFUSED, CERTIFIED}
# How far along a village is: to count what is late, and to see the least far one first.
ORDER = {code: index for index, code in enumerate(VILLAGE_STATES)}


def can(name: str, state: str) -> bool:
    """Does this state of a village's list allow the act?"""
    return state in BY_NAME[name].sources


def check(name: str, state: str, *, where: str) -> None:
    """Raises Refused, with what the list is and what it should be, when the state does not allow the act.

    ``where``: the village's name, for the sentence.
    """
    if can(name, state):
        return
    move = BY_NAME[name]
    wanted = ", ".join(VILLAGE_STATES[code].vi for code in move.sources)
    raise Refused(
        f"Chưa làm được việc “{move.vi}” cho {where}: danh sách bản đang ở bước “{VILLAGE_STATES[state].vi}”, "
        f"việc này chỉ làm ở bước “{wanted}”. Tải lại trang để xem bước hiện tại."
    )


def check_campaign(name: str, state: str) -> None:
    """Raises Refused when the commune's campaign does not allow the act."""
    move = CAMPAIGN_BY_NAME[name]
    if state not in move.sources:
        wanted = ", ".join(CAMPAIGN_STATES[code].vi for code in move.sources)
        raise Refused(
            f"Chưa làm được việc “{move.vi}”: rà soát của xã đang ở bước “{CAMPAIGN_STATES[state].vi}”, "
            f"việc này chỉ làm ở bước “{wanted}”. Tải lại trang để xem bước hiện tại."
        )


def diagram(states: dict[str, State], moves: tuple[Move, ...], first: str) -> str:
    """The Mermaid state diagram of a table."""
    lines = ["stateDiagram-v2", f"    [*] --> {first}: mở rà soát"]
    lines += [f"    {state.code}: {state.vi}" for state in states.values()]
    lines += [f"    {source} --> {move.target}: {move.vi}" for move in moves for source in move.sources]
    return "\n".join([*lines, f"    {CERTIFIED} --> [*]"])


def _roles_with(*permissions: P | None) -> str:
    return ", ".join(role.name_vi for role in ROLES.values() if set(permissions) & role.permissions)


def _chapter(title: str, states: dict[str, State], moves: tuple[Move, ...], first: str) -> list[str]:
    parts = [f"## {title}", "", "```mermaid", diagram(states, moves, first), "```", "", *_meanings(states)]
    parts += ["", "| việc | từ | đến | ai được làm | điều kiện | ghi nhật ký |", "|---|---|---|---|---|---|"]
    for move in moves:
        sources = ", ".join(states[code].vi for code in move.sources)
        parts.append(
            f"| {move.vi} | {sources} | {states[move.target].vi} | {_roles_with(move.permission, move.also)} | {move.guard} | "
            f"{move.logged or 'suy ra từ số liệu'} |"
        )
    return [*parts, ""]


def _meanings(states: dict[str, State]) -> list[str]:
    rows = [f"| {s.vi} | {s.meaning} | {'suy ra' if s.is_derived else 'lưu'} |" for s in states.values()]
    return ["| trạng thái | nghĩa | |", "|---|---|---|", *rows]


def page() -> str:
    """The whole generated page."""
    parts = [
        "# Trạng thái của chiến dịch rà soát",
        "",
        "Trang này được in ra từ `src/giamngheo/apps/campaign/states.py`. Muốn đổi thì sửa các bảng đó rồi in lại.",
        "",
        *_chapter("Danh sách của bản", VILLAGE_STATES, VILLAGE_MOVES, SURVEYING),
        *_chapter("Rà soát của xã", CAMPAIGN_STATES, CAMPAIGN_MOVES, RUNNING),
        "## Hộ trong danh sách",
        "",
        *_meanings(CASE_STATES),
    ]
    return "\n".join(parts) + "\n"
