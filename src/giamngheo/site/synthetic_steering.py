"""For the demo: a difficulty that waits at the department, one that became an order, and an order that is late."""

from __future__ import annotations

from datetime import timedelta

from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.models import Area
from giamngheo.apps.steering import reach
from giamngheo.apps.steering.actions import difficulties, directives
from giamngheo.apps.steering.models import Difficulty
from giamngheo.kit import clock

from .synthetic_money import MAP

NAM_LAU, FINANCE = "03784", "so_tc"


def load_steering() -> int:
    """Returns how many difficulties. None twice."""
    if Difficulty.objects.exists():
        return 0
    by = {name: User.objects.get(username=name) for name in ("canbo-namlau", "chuyenvien-tinh", "lanhdao-tinh")}
    place, today = Area.objects.get(code=NAM_LAU, generation_id=MAP), clock.today()

    def raised(title: str, what: str, about: str) -> Difficulty:
        new = difficulties.NewDifficulty(
            place.pk, title, what, "p1_1", "department", about, reach.managing_agency(), clock.today() + timedelta(days=10)
        )
        return difficulties.raise_difficulty(new=new, by=by["canbo-namlau"])

    with clock.as_if(today - timedelta(days=30)):
        first = raised("Vốn đường bản chưa được bố trí (giả lập)", "Hồ sơ đã duyệt, đến nay chưa được giao vốn.", "money")
        difficulties.forward_difficulty(pk=first.pk, opinion="Vượt thẩm quyền của sở, đề nghị UBND tỉnh.", by=by["chuyenvien-tinh"])
        order = directives.NewDirective(
            "Trình phương án bố trí vốn đường bản (giả lập)", "Rà soát nguồn còn lại, trình UBND tỉnh.",
            clock.today() + timedelta(days=15), agency=FINANCE,
        )  # fmt: skip
        directives.issue_directive(new=order, by=by["lanhdao-tinh"], difficulty=first.pk)
    with clock.as_if(today - timedelta(days=3)):
        raised("Chưa có hướng dẫn định mức công lao động (giả lập)", "Xã chưa biết mức tính ngày công người dân đóng góp.", "rule")
    return Difficulty.objects.count()
