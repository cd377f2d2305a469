"""The survey's sample and its estimates: textbook numbers, chances, weights, and intervals that cover the truth as often as they say."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from giamngheo.engine import sampling, survey_estimates
from giamngheo.engine.plan import load_plan
from giamngheo.engine.sampling import Design, SamplingError
from giamngheo.engine.survey_estimates import Sample, mean, ratio, sample_of, student, total
from giamngheo.synthetic.province import make_province

# S. Lohr, Sampling: Design and Analysis, example 5.2: grade points in 5 of 100 suites of 4 students.
SUITES = ((3.08, 2.60, 3.44, 3.04), (2.36, 3.04, 3.28, 2.68), (2.00, 2.56, 2.52, 1.88),
          (3.00, 2.88, 3.44, 3.64), (2.68, 1.92, 3.28, 3.20))  # fmt: skip


def test_the_textbook_cluster_sample() -> None:
    """Cluster totals 12.16, 11.36, 8.96, 12.96, 11.08, their variance 2.25568; the book prints 1130.4, 65.466, 2.826 and 0.164."""
    points = np.array([point for suite in SUITES for point in suite])
    sample = Sample(np.full(20, 20.0), np.repeat(np.arange(5), 4), np.zeros(5, dtype=np.int64), np.array([0.95]))
    whole, average = total(sample, points), mean(sample, points)
    assert average is not None
    assert average.se is not None
    assert average.low is not None
    assert average.deff is not None
    assert (whole.value, whole.se) == (pytest.approx(1130.4), pytest.approx(65.466, abs=1e-3))
    assert (average.value, average.se) == (pytest.approx(2.826), pytest.approx(0.16367, abs=1e-5))
    assert average.low == pytest.approx(2.826 - 2.776445 * average.se, abs=1e-6)
    assert average.deff == pytest.approx(average.se**2 / (points.var(ddof=1) / 20))


def test_a_stratified_ratio_by_hand() -> None:
    """Two strata of two clusters; a share of 8/20 whose linearised cluster totals are (1-2)/20 … as written below."""
    y, x = np.array([2.0, 0.0, 3.0, 3.0]), np.array([4.0, 4.0, 6.0, 6.0])
    sample = Sample(np.ones(4), np.arange(4), np.array([0, 0, 1, 1]), np.ones(2))
    found = ratio(sample, y, x)
    assert found is not None
    # R = 8/20; y - R x = 0.4, -1.6, 0.6, 0.6; stratum 1: 2/1 · 2 · 1²; stratum 2: 0.
    assert (found.value, found.se) == (0.4, pytest.approx(math.sqrt(2 * 2 * 1.0**2) / 20))
    assert sample.degrees == 2


def test_a_domain_keeps_every_cluster_and_what_nobody_can_tell_stays_untold() -> None:
    sample = Sample(np.ones(4), np.arange(4), np.array([0, 0, 1, 1]), np.ones(2))
    inside = np.array([True, False, False, False])
    assert mean(sample, np.ones(4), ~inside & inside) is None
    whole = total(sample, np.array([8.0, 0, 0, 0]))
    # Two of the four clusters have nothing: (8-4)² + (0-4)² doubled.
    assert whole.se == pytest.approx(8.0)
    one = Sample(np.ones(2), np.arange(2), np.arange(2), np.ones(2))
    assert (one.degrees, one.singletons) == (0, 2)
    found = mean(one, np.array([1.0, 0.0]))
    assert found is not None
    assert found.se is None
    assert found.low is None
    nobody = mean(sample, np.zeros(4), is_share=True)
    assert nobody is not None
    assert nobody.value == 0
    assert nobody.high is None


def test_a_certain_cluster_varies_by_its_households_only() -> None:
    sample = sample_of(
        ["a"] * 6, [1, 1, 1, 2, 3, 3], np.array([2.0, 2, 2, 5, 5, 5]), [True, True, True, False, False, False], [6, 6, 6, 10, 10, 10]
    )
    assert (len(sample.stratum_of), list(sample.left), sample.degrees) == (5, [0.5, 1.0], 3)
    # Only households of the certain cluster differ: 1/2 · 3/2 · Σ(2y - mean)² with totals 2, 0, 0.
    assert total(sample, np.array([1.0, 0, 0, 0, 0, 0])).se == pytest.approx(math.sqrt(0.5 * 1.5 * (8 / 3)))


@pytest.mark.parametrize(("degrees", "point"), [(1, 12.7062), (2, 4.30265), (4, 2.77645), (10, 2.22814), (30, 2.04227), (400, 1.96591)])
def test_student_as_in_the_tables(degrees: int, point: float) -> None:
    assert student(0.975, degrees) == pytest.approx(point, abs=1e-4)


def test_allocation_is_proportional_and_never_below_two() -> None:
    # Shares 16, 3, 1: the third takes two, the first two lag by one each, the earlier is given it.
    assert sampling.allocate([800, 150, 50], [40, 10, 5], 20) == [16, 2, 2]
    assert sampling.allocate([10, 990], [1, 3], 100) == [1, 3]
    with pytest.raises(SamplingError, match="ít nhất 6 cụm"):
        sampling.allocate([1, 1, 1], [5, 5, 5], 5)


def test_chances_add_up_and_the_large_are_certain() -> None:
    chance, certain = sampling.first_chances(np.array([60, 20, 10, 10]), 3)
    # 60 of 100 is certain at 3; 20 of the remaining 40 is certain at 2; then one of the two tens.
    assert (list(chance), list(certain)) == ([1, 1, 0.5, 0.5], [True, True, False, False])
    random = np.random.Generator(np.random.PCG64(7))
    chance, _certain = sampling.first_chances(np.array([5, 10, 15, 30, 20, 20]), 2)
    times = np.zeros(6)
    for _ in range(4000):
        taken = sampling.systematic(chance, random)
        assert len(taken) == 2
        times[taken] += 1
    assert np.abs(times / 4000 - chance).max() < 0.03


def test_the_same_frame_and_seed_draw_the_same() -> None:
    frame = pl.DataFrame({"stratum": ["a"] * 30 + ["b"] * 20, "cluster": range(50), "households": [20 + n % 7 for n in range(50)]})
    design = Design(clusters=10, households=6, seed=3)
    first, again = sampling.draw_clusters(frame, design), sampling.draw_clusters(frame.sample(fraction=1, shuffle=True, seed=1), design)
    assert first.equals(again)
    assert sampling.frame_digest(frame) == sampling.frame_digest(frame.reverse())
    assert sampling.frame_digest(frame) != sampling.frame_digest(frame.with_columns(households=pl.col("households") + 1))
    assert not first.equals(sampling.draw_clusters(frame, Design(10, 6, 4)))
    taken = sampling.draw_households(range(40), cluster=5, design=design)
    assert taken == sampling.draw_households([*range(39, -1, -1)], cluster=5, design=design)
    assert sampling.draw_households([3, 1], cluster=5, design=design) == [1, 3]
    with pytest.raises(SamplingError, match="không có hộ"):
        sampling.draw_clusters(frame.clear(), design)


def test_who_did_not_answer_is_stood_for_by_neighbours() -> None:
    stratum, cluster = np.array([0, 0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 2, 2])
    weight = np.array([2.0, 2, 3, 3, 1, 1])
    one_missing = sampling.adjusted_weights(stratum, cluster, weight, np.array([True, False, True, True, True, True]))
    assert list(one_missing) == [4, 0, 3, 3, 1, 1]
    cluster_missing = sampling.adjusted_weights(stratum, cluster, weight, np.array([False, False, True, True, True, True]))
    assert list(cluster_missing) == [0, 0, 5, 5, 1, 1]
    assert sampling.adjusted_weights(stratum, cluster, weight, np.array([True] * 4 + [False] * 2)).sum() == 10


def test_intervals_cover_the_truth_as_often_as_they_say() -> None:
    """200 draws with fixed seeds from the synthetic population, one household in five not answering: each 95 % interval covers its truth
    in 91 to 98 of a hundred draws."""
    province = make_province(size="district", plan=load_plan(), person_fact_years=())
    facts = province.household_facts.filter(pl.col("year") == 2022).select("household_key", "expected_class")
    people = province.households.join(facts, on="household_key", how="left").filter(pl.col("village_key").is_not_null())
    people = people.with_columns(poor=(pl.col("expected_class") == "POOR").fill_null(value=False)).sort("village_key", "household_key")
    sizes = people.group_by("commune_code", "village_key").agg(pl.len().alias("households"))
    frame = sizes.select(pl.col("commune_code").alias("stratum"), pl.col("village_key").alias("cluster"), "households")
    stratum_of = dict(frame.select("cluster", "stratum").iter_rows())
    households = {key[0]: part for key, part in people.partition_by("village_key", as_dict=True).items()}
    poor = {key: part["poor"].to_numpy().astype(float) for key, part in households.items()}
    keys = {key: part["household_key"].to_list() for key, part in households.items()}
    rank = {key: {one: n for n, one in enumerate(listed)} for key, listed in keys.items()}
    truth_share, truth_total = people["poor"].mean(), people["poor"].sum()
    answers = np.random.Generator(np.random.PCG64(20))
    share_hits = total_hits = 0
    for seed in range(200):
        design = Design(clusters=60, households=10, seed=seed)
        drawn = sampling.draw_clusters(frame, design)
        strata, clusters, weights, certain, whole, values = [], [], [], [], [], []
        for place, size, chance, sure, take in drawn.select("cluster", "households", "chance", "is_certain", "take").iter_rows():
            taken = sampling.draw_households(keys[place], cluster=place, design=design)
            strata += [stratum_of[place]] * take
            clusters += [place] * take
            weights += [sampling.base_weight(chance, size, take)] * take
            certain += [sure] * take
            whole += [size] * take
            values.append(poor[place][[rank[place][one] for one in taken]])
        number = {name: n for n, name in enumerate(dict.fromkeys(strata))}
        told = answers.random(len(clusters)) < 0.8
        final = sampling.adjusted_weights(
            np.array([number[name] for name in strata]), np.unique(clusters, return_inverse=True)[1], np.array(weights), told
        )
        sample = sample_of(strata, clusters, final, certain, whole)
        y = np.concatenate(values)
        share, everyone = mean(sample, y, is_share=True), survey_estimates.total(sample, y)
        assert share is not None
        assert share.low is not None
        assert share.high is not None
        assert everyone.low is not None
        assert everyone.high is not None
        share_hits += share.low <= truth_share <= share.high
        total_hits += everyone.low <= truth_total <= everyone.high
    assert 182 <= share_hits <= 196, share_hits
    assert 182 <= total_hits <= 196, total_hits
