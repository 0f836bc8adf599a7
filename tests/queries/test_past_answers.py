"""What was true of a past day stays true: later sales change neither what stood in for them then nor the margin known then, a year changes nothing."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from data import deal_edits, deals, handovers, lists, store, targets
from data.deals import Loss
from data.held import What
from data.viewer import of_login
from queries import catalog
from queries.reader import row, rows
from tests import loyal

PAST = {"since": "2026-01-01", "until": "2026-04-01", "as_of": "2026-03-31"}


@pytest.fixture
def bought(tiny):
    """Three deals won by one client, in a line that records no sales."""
    acme = loyal.client(tiny, "Acme")
    for n in (1, 2, 3):
        tiny.deal(f"won {n}", [("2026-01-05", "lead"), (f"2026-0{n}-10", "won")], 100 * n, client_id=acme)
    return tiny


def test_the_first_sale_of_a_line_ends_its_stand_ins_from_then_on_and_not_before(bought, director):
    before = [rows(name, director, **PAST) for name in ("loyalty/check", "loyalty/rfm", "loyalty/sleeping", "loyalty/stand_ins")]
    loyal.sale(bought, "Acme", "2026-11-20T10:00:00", 10)
    assert [rows(name, director, **PAST) for name in ("loyalty/check", "loyalty/rfm", "loyalty/sleeping", "loyalty/stand_ins")] == before
    assert (before[0][0]["purchases"], [line["line"] for line in before[3]]) == (3, ["Sales"])
    late = {"since": "2026-01-01", "until": "2027-01-01", "as_of": "2026-12-01"}
    assert (row("loyalty/check", director, **late)["amount"], rows("loyalty/stand_ins", director, **late)) == (10, [])


def test_a_deal_won_after_the_first_sale_never_stands_in(bought, director):
    loyal.sale(bought, "Acme", "2026-02-01", 10)
    assert row("loyalty/check", director, **PAST)["amount"] == 10
    assert row("loyalty/check", director, **PAST | {"as_of": "2026-01-20"})["amount"] == 100


def test_a_deal_reopened_before_the_first_sale_was_no_purchase_from_then_on(bought, director):
    bought.deal(
        "back", [("2026-01-05", "lead"), ("2026-01-10", "won"), ("2026-02-01", "lead")], 1000, client_id=bought.id("client", "Acme")
    )
    loyal.sale(bought, "Acme", "2026-11-20", 10)
    assert row("loyalty/check", director, **PAST | {"as_of": "2026-01-20"})["amount"] == 1100
    assert row("loyalty/check", director, **PAST)["amount"] == 600


def sold(tiny, deal, at, amount, unit_cost):
    """A sale of one piece in a deal."""
    made = loyal.sale(tiny, "Acme", at, amount)
    tiny.run("UPDATE kept.sales SET deal_id = ? WHERE id = ?", deal, made)
    tiny.add("sale_items", id=uuid4(), sale_id=made, product_id=tiny.id("product", "p"), quantity=1, amount=amount, unit_cost=unit_cost)


def test_the_return_of_a_past_day_does_not_know_later_sales(tiny, director):
    tiny.add("products", id=tiny.id("product", "p"), name="Thing")
    deal = tiny.deal("won", [("2026-01-05", "lead"), ("2026-01-10", "won")], 100, source="Ad", client_id=loyal.client(tiny, "Acme"))
    tiny.add("costs", id=uuid4(), amount=50, spent_on=date(2026, 1, 1), kind="media", source_id=tiny.source("Ad"), entered_at="2026-01-01")
    sold(tiny, deal, "2026-01-11", 100, 60)
    sold(tiny, deal, "2026-06-01", 100, 100)
    for name in ("sources/table", "sources/tree"):
        then, later = (
            next(line for line in rows(name, director, **PAST | {"as_of": day}) if line["source"] == "Ad")
            for day in ("2026-03-31", "2026-07-01")
        )
        assert (then["romi"], later["romi"]) == (pytest.approx(100 * 0.4 / 50 - 1), pytest.approx(100 * 0.2 / 50 - 1)), name


def test_the_usual_time_to_win_is_that_of_the_chosen_line(tiny, director):
    tiny.line("Slow")
    tiny.deal("quick win", [("2026-01-05", "lead"), ("2026-01-08", "won")])
    for n in range(4):
        tiny.deal(f"slow win {n}", [("2025-01-05", "lead"), ("2025-08-08", "won")], line="Slow")
    tiny.add(
        "leads",
        id=tiny.id("lead", "l"),
        line_id=tiny.id("line", "Sales"),
        name="l",
        name_norm="l",
        happened_at="2026-03-01",
        entered_at="2026-03-01",
    )
    for name in ("sources/table", "sources/tree"):
        assert sum(line["young"] for line in rows(name, director, **PAST, line="Sales")) == 0, name
        assert sum(line["young"] for line in rows(name, director, **PAST, line="Slow")) == 0, name
        assert sum(line["young"] for line in rows(name, director, **PAST)) > 0, name


LATER = datetime(2027, 7, 1, 8)
JUNE = {"since": "2026-04-01", "until": "2026-07-01", "as_of": "2026-06-30T23:59:59.999999"}
FULL = {"at_start": True, "every": True, "metric": "revenue", "against": "2026-03-31T23:59:59.999999", "due_by": "2026-07-31"}
RENAMED = " (renamed)"


@pytest.fixture
def june(tiny, monkeypatch):
    """A company as it stood at the end of June 2026: two managers, won, lost and open deals, terms, targets, close dates, promises, sales."""
    monkeypatch.setattr(store, "now", lambda: datetime(2026, 7, 1, 8))
    tiny.staff("root", "admin")
    for who in ("anna", "boris"):
        tiny.staff(who)
        for n in range(3):
            client = tiny.client(f"client {who} {n}", who)
            ends = ([("2026-05-20", "won")], [("2026-06-10", "lost")], [])[n]
            events = [(f"2026-04-0{n + 2}", "lead"), ("2026-04-20", "qualified"), *ends]
            tiny.deal(f"deal {who} {n}", events, 1000 + n, who, client_id=client, source="Ad", expected_close=date(2026, 7, 15))
            loyal.sale(tiny, f"client {who} {n}", "2026-05-21", 500)
            promise = {"line_id": tiny.id("line", "Sales"), "client_id": client, "owner_id": tiny.id("staff", who), "side": "ours"}
            when = {"due_on": "2026-06-20", "happened_at": "2026-06-01", "entered_at": "2026-06-01", "state": "open"}
            tiny.add("promises", id=tiny.id("promise", f"{who} {n}"), what=f"call {who}", **promise, **when)
    tiny.run("UPDATE kept.stages SET limit_hours = 72, expected_days = 3, expected_share = 0.5, win_share = 0.2 WHERE kind = 'open'")
    _target(tiny, 5000, None)
    return tiny


def _target(tiny, value, was):
    cell = targets.Cell(tiny.id("line", "Sales"), None, date(2026, 6, 1), was, value)
    targets.write(of_login(tiny.here, "root"), "revenue", [cell], key=uuid4())


def _a_year_passes(tiny, monkeypatch):
    """Everything that can change changes, by the desk's own doings: limits, terms, targets, amounts, close dates, owners, names, the deals themselves."""
    monkeypatch.setattr(store, "now", lambda: LATER)
    root = of_login(tiny.here, "root")
    for stage in rows("lists/stages", root):
        given = {name: stage[name] for name in ("name", "limit_hours", "load_weight", "expected_days", "expected_share", "win_share")}
        if stage["kind"] == "open":
            new = {"limit_hours": 2400.0, "expected_days": 100.0, "expected_share": 0.9, "win_share": 0.9}
            lists.change(root, "stages", stage["id"], given | new | {"name": stage["name"] + RENAMED}, version=stage["version"])
    _target(tiny, 9000, 5000)
    for who in ("anna", "boris"):
        edits = {"amount": 7777, "expected_close": date(2027, 12, 1), "name": f"deal {who} 2{RENAMED}"}
        deal_edits.edit(root, tiny.id("deal", f"deal {who} 2"), edits, version=1, key=uuid4())
    handovers.hand_over(root, What(from_id=tiny.id("staff", "anna")), to=(tiny.id("staff", "boris"),), key=uuid4())
    for table in ("staff", "clients"):
        tiny.run(f"UPDATE kept.{table} SET name = name || '{RENAMED}'")
    monkeypatch.setattr(store, "now", lambda: LATER + timedelta(days=1))
    for who, end in (("anna", "won"), ("boris", "lost")):
        deal = tiny.id("deal", f"deal {who} 2")
        version = tiny.run("SELECT version FROM kept.deals WHERE id = ?", deal)[0][0]
        reason = tiny.run("SELECT id FROM kept.loss_reasons LIMIT 1")[0][0]
        loss = Loss(reason) if end == "lost" else None
        deals.move_to(root, deal, tiny.id("stage", f"Sales/{end}"), loss=loss, version=version, key=uuid4())
        loyal.sale(tiny, f"client {who} 2", "2027-07-02", 9999)
        tiny.deal(f"late {who}", [("2027-01-05", "lead"), ("2027-02-05", "won")], 400, who)


def told(viewer) -> dict[str, list[str]]:
    """What each question of the director's screens answers of June, a later name taken for the earlier; a manager asks for the own numbers."""
    found, own = {}, {} if viewer.sees_whole else {"manager": viewer.id}
    for name in catalog.all_names():
        if name.split("/")[0] in ("funnel", "forecast", "overview", *(() if own else ("attention", "loyalty"))) and not (
            own and "/rows_" in name
        ):
            question = catalog.find(name)
            values = {kind: value for kind, value in (JUNE | FULL | own).items() if kind in question.takes}
            found[name] = [str(line).replace(RENAMED, "") for line in rows(name, viewer, **values)]
    return found


def test_a_past_day_says_the_same_a_year_later(june, monkeypatch):
    before = {login: told(of_login(june.here, login)) for login in ("director", "anna")}
    assert sum(bool(lines) for lines in before["director"].values()) > 30
    _a_year_passes(june, monkeypatch)
    after = {login: told(of_login(june.here, login)) for login in before}
    for login, known in before.items():
        assert {name: (lines, after[login][name]) for name, lines in known.items() if after[login][name] != lines} == {}, login
