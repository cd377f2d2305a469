"""Vietnamese text in the old encodings TCVN3 (ABC, fonts .Vn…) and VNI, recognised and turned into Unicode.

Such text reaches us as Latin-1 letters. It is recognised by syllables that Vietnamese cannot have, and believed only
when the conversion gives syllables that it can have.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Encoding = Literal["TCVN3", "VNI"]

# TCVN 5712:1993, third table, as Windows code page 1252 shows it; capitals with a tone come from a capital font.
_TCVN3 = dict(
    zip(
        "\u00a1\u00a2\u00a3\u00a4\u00a5\u00a6\u00a7\u00a8\u00a9\u00aa\u00ab\u00ac\u00ad\u00ae"
        "\u00b5\u00b6\u00b7\u00b8\u00b9\u00bb\u00bc\u00bd\u00be\u00c6\u00c7\u00c8\u00c9\u00ca\u00cb"
        "\u00cc\u00ce\u00cf\u00d0\u00d1\u00d2\u00d3\u00d4\u00d5\u00d6\u00d7\u00d8\u00dc\u00dd\u00de"
        "\u00df\u00e1\u00e2\u00e3\u00e4\u00e5\u00e6\u00e7\u00e8\u00e9\u00ea\u00eb\u00ec\u00ed\u00ee"
        "\u00ef\u00f1\u00f2\u00f3\u00f4\u00f5\u00f6\u00f7\u00f8\u00f9\u00fa\u00fb\u00fc\u00fd\u00fe",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)

# VNI for Windows writes a vowel and after it one sign for tone and hat; i, ỵ, ơ, ư, đ have signs of their own.
_VNI_PLAIN_MARKS = "øùûõï"
_VNI_TONES = "\u0300\u0301\u0309\u0303\u0323"
_VNI_MARKS = {
    **dict(zip(_VNI_PLAIN_MARKS, _VNI_TONES, strict=True)),
    **{mark: "\u0302" + tone for mark, tone in zip("âàáåãä", ("", *_VNI_TONES), strict=True)},
    **{mark: "\u0306" + tone for mark, tone in zip("êèéúüë", ("", *_VNI_TONES), strict=True)},
}
_VNI_CARRIERS = {
    **dict.fromkeys(_VNI_PLAIN_MARKS, "aeouyôö"),
    **dict.fromkeys("âàáåãä", "aeo"),
    **dict.fromkeys("êèéúüë", "a"),
}
_VNI_LETTERS = {"ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư", "ñ": "đ"}

_ONSETS = "ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvxfjwz]"
# A vowel group that ends in a glide takes no final consonant.
_CLOSED = "uya|uyu|iêu|yêu|ươi|ươu|uôi|uây|oai|oay|oao|oeo|ia|ya|ưa|ua|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu"
_OPEN = "uyê|iê|yê|ươ|uô|uâ|uê|uy|uơ|oa|oă|oe|oo|ôô|[aăâeêioôơuưy]"
_SYLLABLE = re.compile(f"(?:{_ONSETS})?(?:(?:{_CLOSED})|(?:{_OPEN})(?:ch|ng|nh|[cmnptkhr])?)")
_TONES = re.compile("[\u0300\u0301\u0309\u0303\u0323]")
_EDGE = " \t\r\n.,;:!?()[]{}\"'/\\-_+*0123456789"
_SPLIT = re.compile(r"[\s/\-.,;:()'\"]+")
_HIGH = re.compile("[\u00a1-\u00ff]")
_BEYOND = re.compile("[\u0100-\u024f\u1ea0-\u1eff\u0300-\u036f]")


def from_tcvn3(text: str) -> str:
    """TCVN3 as Unicode (NFC); signs without a place in the table stay."""
    return "".join(_TCVN3.get(c, c) for c in text)


def from_vni(text: str) -> str:
    """VNI as Unicode (NFC); signs without a place in the table stay."""
    out: list[str] = []
    carrier = ""
    for sign in text:
        low = sign.lower()
        if carrier and low in _VNI_MARKS and carrier in _VNI_CARRIERS[low]:
            out.append(_VNI_MARKS[low])
            carrier = ""
            continue
        carrier = low
        letter = _VNI_LETTERS.get(low, low)
        out.append(letter.upper() if sign != low else letter)
    return unicodedata.normalize("NFC", "".join(out))


@lru_cache(maxsize=65536)
def is_syllable(word: str) -> bool:
    """Could this word (NFC) stand in Vietnamese text? Words without letters cannot be judged and pass."""
    word = word.strip(_EDGE).lower()
    if not any(c.isalpha() for c in word):
        return not _HIGH.search(word) or not set(word) & _TCVN3.keys()
    apart = unicodedata.normalize("NFD", word)
    if len(_TONES.findall(apart)) > 1:
        return False
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", _TONES.sub("", apart))) is not None


def _strange_words(text: str) -> int:
    return sum(not is_syllable(word) for word in _SPLIT.split(text) if word)


@lru_cache(maxsize=65536)
def detect(text: str) -> Encoding | None:
    """The old encoding of a text, or None. Text with a letter beyond Latin-1 is Unicode already."""
    if not _HIGH.search(text) or _BEYOND.search(text):
        return None
    strange = _strange_words(text)
    if not strange:
        return None
    left: dict[Encoding, int] = {"TCVN3": _strange_words(from_tcvn3(text)), "VNI": _strange_words(from_vni(text))}
    best = min(left, key=lambda name: left[name])
    return best if left[best] * 2 < strange else None
