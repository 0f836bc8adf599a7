"""Each kind of file: taken in, the same again, changed in one cell, refused with its reason."""

import pytest

from tests.company import lay_by
from tests.data.imports.conftest import Shop

STAFF = "name,team\nAnn Lee,North\nBob Ray,South\n"
PRODUCTS = "code,product,price\nP1,GTX Pro,4821\nP2,MG Special,55\n"
CLIENTS = "client,manager,phone,city,client since\nAcme GmbH,Ann Lee,+49 30 123,Berlin,2026-01-05\nБета,Bob Ray,,,05.02.2026\n"
PERSONS = "person,company,position,email\nEva Stone,Acme,CEO,eva@acme.test\nMax Moor,,,max@moor.test\n"
LEADS = "lead id,name,created,source,manager,valid\nL1,Ask A,2026-02-01 10:00,Referral,Ann Lee,yes\nL2,Ask B,2026-02-02,New fair,,no\n"
DEALS = (
    "deal id,deal,client,owner,product,stage,created,closed,amount,source\n"
    "D1,First,Acme,Ann Lee,GTX Pro,Offer,2026-01-10,,1000,Referral\nD2,Second,Acme,Bob Ray,MG Special,Won,2026-01-10,2026-02-10,500,\n"
)
MOVES = "deal id,stage,date,amount\nD1,Contract,2026-01-20,1100\nD1,Won,2026-01-25,1200\n"
CONTACTS = (
    "contact id,client,staff,kind,date,minutes,result,note\n"
    "C1,Acme,Ann Lee,Call,2026-01-11 09:30,12,Thinking it over,Hello\nC2,Бета,Bob Ray,meeting,2026-01-12,,,\n"
)
SALES = "date,client,amount,product,quantity\n2026-01-15,Acme,99.50,GTX Pro,2\n2026-01-15,Acme,99.50,GTX Pro,2\n2026-01-16,Бета,10,,\n"
ANSWERS = "client,date,score,comment\nAcme,2026-02-01,9,Good\nБета,2026-02-02,3,\n"
COSTS = "date,until,source,kind,amount\n2026-01-01,2026-02-01,Referral,media,250\n2026-01-01,,,salaries,1000\n"
ALL = (
    ("staff", STAFF),
    ("products", PRODUCTS),
    ("clients", CLIENTS),
    ("persons", PERSONS),
    ("leads", LEADS),
    ("deals", DEALS),
    ("stage_events", MOVES),
    ("contacts", CONTACTS),
    ("sales", SALES),
    ("answers", ANSWERS),
    ("costs", COSTS),
)
CHANGED = {
    "staff": ("South", "East"),
    "products": ("4821", "4900"),
    "clients": ("Berlin", "Bonn"),
    "persons": ("CEO", "CTO"),
    "leads": ("yes", "no"),
    "deals": ("1000", "1500"),
    "stage_events": ("1100", "1150"),
    "contacts": ("Hello", "Goodbye"),
    "answers": (",9,", ",8,"),
    "costs": ("250", "260"),
    "sales": ("GTX Pro,2\n2026-01-16", "GTX Pro,3\n2026-01-16"),
}


TAKEN = {}  # what was taken in into the company that is laid by


class Full(Shop):
    """A shop with every kind taken in, in the order in which they need each other; the next one of this database is copied."""

    def __init__(self, here):
        self.here = here
        if not self.copied("filled"):
            super().__init__(here)
            TAKEN.update({kind: self.take(kind, text) for kind, text in ALL})
            lay_by(here, "filled")
        self.done = TAKEN.copy()


@pytest.fixture
def full(here):
    return Full(here)


def test_every_kind_comes_in_whole(full):
    assert {kind: (done.refused, done.changed) for kind, done in full.done.items()} == {kind: (0, 0) for kind, _ in ALL}
    assert {kind: done.new for kind, done in full.done.items()} == {kind: len(text.splitlines()) - 1 for kind, text in ALL}


@pytest.mark.parametrize(("kind", "text"), ALL)
def test_the_same_file_again_is_all_the_same(full, kind, text):
    if kind == "deals":  # a later file moved the first deal on
        full.undo(full.done["stage_events"])
    assert full.counts(kind, text) == (0, 0, len(text.splitlines()) - 1, 0)


@pytest.mark.parametrize(("kind", "text"), ALL)
def test_one_changed_cell_is_one_changed_row_and_undo_brings_the_old_one_back(full, kind, text):
    if kind == "deals":
        full.undo(full.done["stage_events"])
    before = full.everything()
    done = full.take(kind, text.replace(*CHANGED[kind]))
    assert (done.new, done.changed, done.refused) == (0, 1, 0)
    assert full.everything() != before
    full.undo(done)
    assert full.everything() == before


def test_everything_taken_back_in_turn_leaves_the_company_as_it_was_founded(shop):
    before = shop.everything()
    for done in reversed([shop.take(kind, text) for kind, text in ALL]):
        shop.undo(done)
    assert shop.everything() == before


def test_a_deal_is_written_with_its_events_spans_and_owner(full):
    spans = full.all(
        "SELECT s.name, p.valid_to IS NULL, p.amount FROM kept.stage_spans p JOIN kept.stages s ON s.id = p.stage_id "
        "JOIN kept.deals d ON d.id = p.deal_id WHERE d.code = 'D2' ORDER BY p.seq"
    )
    assert [(name, last, int(amount)) for name, last, amount in spans] == [("Inquiry", False, 500), ("Won", True, 500)]
    assert full.one("SELECT count(*) FROM kept.assignments a JOIN kept.deals d ON d.id = a.entity_id WHERE a.entity = 'deal'") == 2


def test_moves_put_the_deal_where_the_last_one_says(full):
    row = full.all("SELECT s.name, d.amount FROM kept.deals d JOIN kept.stages s ON s.id = d.stage_id WHERE d.code = 'D1'")[0]
    assert (row[0], int(row[1])) == ("Won", 1200)
    assert full.one("SELECT count(*) FROM kept.stage_spans p JOIN kept.deals d ON d.id = p.deal_id WHERE d.code = 'D1'") == 3


def test_days_are_midnights_of_the_company(full):
    assert str(full.one("SELECT happened_at FROM kept.clients WHERE name = 'Бета'")) == "2026-02-04 23:00:00"


def test_words_that_are_new_are_made_and_clients_are_not(full):
    assert full.one("SELECT count(*) FROM kept.sources WHERE name = 'New fair'") == 1
    checked = full.look("deals", "deal id,client,stage,created\nD9,Nobody Ltd,Offer,2026-01-01\n")
    assert str(checked.refused[0].problem) == "There is no client Nobody Ltd in this line."


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("D8,,Won,2026-01-01,,5", "The deal is won or lost, and there is no day on which it closed."),
        ("D8,,Won,2026-01-05,2026-01-01,5", "The deal closed before it began."),
        ("D8,,Offer,2026-01-05,2026-01-09,5", "The deal is open and has a day on which it closed."),
        ("D8,,Offer,yesterday,,5", "yesterday is not a date."),
        ("D8,,Offer,2026-01-05,,many", "many is not a number."),
        ("D8,,Offer,2026-01-05,,-5", "The amount is less than nothing."),
        ("D8,,,2026-01-05,,5", "The cell stage is empty."),
        ("D8,,Offr,2026-01-05,,5", "There is no stage Offr in this line."),
        ("D8,,Offer,2026-01-05,,5,9,9", "The row has more cells than the header."),
    ],
)
def test_a_wrong_row_is_refused_with_its_reason(full, row, reason):
    checked = full.look("deals", f"deal id,client,stage,created,closed,amount\nD7,,Offer,2026-01-05,,5\nD6,,Offer,2026-01-05,,5\n{row}\n")
    assert checked.counts == (2, 0, 0, 1)
    assert [(refused.number, str(refused.problem)) for refused in checked.refused] == [(4, reason)]


def test_a_row_that_stands_twice_is_refused_the_second_time(full):
    checked = full.look("deals", "deal id,stage,created\nD7,Offer,2026-01-05\nD7,Offer,2026-01-06\n")
    assert str(checked.refused[0].problem) == "The same row stands in line 2 of the file."


def test_an_empty_cell_never_erases(full):
    assert full.counts("clients", "client,city,phone\nAcme GmbH,,\n") == (0, 0, 1, 0)


def test_a_deal_that_was_won_since_gets_one_more_event(full):
    full.undo(full.done["stage_events"])
    done = full.take("deals", DEALS.replace("Offer,2026-01-10,,1000", "Won,2026-01-10,2026-03-01,1000"))
    assert done.changed == 1
    names = full.all(
        "SELECT s.name FROM kept.stage_spans p JOIN kept.stages s ON s.id = p.stage_id JOIN kept.deals d ON d.id = p.deal_id "
        "WHERE d.code = 'D1' ORDER BY p.seq"
    )
    assert [name for (name,) in names] == ["Offer", "Won"]


def test_near_names_are_suggested_with_their_rows(full):
    checked = full.look("deals", "deal id,product,stage,created\nX1,GTXPro,Offer,2026-01-05\nX2,GTXPro,Offr,2026-01-05\n")
    assert {(near.field, near.written, near.meant, near.rows) for near in checked.suggestions} == {
        ("product", "GTXPro", "GTX Pro", 2),
        ("stage", "Offr", "Offer", 1),
    }


def test_a_contact_to_come_is_planned_and_one_that_was_is_held(full):
    rows = "contact id,client,date\nF1,Acme,2199-01-05 10:00\nF2,Acme,2020-01-05 10:00\n"
    assert full.counts("contacts", rows) == (2, 0, 0, 0)
    found = full.all(
        "SELECT state, due_at IS NOT NULL, happened_at IS NOT NULL, settled_at IS NOT NULL FROM kept.contacts "
        "WHERE code LIKE 'F%' ORDER BY code"
    )
    assert found == [("planned", True, False, False), ("held", False, True, True)]
    assert full.counts("contacts", rows) == (0, 0, 2, 0)
    checked = full.look("contacts", "contact id,client,date,state\nF3,Acme,2199-01-05,held\n")
    assert str(checked.refused[0].problem) == "The contact was held, and its day is still to come."


def test_a_planned_contact_that_was_held_is_settled_and_undo_plans_it_again(full):
    full.take("contacts", "contact id,client,date,state\nF1,Acme,2026-01-05 10:00,planned\n")
    before = full.everything()
    done = full.take("contacts", "contact id,client,date,state\nF1,Acme,2026-01-05 10:00,held\n")
    assert full.all("SELECT state, due_at IS NOT NULL, happened_at = settled_at FROM kept.contacts WHERE code = 'F1'") == [
        ("held", True, True)
    ]
    full.undo(done)
    assert full.everything() == before


def test_a_person_is_the_same_with_and_without_an_address(full):
    assert full.counts("persons", "person,company\nEva Stone,Acme\n") == (0, 0, 1, 0)
    assert full.counts("persons", "person,email\nMax Moor,max@moor.test\nMax Moor,other@moor.test\n") == (1, 0, 1, 0)


def test_a_client_without_a_date_begins_now_and_one_named_in_sales_on_its_first_day(full):
    import dataclasses

    from data.imports import mapping

    table = full.sheet("date,client,amount\n2026-02-03,Fresh,5\n2026-02-01,Fresh,6\n")
    map_ = dataclasses.replace(mapping.guess("sales", table), create=frozenset({"clients"}))
    full.take("sales", "date,client,amount\n2026-02-03,Fresh,5\n2026-02-01,Fresh,6\n", map_)
    assert str(full.one("SELECT local_day(happened_at) FROM kept.clients WHERE name = 'Fresh'")) == "2026-02-01"
    assert full.one("SELECT count(*) FROM kept.clients WHERE name = 'Fresh'") == 1
