"""The Fellegi-Sunter model: comparisons with their levels, blocks, and the prior.

Probabilities are set, not trained on each run: the same rows give the same pairs for one commune and for the province,
and a small list has too few pairs to train on. ``m``: share of the pairs of one person at this level; ``u``: share of
the pairs of two persons. Where ``tf`` names a column its share in the rows at hand takes the place of ``u``, so that a
rare surname says more than Lò. Set by hand and held against planted duplicates (tests/engine/test_matching.py and
tests/bench/duplicates.py); they are no legal numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

# Expected share of rows that are a second one of somebody.
EXPECTED_SHARE = 0.006


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a comparison. ``reason``: code of ``REASONS`` or empty; ``sql`` speaks of columns _l and _r."""

    reason: str
    sql: str
    m: float = 0.0
    u: float = 0.0
    tf: str = ""
    tf_weight: float = 1.0
    is_null: bool = False


_BOTH_DAYS = "birth_date_l is not null and birth_date_r is not null"
_ANY_ID = "(id12_l = '' or id12_r = '') and (id9_l = '' or id9_r = '')"
_NEAR = (
    "(id12_l <> '' and id12_r <> '' and damerau_levenshtein(id12_l, id12_r) <= 1) "
    "or (id9_l <> '' and id9_r <> '' and damerau_levenshtein(id9_l, id9_r) <= 1)"
)

# First level that holds counts. The last of each is everything else.
COMPARISONS: dict[str, tuple[Level, ...]] = {
    "name": (
        Level("", "bare_l = '' or bare_r = ''", is_null=True),
        Level("", "short_l = short_r", 0.91, 0.001, "short"),
        Level("near_name", "jaro_winkler_similarity(bare_l, bare_r) >= 0.94", 0.05, 0.004),
        Level("same_given", "given_l = given_r", 0.03, 0.02),
        Level("other_name", "else", 0.01, 0.97),
    ),
    # Of those with one surname and given name; a middle name left out is a clerk's habit, another one another person.
    "middle": (
        Level("", "short_l <> short_r or short_l = ''", is_null=True),
        Level("", "bare_l = bare_r", 0.85, 0.75),
        Level("dropped_middle", "bare_l = short_l or bare_r = short_r", 0.12, 0.05),
        Level("dropped_middle", "else", 0.03, 0.20),
    ),
    # Of those with one bare name: lists typed without marks, against names that only marks tell apart.
    "marks": (
        Level("", "bare_l <> bare_r or bare_l = ''", is_null=True),
        Level("same_name", "marked_l = marked_r", 0.72, 0.85),
        Level("bare_name", "else", 0.28, 0.15),
    ),
    "birth": (
        Level("", "birth_year_l is null or birth_year_r is null", is_null=True),
        Level("same_birth", "birth_date_l = birth_date_r", 0.66, 0.00005),
        Level("swapped_birth", f"{_BOTH_DAYS} and birth_year_l = birth_year_r and birth_day_l = birth_month_r "
              "and birth_month_l = birth_day_r", 0.02, 0.00005),
        Level("same_birth_year", f"birth_year_l = birth_year_r and not ({_BOTH_DAYS})", 0.18, 0.0033),
        Level("near_birth", f"{_BOTH_DAYS} and ((birth_year_l = birth_year_r and (birth_day_l = birth_day_r or "
              "birth_month_l = birth_month_r)) or (abs(birth_year_l - birth_year_r) = 1 and birth_day_l = birth_day_r "
              "and birth_month_l = birth_month_r))", 0.08, 0.0030),
        Level("year_only", "birth_year_l = birth_year_r", 0.015, 0.0157),
        Level("next_year", "abs(birth_year_l - birth_year_r) = 1", 0.015, 0.034),
        Level("other_birth", "else", 0.01, 0.93),
    ),
    "identity": (
        Level("", _ANY_ID, is_null=True),
        Level("same_id", "id12_l <> '' and id12_l = id12_r", 0.85, 1e-7),
        Level("same_old_id", "id9_l <> '' and id9_l = id9_r", 0.03, 1e-7),
        Level("near_id", _NEAR, 0.10, 6e-5),
        Level("other_id", "else", 0.02, 0.999),
    ),
    "sex": (
        Level("", "sex_l = '' or sex_r = ''", is_null=True),
        Level("", "sex_l = sex_r", 0.98, 0.5),
        Level("other_sex", "else", 0.02, 0.5),
    ),
    "place": (
        Level("same_village", "village_l <> '' and village_l = village_r", 0.55, 0.0005, "village"),
        Level("same_commune", "commune_l = commune_r", 0.33, 0.005, "commune"),
        Level("other_commune", "else", 0.12, 0.99),
    ),
    "head": (
        Level("", "head_l = '' or head_r = '' or household_l = household_r", is_null=True),
        # No share of its own: homonyms share surnames, villages share names, so a rare head says less than it seems.
        Level("same_head", "head_l = head_r", 0.4, 0.05),
        Level("", "else", 0.6, 0.95),
    ),
}  # fmt: skip

# Pairs worth comparing: never by name alone, which would be every homonym of the province.
BLOCKS = (
    "l.id12 = r.id12 and l.id12 <> ''",
    "l.id9 = r.id9 and l.id9 <> ''",
    "l.birth_date = r.birth_date and l.given = r.given",
    "l.commune = r.commune and l.short = r.short and l.birth_year = r.birth_year",
    "l.commune = r.commune and l.short = r.short and l.birth_day = r.birth_day and l.birth_month = r.birth_month",
)


def prior(rows: int, expected_share: float = EXPECTED_SHARE) -> float:
    """Probability that two rows by chance are one person."""
    return min(0.5, 2 * expected_share / max(rows, 1))


__all__ = ["BLOCKS", "COMPARISONS", "EXPECTED_SHARE", "Level", "prior"]
