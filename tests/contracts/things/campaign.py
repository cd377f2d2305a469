"""Addresses of the campaign, and its tables without a policy."""

from __future__ import annotations

REASONS = {
    "campaign_roundplan": "who gives the opinion in a round, and why: everybody's",
    "campaign_consolidation": "totals of a whole district or province and the province's decision: everybody's",
}
