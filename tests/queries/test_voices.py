"""What clients say in depth: every number opens as many rows, nothing is known before its day, old and new scales are one measure."""

from uuid import uuid4

import pytest

from data.viewer import of_login
from queries.models import nps
from queries.reader import row, rows
from tests import loyal

YEAR = {"since": "2026-01-01", "until": "2027-01-01", "as_of": "2026-12-31"}
COUNTS = ("n", "promoters", "passives", "detractors")


def contact(tiny, client: str, at: str, state: str = "held", **columns):
    """A call with a client: held, or planned for then."""
    when = {"happened_at": loyal.moment(at)} if state == "held" else {"due_at": loyal.moment(at)}
    known = {
        "line_id": tiny.id("line", "Sales"),
        "client_id": loyal.client(tiny, client),
        "kind": "call",
        "direction": "out",
        "state": state,
    }
    return tiny.add("contacts", id=uuid4(), entered_at=loyal.moment("2026-01-01"), **known, **when, **columns)


def product(tiny, name: str, who: str, at: str) -> str:
    """A product that a client bought that day; its id as text."""
    made = tiny.id("product", name)
    if not tiny.run("SELECT 1 FROM kept.products WHERE id = ?", made):
        tiny.add("products", id=made, name=name)
    bought = loyal.sale(tiny, who, at)
    tiny.add("sale_items", id=uuid4(), sale_id=bought, product_id=made, quantity=1, amount=100)
    return str(made)


@pytest.fixture
def said(tiny):
    """Three clients of Anna and one of nobody in Sales, one of Boris in Service; products and purchases of different worth."""
    tiny.line("Service")
    for name in ("anna", "boris"):
        tiny.staff(name)
    for name, owner, line, amount, score in (
        ("a", "anna", "Sales", 800, 10),
        ("b", "anna", "Sales", 150, 9),
        ("c", "anna", "Sales", 50, 3),
        ("d", None, "Sales", 0, 8),
        ("e", "boris", "Service", 0, 2),
    ):
        loyal.client(tiny, name, owner=owner, line=line)
        if amount:
            loyal.sale(tiny, name, "2026-02-01", amount)
        loyal.answer(tiny, name, "2026-05-01", score)
    return tiny


# The score of groups ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("line", {"Sales": (4, 2, 1, 1), "Service": (1, 0, 0, 1)}),
        ("manager", {"Anna": (3, 2, 0, 1), "Boris": (1, 0, 0, 1), None: (1, 0, 1, 0)}),
        ("class", {"A": (1, 1, 0, 0), "B": (1, 1, 0, 0), "C": (1, 0, 0, 1), "-": (2, 0, 1, 1)}),
        ("product", {}),
    ],
)
def test_every_group_is_scored_and_opens_as_many_answers(said, director, by, expected):
    found = rows("voices/nps_by", director, **YEAR, by=by)
    assert {line["name"]: tuple(line[name] for name in COUNTS) for line in found} == expected
    for line in found[-2:]:
        behind = rows("voices/rows_by", director, **YEAR, by=by, code=line["code"])
        assert [sum(one["voice"] == voice for one in behind) for voice in ("promoter", "passive", "detractor")] == [
            line[n] for n in COUNTS[1:]
        ]
    assert expected == {} or found[-1]["name"] in (None, "-", "Service")  # what is not specified comes last


def test_an_answer_counts_for_the_products_bought_before_it(said, director):
    thing, other = product(said, "Thing", "a", "2026-04-30"), product(said, "Other", "a", "2026-03-01")
    product(said, "Thing", "b", "2026-05-02")  # after the answer
    found = {line["code"]: line["n"] for line in rows("voices/nps_by", director, **YEAR, by="product")}
    assert found == {thing: 1, other: 1}
    assert [one["client"] for one in rows("voices/rows_by", director, **YEAR, by="product", code=thing)] == ["a"]


def test_a_manager_sees_no_score_of_a_colleague_who_had_the_client_before(said):
    taken_over = loyal.client(said, "f", owner="boris")
    loyal.answer(said, "f", "2026-05-01", 10)
    said.own("client", taken_over, said.id("staff", "anna"), "2026-06-01")
    said.run("UPDATE kept.clients SET owner_id = ? WHERE id = ?", said.id("staff", "anna"), taken_over)
    anna = of_login(said.here, "anna")
    assert {line["client"] for line in rows("voices/heard", anna, **YEAR)} == {"a", "b", "c", "f"}
    assert [(line["name"], line["n"]) for line in rows("voices/nps_by", anna, **YEAR, by="manager")] == [("Anna", 3)]
    assert rows("voices/rows_by", anna, **YEAR, by="manager", code=str(said.id("staff", "boris"))) == []


def test_a_client_of_many_voices_has_one_vote(tiny, director):
    for score in (10, 10, 10, 0):
        loyal.answer(tiny, "Many", "2026-05-01", score, person_id=uuid4())
    loyal.answer(tiny, "One", "2026-05-01", 0)
    found = row("voices/votes", director, **YEAR)
    assert (found["n"], found["nps"], found["clients"], found["client_nps"], found["several"]) == (5, 20, 2, -25, 1)
    assert found["client_low"] < found["client_nps"] < found["client_high"]


def test_where_every_client_has_one_voice_both_scores_are_the_worked_example(tiny, director, oracle):
    example = oracle("nps.interval")
    loyal.answers(tiny, "2026-02-01", **example["inputs"])
    found, known = row("voices/votes", director, **YEAR), nps.score(50, 20, 100)
    for low, high in ((found["low"], found["high"]), (found["client_low"], found["client_high"]), (known.low, known.high)):
        assert (low, high) == pytest.approx((example["expected"]["lo"], example["expected"]["hi"]), abs=6e-5)
    assert found["nps"] == found["client_nps"] == known.nps == 30
    assert nps.of_marks([10] * 50 + [8] * 30 + [0] * 20) == known
    assert nps.z(nps.score(60, 15, 100), known) == pytest.approx(1.37, abs=0.005)


def test_few_answers_and_silence_say_how_little_is_known(oracle):
    for half, answers in oracle("nps.half_width_n")["expected"].items():
        assert nps.needed(int(half), oracle("nps.half_width_n")["inputs"]["var"]) == answers
    asked = oracle("nps.nonresponse_bounds")["inputs"]
    assert nps.bounds(asked["rr"], asked["nps"]) == pytest.approx(oracle("nps.nonresponse_bounds")["expected"])


# Who was asked, and what was done -----------------------------------------------------------------------------------------------------


def invite(tiny, who: str, at: str, wave=None):
    known = {"survey_id": loyal.survey(tiny), "client_id": loyal.client(tiny, who), "wave_id": wave, "happened_at": loyal.moment(at)}
    return tiny.add("invitations", id=uuid4(), **known)


def test_a_wave_opens_those_it_asked_and_counts_who_answered_by_then(tiny, director):
    wave = tiny.add("survey_waves", id=uuid4(), survey_id=loyal.survey(tiny), line_id=tiny.id("line", "Sales"), name="Spring", chosen="all_due",
                    seed=1, due_clients=3, happened_at=loyal.moment("2026-03-01"))  # fmt: skip
    asked = [invite(tiny, who, "2026-03-02", wave) for who in "abc"]
    invite(tiny, "d", "2026-04-01")
    loyal.answer(tiny, "a", "2026-03-04", 9, invitation_id=asked[0])
    loyal.answer(tiny, "b", "2026-03-08", 9, invitation_id=asked[1])
    found = rows("voices/waves", director, **YEAR)
    assert [(one["wave"], one["asked"], one["answered"], one["days"]) for one in found] == [("Spring", 3, 2, 4.0), (None, 1, 0, None)]
    for one in found:
        assert len(rows("loyalty/rows_invitations", director, **YEAR, wave=one["code"])) == one["asked"]
    assert rows("voices/waves", director, **YEAR | {"as_of": "2026-03-05"})[0]["answered"] == 1


def test_late_answers_are_told_from_soon_ones(tiny, director):
    for n in range(40):
        asked = invite(tiny, f"c{n}", "2026-03-01")
        loyal.answer(tiny, f"c{n}", loyal.days_after("2026-03-02", n), 10 if n < 20 else 3, invitation_id=asked)
    found = row("voices/late", director, **YEAR)
    assert (found["soon_n"], found["soon_nps"], found["late_n"], found["late_nps"]) == (20, 100, 20, -100) and found["z"] < -1.96


def test_what_was_done_after_an_answer_opens_as_many_rows(said, director):
    contact(said, "a", "2026-05-11")
    contact(said, "b", "2026-06-01")  # more than thirty days later
    planned = contact(said, "c", "2026-06-05", state="planned")
    said.run("UPDATE kept.answers SET follow_up_id = ? WHERE client_id = ?", planned, said.id("client", "c"))
    known = {"line_id": said.id("line", "Sales"), "entered_at": loyal.moment("2026-05-10"), "happened_at": loyal.moment("2026-05-10")}
    said.add("complaints", id=uuid4(), client_id=said.id("client", "c"), what="late", severity=2, **known)
    review = said.add("mentions", id=uuid4(), site="x", **{name: loyal.moment("2026-05-20") for name in ("happened_at", "entered_at")})
    said.add("review_requests", id=uuid4(), client_id=said.id("client", "a"), mention_id=review, **known)
    won = said.deal("referred", [("2026-05-12", "lead"), ("2026-06-10", "won")], client_id=loyal.client(said, "friend"))
    said.add("referrals", id=uuid4(), from_client_id=said.id("client", "a"), to_client_id=said.id("client", "friend"),
             happened_at=loyal.moment("2026-05-11"), entered_at=loyal.moment("2026-05-11"))  # fmt: skip
    detractor, promoter = rows("voices/done", director, **YEAR)
    assert {name: detractor[name] for name in ("n", "spoken", "waiting", "complaints")} == {
        "n": 2,
        "spoken": 0,
        "waiting": 1,
        "complaints": 1,
    }
    assert (promoter["n"], promoter["spoken"], promoter["days"], promoter["reviews_asked"], promoter["reviews"]) == (2, 1, 10, 1, 1)
    assert (promoter["referrals"], promoter["referrals_won"], promoter["referral_days"]) == (1, 1, 10) and won
    came = {
        "spoken": "spoken",
        "review_asked": "reviews_asked",
        "review": "reviews",
        "referral": "referrals",
        "referral_won": "referrals_won",
    }
    names = {"promoter": came, "detractor": {"complaint": "complaints", "waiting": "waiting"}}
    for voice in (detractor, promoter):
        for done, column in names[voice["voice"]].items():
            assert len(rows("voices/rows_done", director, **YEAR, voice=voice["voice"], done=done)) == voice[column], (voice["voice"], done)
        untouched = rows("voices/rows_done", director, **YEAR, voice=voice["voice"], done="untouched")
        assert len(untouched) == voice["n"] - voice["spoken"]
    before = rows("voices/done", director, **YEAR | {"as_of": "2026-05-05"})
    assert [(one["spoken"], one["complaints"], one["referrals"], one["reviews"]) for one in before] == [(0, 0, 0, 0)] * 2


def test_a_theme_counts_from_the_day_a_person_confirmed_it_and_an_answer_may_have_two(tiny, director):
    reasons = dict(tiny.run("SELECT name, id FROM kept.survey_reasons"))
    told = loyal.answer(tiny, "a", "2026-05-01", 10, comment="fast and cheap")
    for name, day in (("Speed", "2026-05-10"), ("Price", "2026-05-20")):
        tiny.add("answer_reasons", answer_id=told, reason_id=reasons[name], confirmed_at=loyal.moment(day))
    seen = {}
    for day in ("2026-05-05", "2026-05-15", "2026-05-25"):
        found = rows("loyalty/reasons", director, **YEAR | {"as_of": day})
        seen[day] = [one["reason"] for one in found if one["n"]]
        for one in [one for one in found if one["n"] or one["reason"] is None]:
            assert len(rows("loyalty/rows_answers", director, **YEAR | {"as_of": day}, reason=one["reason_id"])) == one["n"]
    assert seen == {"2026-05-05": [None], "2026-05-15": ["Speed"], "2026-05-25": ["Speed", "Price"]}


# Satisfaction -------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def rated(tiny):
    """A survey of 1 to 10 that a version of 1 to 5 with the same factors has replaced; one answer to each."""
    loyal.factors(tiny, {"quality": 3, "speed": 1})
    old = loyal.survey(tiny, "csi")
    loyal.answer(tiny, "old", "2026-02-01", factors={"quality": 10, "speed": 4}, overall=9)
    tiny.run("UPDATE kept.surveys SET retired_at = '2026-03-01' WHERE id = ?", old)
    new = tiny.add("surveys", id=uuid4(), name="new", kind="csi", top=5, replaces_id=old, created_at=loyal.moment("2026-03-01"))
    for place, (name, weight) in enumerate((("quality", 3), ("speed", 1))):
        tiny.add("survey_factors", id=tiny.id("factor", f"new {name}"), survey_id=new, name=name, importance=weight, position=place)
    when = {"happened_at": loyal.moment("2026-05-01"), "entered_at": loyal.moment("2026-05-01")}
    made = tiny.add("answers", id=uuid4(), survey_id=new, client_id=loyal.client(tiny, "new"), overall=3, **when)
    for name, score in (("quality", 5), ("speed", 2)):
        tiny.add("answer_factors", answer_id=made, factor_id=tiny.id("factor", f"new {name}"), score=score)
    return tiny


def test_an_answer_on_the_new_scale_and_one_on_the_old_are_one_measure(rated, director):
    found = row("loyalty/csi_now", director, **YEAR)
    old, new = (100 * 3 + 100 / 3) / 4, (100 * 3 + 25) / 4
    assert (found["n"], found["csi"]) == (2, pytest.approx((old + new) / 2))
    assert sorted(one["csi"] for one in rows("loyalty/rows_csi", director, **YEAR)) == pytest.approx([new, old])
    by_quarter = {str(one["period"]): one["csi"] for one in rows("loyalty/csi", director, **YEAR) if one["n"]}
    assert by_quarter == pytest.approx({"2026-01-01": old, "2026-04-01": new})
    assert {one["csi"] for one in rows("client/answers", director, client=rated.id("client", "new"))} == {new}


def test_a_factor_is_the_same_in_the_next_version_and_a_past_day_shows_the_version_of_its_time(rated, director):
    found = {one["factor"]: one for one in rows("loyalty/csi_factors", director, **YEAR)}
    assert {name: (one["n"], one["score"], one["weight"]) for name, one in found.items()} == {
        "quality": (2, 100, 0.75), "speed": (2, pytest.approx((100 / 3 + 25) / 2), 0.25)}  # fmt: skip
    assert found["speed"]["factor_id"] == str(rated.id("factor", "new speed"))
    behind = rows("loyalty/rows_csi", director, **YEAR, factor=found["speed"]["factor_id"])
    assert sorted(one["factor_csi"] for one in behind) == pytest.approx([25, 100 / 3])
    then = rows("loyalty/csi_factors", director, **YEAR | {"as_of": "2026-02-15"})
    assert {one["factor_id"] for one in then} == {str(rated.id("factor", name)) for name in ("quality", "speed")}


def test_months_bad_marks_and_all_in_all_open_as_many_rows(rated, director):
    ids = {one["factor"]: one["factor_id"] for one in rows("loyalty/csi_factors", director, **YEAR)}
    found = rows("voices/csi_months", director, **YEAR)
    assert len(found) == 3 * 12 and {(str(one["month"]), one["n"]) for one in found if one["n"]} == {("2026-02-01", 1), ("2026-05-01", 1)}
    for one in [one for one in found if one["n"]][::2]:
        month = {"since": str(one["month"]), "until": loyal.days_after(str(one["month"]), 28)}
        assert len(rows("loyalty/rows_csi", director, **YEAR | month, factor=ids.get(one["factor"]))) == one["n"]
    (low,) = rows("voices/low", director, **YEAR)
    assert (low["factor"], low["bad"], low["n"]) == ("speed", 2, 2)  # 4 of 10 and 2 of 5
    assert [one["mark"] for one in rows("voices/rows_low", director, **YEAR, factor="speed")] == ["2 / 5", "4 / 10"]
    whole = row("voices/overall", director, **YEAR)
    assert (whole["n"], whole["top_two"], whole["mean"]) == (2, 1, pytest.approx((800 / 9 + 50) / 2))
    assert [len(rows("voices/rows_overall", director, **YEAR, top_two=best)) for best in (True, False, None)] == [1, 1, 2]


def test_a_bad_mark_shows_whether_anybody_spoke_with_the_client_since(rated, director):
    contact(rated, "new", "2026-05-02")
    contact(rated, "old", "2026-01-01")
    found = {one["client"]: one["spoken_at"] for one in rows("voices/rows_low", director, **YEAR)}
    assert found == {"old": None, "new": loyal.moment("2026-05-02")}
    assert rows("voices/rows_low", director, **YEAR | {"as_of": "2026-05-01"})[0]["spoken_at"] is None
