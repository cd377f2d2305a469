"""Sheets for tests: a village with its reviewer, a household with members, answers enough to send."""

from __future__ import annotations

import struct
import uuid
from datetime import date
from typing import Any

from giamngheo.apps.accounts.actions import assign_role, create_user
from giamngheo.apps.accounts.models import User
from giamngheo.apps.fieldwork import actions
from giamngheo.apps.fieldwork.models import SurveyDraft
from giamngheo.apps.register.models import Household, Membership, Person, Village
from giamngheo.apps.review.models import Round, VillageAssignment
from giamngheo.kit import clock
from giamngheo.workbooks.names import search_key, sort_key

from .conftest import area
from .review_world import NAM_LAU

SECRET = b"bi mat"


def _segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def exif(latitude: tuple[int, int, int] = (21, 19, 30), *, orientation: int = 6) -> bytes:
    """An EXIF part as phones write it: orientation, moment, place (north, east)."""
    taken = b"2025:10:20 08:30:00\x00"
    # TIFF head 8, first directory 2 + 3 * 12 + 4, then the moment, then the directory of the place and its numbers.
    at_taken, at_gps = 50, 50 + len(taken)
    at_lat = at_gps + 2 + 4 * 12 + 4
    entries = struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack(">HHII", 0x0132, 2, len(taken), at_taken)
    entries += struct.pack(">HHII", 0x8825, 4, 1, at_gps)
    gps = struct.pack(">HHI4s", 1, 2, 2, b"N") + struct.pack(">HHII", 2, 5, 3, at_lat)
    gps += struct.pack(">HHI4s", 3, 2, 2, b"E") + struct.pack(">HHII", 4, 5, 3, at_lat + 24)
    numbers = b"".join(struct.pack(">II", n, 1) for n in (*latitude, 103, 54, 36))
    body = b"MM\x00*" + struct.pack(">IH", 8, 3) + entries + b"\0" * 4 + taken + struct.pack(">H", 4) + gps + b"\0" * 4 + numbers
    return b"Exif\x00\x00" + body


def a_jpeg(*hidden: bytes) -> bytes:
    """A JPEG in its outer form: a frame, a scan, and these hidden parts (APP1)."""
    parts = [_segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")]
    parts += [_segment(0xE1, part) for part in hidden]
    parts += [_segment(0xFE, SECRET), _segment(0xDB, b"\x00" + b"\x08" * 64)]
    parts += [_segment(0xC0, b"\x08\x00\x01\x00\x01\x01\x01\x11\x00")]
    scan = _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x37"
    return b"\xff\xd8" + b"".join(parts) + scan + b"\xff\xd9"


JPEG = a_jpeg()


def a_village(name: str = "Bản Nà Tòng", code: str = NAM_LAU) -> Village:
    return Village.objects.get_or_create(area=area(code), search_key=search_key(name), defaults={"name": name})[0]


def a_household(head: str = "Lò Văn Ún", *, village: Village | None = None, born: int = 1980) -> tuple[Household, Person]:
    """A household of one head, known by name, without any fact."""
    home = village or a_village()
    found = Household.objects.create(
        area=home.area, village=home, head_name=head, search_key=search_key(head), sort_key=sort_key(head), member_count=1
    )
    person = Person.objects.create(
        area=home.area, full_name=head, search_key=search_key(head), sort_key=sort_key(head), sex="M", birth_year=born
    )
    Membership.objects.create(
        area=home.area, household=found, person=person, relation="head", is_head=True, valid_from=date(2020, 1, 1)
    )
    return found, person


def a_reviewer(*villages: Village, round: Round | None = None, username: str = "rasoat.namlau") -> User:
    """Somebody who surveys in Nậm Lầu, in these villages only."""
    user = create_user(username=username, full_name=username, password=None, by=None, is_demo=True)
    assign_role(user=user, role="reviewer", area=area(NAM_LAU), agency_id="", valid_from=date(2021, 1, 1), valid_to=None,
                by=None)  # fmt: skip
    for village in villages:
        VillageAssignment.objects.create(
            village=village, area=village.area, round=round, user_id=user.pk, duty="reviewer", assigned_at=clock.now()
        )
    return user


def fill(draft: SurveyDraft, *, by: User, values: dict[str, Any], version: int | None = None, key: str = "") -> actions.Saved:
    """Saves answers as the newest phone would."""
    seen = SurveyDraft.objects.get(pk=draft.pk).version if version is None else version
    return actions.save_answers(draft_id=draft.pk, version=seen, key=key or uuid.uuid4().hex, given=values, by=by)


def answers_of_head(person: Person, **more: Any) -> dict[str, Any]:
    """Answers of a household of one man of working age: nothing deprived but what ``more`` says."""
    ref = f"p{person.pk}"
    return {
        "observed_on": "2025-10-20", "head": ref, "score_a": "100", "has_durable_wall": True, "has_durable_frame": True,
        "has_durable_roof": True, "floor_area_m2": "45.5", "water_source": "piped", "toilet_type": "septic",
        "uses_internet": True, "has_info_device": True, f"{ref}-employment_status": "farm_self_employed",
        f"{ref}-has_health_insurance": True, f"{ref}-receives_allowance": False, f"{ref}-disability_level": "none",
        f"{ref}-qualification": "lower_secondary", f"{ref}-relation": "head", **more,
    }  # fmt: skip
