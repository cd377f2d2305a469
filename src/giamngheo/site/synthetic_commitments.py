"""For the demo: the commitments of 2025 with their frozen results, targets of this year on their way, households that registered to escape.

Promises of 2025 are written straight, since nobody of the demo stands in most communes; the freezing is the province's own act.
"""

from __future__ import annotations

from datetime import date, timedelta

from giamngheo.apps.accounts.models import User
from giamngheo.apps.commitments import states
from giamngheo.apps.commitments.actions import escape, results, targets
from giamngheo.apps.commitments.models import Commitment, EscapeRegistration
from giamngheo.apps.commitments.queries.targets import communes_of_year, target_lines
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import Household
from giamngheo.apps.review.models import Decision
from giamngheo.kit import clock

from .synthetic_money import MAP

YEAR, NAM_LAU, PHIENG_PAN = 2025, "03784", "04159"
# Of what the lists say was reached, promised this much more or less, commune by commune in turn; None: promised nothing.
PROMISED = (-4, 6, -1, 12, None)
HEAD = ("Ông Lò Văn Giả", "Bí thư Đảng ủy xã")


def load_commitments() -> int:
    """Returns how many communes' results of 2025 were frozen. None twice."""
    if Commitment.objects.exists():
        return 0
    names = ("canbo-namlau", "chutich-namlau", "canbo-phiengpan", "chuyenvien-tinh")
    by = {name: User.objects.get(username=name) for name in names}
    _promised(by["chuyenvien-tinh"])
    frozen = results.freeze_year(year=YEAR, by=by["chuyenvien-tinh"])
    _on_their_way(by)
    _escapes(by["canbo-namlau"])
    return frozen


def _promised(by: User) -> None:
    """Approved promises of every commune whose list of the year is there, but for each fifth."""
    communes = communes_of_year(Area.objects.filter(generation_id=MAP).values_list("pk", flat=True), YEAR)
    lines = [line for line in target_lines(communes, YEAR) if line.closing.poor is not None]
    made = []
    for number, line in enumerate(lines):
        more = PROMISED[number % len(PROMISED)]
        if more is not None:
            made.append(
                Commitment(
                    area=line.area, year=YEAR, state=states.APPROVED, body_name=f"Đảng ủy, UBND {line.area.name}", head_name=HEAD[0],
                    head_office=HEAD[1], registered_reduction=max((line.now.reduction or 20) + more, 1), signed_on=date(YEAR, 2, 10),
                    approved_by_id=by.pk, approved_on=date(YEAR, 3, 1),
                )
            )  # fmt: skip
    Commitment.objects.bulk_create(made)


def _on_their_way(by: dict[str, User]) -> None:
    """This year's: one waits for the province, one for its chairman."""
    this = clock.today().year
    for code, officer, fewer in ((NAM_LAU, "canbo-namlau", 25), (PHIENG_PAN, "canbo-phiengpan", 18)):
        area = Area.objects.get(code=code, generation_id=MAP)
        targets.assign_target(area_id=area.pk, year=this, reduction=fewer, points=None, by=by["chuyenvien-tinh"])
        made = targets.propose_target(
            area_id=area.pk, year=this, body_name=f"Đảng ủy, UBND {area.name}", head_name=HEAD[0], head_office=HEAD[1],
            reduction=fewer + 2, points=None, by=by[officer],
        )  # fmt: skip
        if code == NAM_LAU:
            targets.sign_target(area_id=area.pk, year=this, signed_on=clock.today(), by=by["chutich-namlau"], version=made.version)


def _homes(household_class: str, before: str, most: int) -> list[Household]:
    """Households of Nậm Lầu recognised in this class at the end of 2025, in that one a year earlier."""
    rows = Decision.objects.filter(is_recognised=True, household__area__code=NAM_LAU, household__area__generation_id=MAP)
    was = rows.filter(round__year=YEAR - 1, household_class=before).values("household_id")
    now = rows.filter(round__year=YEAR, household_class=household_class, household_id__in=was).values("household_id")
    found = Household.objects.filter(pk__in=now, closed_on=None).exclude(village=None).select_related("village", "area")
    return list(found.order_by("id")[:most])


def _escapes(by: User) -> None:
    """Three registered this year, one of them due for a visit; one that got out last year."""
    today = clock.today()
    for number, home in enumerate(_homes("POOR", "POOR", 3)):
        with clock.as_if(today - timedelta(days=150)):
            made = escape.register_escape(
                household=home, year=today.year, class_target="NOT_POOR" if number else "NEAR_POOR",
                lacks=["Thiếu vốn chăn nuôi", "Nhà ở chưa kiên cố"], will_do=["Nuôi hai con bò sinh sản, trồng cỏ (giả lập)"],
                support=["Vay vốn Ngân hàng Chính sách xã hội"], registered_on=clock.today(), by=by,
            )  # fmt: skip
            made.refresh_from_db()
            escape.assign_helper(
                registration=made, kind="organisation", name="Hội Nông dân xã (giả lập)", office="", valid_from=clock.today(), by=by,
                version=made.version,
            )  # fmt: skip
        if number:
            made.refresh_from_db()
            escape.record_visit(
                registration=made, visited_on=today - timedelta(days=30), visitor_name="Cán bộ Hội Nông dân (giả lập)",
                found="Bò đã đẻ một con; còn thiếu cỏ mùa khô.", agreed="Trồng thêm 500 m² cỏ.", next_visit_on=today + timedelta(days=60),
                by=by, version=made.version,
            )  # fmt: skip
    for home in _homes("NOT_POOR", "POOR", 1):
        EscapeRegistration.objects.create(
            area=home.area, village=home.village, household=home, year=YEAR, registered_on=date(YEAR, 3, 5), class_now="POOR",
            class_target="NOT_POOR", will_do=["Trồng cà phê, chăn nuôi lợn (giả lập)"], state=states.ACHIEVED, outcome_class="NOT_POOR",
            next_visit_on=date(YEAR, 9, 1), settled_at=clock.now(), settled_by_id=by.pk, recorded_by_id=by.pk, recorded_at=clock.now(),
        )  # fmt: skip


__all__ = ["load_commitments"]
