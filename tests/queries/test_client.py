"""The card's numbers: the balance by hand and by the oracle, the stage by the oracle's seven clients, the timeline with every kind."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from data import clients, persons
from queries import reader

POINTS = {
    "promise_kept": 2, "deadline_met": 1, "unasked_help": 3, "congratulation": 1, "complaint_fast": 3, "promise_broken": -5,
    "deadline_missed": -3, "complaint_unresolved": -8, "invoice_error": -4, "silence": -2,
}  # fmt: skip


@pytest.fixture
def card(desk):
    """The desk with the house's points; `balance(as_of)` and `stage(client)` as Ann sees them."""
    desk.run("DELETE FROM kept.relationship_points")
    for position, (code, points) in enumerate(POINTS.items()):
        by_hand = code in ("unasked_help", "invoice_error")
        desk.add("relationship_points", code=code, name=code, points=points, by_hand=by_hand, position=position)
    desk.line_id = desk.id("line", "Sales")
    desk.balance = lambda as_of, client=None: reader.rows("client/balance", desk.viewer("ann"), client=client or desk.acme, as_of=as_of)
    return desk


def entry(desk, client, on: str, points: float, code="unasked_help"):
    at = datetime.fromisoformat(on) + timedelta(hours=12)
    desk.add(
        "relationship_entries", id=uuid4(), line_id=desk.line_id, client_id=client, code=code, points=points, happened_at=at, entered_at=at
    )


def talk(desk, on: str, client=None, **values):
    at = datetime.fromisoformat(on) + timedelta(hours=10)
    facts = {"kind": "call", "direction": "in", "state": "held", "happened_at": at, "entered_at": at, "staff_id": desk.id("staff", "ann")}
    desk.add("contacts", id=uuid4(), line_id=desk.line_id, client_id=client or desk.acme, **facts | values)


def sale(desk, client, on: date, amount: float):
    made = uuid4()
    desk.add("sales", id=made, line_id=desk.line_id, client_id=client, happened_at=on, entered_at=on, amount=amount)
    return made


def test_the_balance_forgets_by_half_in_ninety_days(card, oracle):
    example = oracle("ledger")
    named = {name: card.client(name, "ann") for name in ("c1", "c2")}
    for name, on, points in example["inputs"]["events"]:
        entry(card, named[name], on, points)
    for name, expected in example["expected"].items():
        rows = card.balance(example["inputs"]["asof"] + "T23:00:00", named[name])
        assert rows[0]["total"] == pytest.approx(expected, abs=example["tolerance_abs"])
        assert rows[-1]["balance"] == pytest.approx(sum(row["now"] for row in rows)), "after the last entry of that very day"


def test_the_running_balance_is_the_one_of_its_day(card):
    entry(card, card.acme, "2025-12-01", 8)
    entry(card, card.acme, "2026-03-01", -4)
    rows = card.balance("2026-06-01")
    assert [row["balance"] for row in rows] == pytest.approx([8, 0])
    assert rows[0]["total"] == pytest.approx(0)


def promise(desk, state: str, settled: str, side="ours"):
    facts = {"what": state, "due_on": "2026-01-20", "happened_at": "2026-01-01", "entered_at": "2026-01-01", "settled_at": settled}
    return desk.add("promises", id=uuid4(), line_id=desk.line_id, client_id=desk.acme, side=side, state=state, **facts)


def complaint(desk, what: str, deadline: str | None, closed: str | None):
    facts = {"what": what, "severity": 2, "deadline_at": deadline, "closed_at": closed}
    return desk.add(
        "complaints", id=uuid4(), line_id=desk.line_id, client_id=desk.acme, happened_at="2026-01-01", entered_at="2026-01-01", **facts
    )


def test_promises_and_complaints_become_entries_and_each_names_its_row(card):
    kept, broken = promise(card, "kept", "2026-01-10"), promise(card, "broken", "2026-01-21")
    promise(card, "kept", "2026-01-10", side="theirs")
    promise(card, "open", None)
    fast, late = complaint(card, "fast", "2026-01-05", "2026-01-03"), complaint(card, "late", "2026-01-06", "2026-01-08")
    still = complaint(card, "still", "2026-01-07", None)
    complaint(card, "no deadline", None, "2026-01-03")
    found = {(row["code"], str(row["happened_on"]), row["points"], row["entity_id"]) for row in card.balance("2026-02-01")}
    assert found == {
        ("promise_kept", "2026-01-10", 2, str(kept)),
        ("promise_broken", "2026-01-21", -5, str(broken)),
        ("complaint_fast", "2026-01-03", 3, str(fast)),
        ("deadline_missed", "2026-01-06", -3, str(late)),
        ("complaint_unresolved", "2026-01-07", -8, str(still)),
    }


def test_what_had_not_happened_by_the_day_is_not_in_its_balance(card):
    promise(card, "kept", "2026-01-10")
    complaint(card, "late", "2026-01-06", "2026-01-08")
    assert [row["code"] for row in card.balance("2026-01-05")] == []
    assert [row["code"] for row in card.balance("2026-01-07T12:00:00")] == ["complaint_unresolved"]
    assert [row["code"] for row in card.balance("2026-01-09")] == ["deadline_missed"]


def test_silence_is_twice_the_usual_gap_after_three_of_them(card):
    for on in ("2026-01-01", "2026-01-11", "2026-01-21", "2026-01-31"):
        talk(card, on)
    assert card.balance("2026-02-19") == []
    rows = card.balance("2026-02-21")
    assert [(row["code"], str(row["happened_on"])) for row in rows] == [("silence", "2026-02-20")]
    talk(card, "2026-02-22")
    assert [row["code"] for row in card.balance("2026-02-23")] == ["silence"]


@pytest.mark.parametrize(
    ("birthday", "on", "counts"),
    [("1980-03-10", "2026-03-11", 1), ("1980-03-10", "2026-03-09", 1), ("1980-03-10", "2026-03-12", 0), ("1980-01-01", "2025-12-31", 1),
     ("1980-12-31", "2026-01-01", 1), ("1980-02-29", "2026-02-28", 1)],
)  # fmt: skip
def test_a_talk_within_a_day_of_a_birthday_is_a_congratulation(card, birthday, on, counts):
    person = persons.NewPerson("Olga", birthday=date.fromisoformat(birthday))
    persons.add(card.viewer("ann"), card.acme, person, key=uuid4())
    talk(card, on)
    talk(card, on)
    assert [row["code"] for row in card.balance("2026-06-01")] == ["congratulation"] * counts


def test_the_stage_rule_is_that_of_the_seven_clients(here, oracle):
    example = oracle("relationship.stages")
    with here.cursor() as cur:
        for facts in example["inputs"]["facts"]:
            client, purchases, tenure, alive, left, contract, referrals, nps, wallet, *rest = facts
            rule = f"SELECT relationship_stage({', '.join('?' * 13)})"
            stage = cur.execute(rule, [purchases, tenure, alive, left, contract, referrals, nps, wallet, *rest]).fetchone()[0]
            assert stage == example["expected"][str(client)], client


def test_the_seven_clients_built_of_rows_get_their_stages(card, oracle):
    """Rows that give the facts of the oracle; r and alpha so that the chance by rhythm falls on the same side of each limit."""
    example, as_of = oracle("relationship.stages"), date(2026, 6, 30)
    for facts in example["inputs"]["facts"]:
        code, purchases, tenure, alive, left, contract, referrals, nps, _, spend, before, _, _, talks = facts
        client = card.client(f"client {code}", "ann", at=str(as_of - timedelta(days=tenure)))
        silence = 300 if alive is not None and alive < 0.3 else 5
        _buy(card, client, as_of, purchases, silence, spend, before, tenure)
        for n in range(talks):
            talk(card, str(as_of - timedelta(days=10 + n)), client=client)
        for _ in range(referrals):
            card.add(
                "referrals", id=uuid4(), from_client_id=client, to_client_id=card.acme, happened_at="2026-01-01", entered_at="2026-01-01"
            )
        if nps is not None:
            survey = card.run("SELECT id FROM kept.surveys WHERE kind = 'nps'")[0][0]
            card.add(
                "answers", id=uuid4(), survey_id=survey, client_id=client, happened_at="2026-02-01", entered_at="2026-02-01", score=nps
            )
        found = reader.row("client/stage", card.viewer("ann"), client=client, as_of=as_of, r=2.0, alpha=60.0)
        assert found["by_facts"] == example["expected"][str(code)], (code, found)
        assert (found["purchases"], found["tenure_days"], found["talks"]) == (purchases, tenure, talks)


def _buy(desk, client, as_of, n: int, silence: int, spend: float, before: float, tenure: int) -> None:
    """n purchases, the last `silence` days ago; `spend` in the last 180 days and `before` in the 180 before fall on one day each."""
    days = [as_of - timedelta(days=silence)] if n else []
    days += [as_of - timedelta(days=200)] if n > 1 and silence < 180 else []
    days += [as_of - timedelta(days=min(tenure, 361 + k)) for k in range(n - len(days))]
    amounts = [spend if (as_of - day).days < 180 else before if (as_of - day).days < 360 else 1 for day in days]
    for day, amount in zip(days, amounts, strict=True):
        sale(desk, client, day, amount)


def test_a_stage_falls_only_when_two_month_starts_say_so(card):
    client = card.client("Gamma", "ann", at="2024-01-01")
    for on in ("2026-01-10", "2026-01-20"):
        sale(card, client, date.fromisoformat(on), 50)

    def stage(as_of):
        found = reader.row("client/stage", card.viewer("ann"), client=client, as_of=as_of, r=2.0, alpha=60.0)
        return found["stage"], found["by_facts"], found["held"]

    assert stage("2026-02-15") == ("expansion", "expansion", False)
    assert stage("2026-02-26") == ("expansion", "dissolution", True), "today alone says so"
    assert stage("2026-03-20")[2], "one month start and today say so"
    assert stage("2026-04-15") == ("dissolution", "dissolution", False)
    card.run("UPDATE kept.clients SET left_at = TIMESTAMP '2026-02-14' WHERE id = ?", client)
    assert stage("2026-02-15") == ("dissolution", "dissolution", False), "who says they leave goes at once"


def test_the_timeline_has_every_kind_once(card):
    ann, beta = card.id("staff", "ann"), card.client("Beta", "ann", at="2026-03-01")
    facts = {"line_id": card.line_id, "client_id": beta, "happened_at": "2026-03-02", "entered_at": "2026-03-02"}
    card.deal("D9", [("2026-03-02", "lead")], owner="ann", client_id=beta)
    talk(card, "2026-03-02", client=beta)
    contact = card.run("SELECT id FROM kept.contacts WHERE client_id = ?", beta)[0][0]
    card.add("promises", id=uuid4(), side="ours", what="x", due_on="2026-03-03", state="kept", settled_at="2026-03-03", **facts)
    claim = card.add("complaints", id=uuid4(), what="x", severity=1, closed_at="2026-03-03", outcome="new one", satisfaction=8, **facts)
    card.add("complaint_steps", id=uuid4(), complaint_id=claim, words="called", happened_at="2026-03-02", entered_at="2026-03-02")
    sale(card, beta, date(2026, 3, 2), 5)
    survey = card.run("SELECT id FROM kept.surveys WHERE kind = 'nps'")[0][0]
    card.add("answers", id=uuid4(), survey_id=survey, client_id=beta, happened_at="2026-03-02", entered_at="2026-03-02", score=9)
    card.add("visit_reports", contact_id=contact, heard="a", agreed="b", disagreed="c", mistakes="d", **facts)
    card.add("documents", id=uuid4(), name="Contract", link="https://x.example", entered_by=ann, **facts)
    card.add("merges", id=uuid4(), entity="client", kept_id=beta, gone_id=card.acme, happened_at="2026-03-02")
    entry(card, beta, "2026-03-02", 3)
    clients.edit(card.viewer("ann"), beta, {"city": "Bonn"}, version=1)
    found = reader.rows("client/timeline", card.viewer("hanna"), client=beta, as_of="2026-04-01")
    kinds = [
        "answer",
        "closed",
        "complaint",
        "contact",
        "document",
        "entry",
        "field",
        "merge",
        "owner",
        "promise",
        "report",
        "sale",
        "settled",
        "stage",
        "step",
    ]
    assert sorted(row["kind"] for row in found) == kinds
    assert found == sorted(found, key=lambda row: row["happened_at"], reverse=True)
    seen = reader.rows("client/timeline", card.viewer("ann"), client=beta, as_of="2026-04-01")
    assert {row["kind"] for row in found} - {row["kind"] for row in seen} == {"merge"}


def test_of_a_client_that_was_ones_own_nothing_but_whose_it_is(card):
    talk(card, "2026-03-02")
    clients.assign(card.viewer("hanna"), [card.acme], card.id("staff", "bob"), key=uuid4())
    head = reader.row("client/head", card.viewer("ann"), client=card.acme)
    assert (head["client"], head["owner"], head["in_hand"], head["phone"]) == ("Acme", "Bob", False, None)
    for name in ("timeline", "stage", "persons", "changes", "documents"):
        assert reader.rows(f"client/{name}", card.viewer("ann"), client=card.acme) == []


def test_changes_tell_fields_owners_and_acts(card):
    clients.edit(card.viewer("ann"), card.acme, {"city": "Bonn"}, version=1)
    clients.assign(card.viewer("hanna"), [card.acme], card.id("staff", "bob"), key=uuid4())
    persons.add(card.viewer("bob"), card.acme, persons.NewPerson("Olga"), key=uuid4())
    found = reader.rows("client/changes", card.viewer("bob"), client=card.acme)
    told = {(row["kind"], row["what"], row["old_value"], row["new_value"], row["staff"]) for row in found}
    assert ("field", "city", None, "Bonn", "Ann") in told
    assert ("owner", "assigned", "Ann", "Bob", "Hanna") in told
    assert ("act", "persons.add", None, None, "Bob") in told


def test_a_person_is_found_from_every_client_and_shows_all_roles(card):
    beta = card.client("Beta", "ann")
    olga = persons.add(card.viewer("ann"), card.acme, persons.NewPerson("Olga", "buyer", birthday=date(1980, 3, 6)), key=uuid4())
    persons.give_role(card.viewer("ann"), olga, beta, "adviser", key=uuid4())
    for client, other in ((card.acme, 1), (beta, 1)):
        assert [(one["person"], one["other_clients"]) for one in reader.rows("client/persons", card.viewer("ann"), client=client)] == [
            ("Olga", other)
        ]
    assert {one["client"] for one in reader.rows("person/roles", card.viewer("ann"), person=olga)} == {"Acme", "Beta"}
    assert reader.row("person/head", card.viewer("ann"), person=olga)["birthday_in"] >= 0
    assert reader.row("person/head", card.viewer("bob"), person=olga) == {}
