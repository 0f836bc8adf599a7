"""What clients say: NPS, satisfaction, response, reasons; against worked examples and what others got wrong."""

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from queries.reader import row, rows
from tests import loyal

QUARTER = {"since": "2026-01-01", "until": "2026-04-01", "as_of": "2026-06-01"}
HALF = {"since": "2026-01-01", "until": "2026-07-01", "as_of": "2026-07-01"}
CHANGE = {"since": "2026-04-01", "until": "2026-07-01", "as_of": "2026-07-01", "earlier_since": "2026-01-01", "earlier_until": "2026-04-01"}


def test_nps_and_its_interval_are_those_of_the_worked_example(tiny, director, oracle):
    example = oracle("nps.interval")
    loyal.answers(tiny, "2026-02-01", **example["inputs"])
    found, expected = row("loyalty/nps", director, **QUARTER), example["expected"]
    assert str(found["period"]) == "2026-01-01"
    assert (found["n"], found["promoters"], found["passives"], found["detractors"], found["nps"]) == (100, 50, 30, 20, expected["nps"])
    assert (found["low"], found["high"]) == pytest.approx((expected["lo"], expected["hi"]), abs=6e-5)


def test_fifteen_points_more_with_a_hundred_answers_each_cannot_be_told_from_noise(tiny, director):
    loyal.answers(tiny, "2026-02-01", 50, 30, 20)
    loyal.answers(tiny, "2026-05-01", 60, 25, 15)
    found = row("loyalty/nps_now", director, **CHANGE)
    assert (found["nps"], found["earlier_nps"], found["change"]) == (45, 30, 15)
    assert found["z"] == pytest.approx(1.37, abs=0.005)


def test_without_an_earlier_period_there_is_no_change(tiny, director):
    loyal.answers(tiny, "2026-02-01", 5, 3, 2)
    found = row("loyalty/nps_now", director, **QUARTER)
    assert (found["nps"], found["earlier_n"], found["change"], found["z"]) == (30, 0, None, None)


def test_a_quarter_without_answers_is_named_and_has_no_score(tiny, director):
    loyal.answers(tiny, "2026-05-01", 1)
    first, second = rows("loyalty/nps", director, **HALF)
    assert (first["n"], first["nps"], first["low"], first["high"]) == (0, None, None, None)
    assert (second["n"], second["nps"]) == (1, 100)


def test_a_person_who_answers_twice_in_a_quarter_counts_once_with_the_last_answer(tiny, director):
    loyal.answer(tiny, "Acme", "2026-01-10", 2)
    loyal.answer(tiny, "Acme", "2026-03-10", 9)
    loyal.answer(tiny, "Acme", "2026-04-10", 2)
    assert [(line["n"], line["nps"]) for line in rows("loyalty/nps", director, **HALF)] == [(1, 100), (1, -100)]


def test_two_persons_of_one_client_are_two_voices(tiny, director):
    for score in (9, 3):
        loyal.answer(tiny, "Acme", "2026-01-10", score, person_id=uuid4())
    found = row("loyalty/nps", director, **QUARTER)
    assert (found["n"], found["nps"], found["clients"]) == (2, 0, 1)


def test_answers_after_an_event_are_never_mixed_with_the_relationship(tiny, director):
    loyal.answer(tiny, "Acme", "2026-01-10", 9)
    loyal.answer(tiny, "Beta", "2026-01-11", 1, occasion="event")
    assert row("loyalty/nps", director, **QUARTER)["nps"] == 100
    assert row("loyalty/nps", director, **QUARTER, occasion="event")["nps"] == -100


def test_an_answer_after_as_of_is_not_known_yet(tiny, director):
    loyal.answer(tiny, "Acme", "2026-03-10", 9)
    assert row("loyalty/nps", director, **QUARTER | {"as_of": "2026-03-01"})["n"] == 0


def test_an_answer_is_credited_to_the_owner_of_its_day(tiny, director):
    tiny.staff("anna")
    tiny.staff("boris")
    acme = loyal.client(tiny, "Acme", owner="anna")
    loyal.answer(tiny, "Acme", "2026-01-10", 9)
    tiny.own("client", acme, tiny.id("staff", "boris"), "2026-02-01")
    tiny.run("UPDATE kept.clients SET owner_id = ? WHERE id = ?", tiny.id("staff", "boris"), acme)
    assert row("loyalty/nps", director, **QUARTER, manager="anna")["n"] == 1
    assert row("loyalty/nps", director, **QUARTER, manager="boris")["n"] == 0


@given(counts=st.tuples(*[st.integers(0, 6)] * 3))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_rows_behind_nps_and_its_reasons_are_as_many_as_it_says(tiny, director, counts):
    tiny.run("DELETE FROM kept.answers")
    loyal.answers(tiny, "2026-02-01", *counts)
    found, behind = row("loyalty/nps_now", director, **QUARTER), rows("loyalty/rows_answers", director, **QUARTER)
    assert (found["promoters"], found["passives"], found["detractors"], found["n"]) == (*counts, len(behind))
    assert found["n"] == 0 or found["low"] < found["nps"] < found["high"] or abs(found["nps"]) >= 99
    assert sum(line["n"] for line in rows("loyalty/reasons", director, **QUARTER)) == found["n"]


def test_every_reason_is_named_and_the_unsaid_comes_last(tiny, director):
    reasons = dict(tiny.run("SELECT name, id FROM kept.survey_reasons"))
    for who, reason in (("a", "Speed"), ("b", "Speed"), ("c", "Price"), ("d", None)):
        loyal.answer(tiny, who, "2026-01-10", 10, reason_id=reasons.get(reason))
    found = rows("loyalty/reasons", director, **QUARTER)
    assert [(line["reason"], line["promoters"]) for line in found][:2] == [("Speed", 2), ("Price", 1)]
    assert (len(found), found[-1]["reason"], found[-1]["promoter_share"]) == (6, None, 0.25)


def test_response_rate_counts_delivered_invitations_only(tiny, director):
    asked = [uuid4() for _ in range(4)]
    for n, invitation in enumerate(asked):
        tiny.add(
            "invitations",
            id=invitation,
            survey_id=loyal.survey(tiny),
            client_id=loyal.client(tiny, f"c{n}"),
            happened_at=loyal.moment("2026-01-05"),
            delivered=n < 3,
        )
    loyal.answer(tiny, "c0", "2026-01-07", 9, invitation_id=asked[0])
    found = row("loyalty/response", director, **QUARTER)
    assert (found["asked"], found["answered"], found["response_rate"]) == (3, 1, pytest.approx(1 / 3))
    assert len(rows("loyalty/rows_invitations", director, **QUARTER)) == 3
    assert len(rows("loyalty/rows_invitations", director, **QUARTER, answered=True)) == 1


def test_satisfaction_by_weighted_factors_begins_its_scale_at_one(tiny, director, oracle):
    example = oracle("csi.weighted")
    names = ["quality", "speed", "price"]
    loyal.factors(tiny, dict(zip(names, example["inputs"]["importance"], strict=True)))
    tens = [[score] * 10 for score in (8, 6, 7)]  # ten answers each with the means 8.1, 6.4, 7.5
    tens[0][0], tens[1][:4], tens[2][:5] = 9, [7] * 4, [8] * 5
    for n, scores in enumerate(zip(*tens, strict=True)):
        loyal.answer(tiny, f"c{n}", "2026-01-10", factors=dict(zip(names, scores, strict=True)))
    found = row("loyalty/csi", director, **QUARTER)
    assert (found["n"], found["csi"]) == (10, pytest.approx(example["expected"]["rescaled_0_100"], abs=6e-4))
    assert row("loyalty/csi_now", director, **QUARTER)["csi"] == pytest.approx(found["csi"])
    assert len(rows("loyalty/rows_csi", director, **QUARTER)) == 10


@pytest.mark.parametrize("weights", ["weighted", "equal"])
def test_the_american_index_comes_out_of_the_same_question(tiny, director, oracle, weights):
    example, names = oracle("acsi"), ["a", "b", "c"]
    importance = example["inputs"]["w"] if weights == "weighted" else [1, 1, 1]
    loyal.factors(tiny, dict(zip(names, importance, strict=True)))
    for n, last in enumerate((7, 8)):
        loyal.answer(tiny, f"c{n}", "2026-01-10", factors={"a": 8, "b": 7, "c": last})
    assert row("loyalty/csi", director, **QUARTER)["csi"] == pytest.approx(example["expected"][weights], abs=1e-4)


def test_an_answer_that_skips_a_factor_is_weighed_by_the_others(tiny, director):
    loyal.factors(tiny, {"a": 9, "b": 1})
    loyal.answer(tiny, "Acme", "2026-01-10", factors={"b": 10})
    assert row("loyalty/csi", director, **QUARTER)["csi"] == 100
    by_factor = {line["factor"]: line for line in rows("loyalty/csi_factors", director, **QUARTER)}
    assert (by_factor["a"]["n"], by_factor["a"]["score"], by_factor["a"]["weight"]) == (0, None, 0.9)
    assert (by_factor["b"]["n"], by_factor["b"]["score"], by_factor["b"]["low"]) == (1, 100, None)
    assert len(rows("loyalty/rows_csi", director, **QUARTER, factor=str(by_factor["a"]["factor_id"]))) == 0


def test_promoters_are_compared_by_what_they_did_after_the_answer(tiny, director, oracle):
    example = oracle("promoters.ratio")
    for part, score in (("promoters", 10), ("others", 5)):
        again, asked = example["inputs"][part]
        for n in range(asked):
            loyal.answer(tiny, f"{part}{n}", "2026-01-10", score)
            loyal.sale(tiny, f"{part}{n}", "2026-02-01" if n < again else "2025-12-01")  # before the answer: must not count
    found = row("loyalty/promoters_buy", director, **QUARTER | {"as_of": "2026-08-01"})
    assert (found["promoters_bought"], found["others_bought"]) == (40, 45)
    expected = example["expected"]
    assert (found["ratio"], found["low"], found["high"]) == pytest.approx((expected["ratio"], expected["lo"], expected["hi"]), abs=6e-4)
