"""Who of the little society looks at every page in ``test_accessible``: the rest is looked in on elsewhere."""

VIEWERS = (
    "phieng_pan_officer", "phieng_pan_chairman", "phieng_pan_front", "province_officer", "province_leader", "administrator",
)  # fmt: skip
# Money has people of its own; of its pages they see all.
MONEY_VIEWERS = ("finance_officer", "accountant", "province_leader", "phieng_pan_chairman")
SEEN = {
    "allocation": (*MONEY_VIEWERS, "province_officer"),
    "money": MONEY_VIEWERS,
    "money_reports": MONEY_VIEWERS,
    "treasury": MONEY_VIEWERS,
}  # fmt: skip
# Roles that nobody of the little society has, beside the others.
ALONE = {
    "allocation": "council_secretary",
    "treasury": "treasury_clerk",
}  # fmt: skip

# Addresses that are no pages to look at.
NO_PAGES = {"accounts:demo_login", "accounts:logout", "set_language", "tables:shapes"}


def seen_by(name: str) -> tuple[str, ...]:
    """Names in the society of those who look at the page of this name."""
    return SEEN.get(name.partition(":")[0], VIEWERS)
