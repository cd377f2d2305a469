"""The pages of ``docs/`` that are printed from code and plan: ``make docs`` writes them, a contract test compares."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from giamngheo.apps.allocation import states as allocation_states
from giamngheo.apps.beneficiaries import states as list_states
from giamngheo.apps.campaign import states as campaign_states
from giamngheo.apps.commitments import states as commitment_states
from giamngheo.apps.delivery import states as delivery_states
from giamngheo.apps.donations import states as donation_states
from giamngheo.apps.evaluations import states as evaluation_states
from giamngheo.apps.fieldwork import states as survey_states
from giamngheo.apps.fieldwork.issued import states as issued_states
from giamngheo.apps.in_year import states as in_year_states
from giamngheo.apps.linking import states as linking_states
from giamngheo.apps.money import states as money_states
from giamngheo.apps.planning import states as planning_states
from giamngheo.apps.praise import states as praise_states
from giamngheo.apps.reporting import states as report_states
from giamngheo.apps.review import states
from giamngheo.apps.steering import states as steering_states
from giamngheo.apps.supervision import states as supervision_states
from giamngheo.apps.treasury import states as treasury_states
from giamngheo.engine.plan import Plan, load_plan
from giamngheo.engine.rulebook import print_glossary, print_rulebook
from giamngheo.synthetic.page import page as print_synthetic

# Neither Django nor a database is needed: the printers read the plan and tables in code.
PAGES: dict[str, Callable[[Plan], str]] = {
    "rulebook.md": print_rulebook,
    "glossary.md": print_glossary,
    "synthetic-province.md": print_synthetic,
    "review-states.md": lambda _: states.page(),
    "linking-states.md": lambda _: linking_states.page(),
    "campaign-states.md": lambda _: campaign_states.page(),
    "survey-states.md": lambda _: survey_states.page(),
    "issued-states.md": lambda _: issued_states.page(),
    "commitment-states.md": lambda _: commitment_states.page(),
    "in-year-states.md": lambda _: in_year_states.page(),
    "beneficiary-states.md": lambda _: list_states.page(),
    "money-states.md": lambda _: money_states.page(),
    "allocation-states.md": lambda _: allocation_states.page(),
    "donation-states.md": lambda _: donation_states.page(),
    "treasury-states.md": lambda _: treasury_states.page(),
    "planning-states.md": lambda _: planning_states.page(),
    "steering-states.md": lambda _: steering_states.page(),
    "praise-states.md": lambda _: praise_states.page(),
    "supervision-states.md": lambda _: supervision_states.page(),
    "reporting-states.md": lambda _: report_states.page(),
    "evaluation-states.md": lambda _: evaluation_states.page(),
    "delivery-states.md": lambda _: delivery_states.page(),
}


def write_pages(folder: Path) -> list[Path]:
    """Writes every page into the folder; returns the files written."""
    plan = load_plan()
    written = []
    for name, print_page in PAGES.items():
        (folder / name).write_text(print_page(plan), encoding="utf-8")
        written.append(folder / name)
    return written
