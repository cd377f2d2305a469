"""What puts a household into a group of a table, in SQL over its fact ``f``: the counts and the lists behind them both ask
this, so that cell and list cannot disagree.

What was not asked is a group of its own; it is never counted as "no". Labour and merit were only noted on the lists
that communes brought as workbooks, so a note counts where the form did not ask; an answer stands whatever was noted.
"""

from __future__ import annotations

from giamngheo.engine.vocabulary import INDICATOR_CODES, POVERTY_CAUSES

_LABOUR_NOTED = "f.note ilike '%%không có khả năng lao động%%'"
# "Không có người có công", "chưa phải là hộ người có công": noted as well, and no.
_NEGATED = (
    r"'(không|chưa|chẳng|ko)([[:space:]]+(có|còn|phải|là|thuộc|diện|đối tượng|hộ|gia đình|thành viên|thân nhân|ai))*"
    r"[[:space:]]+người có công'"
)
MERIT_NOTED = f"(f.note ilike '%%người có công%%' and f.note !~* {_NEGATED})"
_MINORITY = "(f.ethnic_group <> '' and f.ethnic_group <> %(kinh)s)"
_WITHOUT_LABOUR = f"coalesce(not f.has_labour_capacity, {_LABOUR_NOTED})"
_MERIT = f"coalesce(f.has_merit_member, {MERIT_NOTED})"

GROUPS: dict[str, str] = {
    "minority": _MINORITY,
    "kinh": "f.ethnic_group = %(kinh)s",
    "unwritten": "f.ethnic_group = ''",
    "without_labour": _WITHOUT_LABOUR,
    "labour_unasked": f"(f.has_labour_capacity is null and not {_LABOUR_NOTED})",
    "merit": _MERIT,
    "other": f"(not {_MINORITY} and not {_WITHOUT_LABOUR} and not {_MERIT})",
    "female_head": "f.head_sex = 'F'",
    "head_unasked": "f.head_sex = ''",
    "policy": "coalesce(f.is_policy_household, false)",
    "policy_unasked": "f.is_policy_household is null",
    "causes_unasked": "f.causes is null",
    **{f"cause_{term.code}": f"coalesce(f.causes @> array['{term.code}'], false)" for term in POVERTY_CAUSES},
}
# The household's children (under 16 on the survey day, as the indicators ask) where all its members are listed.
CHILDREN = """
select case when count(*) >= coalesce(f.member_count, 1) then count(*) filter (where
    coalesce(u.birth_on > d.as_of - interval '16 years', extract(year from d.as_of)::int - u.birth_year < 16))
  end as children,
  count(*) >= coalesce(f.member_count, 1) as is_whole
from register_membership m join register_person u on u.id = m.person_id
where m.household_id = d.household_id and m.valid_from <= d.as_of and (m.valid_to is null or m.valid_to > d.as_of)
"""
_CHILDREN_OF = f"select 1 from ({CHILDREN}) c where"  # noqa: S608 - the parts are ours
LISTED: dict[str, str] = {
    **GROUPS,
    "other_groups": "not (f.ethnic_group = any(%(named)s))",
    "with_children": f"exists ({_CHILDREN_OF} c.children > 0)",
    "unlisted": f"exists ({_CHILDREN_OF} not c.is_whole)",
}
DEPRIVED = {code: f"(d.deprived_mask >> {position}) & 1 = 1" for position, code in enumerate(INDICATOR_CODES)}

__all__ = ["CHILDREN", "DEPRIVED", "GROUPS", "LISTED", "MERIT_NOTED"]
