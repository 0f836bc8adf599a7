"""What the cards of chances say: the right number of the four, nothing on noise, no colleague to compare with, the state of the pipeline."""

import pytest

from pages.parts import funnel_chance_numbers as numbers
from pages.parts import funnel_pace_numbers as pace_numbers
from queries.models.ages import Fates, compared
from tests.seen import Seen


def fates(won=(), lost=(), open_=(), by_now=None) -> Fates:
    """Deals by the ages at which they were won, lost, or are open; the lost ones would be 100 days old."""
    ages = sorted({*won, *lost, *open_, 100})
    return Fates(
        [
            {
                "age": float(age),
                "won": won.count(age),
                "lost": lost.count(age),
                "open": open_.count(age),
                "lost_by_now": len(lost) * (age == 100),
            }
            for age in ages
        ]
    )


HALF = fates(won=(10, 20, 30, 40) * 5, lost=(5, 15) * 10, open_=(50,) * 10)


def test_the_four_numbers_say_which_one_is_right_and_why_the_others_are_not():
    chance, closed, naive, created = numbers.four(HALF)
    assert chance.startswith("**40.0\u00a0%**") and "This one is right" in chance
    assert "**50.0\u00a0%** (20 / 40)" in closed and "too low" in created and "too high" in naive


def test_a_handful_of_deals_has_counts_and_no_share():
    assert (
        numbers.headline(fates(won=(3,), open_=(9, 9)))
        == "3 deals were created in the period, too few for a chance: 1 won, 0 lost, 2 open."
    )


def test_the_bands_of_every_age_fill_the_whole_height():
    drawn = [line for line in numbers.bands(HALF).to_pylist() if line["kind"] == "band"]
    for age in {line["age"] for line in drawn}:
        assert sum(line["y1"] - line["y0"] for line in drawn if line["age"] == age) == pytest.approx(1)


def test_what_rests_on_fewer_than_five_deals_is_pale():
    few = fates(won=(10,) * 10, open_=(20,) * 6 + (80, 90))
    tail = [line for line in numbers.bands(few).to_pylist() if line["kind"] == "tail"]
    assert [(line["age"], line["until"]) for line in tail] == [(20, 90)] and "after day 20" in numbers.pale(few)
    assert numbers.pale(HALF) == ""


def test_two_alike_cannot_be_told_apart_and_two_unlike_can():
    alike, other = {"Anna": HALF, "Boris": HALF}, {"Anna": HALF, "Bo*ris*": fates(won=(10,) * 30, lost=(5,) * 5)}
    assert "cannot be told apart: p = 1.00 (Anna 50, Boris 50 deals)" in numbers.told_apart(alike, compared(alike))
    assert "Bo\\*ris\\* wins more (p < 0.001" in numbers.told_apart(other, compared(other))
    few = {"Anna": HALF, "Boris": fates(won=(1, 2))}
    assert "Too few" in numbers.told_apart(few, compared(few))


def test_two_curves_have_their_names_apart_beside_them():
    ends = [line for line in numbers.curves({"Anna": HALF, "Nadezhda Kalmycheva": HALF}).to_pylist() if line["kind"] == "end"]
    assert ["40\u00a0%|Anna" in line["label"] or "40\u00a0%|Nadezhda|Kalmycheva" in line["label"] for line in ends] == [True, True]
    assert abs(ends[0]["y"] - ends[1]["y"]) > 0.05


@pytest.mark.parametrize(
    ("wip", "implied", "before", "now", "said"),
    [(100, 95, 90, 110, "In balance"), (100, 60, 80, 120, "Filling"), (100, 60, 120, 80, "Old deals lie"), (60, 100, 90, 40, "Draining")],
    ids=["even", "filling", "lying", "draining"],
)
def test_the_pipeline_is_said_to_be_what_its_two_numbers_show(wip, implied, before, now, said):
    state, words = pace_numbers.balance({"wip": wip, "implied_wip": implied, "open_before": before, "open_now": now})
    assert state.startswith(said) and ("with care" in words) == (said != "In balance")


class Funnel(Seen):
    FILE, LOGIN = "dashboards/funnel.py", "director"


class Desk:
    """The people of a tiny company."""

    def __init__(self, company):
        self.company = company

    def viewer(self, login: str):
        from data.viewer import of_login

        return of_login(self.company.here, login)


@pytest.fixture
def sold(tiny):
    tiny.staff("anna"), tiny.staff("boris")
    for n in range(12):
        ends = [("2026-02-01", "won")] if n % 3 == 0 else [("2026-01-20", "lost")] if n % 3 == 1 else []
        tiny.deal(f"d{n}", [("2026-01-05", "lead"), *ends], owner="anna" if n % 2 else "boris", source="web")
    return Desk(tiny)


ASKED = {"open": "chance", "period": "days", "since": "2026-01-01", "to": "2026-03-30", "as_of": "2026-03-30"}


def test_the_page_shows_fates_stages_and_pace_and_two_managers_to_those_who_may(sold, monkeypatch):
    said = Funnel(sold, monkeypatch, **ASKED, chance="manager").texts()
    assert "cannot be told apart" in said and "a day: 4 open deals" in said
    own = Funnel(sold, monkeypatch, "anna", **ASKED, chance="manager")
    assert "cannot be told apart" not in own.texts() and "Of 6 deals created in the period" in own.texts()
    assert "Boris" not in own.texts()
