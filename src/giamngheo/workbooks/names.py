"""Names of people for looking up and for ordering lists as officials order them."""

from __future__ import annotations

import re
import unicodedata

# Marks that only write a tone; the other marks make another letter (â, ă, ê, ô, ơ, ư).
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTER_MARKS = {"\u0306": 1, "\u0302": 1, "\u031b": 1}
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_APOSTROPHES = re.compile("['`\u2018\u2019\u02bc]")
_NOT_WORD = re.compile(r"[^\w]+|_", re.UNICODE)
# Officials write Lý and Lí, Mỷ and Mỉ for one name; after a vowel (Thúy, Thúi) the two letters are two sounds.
_FINAL_Y = re.compile(r"(?<=[bcdghklmnprstvx])y\b")


def search_key(text: str) -> str:
    """Text for looking up: lower case, no accents, đ as d, single blanks, final y after a consonant as i.

    Hoà and Hòa are equal, since no tone is left. Apostrophes vanish (H'Mông is hmong), other signs part words.
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).lower().replace("\u0111", "d").replace("\u00f0", "d")
    bare = text if text.isascii() else _without_marks(text)
    words = _NOT_WORD.sub(" ", _APOSTROPHES.sub("", bare)).split()
    return _FINAL_Y.sub("i", " ".join(words))


def _without_marks(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return "".join([c for c in apart if c.isascii() or not unicodedata.combining(c)])


def sort_key(full_name: str) -> str:
    """A key whose byte order (C collation) is the order of a Vietnamese list of names.

    The given name, the last word, comes first, then family and middle names. Letters follow the alphabet a ă â b c d
    đ e ê …; within equal letters the tones follow: none, huyền, hỏi, ngã, sắc, nặng. An empty name gives "".
    """
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", full_name)).lower()
    words = [_word_key(w) for w in _NOT_WORD.sub(" ", _APOSTROPHES.sub("", text)).split()]
    return " ".join(words[-1:] + words[:-1])


def _word_key(word: str) -> str:
    """``ánh`` gives ``anh 4``: a tilde, greater than every letter, makes the later letter of a pair (ă is ``a~``)."""
    letters: list[str] = []
    tone = "0"
    for sign in unicodedata.normalize("NFD", word.replace("\u0111", "d~").replace("\u00f0", "d~")):
        if sign in _TONES:
            tone = _TONES[sign]
        elif sign in _LETTER_MARKS and letters:
            letters.append("~~" if _is_last_of_three(letters[-1], sign) else "~")
        elif not unicodedata.combining(sign):
            letters.append(sign)
    return "".join(letters) + " " + tone


def _is_last_of_three(letter: str, mark: str) -> bool:
    return (letter, mark) in {("a", "\u0302"), ("o", "\u031b")}
