"""The plan as frozen objects: what the programme is, read from ``plan/`` and checked as a whole.

Together with its readers (``plan_files`` and below) the one part of the engine that opens files. Every problem is told
at once, with file, key and remedy. Published versions stay loadable by their digest.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from .plan_allocation import AllocationLaw, check_allocation, read_allocation
from .plan_campaign import CampaignLaw, read_campaign
from .plan_ceilings import CeilingLaw, check_ceilings
from .plan_checks import check_coverage, check_references
from .plan_credit import CreditLaw, check_credit, read_credit
from .plan_eligibility import EligibilityLaw, read_eligibility
from .plan_eligibility_checks import check_eligibility, check_eligibility_coverage
from .plan_eligibility_examples import (
    EligibilityExample,
    check_eligibility_examples,
    read_eligibility_examples,
)
from .plan_files import PlanErrors, PlanProblem, Reader, digest_of
from .plan_in_year import InYearRules, read_in_year
from .plan_indicators import Catalogue, check_indicators, read_indicators
from .plan_integrity import IntegrityCheck, read_integrity
from .plan_law import (
    Document,
    EthnicGroup,
    Example,
    Indicator,
    Parameter,
    Scorecard,
    ScoreItem,
    ScoreOption,
    Standard,
    Value,
    read_documents,
    read_ethnic_groups,
    read_examples,
    read_scorecards,
    read_standards,
)
from .plan_lists import ListLaw, check_lists, read_lists
from .plan_money import MoneyLaw, check_money, read_money
from .plan_money_reports import (
    DisbursementForm,
    NationalMap,
    check_national,
    read_disbursement_form,
    read_national_map,
)
from .plan_norms import Norms, check_norms, read_norms
from .plan_overlaps import OverlapLaw, check_overlaps, read_overlaps
from .plan_overlaps_examples import (
    OverlapExample,
    check_overlap_coverage,
    check_overlap_examples,
    read_overlap_examples,
)
from .plan_oversight import Oversight, read_oversight
from .plan_papers import PaperForm, check_papers, read_papers
from .plan_places import Area, AreaNotInForce, AreaSet, AreaSetMember, Generation, Places, Succession
from .plan_places_files import read_area_sets, read_places
from .plan_praise import Movement, read_praise
from .plan_programme import Agency, Observation, Period, read_agencies, read_observations, read_periods
from .plan_published import PublishedCheck, PublishedMeasure, check_published, read_published
from .plan_report_forms import ReportForms, check_report_forms, read_report_forms
from .plan_reporting import ReportingLaw, check_reporting, read_reporting
from .plan_surveys import Questionnaire, read_surveys

__all__ = [
    "Agency", "Area", "AreaNotInForce", "AreaSet", "AreaSetMember", "CampaignLaw", "Document", "EligibilityExample", "EligibilityLaw",
    "EthnicGroup", "Example", "Generation",
    "InYearRules", "Indicator", "MoneyLaw", "Observation", "OverlapExample", "OverlapLaw",
    "PaperForm", "Parameter", "Period", "Plan", "PlanErrors", "PlanProblem", "ScoreItem",
    "ScoreOption",
    "Scorecard", "Standard", "Succession", "Value", "check_plan", "digest_of", "load_plan", "plan_root",
]  # fmt: skip

# The review at the end of a year makes the next year's list. Which standard the review of this year's end uses, for
# the first list under the lines of 2027, no text that we have seen settles.
UNSETTLED_ROUND_YEAR = 2026


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole plan. Mappings are by id; ``digest`` names this version."""

    root: Path
    digest: str
    documents: Mapping[str, Document]
    places: Places
    area_sets: Mapping[str, AreaSet]
    standards: Mapping[str, Standard]
    scorecards: Mapping[str, Scorecard]
    ethnic_groups: tuple[EthnicGroup, ...]
    agencies: tuple[Agency, ...]
    periods: Mapping[str, Period]
    observations: tuple[Observation, ...]
    examples: tuple[Example, ...]
    campaign: CampaignLaw | None = None
    in_year: tuple[InYearRules, ...] = ()
    papers: Mapping[str, PaperForm] = field(default_factory=dict)
    eligibility: EligibilityLaw = field(default_factory=EligibilityLaw)
    eligibility_examples: tuple[EligibilityExample, ...] = ()
    overlaps: OverlapLaw = field(default_factory=OverlapLaw)
    overlap_examples: tuple[OverlapExample, ...] = ()
    lists: ListLaw = field(default_factory=ListLaw)
    allocation: AllocationLaw = field(default_factory=AllocationLaw)
    money: MoneyLaw | None = None
    measures: Mapping[str, PublishedMeasure] = field(default_factory=dict)
    published_checks: Mapping[str, PublishedCheck] = field(default_factory=dict)
    norms: Mapping[str, Norms] = field(default_factory=dict)
    credit: CreditLaw | None = None
    disbursement_form: DisbursementForm | None = None
    national: NationalMap | None = None
    indicators: Catalogue = field(default_factory=Catalogue)
    oversight: Oversight = field(default_factory=Oversight)
    report_forms: ReportForms = field(default_factory=ReportForms)
    reporting: ReportingLaw = field(default_factory=ReportingLaw)
    praise: Mapping[str, Movement] = field(default_factory=dict)
    integrity: Mapping[str, IntegrityCheck] = field(default_factory=dict)
    surveys: Mapping[str, Questionnaire] = field(default_factory=dict)

    @property
    def ceilings(self) -> CeilingLaw:
        """What one thing given may cost at most, of every kind of support."""
        return CeilingLaw(tuple(one for norms in self.norms.values() for one in norms.ceilings))

    @property
    def generations(self) -> tuple[Generation, ...]:
        return self.places.generations

    @property
    def areas(self) -> tuple[Area, ...]:
        return self.places.areas

    @property
    def successions(self) -> tuple[Succession, ...]:
        return self.places.successions

    def generation_on(self, day: date) -> Generation:
        """The map in force. Raises AreaNotInForce before the first."""
        return self.places.generation_on(day)

    def area(self, code: str, on: date) -> Area:
        """The unit with this code on that day. Raises AreaNotInForce naming what corresponds to it that day."""
        return self.places.area(code, on)

    def find_communes(self, name_or_code: str, on: date) -> list[Area]:
        """Communes of that day by code or name, accents first, then without."""
        return self.places.find_communes(name_or_code, on)

    def successors(self, area: Area) -> list[Area]:
        """What the area became on the next map."""
        return self.places.successors(area)

    def predecessors(self, area: Area) -> list[Area]:
        """What the area was made of on the map before."""
        return self.places.predecessors(area)

    def area_set(self, id: str) -> AreaSet:
        """Raises KeyError for a set that the plan does not name."""
        return self.area_sets[id]

    def standard(self, id: str) -> Standard:
        """Raises KeyError naming the standards there are."""
        if id not in self.standards:
            raise KeyError(f"Không có chuẩn nghèo {id}; có: {', '.join(sorted(self.standards))}.")
        return self.standards[id]

    def standard_on(self, day: date) -> Standard | None:
        """The standard in force on a day; None when none is, or two are."""
        found = [s for s in self.standards.values() if s.valid_from <= day <= (s.valid_to or date.max)]
        return found[0] if len(found) == 1 else None

    def period_on(self, day: date) -> Period:
        """The programme's period of a day: once it has ended it is still the one that is judged and settled, until another begins;
        days before the first are told of by the first. Raises LookupError for a plan without a period."""
        known = sorted(self.periods.values(), key=lambda p: p.valid_from)
        if not known:
            raise LookupError("plan/periods")
        return next((p for p in reversed(known) if p.valid_from <= day), known[0])

    def in_year_on(self, day: date) -> InYearRules | None:
        """The newest rules of the review within the year that are in force on a day."""
        found = [r for r in self.in_year if r.valid_from <= day <= (r.valid_to or date.max)]
        return found[-1] if found else None

    @property
    def newly_out_terms(self) -> tuple[tuple[date, int], ...]:
        """From which day of a decision how many months a household counts as newly out of poverty, earliest first.

        The first term holds for earlier decisions too, the last one until the plan knows another period.
        """
        begun = sorted((p.valid_from, p.recently_escaped_months) for p in self.periods.values())
        return tuple((day if n else date.min, months) for n, (day, months) in enumerate(begun))

    def newly_out_months(self, decided_on: date) -> int | None:
        """The term of an exit that was recognised on this day; None when the plan has no period."""
        found = [months for since, months in self.newly_out_terms if since <= decided_on]
        return found[-1] if found else None

    def document_of(self, cite: str) -> Document:
        """The document of a citation ``document:article``."""
        return self.documents[cite.partition(":")[0]]

    def cite_vi(self, cite: str) -> str:
        """A citation in words: the part of the text, its kind and number."""
        document, _, article = cite.partition(":")
        return f"{_article_vi(article)}, {self.documents[document].name_vi}"

    def propose_standard(self, round_year: int) -> tuple[str | None, str, str]:
        """The standard for the review of a year's end: (id or None, reason in Vietnamese, confidence).

        The end-2021 round made the 2022 list and already used NĐ 07/2021; which standard the end-2026 round
        uses, for the list of 2027, is not known: it must be chosen.
        """
        if round_year == UNSETTLED_ROUND_YEAR:
            return (
                None,
                "Chưa rõ cuộc rà soát cuối năm 2026 (danh sách năm 2027) theo chuẩn nào: phải chọn và ghi lý do.",
                "unknown",
            )
        list_year = round_year + 1
        for standard in self.standards.values():
            if standard.lists_from_year <= list_year <= standard.lists_to_year:
                return standard.id, f"Kết quả rà soát cuối năm {round_year} lập danh sách năm {list_year}.", "confirmed"
        return None, f"Không có chuẩn nghèo cho danh sách năm {list_year}.", "unknown"


def _article_vi(article: str) -> str:
    """``3`` is Điều 3, ``pl.4`` service 4 of the decree's appendix, ``pl.III-IV`` appendices, ``II.2.1`` a part of a plan."""
    if article == "?":
        return "chưa rõ điều"
    if article == "pl":
        return "Phụ lục"
    if article.startswith("pl."):
        part = article.removeprefix("pl.")
        return f"Phụ lục (chiều {part})" if part.isdigit() else f"Phụ lục {part.replace('-', ', ')}"
    return f"Điều {article}" if article.isdigit() else f"mục {article}"


def plan_root() -> Path:
    """Where the plan lies: ``GIAMNGHEO_PLAN``, the wheel's copy, or the checkout's folder."""
    named = os.environ.get("GIAMNGHEO_PLAN")
    if named:
        return Path(named)
    packaged = Path(__file__).resolve().parents[1] / "plan_data"
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[3] / "plan"


def load_plan(path: Path | None = None) -> Plan:
    """Reads and checks the plan. Raises PlanErrors with every problem found."""
    reader = Reader(path or plan_root())
    plan = _read(reader)
    if reader.problems:
        raise PlanErrors(reader.problems)
    return plan


def check_plan(path: Path | None = None) -> list[PlanProblem]:
    """Every problem of a plan folder, missing worked examples among them; empty when it is sound."""
    reader = Reader(path or plan_root())
    plan = _read(reader)
    if not reader.problems:
        check_coverage(plan, reader)
        check_eligibility_coverage(plan, reader)
        check_overlap_coverage(plan, reader)
    return reader.problems


def _read(reader: Reader) -> Plan:
    if not reader.root.is_dir():
        reader.complain(
            str(reader.root), "-", "Không có thư mục kế hoạch.", "Đặt GIAMNGHEO_PLAN tới thư mục plan hoặc cài lại."
        )
    campaign, eligibility = read_campaign(reader), read_eligibility(reader)
    measures, published_checks = read_published(reader)
    plan = Plan(
        root=reader.root,
        digest=digest_of(reader.root),
        documents=read_documents(reader),
        places=read_places(reader),
        area_sets=read_area_sets(reader),
        standards=read_standards(reader),
        scorecards=read_scorecards(reader),
        ethnic_groups=read_ethnic_groups(reader),
        agencies=read_agencies(reader),
        periods=read_periods(reader),
        observations=read_observations(reader),
        measures=measures,
        published_checks=published_checks,
        examples=read_examples(reader),
        campaign=campaign,
        in_year=read_in_year(reader, campaign),
        papers=read_papers(reader),
        eligibility=eligibility,
        eligibility_examples=read_eligibility_examples(reader),
        overlaps=read_overlaps(reader),
        overlap_examples=read_overlap_examples(reader),
        lists=read_lists(reader),
        allocation=read_allocation(reader),
        money=read_money(reader),
        norms=read_norms(reader, eligibility),
        credit=read_credit(reader),
        disbursement_form=read_disbursement_form(reader),
        national=read_national_map(reader),
        indicators=read_indicators(reader),
        oversight=read_oversight(reader),
        report_forms=read_report_forms(reader),
        reporting=read_reporting(reader),
        praise=read_praise(reader),
        integrity=read_integrity(reader),
        surveys=read_surveys(reader),
    )
    # References are looked at only once the files themselves are whole: else one slip would be told many times.
    if not reader.problems:
        check_references(plan, reader)
        check_published(plan, reader)
        check_papers(plan, reader)
        check_eligibility(plan, reader)
        check_eligibility_examples(plan, reader)
        check_overlaps(plan, reader)
        check_overlap_examples(plan, reader)
        check_lists(plan, reader)
        check_allocation(plan, reader)
        check_money(plan, reader)
        check_ceilings(plan, reader)
        check_norms(plan, reader)
        check_credit(plan, reader)
        check_national(plan, reader)
        check_indicators(plan, reader)
        check_report_forms(plan, reader)
        check_reporting(plan, reader)
    return plan
