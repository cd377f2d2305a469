"""A document's way into the books, as a table; ``docs/money-states.md`` is printed from it and from the acts on money.

Whether the person may is a matter of permissions: each act on money has its duty (``engine.ledger``), and who writes a
document never approves it.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.moves import Move, can, check, printed
from giamngheo.apps.accounts.roles import ROLES
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.engine.ledger import ACCOUNTS, ACCOUNTS_VI, ALLOCATE, KINDS, SPEND, TREASURY
from giamngheo.kit.workflow import Refused, Stale, State

DRAFT, WAITING, POSTED, DISCARDED = "draft", "waiting", "posted", "discarded"
DUTIES = {ALLOCATE: P.ALLOCATE_MONEY, SPEND: P.SPEND_MONEY, TREASURY: P.KEEP_TREASURY}
ATTACHES = (DRAFT, WAITING, POSTED)  # a scan that is not there yet
WRITERS = (P.ALLOCATE_MONEY, P.SPEND_MONEY, P.KEEP_TREASURY)

STATES = {
    s.code: s
    for s in (
        State(DRAFT, _("đang lập"), "rest", "người ghi còn sửa; hoặc bị trả lại"),
        State(WAITING, _("chờ duyệt"), "due", "đã gửi; khoá các khoản, chờ đủ người duyệt"),
        State(POSTED, _("đã vào sổ"), "done",
              "đã ghi bút toán; không sửa, chỉ đảo bằng chứng từ khác; thiếu bản chụp thì đính kèm được một lần"),
        State(DISCARDED, _("đã bỏ"), "rest", "không vào sổ; giữ lại để tra cứu"),
    )
}
MOVES = (
    Move("write", _("ghi khoản"), (DRAFT,), DRAFT, P.ALLOCATE_MONEY, "ghi khoản của chứng từ",
         "Chứng từ đã gửi duyệt nên không sửa được. Cần được trả lại trước.", "người có việc ghi loại chứng từ đó"),
    Move("submit", _("gửi duyệt"), (DRAFT,), WAITING, P.ALLOCATE_MONEY, "gửi duyệt chứng từ",
         "Chứng từ này đã được gửi duyệt.", "có ít nhất một khoản, số dư đủ"),
    Move("approve", _("duyệt"), (WAITING,), POSTED, P.APPROVE_MONEY, "duyệt chứng từ",
         "Chứng từ này không còn chờ duyệt.", "không phải người ghi; đủ số người theo số tiền thì vào sổ"),
    Move("return", _("trả lại"), (WAITING,), DRAFT, P.APPROVE_MONEY, "trả lại chứng từ",
         "Chỉ trả lại được chứng từ đang chờ duyệt.", "ghi lý do; các lần duyệt trước không còn tính"),
    Move("discard", _("bỏ chứng từ"), (DRAFT,), DISCARDED, P.ALLOCATE_MONEY, "bỏ chứng từ",
         "Chỉ bỏ được chứng từ đang lập."),
    Move("reverse", _("đảo chứng từ"), (POSTED,), POSTED, P.ALLOCATE_MONEY, "lập chứng từ đảo",
         "Chỉ đảo được chứng từ đã vào sổ.", "ghi lý do; chứng từ đảo cũng phải được duyệt"),
)  # fmt: skip
ACTS = {move.name: move for move in MOVES}


def page() -> str:
    """The generated page: the document's workflow, then the accounts and what moves money between them."""
    who = {duty: ", ".join(r.name_vi for r in ROLES.values() if p in r.permissions) for duty, p in DUTIES.items()}
    edges = [
        f"    {source} --> {kind.target}: {kind.vi}" for kind in KINDS.values() for source in kind.sources if source != kind.target
    ]
    return "\n".join(
        [
            "# Trạng thái của chứng từ và của vốn",
            "",
            "Trang này được in ra từ `src/giamngheo/apps/money/states.py` và `engine/ledger.py`. Muốn đổi thì sửa bảng đó rồi in lại.",
            "",
            "## Chứng từ",
            "",
            *printed(STATES, MOVES, DRAFT),
            "",
            "Bước của người ghi do người có việc ghi loại chứng từ đó làm (bảng dưới).",
            "",
            "## Vốn của một dòng",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *(f"    {account}: {ACCOUNTS_VI[account]}" for account in ACCOUNTS),
            *edges,
            "```",
            "",
            "| việc | từ | đến | ở dòng nhận | ai ghi | nghĩa |",
            "|---|---|---|---|---|---|",
            *(
                f"| {k.vi} | {'; '.join(ACCOUNTS_VI[a] for a in k.sources)} | {ACCOUNTS_VI[k.target]} "
                f"| {'; '.join(ACCOUNTS_VI[a] for a in dict.fromkeys(to for _, to in k.arrivals)) or '–'} "
                f"| {who[k.duty]} | {k.meaning} |"
                for k in KINDS.values()
            ),
            "",
        ]
    )


__all__ = [
    "ACTS", "ATTACHES", "DISCARDED", "DRAFT", "DUTIES", "MOVES", "POSTED", "STATES", "WAITING", "WRITERS", "Move", "Refused", "Stale",
    "State", "can", "check", "page",
]  # fmt: skip
