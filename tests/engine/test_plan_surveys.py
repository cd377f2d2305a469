"""The questionnaire: what answers are, and that slips of the pen are told at once."""

from __future__ import annotations

from pathlib import Path

from giamngheo.engine.plan import load_plan
from giamngheo.engine.plan_files import Reader
from giamngheo.engine.plan_surveys import read_surveys


def test_what_can_be_answered() -> None:
    sheet = load_plan().surveys["danh_gia"]
    assert sheet.confidence == "unconfirmed"
    told = {name: question.fault_of for name, question in sheet.questions.items()}
    assert [told["short_of_food"](a) for a in ("", "yes", "no")] == ["", "", ""]
    assert told["short_of_food"]("maybe")
    assert told["main_income"]("yes")
    assert not told["main_income"]("wages")
    assert not told["minutes_to_clinic"]("600")
    pairs = [("no", "yes"), ("yes", "none"), ("no", "none"), ("yes", "no"), ("", "yes"), ("no", "")]
    assert [bool(sheet.contradiction_in({"supported": a, "satisfied": b})) for a, b in pairs] == [True, True, False, False, False, False]
    assert all("từ 0 đến 600" in told["minutes_to_clinic"](a) for a in ("601", "-1", "1,5", "²", "mười"))


def test_every_slip_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "surveys").mkdir()
    (tmp_path / "surveys" / "x.toml").write_text(
        'id = "x"\nname_vi = "X"\ncites = ["a:1"]\nconfidence = "unconfirmed"\n[[section]]\nid = "s"\nname_vi = "S"\nquestion = [\n'
        '{ id = "a", text_vi = "A", kind = "yes" },\n'
        '{ id = "a", text_vi = "A", kind = "choice", options = [{ id = "b", text_vi = "B" }] },\n'
        '{ id = "c", text_vi = "C", kind = "number", unit_vi = "m", least = 5, most = 5, more = 1 },\n'
        '{ id = "d", text_vi = "D", kind = "choice", options = [{ id = "b", text_vi = "B" }, { id = "e", text_vi = "E" }], only_if = "z", '
        'otherwise = "b" },\n]\n',
        encoding="utf-8",
    )
    reader = Reader(tmp_path)
    read_surveys(reader)
    where = "section[s].question"
    assert {p.key for p in reader.problems} == {
        f"{where}[a].kind", f"{where}[a].id", f"{where}[a].options", f"{where}[c].most", f"{where}[c].more", f"{where}[d].only_if",
    }  # fmt: skip
