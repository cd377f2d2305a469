"""For the demo: nominations in every state, made by the acts that real ones go through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from giamngheo.apps.accounts.models import User
from giamngheo.apps.commitments.models import EscapeRegistration
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.queries import province
from giamngheo.apps.praise import actions
from giamngheo.apps.praise.models import Nomination
from giamngheo.apps.praise.queries.figures import Nominee
from giamngheo.apps.praise.queries.nominations import of_household, villages_in
from giamngheo.apps.register.models import Household
from giamngheo.kit import clock

from .synthetic_money import MAP

NAM_LAU, FINANCE, MOVEMENT, YEAR = "03784", "so_tc", "for_the_poor", 2025
MERIT = {
    "commune": "Phân công từng đảng viên giúp đỡ từng hộ đăng ký thoát nghèo (giả lập).",
    "village": "Cả bản góp 120 ngày công làm đường vào khu sản xuất (giả lập).",
    "agency": "Giao vốn sớm, theo dõi từng nguồn (giả lập).",
    "household": "Tự viết đơn xin ra khỏi danh sách hộ nghèo, giúp hai hộ khác giống cây (giả lập).",
}


def load_praise() -> int:
    """Returns how many nominations. None twice."""
    if Nomination.objects.exists():
        return 0
    names = ("canbo-namlau", "taichinh-tinh", "chuyenvien-tinh", "lanhdao-tinh")
    officer, finance, above, leader = (User.objects.get(username=name) for name in names)
    area = Area.objects.get(code=NAM_LAU, generation_id=MAP)
    villages = [village for village, _area in villages_in([area])[:2]]
    homes = _homes(area)
    # Who, and how far it goes: every state is there; the last household waits to be asked whether it may be named.
    nominees = [(Nominee("commune", area, area.name), "vote")]
    nominees += zip((Nominee("village", area, v.name, village=v) for v in villages), ("refuse", "decide"), strict=False)
    nominees += zip(homes, ("decide", "review", ""), strict=False)
    with clock.as_if(clock.today() - timedelta(days=40)):
        begun = [(_nominated(nominee, officer), far) for nominee, far in nominees]
        money = _nominated(Nominee("agency", province(), "Sở Tài chính", agency=FINANCE), finance)
    steps = _steps(officer, above, leader)
    for found, far in begun:
        for step in steps[far]:
            step(found)
    actions.give_back(pk=money.pk, reason="Ghi rõ số ngày giao vốn sớm hơn quy định (giả lập).", by=above)
    return Nomination.objects.count()


def _homes(area: Area) -> list[Nominee]:
    """The household that got out, and two that registered to."""
    registered = EscapeRegistration.objects.filter(area=area).order_by("state", "id").values_list("household_id", flat=True)[:3]
    rows = Household.objects.select_related("area", "village").in_bulk(list(registered))
    found = [of_household(rows[pk], None) for pk in registered]
    return [one for one in found if one is not None]


def _nominated(nominee: Nominee, by: User) -> Nomination:
    words = actions.Words(MOVEMENT, YEAR, MERIT[nominee.kind], "province_merit")
    return actions.nominate(nominee=nominee, words=words, by=by)


def _steps(officer: User, above: User, leader: User) -> dict[str, list[Callable[[Nomination], object]]]:
    """How far a nomination goes → what is done on the way."""
    day = clock.today() - timedelta(days=20)

    def asked(found: Nomination) -> None:
        if found.is_personal:
            actions.record_consent(pk=found.pk, consent="given", on=day, by=officer)

    def reviewed(found: Nomination) -> None:
        with clock.as_if(day):
            actions.review(pk=found.pk, note="Hồ sơ đủ (giả lập).", by=above)

    def voted(found: Nomination) -> None:
        actions.vote(pk=found.pk, opinion="agreed", held_on=day, present=9, votes_for=9, votes_against=0, by=above)

    def decided(found: Nomination) -> None:
        actions.decide(pk=found.pk, number="GL-118/QĐ-UBND (giả lập)", decided_on=day + timedelta(days=7), by=leader)

    def refused(found: Nomination) -> None:
        actions.refuse(pk=found.pk, reason="Danh sách của bản còn hộ phải xem lại (giả lập).", by=above)

    return {
        "": [], "refuse": [refused], "review": [asked, reviewed], "vote": [asked, reviewed, voted],
        "decide": [asked, reviewed, voted, decided],
    }  # fmt: skip


__all__ = ["load_praise"]
