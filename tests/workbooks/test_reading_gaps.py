"""Lists that were once misread: names without accents, a title against the officer, no survey day, other standards."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from typing import Any

import pytest

from giamngheo.workbooks.findings import WorkbookRefused
from giamngheo.workbooks.opening import open_file
from giamngheo.workbooks.reading import ReadResult, read_workbook

from .samples import ON, plan

HEAD = ("STT", "Bản", "Họ và tên chủ hộ", "Ngày sinh", "Giới tính", "Dân tộc", "Số nhân khẩu", "Điểm B1 (A)",
        "Điểm B2 (B)", "Phân loại")  # fmt: skip
PERSON = (1, "Bản Pá Men", "Lò Văn Pâng", "05/03/1980", "Nam", "Thái", 4, 100, 30, "HN")


def listed(*rows: tuple[Any, ...], title: str = "DANH SÁCH HỘ XÃ CHIỀNG BÔM", **given: Any) -> ReadResult:
    """A CSV of one title line, the head and the rows, read as on the samples' day unless told otherwise."""
    text = io.StringIO()
    csv.writer(text).writerows([(title, ""), HEAD, *rows])
    return read_workbook(text.getvalue().encode(), name="ho.csv", plan=plan(), **({"on": ON} | given))


def named(name: str) -> tuple[Any, ...]:
    return (PERSON[0], PERSON[1], name, *PERSON[3:])


@pytest.mark.parametrize("name", ["TONG XOM", "TONG BAN", "CONG HO", "Tong Xom"])
def test_name_without_accents_in_a_full_row_is_a_person(name: str) -> None:
    read = listed(PERSON, named(name))
    assert read.households.height == 2
    assert "skip" not in read.rows["outcome"].to_list()


@pytest.mark.parametrize("words", ["TONG CONG", "Tổng cộng", "Cộng bản", "TONG XOM"])
def test_row_of_sums_is_no_person(words: str) -> None:
    read = listed(PERSON, ("", "", words, "", "", "", 4, 100, 30, ""))
    assert read.households.height == 1
    assert read.rows["outcome"].to_list() == ["import", "skip"]


def codes(read: ReadResult) -> set[str]:
    return {f.code for f in read.findings}


def other_commune(read: ReadResult) -> str:
    return next(a.code for a in plan().places.areas
                if a.kind == "commune" and a.generation == plan().places.generation_on(ON).id
                and a.code not in read.commune_codes)  # fmt: skip


def test_title_against_the_officer_is_told() -> None:
    plainly = listed(PERSON)
    (own,) = plainly.commune_codes
    assert "COMMUNE_DIFFERS" not in codes(plainly) | codes(listed(PERSON, commune=own))
    read = listed(PERSON, commune=other_commune(plainly))
    assert "COMMUNE_DIFFERS" in codes(read)
    assert read.has_errors
    # The title's commune stays, so that an officer of another commune is refused these rows.
    assert read.commune_codes == [own]


def test_survey_day_of_the_year_passed() -> None:
    read = listed(PERSON, on=None, year=2023)
    assert (read.survey_on, read.year) == (date(2023, 12, 14), 2023)
    assert "SURVEY_DAY_UNKNOWN" not in codes(read)
    assert "SURVEY_DAY_UNKNOWN" in codes(listed(PERSON, on=None))


def test_year_of_the_title_comes_before_the_year_passed() -> None:
    read = listed(PERSON, title="DANH SÁCH HỘ XÃ CHIỀNG BÔM NĂM 2022", on=None, year=2023)
    assert (read.survey_on, read.year) == (date(2022, 12, 14), 2022)


def test_standard_decides_the_cut_off() -> None:
    contradicting = (*PERSON[:7], 170, 30, "HN")
    assert "CLASS_CONTRADICTS_SCORE" in codes(listed(contradicting))
    # A standard of incomes has no scores to contradict; nothing of the standard of scores is held against the row.
    assert "CLASS_CONTRADICTS_SCORE" not in codes(listed(contradicting, standard_id="2016_2020"))
    assert "CLASS_CONTRADICTS_SCORE" not in codes(listed(contradicting, on=date(2027, 12, 14)))


def test_list_before_the_first_map_is_refused() -> None:
    with pytest.raises(WorkbookRefused, match="Không có bản đồ hành chính"):
        listed(PERSON, title="DANH SÁCH HỘ XÃ CHIỀNG BÔM NĂM 2019", on=None)


def test_unknown_standard_is_an_error() -> None:
    with pytest.raises(KeyError, match="Không có chuẩn nghèo"):
        listed(PERSON, standard_id="1990")


DECLARED = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;<table><tr><td>1</td></tr></table></x>'


@pytest.mark.parametrize(
    "content",
    [DECLARED, b'<?xml version="1.0"?>\n' + DECLARED, b'<!DOCTYPE html [<!ENTITY a "b">]><table></table>'],
)
def test_xml_with_a_document_type_is_refused(content: bytes) -> None:
    with pytest.raises(WorkbookRefused, match="DOCTYPE"):
        open_file(content, "ho.xls")


@pytest.mark.parametrize("before", [b"", b"<!DOCTYPE html>", b'<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN">'])
def test_web_page_keeps_its_document_type(before: bytes) -> None:
    assert open_file(before + b"<html><table></table></html>", "ho.html").format == "html"


@pytest.mark.parametrize("encoding", ["ascii", "utf-16"])
@pytest.mark.parametrize("padding", [0, (1 << 20) - 4])
def test_part_of_a_workbook_with_a_document_type_is_refused(encoding: str, padding: int) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", (" " * padding + "<!DOCTYPE x><workbook/>").encode(encoding))
    with pytest.raises(WorkbookRefused, match="DOCTYPE"):
        open_file(content.getvalue(), "ho.xlsx")
