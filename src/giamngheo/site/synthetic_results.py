"""The province's decisions on the synthetic rounds, invented and marked so: their figures are official in the demo."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from giamngheo.apps.campaign.models import Consolidation
from giamngheo.apps.campaign.queries.results import COUNTS, digest_of, reviews_inside
from giamngheo.apps.places.models import Area
from giamngheo.apps.places.queries import generation_on
from giamngheo.apps.review.models import Round

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def approve_years() -> int:
    """One decision for each synthetic round of which every commune is recognised; returns how many.

    A round that waits for officers of the demo stays preliminary.
    """
    made = []
    for round in Round.objects.filter(is_synthetic=True).order_by("year"):
        province = Area.objects.get(kind=Area.Kind.PROVINCE, generation=generation_on(round.closes_on))
        reviews = reviews_inside(round, province)
        if not reviews or any(review.state != "recognised" for review in reviews):
            continue
        decided_on = date(round.year + 1, 1, 12)
        totals = {name: sum(getattr(review, name) for review in reviews) for name in COUNTS}
        made.append(
            Consolidation(
                round=round, area=province, standing="official", decision_number=f"GL-{round.year}/QĐ-UBND (giả lập)",
                decided_on=decided_on, signer_name="Chủ tịch UBND tỉnh (giả lập)", list_digest=digest_of(reviews),
                totals={**totals, "communes": len(reviews), "recognised": len(reviews)},
                made_at=datetime.combine(decided_on, time(17), ZONE),
            )
        )  # fmt: skip
    Consolidation.objects.bulk_create(made)
    return len(made)


__all__ = ["approve_years"]
