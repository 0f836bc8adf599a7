"""Relationships of all clients at once: the stage and the balance of each are those of its card, rows are the number, a past day keeps its answer."""

from collections import Counter
from datetime import date, datetime, timedelta
from uuid import uuid4

import numpy as np
import pyarrow as pa
import pytest

from data import client_states, store
from data.viewer import of_login
from queries import catalog
from queries.models import relations
from queries.reader import read, row, rows
from tests import loyal
from tests.company import moment

AT = ("2026-06-15T12:00:00", "2026-03-01")
STORIES = {  # days of purchase before 15 June 2026, first day as a client
    "steady": (range(10, 500, 30), "2025-01-01"),
    "growing": ((3, 20, 40, 200), "2025-06-01"),
    "edge": ((300, 174, 2), "2025-06-01"),
    "once": ((70,), "2026-03-01"),
    "silent": (range(130, 500, 20), "2025-01-01"),
    "falling": ((100, 107, 114, 121, 128), "2026-01-01"),
    "talked": ((), "2026-05-20"),
    "quiet": ((), "2026-02-01"),
    "early": ((300, 200, 100), "2026-04-01"),  # bought before they were taken down
    "left": (range(20, 400, 25), "2025-01-01"),
}


def day(before: int) -> str:
    """The day so many days before 15 June 2026."""
    return str(date(2026, 6, 15) - timedelta(days=before))


@pytest.fixture
def few(tiny):
    """Three clients of Ann and what they bought."""
    tiny.staff("ann", lines=["Sales"])
    _bought(tiny, {name: STORIES[name] for name in ("steady", "growing", "once")})
    return tiny


@pytest.fixture
def told(tiny):
    """Clients of every kind, in two lines: purchases of several series, scores, contracts, recommendations, talks, one who said that they leave."""
    tiny.staff("ann", lines=["Sales"])
    tiny.line("Other")
    _bought(tiny, STORIES)
    _bought(tiny, {f"many {n}": ([400 - 9 * n - 37 * k for k in range(1 + n % 4)], "2025-01-01") for n in range(25)}, owner=None)
    loyal.sale(tiny, "elsewhere", day(30), 900, line="Other")
    loyal.answer(tiny, "steady", day(200), 9)
    loyal.answer(tiny, "steady", day(20), 5)
    loyal.answer(tiny, "growing", day(20), 10)
    steady, growing = (tiny.id("client", name) for name in ("steady", "growing"))
    tiny.add("referrals", id=uuid4(), from_client_id=growing, to_client_id=steady, happened_at=day(50), entered_at=day(50))
    tiny.deal("D", [(day(400), "lead"), (day(380), "won")], client_id=steady, contract_end=date(2026, 4, 1))
    talk(tiny, "talked", day(10), direction="in")
    tiny.run("UPDATE kept.clients SET left_at = ? WHERE name = 'left'", moment("2026-05-20T10:00:00"))
    return tiny


def _bought(tiny, stories: dict, owner: str | None = "ann") -> None:
    """These clients with their purchases, three series in turn; written in one go."""
    line, ann = tiny.id("line", "Sales"), owner and tiny.id("staff", owner)
    clients, owned, sales, items = [], [], [], []
    for n, (name, (days, since)) in enumerate(stories.items()):
        client, at = tiny.id("client", name), moment(since)
        clients.append((client, line, ann, name, name, at, at))
        owned.append((uuid4(), "client", client, ann, at, at))
        for k, before in enumerate(days):
            sale, at = uuid4(), moment(day(before))
            sales.append((sale, line, client, 100 + 7 * k + n, at, at))
            items.append((uuid4(), sale, tiny.id("product", f"kind {(k + n) % 3}"), 1, 1))
    with tiny.here.cursor() as cur:
        for table, columns, lines in (
            ("products", "id, name, series", [(tiny.id("product", f"kind {n}"), f"kind {n}", f"kind {n}") for n in range(3)]),
            ("clients", "id, line_id, owner_id, name, name_norm, happened_at, entered_at", clients),
            ("assignments", "id, entity, entity_id, owner_id, happened_at, entered_at", owned if ann else []),
            ("sales", "id, line_id, client_id, amount, happened_at, entered_at", sales),
            ("sale_items", "id, sale_id, product_id, quantity, amount", items),
        ):
            if lines:
                marks = ", ".join(["(" + ", ".join("?" * len(lines[0])) + ")"] * len(lines))
                cur.execute(f"INSERT OR IGNORE INTO kept.{table} ({columns}) VALUES {marks}", [value for one in lines for value in one])
    tiny.here.changed_everywhere()


def talk(tiny, who: str, at: str, **columns) -> None:
    facts = {"line_id": tiny.id("line", "Sales"), "client_id": tiny.id("client", who), "kind": "call", "direction": "out"} | columns
    tiny.add("contacts", id=uuid4(), state="held", happened_at=moment(at), entered_at=moment(at), **facts)


@pytest.mark.parametrize("at", AT)
def test_the_stage_of_each_of_all_clients_is_that_of_its_card(told, director, at):
    rhythm = {one["line_id"]: one for one in rows("client/rhythm", director, as_of=at)}
    found = rows("relations/clients", director, as_of=at)
    lines = dict(told.run("SELECT id, line_id FROM kept.clients"))
    for one in (one for one in found if not one["client"].startswith("many")):
        own = rhythm.get(str(lines[_id(one)]), rhythm.get(lines[_id(one)], {}))
        card = row("client/stage", director, client=one["client_id"], as_of=at, r=own.get("r"), alpha=own.get("alpha"))
        assert (one["client"], one["relation"]) == (one["client"], card["stage"])
    assert len({one["relation"] for one in found}) >= 4
    assert {one["client"] for one in found} >= {"steady", "early"}


def _id(one: dict):
    return type(uuid4())(str(one["client_id"]))


def test_the_course_says_the_same_of_each_month_as_the_clients_of_that_day(told, director):
    found = relations.course(director, as_of=AT[0])
    assert [str(one) for one in found.days[-2:]] == ["2026-06-01", "2026-06-15"]
    assert len(found.months) == 13
    for place, counts in enumerate(relations.by_month(found)[-3:], start=len(found.months) - 3):
        start = found.days[found.months[place]]
        listed = rows("relations/clients", director, as_of=AT[0], day=start)
        assert counts[1] == [sum(one["relation"] == stage for one in listed) for stage in relations.STAGES]
    asked = rows("relations/clients", director, as_of=str(start), stage_is="exploration")
    assert [one["client"] for one in asked] == [one["client"] for one in listed if one["relation"] == "exploration"], "asked on that day"


def test_the_course_judges_by_the_very_words_of_the_clients_of_a_day():
    judged = [catalog.find(f"relations/{name}").sql.partition("pair AS (")[2].rpartition("\nSELECT")[0] for name in ("clients", "course")]
    assert judged[0].partition("\nSELECT")[0] == judged[1].partition("\nSELECT")[0]
    assert "stage_height(relationship_stage(" in judged[1]


def test_a_cell_of_the_moves_and_of_the_portfolio_opens_as_many_clients_as_it_counts(told, director):
    found = relations.course(director, as_of=AT[0])
    then, now = found.months[-4], found.months[-1]
    made, days = relations.moves(found, then, now), {"day": found.days[now], "day_then": found.days[then]}
    listed = Counter((one["relation_then"], one["relation"]) for one in rows("relations/clients", director, as_of=AT[0], **days))
    assert {pair: n for pair, n in _by_name(made).items() if n} == listed
    assert made[5].sum() > 0, "who was no client yet"
    was, stage = max((pair for pair in listed if pair[0]), key=listed.get)
    for came in (None, was):
        asked = rows("relations/clients", director, as_of=AT[0], **days, stage_was=came or "-", stage_is=stage)
        assert len(asked) == listed[came, stage]
    classes = relations.values(found)
    assert [one.name for one in classes] == ["A", "B", "C", "-"]
    for one in classes[1::2]:
        listed = rows("relations/clients", director, as_of=AT[0], amount_from=one.low, amount_to=one.high)
        assert len(listed) == one.who.sum() > 0
        assert float(sum(line["year_amount"] for line in listed)) == pytest.approx(found.amount[one.who, -1].sum())


def _by_name(made) -> dict:
    return {(None if came == 5 else relations.STAGES[came], relations.STAGES[went]): int(n) for (came, went), n in np.ndenumerate(made)}


def test_classes_of_money_keep_equal_clients_together():
    amount = np.array([[70.0], [10.0], [10.0], [5.0], [5.0], [0.0]])
    found = relations.Course(pa.array(range(6)), [date(2026, 6, 1)], [0], np.full((6, 1), 3, np.int8), amount)
    assert [(one.name, one.who.sum(), one.low, one.high) for one in relations.values(found)] == [
        ("A", 3, 10.0, 70.0),
        ("B", 2, 5.0, 5.0),
        ("-", 1, None, 0.0),
    ]


def test_a_manager_sees_the_stages_of_her_own_clients_only(told, director):
    told.staff("bob", lines=["Sales"])
    told.client("bobs", "bob", at="2026-01-01")
    mine = {one["client"] for one in rows("relations/clients", of_login(told.here, "ann"), as_of=AT[0])}
    assert mine == set(STORIES)
    assert {one["client"] for one in rows("relations/clients", director, as_of=AT[0], manager="bob")} == {"bobs"}
    assert {one["client"] for one in rows("relations/clients", director, as_of=AT[0], line="Other")} == {"elsewhere"}


def entries_of_every_kind(tiny) -> None:
    """Promises kept and broken, complaints in time, late and open, silence, a birthday, entries by hand (one of them taken out)."""
    who = {"line_id": tiny.id("line", "Sales"), "client_id": tiny.id("client", "steady"), "entered_at": moment("2026-01-01")}
    made = {"id": uuid4, "what": lambda: "x", "happened_at": lambda: moment("2026-01-02")}
    for state, at in (("kept", "2026-02-01"), ("broken", "2026-03-05T22:00:00"), ("open", None)):
        some = {"side": "ours", "due_on": date(2026, 3, 1), "state": state, "settled_at": at and moment(at)}
        tiny.add("promises", **{name: one() for name, one in made.items()}, **some, **who)
    for due, closed in (("2026-02-10", "2026-02-09"), ("2026-02-20", "2026-04-02"), ("2026-03-10", None)):
        some = {"severity": 2, "deadline_at": moment(due), "closed_at": closed and moment(closed)}
        tiny.add("complaints", **{name: one() for name, one in made.items()}, **some, **who)
    person = tiny.add("persons", id=uuid4(), name="Olga", name_norm="olga", birthday=date(1980, 2, 29), entered_at=moment("2026-01-01"))
    tiny.add("person_roles", id=uuid4(), person_id=person, client_id=tiny.id("client", "steady"))
    for at in ("2026-01-05", "2026-01-15", "2026-02-28", "2026-03-01", "2026-03-10", "2026-05-30"):
        talk(tiny, "steady", at)
    code = tiny.run("SELECT code FROM kept.relationship_points WHERE by_hand ORDER BY code LIMIT 1")[0][0]
    facts = {"line_id": who["line_id"], "code": code, "points": 5, "entered_at": moment("2026-01-01")}
    for name, retired in (("steady", None), ("steady", "2026-04-01"), ("once", None)):
        client = tiny.id("client", name)
        gone = retired and moment(retired)
        tiny.add("relationship_entries", id=uuid4(), client_id=client, happened_at=moment("2026-03-15"), retired_at=gone, **facts)


@pytest.mark.parametrize("at", AT)
def test_the_balance_of_each_of_all_clients_is_that_of_its_card(few, director, at):
    entries_of_every_kind(few)
    found = rows("relations/balances", director, as_of=at)
    for one in found:
        card = rows("client/balance", director, client=one["client_id"], as_of=at)
        assert (one["client"], one["entries"]) == (one["client"], len(card))
        assert one["balance"] == pytest.approx(card[-1]["total"])
    assert "steady" in {one["client"] for one in found}


def test_the_balance_is_that_of_the_worked_example(few, director, oracle):
    example = oracle("ledger")
    code = few.run("SELECT code FROM kept.relationship_points WHERE by_hand ORDER BY code LIMIT 1")[0][0]
    for name, on, points in example["inputs"]["events"]:
        client = loyal.client(few, name)
        at, facts = moment(on), {"line_id": few.id("line", "Sales"), "code": code, "points": points}
        few.add("relationship_entries", id=uuid4(), client_id=client, happened_at=at, entered_at=at, **facts)
    found = {one["client"]: one["balance"] for one in rows("relations/balances", director, as_of=f"{example['inputs']['asof']}T23:00:00")}
    for name, expected in example["expected"].items():
        assert found[name] == pytest.approx(expected, abs=example.get("tolerance_abs", 1e-6))


def test_kinds_of_entries_and_bars_of_balances_open_as_many_rows_as_they_count(few, director):
    entries_of_every_kind(few)
    asked = {"since": "2026-01-01", "until": "2026-06-16", "as_of": AT[0]}
    found = rows("relations/entries", director, **asked)
    assert {one["code"] for one in found} >= {"promise_kept", "promise_broken", "complaint_fast", "deadline_missed", "complaint_unresolved"}
    for one in (found[0], found[-1]):
        listed = rows("relations/rows_entries", director, **asked, code=one["code"])
        assert (len(listed), sum(line["points"] for line in listed)) == (one["entries"], one["points"])
    low = rows("relations/balances", director, **asked, balance_to=0.0)
    high = rows("relations/balances", director, **asked, balance_from=0.0)
    assert len(low) + len(high) == len(rows("relations/balances", director, **asked)) > len(low) > 0


def test_an_entry_taken_out_later_stays_in_the_balance_of_before(few, director):
    entries_of_every_kind(few)
    count = [one["entries"] for one in rows("relations/balances", director, as_of="2026-03-20") if one["client"] == "steady"]
    later = [one["entries"] for one in rows("relations/balances", director, as_of="2026-04-01") if one["client"] == "steady"]
    assert (count[0] - later[0]) == 1


def test_a_past_day_says_the_same_after_what_came_later(few, director):
    entries_of_every_kind(few)
    past = {"since": "2025-06-01", "until": "2026-06-21", "as_of": "2026-06-20"}
    names = ("clients", "course", "balances", "balances_before", "entries", "rows_entries")

    def told():  # sums of fractions are added up in whichever order: the ninth place is the same
        found = {name: rows(f"relations/{name}", director, **past) for name in names}
        return {
            name: [{key: round(v, 9) if isinstance(v, float) else v for key, v in one.items()} for one in some]
            for name, some in found.items()
        }

    before = told()
    assert all(before.values())
    steady, once = few.id("client", "steady"), few.id("client", "once")
    few.staff("bob", lines=["Sales"])
    few.own("client", steady, few.id("staff", "bob"), "2026-07-06")
    few.run("UPDATE kept.clients SET owner_id = ? WHERE id = ?", few.id("staff", "bob"), steady)
    few.run("UPDATE kept.clients SET retired_at = TIMESTAMP '2026-07-07', left_at = TIMESTAMP '2026-07-01' WHERE id = ?", once)
    few.run("UPDATE kept.complaints SET closed_at = TIMESTAMP '2026-07-01' WHERE closed_at IS NULL")
    few.run("UPDATE kept.promises SET state = 'broken', settled_at = TIMESTAMP '2026-07-01' WHERE state = 'open'")
    few.run("UPDATE kept.relationship_entries SET retired_at = TIMESTAMP '2026-07-01' WHERE retired_at IS NULL")
    for who in ("steady", "growing"):
        loyal.sale(few, who, "2026-07-10", 5000)
        loyal.answer(few, who, "2026-07-11", 2)
        talk(few, who, "2026-07-12")
    assert told() == before


@pytest.fixture
def leaving(few, monkeypatch):
    """Three clients say that they leave, one of them why only later, one comes back."""
    clock = {"now": moment("2026-05-01T10:00:00")}
    monkeypatch.setattr(store, "now", lambda: clock["now"])
    ann, reasons = of_login(few.here, "ann"), dict(few.run("SELECT kind, min(id) FROM kept.leaving_reasons GROUP BY kind"))

    def at(when: str, what, name: str, *given, **named):
        clock["now"] = moment(when)
        version = few.run("SELECT version FROM kept.clients WHERE id = ?", few.id("client", name))[0][0]
        what(ann, few.id("client", name), *given, version=version, **named)

    at("2026-05-02T10:00:00", client_states.leave, "steady", "", reason=reasons["dissatisfied"])
    at("2026-05-03T10:00:00", client_states.leave, "growing", "too dear")
    at("2026-05-04T10:00:00", client_states.leave, "once", "moved", reason=reasons["need_changed"])
    at("2026-06-01T10:00:00", client_states.come_back, "once")
    at("2026-06-05T10:00:00", client_states.say_why, "growing", "found better", reason=reasons["better_alternative"])
    return few


MAY = {"since": "2026-05-01", "until": "2026-07-01"}


def test_reasons_open_their_clients_and_the_money_is_that_of_before(leaving, director):
    found = rows("relations/leavings", director, **MAY, as_of=AT[0])
    assert {one["kind"]: one["clients"] for one in found} == {"dissatisfied": 1, "better_alternative": 1, "need_changed": 1}
    assert sum(one["came_back"] for one in found) == 1
    for one in found:
        listed = rows("relations/rows_leavings", director, **MAY, as_of=AT[0], reason=one["reason_id"])
        assert (len(listed), listed[0]["leaving"], listed[0]["usual_year"]) == (one["clients"], one["kind"], one["usual_year"])
    steady = next(one for one in found if one["kind"] == "dissatisfied")
    before = leaving.run(
        "SELECT sum(amount) FROM kept.sales WHERE client_id = ? AND happened_at <= '2026-05-02' AND happened_at > "
        "(SELECT max(happened_at) FROM kept.sales WHERE client_id = ? AND happened_at <= '2026-05-02') - INTERVAL 365 DAY",
        *[leaving.id("client", "steady")] * 2,
    )
    assert steady["usual_year"] == before[0][0]


def test_of_a_past_day_nobody_has_come_back_and_no_reason_is_known_before_it_was_said(leaving, director):
    found = rows("relations/rows_leavings", director, **MAY, as_of="2026-05-20")
    assert {one["client"]: one["leaving"] for one in found} == {
        "steady": "dissatisfied", "growing": None, "once": "need_changed"
    }  # fmt: skip
    assert [one["back_on"] for one in found] == [None] * 3
    for asked in ({"kind": "-"}, {"reason": "-"}):
        unsaid = rows("relations/rows_leavings", director, **MAY, as_of="2026-05-20", **asked)
        assert [(one["client"], one["because"]) for one in unsaid] == [("growing", "found better")]
    stage = {one["client"]: one["relation"] for one in rows("relations/clients", director, as_of="2026-05-20")}
    assert (stage["once"], stage["steady"]) == ("dissolution", "dissolution")
    assert {one["client"]: one["relation"] for one in rows("relations/clients", director, as_of="2026-06-02")}["once"] != "dissolution"


def test_whose_the_client_is_not_any_more_does_not_read_why_it_left(leaving):
    leaving.staff("bob", lines=["Sales"])
    steady, once = (leaving.id("client", name) for name in ("steady", "once"))
    bob = leaving.id("staff", "bob")
    for client in (steady, once):
        leaving.own("client", client, bob, "2026-06-06")
        leaving.run("UPDATE kept.clients SET owner_id = ? WHERE id = ?", bob, client)
    with leaving.here.cursor(of_login(leaving.here, "ann")) as cur:
        hidden = cur.execute("SELECT leaving_reason_id, left_because FROM visible.clients WHERE id = ?", [steady]).fetchall()
        spans = cur.execute("SELECT reason_id, because FROM visible.client_leavings WHERE client_id IN (?, ?)", [steady, once]).fetchall()
    assert hidden + spans == [(None, None)] * 3
    named = {one["client"] for one in rows("relations/rows_leavings", of_login(leaving.here, "ann"), **MAY, as_of=AT[0])}
    assert named == {"growing"}
    with leaving.here.cursor(of_login(leaving.here, "bob")) as cur:
        spans = cur.execute("SELECT count(reason_id) FROM visible.client_leavings WHERE client_id IN (?, ?)", [steady, once]).fetchone()
    assert spans == (2,)


@pytest.mark.parametrize(("shift", "holds"), [(-3.0, True), (0.0, False)])
def test_a_low_balance_goes_before_leaving_only_where_it_does(here, shift, holds):
    """240 clients of two stages and three sizes; of each kind every fourth leaves, with a balance that is lower by `shift` or the same."""
    dice, n = np.random.default_rng(5), 240
    height = np.column_stack([np.where(np.arange(n) % 2, 3, 2), np.where(np.arange(n) % 4 == 0, 0, 3)]).astype(np.int8)
    amount = np.column_stack([np.repeat([10.0, 20.0, 30.0], n // 3)] * 2)
    ids = pa.array([f"{k:04}" for k in range(n)])
    found = relations.Course(ids, [date(2026, 3, 1), date(2026, 6, 1)], [0, 1], height, amount)
    height[::4, 0] = np.where(np.arange(n // 4) % 2, 3, 2)
    balance = dice.normal(0, 1, n) + shift * (height[:, 1] == 0) + height[:, 0]
    seen = pa.array([datetime(2026, 3, 1)] * n, pa.timestamp("us"))
    made = relations.before_leaving(found, pa.table({"client_id": ids, "seen": seen, "balance": balance}))
    assert (made.holds, made.left) == (holds, 60)
    assert made.low <= made.difference <= made.high
    assert made.difference == pytest.approx(shift, abs=0.4)
    few = relations.before_leaving(found, pa.table({"client_id": ids[:30], "seen": seen[:30], "balance": balance[:30]}))
    assert few is None, "eight who left say nothing"


def test_the_questions_of_a_company_without_clients_give_nothing(tiny, director):
    for name in ("clients", "course", "balances", "balances_before", "entries", "rows_entries", "leavings", "rows_leavings"):
        assert read(f"relations/{name}", director).num_rows == 0, name
