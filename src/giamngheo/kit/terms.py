"""Words of the dictionary in the language of the page: the dictionary itself is pure and knows both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.utils.translation import get_language

from giamngheo.engine.vocabulary import Term


def word(term: Term) -> str:
    """What this page calls it; Vietnamese outside a request and where there is no English."""
    return term.en if get_language() == "en" and term.en else term.vi


class Words(Mapping[str, str]):
    """Code → label, read anew in the language of each page, so that a module may hold it as a constant."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        self._terms = {term.code: term for term in terms}

    def __getitem__(self, code: str) -> str:
        return word(self._terms[code])

    def __iter__(self) -> Iterator[str]:
        return iter(self._terms)

    def __len__(self) -> int:
        return len(self._terms)
