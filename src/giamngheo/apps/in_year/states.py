"""The workflow of a request is this table: from where to where, who may, what is logged, what is frozen.

Which steps a kind of request goes through is the plan's (``plan/in_year/``): a step that is not needed is left out of
its path. The diagram in ``docs/in-year-states.md`` is printed from here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from giamngheo.apps.accounts.roles import ROLES
from giamngheo.apps.accounts.roles import Permission as P
from giamngheo.apps.review.states import Refused, State
from giamngheo.engine.plan_in_year import RequestKind

FILED, SCREENED, RETURNED, SURVEYED, SCORED = "filed", "screened", "returned", "surveyed", "scored"
MET, POSTED, RECOGNISED, REFUSED = "met", "posted", "recognised", "refused"
CERTIFIED, WITHDRAWN = "certified", "withdrawn"

STATES = {
    state.code: state
    for state in (
        State(FILED, _("đã nhận"), "rest", "giấy đề nghị đã được nhận, có giấy tiếp nhận"),
        State(SCREENED, _("đã nhận dạng"), "active", "đã nhận dạng nhanh bằng Phiếu A"),
        State(RETURNED, _("phải rà soát lại"), "due", "cuộc họp chưa đồng ý, hoặc có khiếu nại khi niêm yết"),
        State(SURVEYED, _("đã khảo sát"), "active", "số liệu đã thu thập nhưng chưa đủ để xác định"),
        State(SCORED, _("đã tính"), "active", "đã có kết quả xác định theo chuẩn"),
        State(MET, _("đã họp dân"), "active", "cuộc họp đồng ý với kết quả"),
        State(POSTED, _("niêm yết"), "active", "kết quả được niêm yết công khai, chờ quyết định"),
        State(RECOGNISED, _("đã công nhận"), "done", "Chủ tịch UBND xã đã ra quyết định công nhận"),
        State(REFUSED, _("không công nhận"), "rest", "Chủ tịch UBND xã đã trả lời bằng văn bản, nêu rõ lý do"),
        State(CERTIFIED, _("đã cấp giấy"), "done", "giấy chứng nhận, giấy xác nhận đã giao"),
        State(WITHDRAWN, _("đã rút"), "rest", "người đề nghị đã rút giấy đề nghị"),
    )
}


@dataclass(frozen=True, slots=True)
class Step:
    """One act on a request. ``permissions``: any of them, in the request's area."""

    name: str
    vi: str
    sources: tuple[str, ...]
    target: str
    permissions: tuple[P, ...]
    logged: str
    frozen: str = ""
    guards: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return gettext(self.vi)


# Sources hold for the longest path; ``sources_of`` shortens it for kinds without a step.
STEPS = {
    step.name: step
    for step in (
        Step("screen", _("Nhận dạng nhanh (Phiếu A)"), (FILED, SCREENED), SCREENED, (P.RECEIVE_REQUEST, P.SURVEY),
             "nhận dạng nhanh đề nghị", guards=("quá ngưỡng mục thì phải có lý do mới đi tiếp",)),
        Step("survey", _("Khảo sát và tính"), (SCREENED, RETURNED, SURVEYED, SCORED), SURVEYED,
             (P.RECEIVE_REQUEST, P.SURVEY), "khảo sát đề nghị", frozen="số liệu khảo sát (ghi lần mới khi sửa)"),
        Step("score", _("Tính lại"), (SURVEYED, SCORED), SCORED, (P.RECEIVE_REQUEST, P.SURVEY),
             "xác định kết quả đề nghị", frozen="kết quả, bản quy tắc, số liệu đã dùng",
             guards=("thiếu câu trả lời thì ở lại “đã khảo sát”",)),
        Step("meet", _("Ghi biên bản họp dân"), (SCORED,), MET, (P.RECEIVE_REQUEST, P.HOLD_MEETING),
             "ghi họp dân về đề nghị", frozen="số người dự, số người đồng ý",
             guards=("đủ tỷ lệ đồng ý; không đủ thì rà soát lại",)),
        Step("post", _("Niêm yết công khai"), (MET,), POSTED, (P.RECEIVE_REQUEST,), "niêm yết đề nghị"),
        Step("return", _("Ghi khiếu nại, rà soát lại"), (MET, POSTED), RETURNED, (P.RECEIVE_REQUEST,),
             "trả đề nghị để rà soát lại", guards=("có lý do",)),
        Step("recognise", _("Công nhận"), (POSTED,), RECOGNISED, (P.DECIDE_REQUEST,), "công nhận đề nghị",
             frozen="hạng trước và sau, số, ngày, người ký",
             guards=("hết thời gian niêm yết", "kết quả đúng với điều được đề nghị",
                     "người quyết định không tiếp nhận, khảo sát, tính, ghi họp đề nghị này")),
        Step("refuse", _("Không công nhận"), (SCREENED, SCORED, MET, POSTED), REFUSED, (P.DECIDE_REQUEST,),
             "không công nhận đề nghị", frozen="lý do, số, ngày, người ký",
             guards=("có lý do", "trước khi hết niêm yết chỉ khi kết quả không đúng với điều được đề nghị",
                     "người quyết định không tiếp nhận, khảo sát, tính, ghi họp đề nghị này")),
        Step("certify", _("Cấp giấy"), (RECOGNISED,), CERTIFIED, (P.RECEIVE_REQUEST, P.DECIDE_REQUEST),
             "cấp giấy theo đề nghị", frozen="số giấy, ngày cấp, thời hạn"),
        Step("withdraw", _("Rút đề nghị"), (FILED, SCREENED, RETURNED, SURVEYED, SCORED, MET, POSTED), WITHDRAWN,
             (P.RECEIVE_REQUEST,), "rút đề nghị", guards=("có lý do",)),
    )
}  # fmt: skip


def path_of(kind: RequestKind) -> tuple[str, ...]:
    """The states that a request of this kind passes to its decision, in order."""
    left_out = {
        state
        for state, is_needed in (
            (SCREENED, kind.needs_screening), (MET, kind.needs_meeting), (POSTED, kind.needs_posting),
        )
        if not is_needed
    }  # fmt: skip
    return tuple(state for state in (FILED, SCREENED, SURVEYED, SCORED, MET, POSTED) if state not in left_out)


def _last_before(kind: RequestKind, state: str) -> str:
    """The state of the kind's path that stands right before this one."""
    order = (FILED, SCREENED, SURVEYED, SCORED, MET, POSTED, RECOGNISED)
    path = path_of(kind)
    return max((s for s in path if order.index(s) < order.index(state)), key=order.index)


def sources_of(name: str, kind: RequestKind) -> tuple[str, ...]:
    """From which states the act starts for this kind of request; none when the kind has no such step."""
    step, path = STEPS[name], path_of(kind)
    if name in {"screen", "meet", "post"} and step.target not in path:
        return ()
    if name in {"meet", "post", "recognise"}:
        return (_last_before(kind, step.target),)
    if name == "survey":
        return (_last_before(kind, SURVEYED), RETURNED, SURVEYED, SCORED)
    return step.sources


def can(name: str, state: str, kind: RequestKind) -> bool:
    """Does this state allow the act on a request of this kind?"""
    return state in sources_of(name, kind)


def check(name: str, state: str, kind: RequestKind) -> None:
    """Raises Refused, saying where the request stands and what comes first."""
    if can(name, state, kind):
        return
    if state in {RECOGNISED, REFUSED, CERTIFIED} and name != "certify":
        raise Refused("Đề nghị này đã có quyết định nên không thay đổi được nữa. Thay đổi sau đó phải qua đề nghị mới.")
    if state == CERTIFIED:
        raise Refused("Giấy theo đề nghị này đã được cấp. Xem số giấy ở trang đề nghị.")
    if state == WITHDRAWN:
        raise Refused("Đề nghị này đã được rút. Người dân muốn tiếp tục thì nộp đề nghị mới.")
    if not sources_of(name, kind):
        raise Refused(f"Loại đề nghị này không có bước “{STEPS[name].vi}”. Làm bước tiếp theo ghi ở trang đề nghị.")
    first = ", ".join(STATES[s].vi for s in sources_of(name, kind))
    raise Refused(
        f"Đề nghị đang ở bước “{STATES[state].vi}” nên chưa làm được “{STEPS[name].vi}”. "
        f"Bước này chỉ làm khi đề nghị ở: {first}."
    )


def next_step(state: str, kind: RequestKind) -> str:
    """The act that brings the request on; empty when nothing is left."""
    for name in ("screen", "survey", "meet", "post", "recognise", "certify"):
        is_again = (name, state) in {("screen", SCREENED), ("survey", SCORED)}
        if can(name, state, kind) and not is_again:
            return name
    return ""


def diagram() -> str:
    """The Mermaid state diagram of the table, for the longest path."""
    lines = ["stateDiagram-v2", f"    [*] --> {FILED}: nhận đề nghị"]
    lines += [f"    {state.code}: {state.vi}" for state in STATES.values()]
    lines += [f"    {source} --> {t.target}: {t.vi}" for t in STEPS.values() for source in t.sources]
    lines.append(f"    {MET} --> {RETURNED}: không đủ tỷ lệ đồng ý")
    lines += [f"    {end} --> [*]" for end in (REFUSED, CERTIFIED, WITHDRAWN)]
    return "\n".join(lines)


def _roles_with(permissions: tuple[P, ...]) -> str:
    return ", ".join(role.name_vi for role in ROLES.values() if role.permissions & set(permissions))


def page() -> str:
    """The whole generated page: diagram, states, acts."""
    parts = [
        "# Trạng thái đề nghị trong năm",
        "",
        "Trang này được in ra từ `src/giamngheo/apps/in_year/states.py` bằng lệnh `make docs`.",
        "Muốn đổi thì sửa bảng đó rồi in lại. Loại đề nghị nào bỏ bước nào: xem `plan/in_year/`.",
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
    for t in STEPS.values():
        sources = ", ".join(STATES[s].vi for s in t.sources)
        parts.append(
            f"| {t.vi} | {sources} | {STATES[t.target].vi} | {_roles_with(t.permissions)} | "
            f"{'; '.join(t.guards)} | {t.logged} | {t.frozen or 'không'} |"
        )
    return "\n".join(parts) + "\n"


__all__ = ["STATES", "STEPS", "Refused", "can", "check", "next_step", "page", "path_of", "sources_of"]
