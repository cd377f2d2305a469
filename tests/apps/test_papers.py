"""Papers: frozen, numbered once, printed again as they were; hostile words stay words; a posted list posts only the law's."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from docx import Document
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.models import SensitiveRead
from giamngheo.apps.papers import numbers, printing, queries
from giamngheo.apps.papers.actions import Refused, issue_paper, replace_paper
from giamngheo.apps.papers.kinds import UnknownKind, kind_of, kinds
from giamngheo.apps.papers.models import Paper
from giamngheo.apps.papers.shape import WrongContent, checked
from giamngheo.apps.papers.words import in_words

from .conftest import Society, area
from .review_world import NAM_LAU, PHIENG_PAN, act_as, counted_queries

ClientOf = Callable[[User], Client]
DAY = date(2026, 11, 20)
HOSTILE = "Lò \"Văn\" #Ún \\ {{ x }} {% if %} <b>&amp; $a$ [*_`~@] #import \"/etc/passwd\" '"


@pytest.fixture(autouse=True)
def own_files(settings: Any, tmp_path: Path) -> None:
    settings.FILES_ROOT = tmp_path / "files"


def decision(by: User, number: str = "7", **more: Any) -> Paper:
    content = {
        "year": 2026, "subject_line": "Về việc công nhận danh sách", "poor_count": 2, "signer_name": "Hà Văn Pâng",
        "households": [{"head_name": "Lò Văn Ún", "village": "Bản Nà Tòng", "household_class": "Hộ nghèo"}],
    }  # fmt: skip
    return issue_paper(
        kind="recognition_decision", area_id=area(NAM_LAU).pk, subject="commune_review:1", number=number,
        issued_on=more.pop("issued_on", DAY), content={**content, **more.pop("content", {})}, by=by, **more,
    )  # fmt: skip


def request(by: User, **content: Any) -> Paper:
    return issue_paper(
        kind="request_enter", area_id=area(NAM_LAU).pk, subject="household:1", number="", issued_on=DAY,
        content={"head_name": "Lò Văn Ún", "village": "Bản Nà Tòng", **content}, by=by,
    )  # fmt: skip


def word_text(content: bytes) -> str:
    """All text of a Word file, that of its tables among it."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def pdf_text(content: bytes, tmp_path: Path) -> str:
    """The text of a PDF where the machine has pdftotext, else empty."""
    tool = shutil.which("pdftotext")
    if tool is None:
        return ""
    (tmp_path / "x.pdf").write_bytes(content)
    return subprocess.run([tool, "-layout", str(tmp_path / "x.pdf"), "-"], capture_output=True, check=True).stdout.decode()


def test_a_paper_is_printed_frozen_and_found_again(society: Society, tmp_path: Path) -> None:
    act_as(society.nam_lau_officer)
    made = decision(society.nam_lau_officer)
    assert made.number == "07/QĐ-UBND"
    text = word_text(queries.bytes_of(made, "docx"))
    for words in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Số: 07/QĐ-UBND", "ngày 20 tháng 11 năm 2026", "Lò Văn Ún",
                  "Hà Văn Pâng", "XÃ NẬM LẦU", "Số hộ nghèo: 2 hộ"):  # fmt: skip
        assert words in text, words
    assert "{{" not in text
    assert "{%" not in text
    pdf = queries.bytes_of(made, "pdf")
    assert pdf.startswith(b"%PDF-")
    printed = pdf_text(pdf, tmp_path)
    assert not printed or ("07/QĐ-UBND" in printed and "Lò Văn Ún" in printed)
    assert queries.papers_about("commune_review:1") == [made]


@pytest.mark.parametrize("file_format", ["docx", "pdf"])
def test_a_paper_comes_out_byte_for_byte_again(society: Society, file_format: str) -> None:
    act_as(society.nam_lau_officer)
    made = Paper.objects.get(pk=decision(society.nam_lau_officer).pk)
    assert printing.printed_again(made, file_format) == queries.bytes_of(made, file_format)


def test_it_stays_as_it_was_when_words_of_the_plan_change(society: Society, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from giamngheo.apps.papers import kinds as registry

    act_as(society.nam_lau_officer)
    made = decision(society.nam_lau_officer)
    before = queries.bytes_of(made, "pdf")
    plan = registry.current_plan()
    papers = {**plan.papers, "recognition_decision": replace(plan.papers["recognition_decision"], title="TÊN KHÁC")}
    monkeypatch.setattr(registry, "current_plan", lambda: replace(plan, papers=papers))
    assert printing.printed_again(made, "pdf") != before
    assert queries.bytes_of(Paper.objects.get(pk=made.pk), "pdf") == before


def test_hostile_words_are_words_in_both(society: Society, tmp_path: Path) -> None:
    act_as(society.nam_lau_officer)
    made = request(society.nam_lau_officer, head_name=HOSTILE, reason=HOSTILE + "\x00\x07\u202e")
    assert HOSTILE in word_text(queries.bytes_of(made, "docx"))
    printed = pdf_text(queries.bytes_of(made, "pdf"), tmp_path)
    assert not printed or '#import "/etc/passwd"' in " ".join(printed.split())


@pytest.mark.parametrize("code", sorted(kinds()))
def test_every_kind_has_its_blank_form(society: Society, code: str) -> None:
    found = kind_of(code)
    text = word_text(printing.blank_form(found, area(NAM_LAU).pk, "docx"))
    assert found.title in text
    assert "{{" not in text
    assert "{%" not in text
    assert printing.blank_form(found, area(NAM_LAU).pk, "pdf").startswith(b"%PDF-")


def test_a_long_list_runs_over_pages_with_its_head(society: Society, tmp_path: Path) -> None:
    act_as(society.nam_lau_officer)
    rows = [{"head_name": f"Lò Văn Hộ {i}", "household_class": "Hộ nghèo"} for i in range(2000)]
    made = decision(society.nam_lau_officer, content={"households": rows})
    document = Document(io.BytesIO(queries.bytes_of(made, "docx")))
    table = next(t for t in document.tables if len(t.rows) > 100)
    assert len(table.rows) == 2001
    assert "w:tblHeader" in table.rows[0]._tr.xml
    printed = pdf_text(queries.bytes_of(made, "pdf"), tmp_path)
    assert not printed or printed.count("Họ và tên chủ hộ") >= 40


def test_the_posted_list_carries_only_what_is_posted(society: Society) -> None:
    act_as(society.nam_lau_officer)
    good = {"village": "Bản Nà Tòng", "year": 2026, "posted_from": DAY, "posted_to": date(2026, 11, 25)}
    row = {"head_name": "Lò Văn Ún", "household_class": "Hộ nghèo"}
    for extra in ("id_number", "health", "phone", "ethnic_group", "birth_year"):
        with pytest.raises(WrongContent, match=extra):
            checked(kind_of("posting_list"), {**good, "households": [{**row, extra: "x"}]})
    with pytest.raises(Refused, match="id_number"):
        issue_paper(kind="posting_list", area_id=area(NAM_LAU).pk, subject="x:1", number="1", issued_on=DAY,
                    content={**good, "households": [row], "id_number": "014090123456"},
                    by=society.nam_lau_officer)  # fmt: skip
    assert checked(kind_of("posting_list"), {**good, "households": [row]})["posted_from"] == "2026-11-20"


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(WrongContent) as wrong:
        checked(kind_of("meeting_minutes"), {"village": 5, "held_on": "20/11/2026", "present_count": True, "khac": "x"})
    text = str(wrong.value)
    for name in ("village", "held_on", "present_count", "khac", "year", "chair_name", "conclusion"):
        assert f"“{name}”" in text, name


def test_an_unknown_kind_names_those_there_are(society: Society) -> None:
    with pytest.raises(UnknownKind, match="request_enter"):
        kind_of("giay_khac")


@pytest.mark.parametrize("same", ["7", "07", "07/QĐ-UBND", " 7 / qđ-ubnd"])
def test_a_number_is_used_once_in_its_series_and_year(society: Society, same: str) -> None:
    act_as(society.nam_lau_officer)
    decision(society.nam_lau_officer, "7")
    with pytest.raises(Refused, match="đã dùng"):
        decision(society.nam_lau_officer, same)
    assert decision(society.nam_lau_officer, same, issued_on=date(2025, 12, 1)).pk
    assert queries.proposed_number(kind="recognition_decision", area_id=area(NAM_LAU).pk, year=2026) == "08/QĐ-UBND"


def test_numbers_that_must_be_there_and_days_that_cannot_be(society: Society) -> None:
    act_as(society.nam_lau_officer)
    with pytest.raises(Refused, match="phải có số"):
        decision(society.nam_lau_officer, " ")
    with pytest.raises(Refused, match="sau ngày hôm nay"):
        decision(society.nam_lau_officer, issued_on=date(2999, 1, 1))
    with pytest.raises(Refused, match="địa bàn mình"):
        issue_paper(kind="request_enter", area_id=area(PHIENG_PAN).pk, subject="household:1", number="", issued_on=DAY,
                    content={"head_name": "x", "village": "y"}, by=society.nam_lau_officer)  # fmt: skip


def test_a_replaced_paper_points_to_its_successor_and_only_one_wins(society: Society) -> None:
    act_as(society.nam_lau_officer)
    first = decision(society.nam_lau_officer, "7")
    content = {**first.content, "subject_line": "Về việc công nhận (bản đúng)"}
    with pytest.raises(Refused, match="lý do"):
        replace_paper(paper=first, reason=" ", number="8", issued_on=DAY, content=content, by=society.nam_lau_officer)
    second = replace_paper(paper=first, reason="ghi sai", number="8", issued_on=DAY, content=content, by=society.nam_lau_officer)
    assert Paper.objects.get(pk=first.pk).successor == second
    with pytest.raises(Refused, match="đã có bản thay thế"):
        replace_paper(paper=first, reason="lại sai", number="9", issued_on=DAY, content=content, by=society.nam_lau_officer)


@pytest.mark.parametrize("statement", ["update papers_paper set content = '{}'", "delete from papers_paper"])
def test_the_application_cannot_change_or_delete_a_paper(society: Society, statement: str) -> None:
    act_as(society.nam_lau_officer)
    decision(society.nam_lau_officer)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_sensitive_papers_are_masked_refused_and_logged(society: Society, client_of: ClientOf) -> None:
    act_as(society.nam_lau_officer)
    made = request(society.nam_lau_officer, id_number="014090123456", ethnic_group="Thái")
    page = reverse("papers:paper", args=[made.pk])
    shown = client_of(society.nam_lau_officer).get(page).content.decode()
    assert "014090123456" not in shown
    assert "Lò Văn Ún" in shown
    assert client_of(society.province_officer).get(reverse("papers:file", args=[made.pk, "pdf"])).status_code == 403
    assert not SensitiveRead.objects.exists()
    assert client_of(society.nam_lau_officer).get(reverse("papers:file", args=[made.pk, "pdf"])).status_code == 200
    revealed = client_of(society.nam_lau_officer).post(reverse("papers:paper_revealed", args=[made.pk]))
    assert "014090123456" in revealed.content.decode()
    assert SensitiveRead.objects.count() == 2


def test_the_list_is_narrowed_and_cheap(society: Society, client_of: ClientOf) -> None:
    act_as(society.nam_lau_officer)
    request(society.nam_lau_officer)
    for number in range(1, 8):
        decision(society.nam_lau_officer, str(number))
    client = client_of(society.nam_lau_officer)
    with counted_queries(12):
        everything = client.get(reverse("papers:papers"))
    assert everything.context["table"].total == 8
    found = client.get(reverse("papers:papers"), {"loai": "recognition_decision", "tim": "05/QĐ", "nam": "2026"})
    assert found.context["table"].total == 1
    exported = client.get(reverse("papers:papers_file", args=["csv"]), {"loai": "request_enter"})
    assert b"".join(exported.streaming_content).decode().count("\r\n") == 2  # type: ignore[attr-defined]
    assert client_of(society.phieng_pan_officer).get(reverse("papers:papers")).context["table"].total == 0


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "không"), (5, "năm"), (15, "mười lăm"), (21, "hai mươi mốt"), (105, "một trăm linh năm"), (10, "mười"),
     (1005, "một nghìn không trăm linh năm"), (1_450_000, "một triệu bốn trăm năm mươi nghìn"),
     (2_000_000_015, "hai tỷ không trăm mười lăm")],
)  # fmt: skip
def test_numbers_in_words(number: int, words: str) -> None:
    assert in_words(number) == words


@given(st.integers(0, 10**12), st.integers(0, 10**12))
def test_different_numbers_have_different_words(one: int, other: int) -> None:
    assert (in_words(one) == in_words(other)) == (one == other)


@given(st.integers(1, 9999))
def test_a_written_number_keeps_its_key(number: int) -> None:
    assert numbers.key_of(numbers.written(str(number), "QĐ-UBND")) == numbers.key_of(f"{number:04d} / qđ-ubnd")


@pytest.mark.django_db(transaction=False)
def test_plan_templates_name_the_fields_of_their_words() -> None:
    """Word and PDF say the same: each template mentions exactly the fields that the words of its kind mention."""
    import zipfile

    from giamngheo.apps.places.plans import current_plan
    from giamngheo.engine.plan_papers import words_in

    for code, form in kinds().items():
        path = current_plan().root / "papers" / f"{code}.docx"
        xml = zipfile.ZipFile(path).read("word/document.xml").decode()
        said = words_in(form.title, form.subtitle, form.to, *(b.text for b in form.blocks), *(b.lead for b in form.blocks))
        missing = {name for name in said if f"{{{{ {name} }}}}" not in xml}
        assert not missing, (code, missing)




def test_no_signature_stands_alone_on_a_page(society: Society) -> None:
    act_as(society.nam_lau_officer)
    body = Document(io.BytesIO(queries.bytes_of(request(society.nam_lau_officer), "docx"))).element.body
    before = body.findall(qn("w:tbl"))[-1].getprevious()
    while not "".join(before.itertext()).strip():
        assert before.find(f".//{qn('w:keepNext')}") is not None
        before = before.getprevious()
    assert before.find(f".//{qn('w:keepNext')}") is not None
