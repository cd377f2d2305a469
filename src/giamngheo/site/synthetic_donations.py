"""For the demo: a donation handed to households, a contract with debt, and a district that handed over one line of two."""

from __future__ import annotations

from datetime import date

from giamngheo.apps.accounts.models import User
from giamngheo.apps.donations.actions import gifts, handing_out
from giamngheo.apps.donations.models import Gift
from giamngheo.apps.money.actions import contracts
from giamngheo.apps.money.actions.contract_money import pay_under
from giamngheo.apps.money.actions.lines import NewLine, open_line
from giamngheo.apps.money.actions.posting import approve_document
from giamngheo.apps.money.actions.succession import Heir, hand_over
from giamngheo.apps.money.models import Line
from giamngheo.apps.money.queries.contracts import offered_for
from giamngheo.apps.places.models import Area
from giamngheo.apps.register.models import Household

from .synthetic_money import MAP, MILLION, YEAR, Books

NAM_LAU, CO_MA, DISTRICT, EARLIER = "03784", "03781", "Thuận Châu", "2025-01"


def load_donations() -> int:
    """Returns how many gifts. None twice."""
    if Gift.objects.exists():
        return 0
    people = {name: User.objects.get(username=name) for name in ("canbo-namlau", "chutich-namlau")}
    place = Area.objects.get(code=NAM_LAU, generation_id=MAP)
    _gifts(place, people["canbo-namlau"], people["chutich-namlau"])
    books = Books()
    _debt(place, books)
    _handover(books)
    return Gift.objects.count()


def _gifts(place: Area, officer: User, chairman: User) -> None:
    day = date(YEAR, 2, 2)
    donors = (
        (gifts.NewDonor("organisation", "Hội Chữ thập đỏ tỉnh (giả lập)"), "goods", "chăn ấm", "chiếc", 60, "hộ nghèo đủ chăn mùa rét"),
        (gifts.NewDonor("person", "Bà Nguyễn Thị Giả Lập", True, "0900 000 000"), "cash", "", "", 50 * MILLION, "làm nhà cho hộ nghèo"),
        (gifts.NewDonor("person", "Ông Lò Văn Giả (giả lập)"), "land", "", "", 240, "hiến đất mở đường bản"),
    )
    made = []
    for number, (donor, conversion, what, unit, quantity, purpose) in enumerate(donors, 1):
        new = gifts.NewGift(
            place.pk, conversion, purpose, quantity, day, what=what, unit=unit, paper=f"{number:02}/CK-GL", donor=donor
        )
        made.append(gifts.promise_gift(new=new, by=officer))
        gifts.receive(gift_id=made[-1].pk, number=f"{number:02}/PN-GL", received_on=day, quantity=quantity, by=officer)
    homes = list(Household.objects.filter(area=place, closed_on=None).order_by("id")[:12])
    if homes:
        found = handing_out.begin_list(gift_id=made[0].pk, number="01/DS-GL", decided_on=day, by=officer)
        handing_out.write_shares(pk=found.pk, quantities={home.pk: 2 for home in homes}, by=officer)
        handing_out.submit_list(pk=found.pk, by=officer)
        handing_out.approve_list(pk=found.pk, by=chairman)


def _debt(place: Area, books: Books) -> None:
    line = Line.objects.filter(area=place, project="p1_1").first()
    if line is None:
        return
    by, day = books.people["accountant"], date(YEAR, 3, 2)
    new = contracts.NewContract(line.pk, "Đường bản Nà Tòng (giả lập)", "Công ty Xây dựng A (giả lập)", "01/HĐ-GL", day, 600 * MILLION)
    found = contracts.sign_contract(new=new, by=by)
    contracts.accept_volume(contract_id=found.pk, amount_vnd=420 * MILLION, paper="BBNT 01-GL", on=date(YEAR, 4, 20), by=by)
    for kind, millions in (("advance", 90), ("pay", 300)):
        entry = next((one for one in offered_for(found) if one.kind == kind and one.left_vnd >= millions * MILLION), None)
        if entry is not None:
            pay_under(contract_id=found.pk, entry_id=entry.pk, amount_vnd=millions * MILLION, by=by)


def _handover(books: Books) -> None:
    """The last year of a district: one line went to a commune, the other waits for somebody to decide."""
    district = Area.objects.filter(name__contains=DISTRICT, kind="district", generation_id=EARLIER).first()
    if district is None:
        return
    lines = []
    for project, amount in (("p2", 120), ("p3_1", 80)):
        new = NewLine(district.pk, f"Phòng chuyên môn {district.name} (giả lập)", project, "recurrent", "central", YEAR - 1)
        lines.append(open_line(new=new, by=books.people["finance"]))
        books.post("approve", date(2025, 1, 10), lines[-1], ("source", amount * MILLION, None))
        books.post("assign", date(2025, 1, 20), lines[-1], ("approved", amount * MILLION, None))
        books.post("enter", date(2025, 2, 10), lines[-1], ("assigned", amount * MILLION, None))
        books.post("advance", date(2025, 4, 10), lines[-1], ("entered", amount // 4 * MILLION, None))
    heir = Area.objects.get(code=CO_MA, generation_id=MAP)
    made = hand_over(
        area_id=district.pk, number="01/BBBG-GL", signed_on=date(2025, 6, 30), authority="UBND tỉnh Sơn La (giả lập)",
        heirs={lines[0].pk: Heir(heir.pk, f"UBND {heir.name}")}, by=books.people["finance"],
    )  # fmt: skip
    approve_document(document_id=made.pk, by=books.people["leader"])


__all__ = ["load_donations"]
