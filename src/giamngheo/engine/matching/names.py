"""Vietnamese names as matching compares them.

The given name is the last word, the surname the first. Hòa and hoà are one spelling (the tone is written behind the
word), Mỹ and Mĩ another; the bare key has no marks at all and đ as d, so that lists typed without accents agree.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc]")
_NOT_WORD = re.compile(r"[^\w]+|_", re.UNICODE)
_FINAL_Y = re.compile(r"(?<=[bcdghklmnprstvx])y$")


@dataclass(frozen=True, slots=True)
class NameKeys:
    """``marked``: letters with their marks, tones behind the word; ``bare``: no marks; ``short``: surname and given.

    ``is_unmarked``: written in ASCII letters throughout, as names without marks are, and those typed without them.
    """

    marked: str
    bare: str
    surname: str
    given: str
    short: str
    is_unmarked: bool


def name_keys(name: str) -> NameKeys:
    """Keys of one name; all empty for an empty name."""
    text = _APOSTROPHES.sub("", unicodedata.normalize("NFC", name).lower().replace("\u00f0", "\u0111"))
    words = _NOT_WORD.sub(" ", text).split()
    marked = [_marked(word) for word in words]
    bare = [_FINAL_Y.sub("i", _bare(word)) for word in words]
    if not words:
        return NameKeys("", "", "", "", "", False)
    short = f"{bare[0]} {bare[-1]}" if len(bare) > 1 else bare[0]
    return NameKeys(" ".join(marked), " ".join(bare), bare[0], bare[-1], short, text.isascii())


def _bare(word: str) -> str:
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word.replace("\u0111", "d"))
    return "".join(c for c in apart if not unicodedata.combining(c))


def _marked(word: str) -> str:
    """``hòa`` and ``hoà`` give ``hoa1``, ``mỹ`` and ``mĩ`` give ``mi3``."""
    if word.isascii():
        return _FINAL_Y.sub("i", word) + "0"
    tone, letters = "0", []
    for sign in unicodedata.normalize("NFD", word):
        if sign in _TONES:
            tone = _TONES[sign]
        else:
            letters.append(sign)
    return _FINAL_Y.sub("i", unicodedata.normalize("NFC", "".join(letters))) + tone


__all__ = ["NameKeys", "name_keys"]
