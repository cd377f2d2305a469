"""What people do on pages: answer by the names of fields, press the main button, fill in a sheet, take a file home."""

from __future__ import annotations

import re
from pathlib import Path

from docx.document import Document

from .conftest import Person


def fills(person: Person, /, **answers: str | list[str]) -> Person:
    """Answers by the names of the page's fields: text, choice, radio, boxes to tick."""
    for name, value in answers.items():
        field = person.page.locator(f"main form [name='{name}']")
        kind = field.first.get_attribute("type")
        if kind in {"radio", "checkbox"}:
            for one in [value] if isinstance(value, str) else value:
                person.page.locator(f"main form [name='{name}'][value='{one}']").check()
        elif field.first.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            assert isinstance(value, str)
            field.fill(value)
    return person


def goes_on(person: Person) -> Person:
    """The main button of the page's form."""
    person.page.locator("main form button.btn-primary[type=submit]").first.click()
    person.page.wait_for_load_state()
    return person


def path_of(person: Person) -> str:
    return person.page.url.removeprefix(person.base).split("?")[0]


def status_of(person: Person, path: str) -> int:
    answer = person.page.goto(person.base + path)
    assert answer is not None
    return answer.status


def takes_home(person: Person, words: str, to: Path) -> Path:
    """Presses the link of these words and keeps what comes down."""
    with person.page.expect_download() as waiting:
        person.page.get_by_role("link", name=re.compile(re.escape(words))).first.click()
    path = to / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def words_of(document: Document) -> str:
    """Everything a Word paper says."""
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


# By the end of a field's name; what is asked of nobody on the page is passed over.
SOUND = {
    "-employment_status": "farm_self_employed", "-has_labour_capacity": "1", "-receives_allowance": "0",
    "-has_health_insurance": "1", "-disability_level": "none", "-is_pregnant": "0", "-qualification": "lower_secondary",
    "has_durable_wall": "1", "has_durable_frame": "1", "has_durable_roof": "1", "floor_area_m2": "72",
    "water_source": "piped", "toilet_type": "septic", "uses_internet": "1", "has_info_device": "1", "tick_nutrition": "0",
}  # fmt: skip
BADLY_OFF = {"has_durable_wall": "0", "has_durable_frame": "0", "has_durable_roof": "0", "floor_area_m2": "9",
             "water_source": "surface", "toilet_type": "none", "uses_internet": "0"}  # fmt: skip


def sheet_of(person: Person, village: str, household: str) -> Person:
    """The household's sheet, begun or gone on with, as a reviewer finds it."""
    person.opens("/phieu/").presses(village).presses(household)
    if "/lap/" in person.page.url:
        person.presses("Bắt đầu")
    return person


def writes(person: Person, answers: dict[str, str], *, score: str) -> Person:
    """The whole sheet on one page, with these answers over sound ones; then the check of it."""
    person.page.locator("details.gn-sheet-steps summary").click()
    person.presses("Cả phiếu trên một trang")
    names = person.page.eval_on_selector_all("main form [name]", "all => [...new Set(all.map(e => e.name))]")
    given = {"score_a": score}
    for name in names:
        ends = [end for end in (*SOUND, *answers) if name == end or (end.startswith("-") and name.endswith(end))]
        for end in ends:
            given[name] = {**SOUND, **answers}[end]
        if name.endswith(("-is_attending", "-attending_level")) and f"{name.split('-')[0]}-height_cm" in names:
            given[name] = "1" if name.endswith("-is_attending") else answers.get("-attending_level", "lower_secondary")
    fills(person, **{name: value for name, value in given.items() if value != ""})
    return goes_on(person).sees("Kiểm tra và gửi")


def sends(person: Person) -> Person:
    return person.presses("Gửi phiếu").sees("Đã gửi phiếu")
