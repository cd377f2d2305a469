"""The Fellegi-Sunter model: comparisons with their levels, blocks, and the prior.

``m``: share of the pairs of one person at this level; ``u``: share of the pairs of two persons. They are set, not
trained on each run: a small list has too few pairs to train on. Where ``u`` hangs on the rows at hand (how rare the name
is in this village, how many rows of these years lack the day), ``times`` says in SQL how many times likelier the level
is for one person than for two; the columns it speaks of are made in ``shares``. Set by hand on one planted population
and held against three others (tests/bench/duplicates.py); they are no legal numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

# Expected share of rows that are a second one of somebody.
EXPECTED_SHARE = 0.006


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a comparison. ``reason``: code of ``REASONS`` or empty; ``sql`` speaks of columns _l and _r.

    ``times``: SQL over rows ``l`` and ``r`` that takes the place of m/u in the second pass.
    """

    reason: str
    sql: str
    m: float = 0.0
    u: float = 0.0
    times: str = ""
    is_null: bool = False


# What a person lacks in one list they mostly lack in the other (no number, no day): where few rows lack it, two that do
# are likelier one person; where every row does, it says nothing. One that lacks it and one that has it: the second was
# written in haste, of so many. ``share``: of the rows at hand that lack it.
def _both_lack(share: str) -> str:
    return f"(0.9 / ({share}) + 0.1)"


def _one_lacks(haste: float, share: str) -> str:
    return f"greatest(0.25, least(8, {haste} / (2 * {share})))"


_BOTH_DAYS = "birth_date_l is not null and birth_date_r is not null"
_NO_DAYS = "birth_date_l is null and birth_date_r is null"
_NEAR = (
    "(id12_l <> '' and id12_r <> '' and damerau_levenshtein(id12_l, id12_r) <= 1) "
    "or (id9_l <> '' and id9_r <> '' and damerau_levenshtein(id9_l, id9_r) <= 1)"
)
_NONE_L, _NONE_R = "id12_l = '' and id9_l = ''", "id12_r = '' and id9_r = ''"
_OTHER_KIND = "(id12_l = '' or id12_r = '') and (id9_l = '' or id9_r = '')"
_NO_DAY = "greatest(l.no_day_share, r.no_day_share)"
_NO_NUMBER = "greatest(l.no_number_share, r.no_number_share)"
# Expected number of other persons of one surname and given name in the village, commune, province: what chance offers.
_IN_VILLAGE = "greatest(l.alike_in_village, r.alike_in_village)"
_IN_COMMUNE = "greatest(l.alike_in_commune, r.alike_in_commune)"
_ANYWHERE = "greatest(l.alike_anywhere, r.alike_anywhere)"
_YEAR = "l.year_share"

# First level that holds counts. The last of each is everything else.
COMPARISONS: dict[str, tuple[Level, ...]] = {
    "name": (
        Level("", "bare_l = '' or bare_r = ''", is_null=True),
        # How rare the name is, is weighed with the place.
        Level("", "short_l = short_r", 0.96, 0.001, times="0.96"),
        Level("near_name", "jaro_winkler_similarity(bare_l, bare_r) >= 0.94", 0.02, 0.006),
        Level("same_given", "given_l = given_r", 0.004, 0.05),
        Level("other_name", "else", 0.01, 0.97),
    ),
    # Of those with one surname and given name; a middle name left out is a clerk's habit, another one another person.
    "middle": (
        Level("", "short_l <> short_r or short_l = ''", is_null=True),
        Level("", "bare_l = bare_r", 0.83, 0.93),
        Level("dropped_middle", "bare_l = short_l or bare_r = short_r", 0.15, 0.05,
              times="0.15 / (2 * l.no_middle_share + 0.005)"),
        Level("dropped_middle", "else", 0.02, 0.04),
    ),
    # Of those with one bare name: lists typed without marks, against names that only marks tell apart.
    "marks": (
        Level("", "bare_l <> bare_r or bare_l = ''", is_null=True),
        Level("same_name", "marked_l = marked_r", 0.67, 0.96),
        Level("bare_name", "else", 0.33, 0.04, times="0.33 / (2 * l.no_marks_share + 0.02)"),
    ),
    "birth": (
        Level("", "birth_year_l is null or birth_year_r is null", is_null=True),
        Level("same_birth", "birth_date_l = birth_date_r", 0.73, 0.00005,
              times=f"0.73 * 365 / ({_YEAR} * greatest(1 - {_NO_DAY}, 0.1))"),
        Level("swapped_birth", f"{_BOTH_DAYS} and birth_year_l = birth_year_r and birth_day_l = birth_month_r "
              "and birth_month_l = birth_day_r", 0.01, 0.00005, times=f"0.01 * 400 / {_YEAR}"),
        Level("same_birth_year", f"birth_year_l = birth_year_r and {_NO_DAYS}", 0.03, 0.0003,
              times=f"{_both_lack(_NO_DAY)} / {_YEAR}"),
        Level("same_birth_year", f"birth_year_l = birth_year_r and not ({_BOTH_DAYS})", 0.15, 0.002,
              times=f"{_one_lacks(0.15, _NO_DAY)} / {_YEAR}"),
        Level("near_birth", f"{_BOTH_DAYS} and birth_year_l = birth_year_r and birth_month_l = birth_month_r",
              0.09, 0.0012, times=f"0.09 * 12 / {_YEAR}"),
        Level("near_birth", f"{_BOTH_DAYS} and birth_day_l = birth_day_r and (birth_year_l = birth_year_r or "
              "(abs(birth_year_l - birth_year_r) = 1 and birth_month_l = birth_month_r))", 0.015, 0.0006,
              times=f"0.015 * 28 / {_YEAR}"),
        Level("year_only", "birth_year_l = birth_year_r", 0.01, 0.0157, times=f"0.01 / {_YEAR}"),
        Level("next_year", "abs(birth_year_l - birth_year_r) = 1", 0.01, 0.034),
        Level("other_birth", "else", 0.005, 0.93),
    ),
    "identity": (
        Level("", f"{_NONE_L} and {_NONE_R}", 0.22, 0.065, times=_both_lack(_NO_NUMBER)),
        Level("", f"({_NONE_L}) or ({_NONE_R})", 0.15, 0.38, times=_one_lacks(0.2, _NO_NUMBER)),
        Level("", _OTHER_KIND, 0.1, 0.1),
        Level("same_id", "id12_l <> '' and id12_l = id12_r", 0.5, 1e-7),
        Level("same_old_id", "id9_l <> '' and id9_l = id9_r", 0.03, 1e-7),
        Level("near_id", _NEAR, 0.07, 6e-5),
        Level("other_id", "else", 0.001, 0.6),
    ),
    "sex": (
        Level("", "sex_l = '' or sex_r = ''", is_null=True),
        # One name is mostly of one sex, so that it says little beside the name.
        Level("", "sex_l = sex_r and short_l = short_r", 0.99, 0.95),
        Level("other_sex", "short_l = short_r", 0.01, 0.05),
        Level("", "sex_l = sex_r", 0.99, 0.5),
        Level("other_sex", "else", 0.01, 0.5),
    ),
    "place": (
        Level("same_village", "village_l <> '' and village_l = village_r", 0.68, 0.0005,
              times=f"0.68 * l.population / case when l.short = r.short then {_IN_VILLAGE} else l.in_village end"),
        Level("same_commune", "commune_l = commune_r", 0.19, 0.005,
              times=f"0.19 * l.population / case when l.short = r.short then {_IN_COMMUNE} else l.in_commune end"),
        Level("other_commune", "else", 0.12, 0.99,
              times=f"0.12 * l.population / case when l.short = r.short then {_ANYWHERE} else l.population end"),
    ),
    "head": (
        Level("", "head_l = '' or head_r = '' or household_l = household_r", is_null=True),
        # Told, not weighed: homonyms share surnames and villages, so their heads share names as well.
        Level("same_head", "head_l = head_r", 0.05, 0.05),
        Level("", "else", 0.95, 0.95),
    ),
}  # fmt: skip

# Pairs worth comparing: never by name alone, which would be every homonym of the province; another surname only in
# the same commune, because elsewhere nothing but a number could tell.
BLOCKS = (
    "l.id12 = r.id12 and l.id12 <> ''",
    "l.id9 = r.id9 and l.id9 <> ''",
    "l.birth_date = r.birth_date and l.short = r.short",
    "l.birth_date = r.birth_date and l.given = r.given and l.commune = r.commune",
    "l.commune = r.commune and l.short = r.short and l.birth_year = r.birth_year",
    "l.commune = r.commune and l.short = r.short and l.birth_day = r.birth_day and l.birth_month = r.birth_month",
    "l.id12_digits = r.id12_digits and l.short = r.short and l.birth_year = r.birth_year and l.id12 <> ''",
)


def prior(rows: int, expected_share: float = EXPECTED_SHARE) -> float:
    """Probability that two rows by chance are one person."""
    return min(0.5, 2 * expected_share / max(rows, 1))


__all__ = ["BLOCKS", "COMPARISONS", "EXPECTED_SHARE", "Level", "prior"]
