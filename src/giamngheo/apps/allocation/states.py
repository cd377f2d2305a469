"""A division's way from the first figures to the lines of money, as a table; ``docs/allocation-states.md`` is printed from it.

The Plan, part VII: the managing department proposes; the investment desk appraises development capital, the finance desk
recurrent funds; the People's Committee agrees and submits; the People's Council resolves; then the money is assigned. The
province's own regulation of these steps is not known.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.moves import Move, can, check, printed
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.kit.workflow import Refused, Stale, State

DRAFT, PROPOSED, APPRAISED, ENDORSED, RESOLVED, ASSIGNED, DISCARDED = (
    "draft", "proposed", "appraised", "endorsed", "resolved", "assigned", "discarded",
)  # fmt: skip
# On its way: the sum is spoken for, though the ledger does not know it yet.
UNDER_WAY = (PROPOSED, APPRAISED, ENDORSED, RESOLVED)
DONE = (RESOLVED, ASSIGNED)

STATES = {
    s.code: s
    for s in (
        State(DRAFT, _("đang lập"), "rest", "số liệu đã chốt, so các bộ tiêu chí; hoặc bị trả lại"),
        State(PROPOSED, _("chờ thẩm định"), "due", "sở quản lý đã đề nghị theo một bộ tiêu chí"),
        State(APPRAISED, _("chờ Ủy ban nhân dân"), "due", "đã có ý kiến thẩm định"),
        State(ENDORSED, _("chờ Hội đồng nhân dân"), "due", "Ủy ban nhân dân đã trình"),
        State(RESOLVED, _("đã có nghị quyết"), "active", "chờ lập chứng từ giao vốn"),
        State(ASSIGNED, _("đã lập chứng từ giao vốn"), "done", "chứng từ đi tiếp trong sổ vốn: chờ duyệt, rồi vào sổ"),
        State(DISCARDED, _("đã bỏ"), "rest", "không dùng nữa; giữ lại để tra cứu"),
    )
}
DESKS = {"investment": P.APPRAISE_INVESTMENT, "recurrent": P.APPRAISE_RECURRENT}
_WAITS_NOT = "Phương án này không còn chờ thẩm định."
MOVES = (
    Move("compute", _("thêm bộ tiêu chí để so"), (DRAFT,), DRAFT, P.PROPOSE_ALLOCATION, "tính thêm một bộ tiêu chí",
         "Phương án đã gửi đi nên không thêm bộ tiêu chí được. Cần được trả lại trước.", "trên số liệu đã chốt"),
    Move("propose", _("đề nghị"), (DRAFT,), PROPOSED, P.PROPOSE_ALLOCATION, "đề nghị phân bổ vốn",
         "Phương án này đã được đề nghị.", "chọn một bộ tiêu chí, ghi thuyết minh; dòng vốn còn đủ"),
    Move("appraise_investment", _("thẩm định vốn đầu tư"), (PROPOSED,), APPRAISED, P.APPRAISE_INVESTMENT,
         "thẩm định phân bổ vốn", _WAITS_NOT, "vốn đầu tư; ghi ý kiến; không phải người đề nghị"),
    Move("appraise_recurrent", _("thẩm định kinh phí sự nghiệp"), (PROPOSED,), APPRAISED, P.APPRAISE_RECURRENT,
         "thẩm định phân bổ vốn", _WAITS_NOT, "kinh phí sự nghiệp; ghi ý kiến; không phải người đề nghị"),
    Move("send_back_investment", _("trả lại (vốn đầu tư)"), (PROPOSED,), DRAFT, P.APPRAISE_INVESTMENT,
         "trả lại phương án phân bổ", _WAITS_NOT, "ghi lý do"),
    Move("send_back_recurrent", _("trả lại (kinh phí sự nghiệp)"), (PROPOSED,), DRAFT, P.APPRAISE_RECURRENT,
         "trả lại phương án phân bổ", _WAITS_NOT, "ghi lý do"),
    Move("endorse", _("đồng ý, trình Hội đồng nhân dân"), (APPRAISED,), ENDORSED, P.ENDORSE_ALLOCATION,
         "trình Hội đồng nhân dân phân bổ vốn", "Phương án này không chờ Ủy ban nhân dân.",
         "số, ngày tờ trình; không phải người đề nghị hay thẩm định"),
    Move("refuse", _("trả lại"), (APPRAISED,), DRAFT, P.ENDORSE_ALLOCATION, "trả lại phương án phân bổ",
         "Phương án này không chờ Ủy ban nhân dân.", "ghi lý do"),
    Move("resolve", _("ghi nghị quyết"), (ENDORSED,), RESOLVED, P.RECORD_RESOLUTION, "ghi nghị quyết phân bổ vốn",
         "Phương án này không chờ Hội đồng nhân dân.", "số, ngày, bản quét nghị quyết"),
    Move("reject", _("ghi không thông qua"), (ENDORSED,), DRAFT, P.RECORD_RESOLUTION, "ghi Hội đồng nhân dân không thông qua",
         "Phương án này không chờ Hội đồng nhân dân.", "ghi lý do"),
    Move("assign", _("lập chứng từ giao vốn"), (RESOLVED, ASSIGNED), ASSIGNED, P.ALLOCATE_MONEY, "lập chứng từ giao vốn theo phân bổ",
         "Chưa có nghị quyết của Hội đồng nhân dân nên chưa giao vốn được. Ghi nghị quyết trước.",
         "có nghị quyết; lập lại được khi chứng từ trước đã bị bỏ hoặc bị đảo"),
    Move("discard", _("bỏ phương án"), (DRAFT,), DISCARDED, P.PROPOSE_ALLOCATION, "bỏ phương án phân bổ",
         "Chỉ bỏ được phương án đang lập."),
)  # fmt: skip
ACTS = {move.name: move for move in MOVES}
BACK = ("send_back_investment", "send_back_recurrent", "refuse", "reject")


def desk_act(name: str, capital_type: str) -> Move:
    """The act of the desk that answers for this kind of capital; ``name``: appraise or send_back."""
    return ACTS[f"{name}_{capital_type}"]


def page() -> str:
    """The generated page."""
    return "\n".join(
        [
            "# Trạng thái của phương án phân bổ vốn",
            "",
            "Trang này được in ra từ `src/giamngheo/apps/allocation/states.py`. Muốn đổi thì sửa bảng đó rồi in lại.",
            "",
            "Thứ tự các bước: sở quản lý đề nghị, cơ quan đầu tư thẩm định vốn đầu tư, cơ quan tài chính thẩm định kinh phí sự",
            "nghiệp, Ủy ban nhân dân trình, Hội đồng nhân dân ra nghị quyết, giao vốn (phần VII của Kế hoạch). Chưa đối chiếu với quy",
            "chế riêng của tỉnh.",
            "",
            *printed(STATES, MOVES, DRAFT, _("chốt số liệu, tính")),
            "",
        ]
    )


__all__ = [
    "ACTS", "APPRAISED", "ASSIGNED", "BACK", "DESKS", "DISCARDED", "DONE", "DRAFT", "ENDORSED", "MOVES", "PROPOSED", "RESOLVED",
    "STATES", "UNDER_WAY", "Move", "Refused", "Stale", "State", "can", "check", "desk_act", "page",
]  # fmt: skip
