"""For the demo: one inspection of a commune with an open recommendation, one in the plan."""

from __future__ import annotations

from datetime import timedelta

from giamngheo.apps.accounts.models import User
from giamngheo.apps.places.models import Area
from giamngheo.apps.supervision import actions, queries
from giamngheo.apps.supervision.models import Inspection
from giamngheo.kit import clock

from .synthetic_money import MAP

NAM_LAU = "03784"


def load_inspections() -> int:
    """Returns how many inspections. None twice."""
    if Inspection.objects.exists():
        return 0
    by = {name: User.objects.get(username=name) for name in ("chuyenvien-tinh", "mattran-namlau")}
    place, today = Area.objects.get(code=NAM_LAU, generation_id=MAP), clock.today()
    officer, front = by["chuyenvien-tinh"], by["mattran-namlau"]
    with clock.as_if(today - timedelta(days=20)):
        day = clock.today()
        title = "Kiểm tra thực hiện Chương trình tại xã Nậm Lầu (giả lập)"
        new = actions.NewInspection("department", title, "programme", day, area_id=place.pk)
        found = actions.plan_inspection(new=new, by=officer)
        results = dict.fromkeys(queries.checklists()["programme"].items, ("good", ""))
        results |= {"records": ("bad", "Thiếu biên bản nghiệm thu của hai mô hình."), "money": ("not_seen", "")}
        actions.record_visit(pk=found.pk, visited_on=day, leader_name="Ông Lò Văn Giả", results=results, by=officer)
        actions.recommend(
            pk=found.pk, finding="Thiếu biên bản nghiệm thu của hai mô hình.", text="Bổ sung biên bản nghiệm thu, gửi bản chụp.",
            agency="", due_on=day + timedelta(days=30), by=officer,
        )  # fmt: skip
        actions.conclude(pk=found.pk, conclusion="Thực hiện đúng kế hoạch; hồ sơ còn thiếu.", by=officer)
    later = today + timedelta(days=14)
    new = actions.NewInspection("community", "Giám sát công trình đường bản (giả lập)", "community", later, area_id=place.pk)
    actions.plan_inspection(new=new, by=front)
    return Inspection.objects.count()
