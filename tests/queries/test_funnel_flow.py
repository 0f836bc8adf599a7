"""Flow, snapshot, weeks and matrix against a replay of the raw events, handovers and changed amounts of random small companies."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import spans
from data.viewer import of_login
from queries.reader import read, row, rows
from tests.company import Tiny

BEGIN, TICK = datetime(2026, 1, 5), timedelta(microseconds=1)  # a Monday; all happens at midnights after it, to meet every edge
STAGES = ("lead", "qualified", "proposal", "won", "lost")
WAYS = ("advanced", "lost", "back", "handed_over", "still_in")
OPEN = STAGES[:3]
FEBRUARY = {"since": "2026-02-01", "until": "2026-03-01", "as_of": "2026-03-31"}


def column(name, viewer, what, **values):
    return [line[what] for line in rows(name, viewer, **values)]


def test_entries_and_first_entries_of_february_are_those_counted_by_hand(tiny, director, oracle):
    tiny.twelve_deals()
    expected = oracle("funnel.period")["expected"]
    assert column("funnel/flow", director, "entries", **FEBRUARY) == expected["entries"]
    assert column("funnel/flow", director, "first_entries", **FEBRUARY) == expected["first"]
    for stage in rows("funnel/flow", director, **FEBRUARY):
        there = {"stage": stage["stage_id"], **FEBRUARY}
        assert read("funnel/rows_flow", director, first=True, **there).num_rows == stage["first_entries"]
        assert [read("funnel/rows_flow", director, part=way, **there).num_rows for way in WAYS] == [stage[way] for way in WAYS]


def test_both_snapshots_are_those_counted_by_hand(tiny, director, oracle):
    tiny.twelve_deals()
    now = oracle("funnel.snapshot")["expected"]
    found = rows("funnel/snapshot", director, as_of="2026-03-31", against="2026-02-12")
    assert ([line["deals"] for line in found], [float(line["amount"]) for line in found]) == (now["n"], now["amount"])
    assert [line["deals_then"] for line in found] == [1, 4, 1, 0]  # funnel.snapshot_past, in the text of metrics.md 1.1


def handed(tiny, deal: UUID, at: str, to: str) -> None:
    handover = {"entity": "deal", "entity_id": deal, "owner_id": tiny.id("staff", to), "reason": "handed_over"}
    tiny.add("assignments", id=uuid4(), happened_at=at, entered_at=at, **handover)


def test_a_handover_ends_the_entry_and_begins_one_only_of_the_holder_who_takes_over(tiny, director):
    tiny.staff("anna")
    tiny.staff("boris")
    deal = tiny.deal("given", [("2026-02-02", "lead", "anna"), ("2026-02-20", "qualified", "boris")], owner="boris")
    handed(tiny, deal, "2026-02-10", "boris")
    for asked, ends, taken in (({}, "handed_over", 0), ({"manager": "anna"}, "handed_over", 0), ({"manager": "boris"}, "advanced", 1)):
        lead = rows("funnel/flow", director, **FEBRUARY, **asked)[0]
        assert (lead["entries"], lead[ends], lead["taken_over"]) == (1, 1, taken)
    assert rows("funnel/flow", director, **FEBRUARY | {"as_of": "2026-02-09"})[0]["still_in"] == 1
    assert rows("funnel/flow", director, **FEBRUARY | {"as_of": "2026-02-10"})[0]["handed_over"] == 1  # what ends at that moment has ended


def test_money_of_an_entry_is_the_amount_at_the_entry(tiny, director):
    deal = tiny.deal("grows", [("2026-02-02", "lead")], amount=100)
    change = {"entity": "deal", "entity_id": deal, "field": "amount", "old_value": "100", "new_value": "900"}
    tiny.add("field_history", id=uuid4(), happened_at="2026-02-10", entered_at="2026-02-10", **change)
    tiny.run("UPDATE kept.deals SET amount = 900")
    tiny.here.transaction(lambda cur, me: spans.rebuild(cur, [deal]))
    found = rows("funnel/flow", director, **FEBRUARY)[0]
    assert (found["amount"], found["still_in_amount"]) == (100, 100)
    snapshot = row("funnel/snapshot", director, as_of="2026-02-20", against="2026-02-09")
    assert (snapshot["amount"], snapshot["amount_then"]) == (900, 100)


def test_a_deal_without_an_amount_is_counted_and_said_to_be_without(tiny, director):
    tiny.deal("priced", [("2026-02-02", "lead")], amount=100)
    tiny.deal("unpriced", [("2026-02-02", "lead")], amount=None)
    for found in (rows("funnel/flow", director, **FEBRUARY)[0], row("funnel/snapshot", director, as_of="2026-02-20", against="2026-01-01")):
        assert (found.get("entries", found.get("deals")), found["amount"], found["without_amount"]) == (2, 100, 1)


def test_a_reopened_deal_stands_again_in_the_matrix_and_a_loss_that_stays_does_not(tiny, director):
    tiny.deal("back", [("2026-01-02", "lead"), ("2026-01-09", "lost"), ("2026-02-10", "qualified")])
    tiny.deal("gone", [("2026-01-02", "lead"), ("2026-01-09", "lost")])
    found = rows("funnel/matrix", director, **FEBRUARY)
    assert [(pair["from_stage"], pair["to_stage"], pair["deals"]) for pair in found] == [("lost", "qualified", 1)]


def test_the_weeks_are_at_most_the_last_hundred_and_four(tiny, director):
    tiny.deal("old", [("2020-01-02", "lead")])
    days = sorted(set(column("funnel/weekly", director, "day", since="2015-01-01", until="2026-03-19", as_of="2026-05-01")))
    assert (len(days), days[0], days[-1]) == (104, date(2024, 3, 31), date(2026, 3, 18))


# Random histories -----------------------------------------------------------------------------------------------------------------
def history(seed: int) -> list[tuple]:
    """One deal: `(moment, what, value)` in order, as the desk would write it: nothing but a move happens to a closed deal."""
    dice, stage = random.Random(seed), None
    moments = sorted(dice.sample(range(1, 23), dice.randint(1, 7)))
    made = []
    for n, moment in enumerate(BEGIN + timedelta(days=tick) for tick in moments):
        what = "stage" if n == 0 or stage in ("won", "lost") else dice.choice(["stage", "holder", "amount"])
        value = {"stage": dice.choice(STAGES), "holder": dice.choice(["anna", "boris"]), "amount": dice.choice([None, 10, 250])}[what]
        stage = value if what == "stage" else stage
        made.append((moment, what, value))
    return [(BEGIN, "holder", dice.choice(["anna", "boris", None])), (BEGIN, "amount", dice.choice([None, 70])), *made]


class Replay:
    """The same story told by a plain loop: where each deal stood, whose it was and for how much, at any moment."""

    def __init__(self, stories: list[list[tuple]]):
        self.stories = stories

    def state(self, story, moment) -> dict:
        """Stage, holder and amount at a moment; `stage` is None while the deal is not there yet."""
        found = {"stage": None, "holder": None, "amount": None}
        for _, what, value in (step for step in story if step[0] <= moment):
            found[what] = value
        return found

    def snapshot(self, moment, holder=None) -> dict:
        """Deals and money by open stage."""
        found = Counter(), Counter()
        for story in self.stories:
            state = self.state(story, moment)
            if state["stage"] in OPEN and holder in (None, state["holder"]):
                found[0][state["stage"]] += 1
                found[1][state["stage"]] += state["amount"] or 0
        return {stage: (found[0][stage], found[1][stage]) for stage in OPEN}

    def ends(self, since, until, as_of, holder=None) -> Counter:
        """Entries of the period by stage and by how they ended."""
        found = Counter()
        for story in self.stories:
            for n, (moment, what, value) in enumerate(story):
                state = self.state(story[: n + 1], moment)
                before = self.state(story[:n], moment)
                taken = what == "holder" and state["stage"] in OPEN and value != before["holder"] and holder is not None
                if (what == "stage" or taken) and since <= moment < until and moment <= as_of and holder in (None, state["holder"]):
                    found[state["stage"], self.end(story[n + 1 :], state, as_of) if state["stage"] in OPEN else "came"] += 1
        return found

    def end(self, later, state, as_of) -> str:
        for moment, what, value in later:
            if moment > as_of:
                break
            if what == "holder" and value != state["holder"]:
                return "handed_over"
            if what == "stage":
                return "lost" if value == "lost" else "advanced" if STAGES.index(value) > STAGES.index(state["stage"]) else "back"
        return "still_in"


@pytest.fixture(scope="module")
def small():
    """One company for all random histories: its deals are written anew for each."""
    from data import store

    made = store.Store(":memory:")
    before = store.use(made)
    company = Tiny(made, stages=STAGES)
    for login, role in (("director", "executive"), ("anna", "manager"), ("boris", "manager")):
        company.staff(login, role)
    yield company
    store.use(before)
    made.close()


def written(company, seeds: list[int]) -> Replay:
    """Write these histories as the desk does, in place of those before."""
    stories = [history(seed) for seed in seeds]
    made = {"deals": [], "stage_events": [], "assignments": [], "field_history": []}
    for story in stories:
        _write(company, story, made)
    with company.here.cursor() as cur:
        for table, lines in made.items():
            cur.execute(f"DELETE FROM kept.{table}")
            names = {"assignments": "id, entity, entity_id, owner_id, reason, happened_at, entered_at",
                     "field_history": "id, entity, entity_id, field, old_value, new_value, happened_at, entered_at",
                     "deals": "id, line_id, name, owner_id, amount, stage_id, happened_at, entered_at",
                     "stage_events": "id, deal_id, seq, stage_id, owner_id, amount, happened_at, entered_at"}[table]  # fmt: skip
            if lines:
                cur.executemany(f"INSERT INTO kept.{table} ({names}) VALUES ({', '.join('?' * len(lines[0]))})", lines)
        spans.rebuild_all(cur)
    company.here.changed_everywhere()
    return Replay(stories)


def _write(company, story, made) -> None:
    deal, state, seq = uuid4(), {"holder": None, "amount": None, "stage": None}, 0
    for moment, what, value in story:
        before, state[what] = state[what], value
        holder = state["holder"] and company.id("staff", state["holder"])
        if what == "stage":
            seq += 1
            event = (uuid4(), deal, seq, company.id("stage", f"Sales/{value}"), holder, state["amount"], moment, moment)
            made["stage_events"].append(event)
            if seq == 1 and holder:  # as the desk does: every owner ever set is an assignment
                made["assignments"].append((uuid4(), "deal", deal, holder, "created", moment, moment))
        elif what == "holder" and state["stage"]:
            made["assignments"].append((uuid4(), "deal", deal, holder, "handed_over", moment, moment))
        elif what == "amount" and state["stage"]:
            values = [None if one is None else str(one) for one in (before, value)]
            made["field_history"].append((uuid4(), "deal", deal, "amount", *values, moment, moment))
    begun = next(step[0] for step in story if step[1] == "stage")
    stage = company.id("stage", f"Sales/{state['stage']}")
    made["deals"].append((deal, company.id("line", "Sales"), "deal", holder, state["amount"], stage, begun, begun))


def examples(n: int):
    """So many random companies of five to twelve deals, the same ones at every run."""
    given_them = given(seeds=st.lists(st.integers(0, 10**6), min_size=5, max_size=12), days=st.tuples(*[st.integers(0, 24)] * 3))
    return lambda test: settings(
        max_examples=n, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )(given_them(test))


HOLDERS = (None, "anna")


def midnight(day: int) -> datetime:
    return BEGIN + timedelta(days=day)


@examples(10)
def test_the_snapshot_of_any_moment_is_the_replay_of_the_raw_events(small, seeds, days):
    replay, me = written(small, seeds), of_login(small.here, "director")
    for holder in HOLDERS:
        on, against = midnight(days[0]), midnight(days[1])
        found = rows("funnel/snapshot", me, as_of=on, against=against, manager=holder)
        assert {line["stage"]: (line["deals"], line["amount"]) for line in found} == replay.snapshot(on, holder)
        assert {line["stage"]: (line["deals_then"], line["amount_then"]) for line in found} == replay.snapshot(against, holder)
        behind = Counter(column("funnel/rows_snapshot", me, "stage", as_of=against, manager=holder))
        assert all(behind[line["stage"]] == line["deals_then"] for line in found)


@examples(10)
def test_the_five_ends_add_up_and_are_those_of_the_replay(small, seeds, days):
    replay, me = written(small, seeds), of_login(small.here, "director")
    since, until = sorted((days[0], days[1] + 1))
    asked = {"since": midnight(since), "until": midnight(until), "as_of": midnight(days[2])}
    for holder, viewer in ((None, me), ("anna", me), ("anna", of_login(small.here, "anna"))):
        expected = replay.ends(*asked.values(), holder)
        behind = Counter((one["stage"], one["way"]) for one in rows("funnel/rows_flow", viewer, manager=holder, **asked))
        for stage in rows("funnel/flow", viewer, **asked, manager=holder):
            ends = {way: stage[way] for way in WAYS}
            if stage["kind"] == "open":
                assert stage["entries"] == sum(ends.values()) and stage["amount"] == sum(stage[f"{way}_amount"] for way in WAYS)
            assert ends == {way: expected[stage["stage"], way] for way in WAYS} == {way: behind[stage["stage"], way] for way in WAYS}
            assert stage["entries"] == sum(n for (name, _), n in expected.items() if name == stage["stage"])


@examples(9)
def test_the_totals_of_the_matrix_are_the_two_snapshots_and_what_was_born(small, seeds, days):
    replay, me = written(small, seeds), of_login(small.here, "director")
    since, until = sorted((days[0], days[1] + 1))
    asked = {"since": midnight(since), "until": midnight(until), "as_of": midnight(days[2])}
    if asked["as_of"] < asked["since"]:
        return
    for holder in HOLDERS:
        pairs = rows("funnel/matrix", me, **asked, manager=holder)
        for side, moment in (("from", midnight(since) - TICK), ("to", min(midnight(until) - TICK, asked["as_of"]))):
            totals = {stage: sum(pair["deals"] for pair in pairs if pair[f"{side}_stage"] == stage) for stage in OPEN}
            assert totals == {stage: n for stage, (n, _) in replay.snapshot(moment, holder).items()}
        assert read("funnel/rows_matrix", me, **asked, manager=holder).num_rows == sum(pair["deals"] for pair in pairs)
        for pair in pairs[:3]:
            places = {"from_place": pair["from_place"], "to_place": pair["to_place"]}
            assert read("funnel/rows_matrix", me, **asked, **places, manager=holder).num_rows == pair["deals"]
    begun = [min(step[0] for step in story if step[1] == "stage") for story in replay.stories]
    born = sum(1 for moment in begun if asked["since"] <= moment < asked["until"] and moment <= asked["as_of"])
    assert sum(pair["deals"] for pair in rows("funnel/matrix", me, **asked) if pair["from_place"] == "born") == born


@examples(6)
def test_each_week_is_the_snapshot_of_its_last_day(small, seeds, days):
    replay, me = written(small, seeds), of_login(small.here, "director")
    since, until = sorted((days[0], days[1] + 1))
    for holder in HOLDERS:
        found = rows("funnel/weekly", me, since=midnight(since), until=midnight(until), as_of=midnight(days[2] + 1) - TICK, manager=holder)
        for day in {line["day"] for line in found}:
            end = datetime(day.year, day.month, day.day) + timedelta(days=1) - TICK
            shown = {line["stage"]: (line["deals"], line["amount"]) for line in found if line["day"] == day}
            assert shown == replay.snapshot(end, holder)
