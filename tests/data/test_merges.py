"""Two cards become one and two again: every table, every field, every order, every right."""

from datetime import date
from uuid import uuid4

import pytest

from data import contacts, merge_fields, merge_places, merges, promises
from data.imports import known
from data.problems import Problem
from tests.merged import HISTORY, merge, person, row_in_every_table, snapshot, unmerge, version


@pytest.fixture
def pair(desk):
    """Acme and what is Acme once more, both of Sales."""
    twin = desk.client("Acme Trading", "bob", at="2025-03-01", phone="+49 30 7654321", email="office@acme.example", city="Berlin")
    return desk.acme, twin


def owner_of(desk, table, row, column="client_id"):
    return desk.run(f"SELECT {column} FROM kept.{table} WHERE id = ?", row)[0][0]


def test_no_table_that_points_at_a_client_or_a_person_is_forgotten(desk):
    known = {(place.table, place.column) for entity in ("client", "person") for place in _places(desk, entity)}
    pointing = desk.run(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'kept' AND (suffix(column_name, 'client_id') "
        "OR suffix(column_name, 'person_id') OR (column_name = 'entity_id'))"
    )
    assert {row for row in pointing if row[0] not in merge_places.STAYING} == known
    without_id = {place.table for entity in ("client", "person") for place in _places(desk, entity) if place.key == "id"}
    named = {row[0] for row in desk.run("SELECT table_name FROM duckdb_columns() WHERE schema_name = 'kept' AND column_name = 'id'")}
    assert without_id <= named


def _places(desk, entity):
    with desk.here.cursor() as cur:
        return merge_places.places(cur, entity)


def test_a_new_table_with_a_client_is_treated_without_being_named(desk, pair):
    desk.run("CREATE TABLE kept.parcels (id UUID PRIMARY KEY, client_id UUID NOT NULL)")
    parcel = desk.add("parcels", id=uuid4(), client_id=pair[1])
    made = merge(desk, *pair)
    assert owner_of(desk, "parcels", parcel) == pair[0]
    unmerge(desk, made)
    assert owner_of(desk, "parcels", parcel) == pair[1]


def test_a_row_of_every_table_comes_to_the_kept_client_and_goes_back(desk, pair):
    rows = row_in_every_table(desk, pair[1])
    before = snapshot(desk)
    made = merge(desk, *pair)
    left = [
        (place.table, place.column)
        for place in _places(desk, "client")
        if desk.run(f"SELECT 1 FROM kept.{place.table} t WHERE t.{place.column} = ? AND {place.which}", pair[1])
    ]
    assert left == []
    assert set(made.moved) == {table for table, _ in rows}
    assert sum(made.moved.values()) == len(rows)
    assert desk.run("SELECT merged_into_id, retired_at IS NOT NULL FROM kept.clients WHERE id = ?", pair[1]) == [(pair[0], True)]
    back = unmerge(desk, made)
    assert (back.back, back.followed, back.stayed, back.left) == (len(rows), 0, 0, 0)
    assert snapshot(desk) == before


def test_unmerging_restores_all_byte_for_byte_whatever_was_chosen(desk, pair):
    row_in_every_table(desk, pair[0])
    row_in_every_table(desk, pair[1])
    field = desk.add("custom_fields", id=uuid4(), entity="client", name="Size", position=1, kind="text")
    other = desk.add("custom_fields", id=uuid4(), entity="client", name="Tier", position=2, kind="text")
    for client, value in zip(pair, ("small", "large"), strict=True):
        desk.add("custom_values", field_id=field, entity_id=client, value=value)
    desk.add("custom_values", field_id=other, entity_id=pair[1], value="A")
    before = snapshot(desk)
    choice = dict.fromkeys(merge_fields.FIELDS["client"], "gone") | {f"custom:{field}": "gone"}
    made = merge(desk, *pair, choice)
    assert sorted(desk.run("SELECT value FROM kept.custom_values WHERE entity_id = ?", pair[0])) == [("A",), ("large",)]
    assert desk.run("SELECT name, owner_id, city FROM kept.clients WHERE id = ?", pair[0]) == [
        ("Acme Trading", desk.id("staff", "bob"), "Berlin")
    ]
    assert unmerge(desk, made).left == 0
    assert snapshot(desk) == before


def test_the_kept_value_wins_where_nothing_is_chosen_and_a_gap_is_filled(desk, pair):
    merge(desk, *pair)
    row = desk.run("SELECT name, phone, email, city, owner_id, happened_at FROM kept.clients WHERE id = ?", pair[0])[0]
    assert row[:5] == ("Acme", "+49 30 1234567", "office@acme.example", "Berlin", desk.id("staff", "ann"))
    assert str(row[5]) == "2025-03-01 00:00:00"


def test_the_phone_that_did_not_win_stays_as_a_further_one(desk, pair):
    made = merge(desk, *pair, {"phone": "gone"})
    assert desk.run("SELECT kind, value_norm FROM kept.reach WHERE entity_id = ?", pair[0]) == [("phone", "49301234567")]
    unmerge(desk, made)
    assert desk.run("SELECT count(*) FROM kept.reach") == [(0,)]


def test_each_changed_field_stands_in_the_history_and_the_owner_among_assignments(desk, pair):
    made = merge(desk, *pair, {"city": "gone", "owner": "gone"})
    assert ("city", None, "Berlin") in desk.run("SELECT field, old_value, new_value FROM kept.field_history WHERE entity_id = ?", pair[0])
    assert _last_owner(desk, pair[0]) == (desk.id("staff", "bob"), "merged")
    unmerge(desk, made)
    assert ("city", "Berlin", None) in desk.run("SELECT field, old_value, new_value FROM kept.field_history WHERE entity_id = ?", pair[0])
    assert _last_owner(desk, pair[0]) == (desk.id("staff", "ann"), "unmerged")


def _last_owner(desk, client):
    return desk.run(
        "SELECT owner_id, reason FROM kept.assignments WHERE entity_id = ? ORDER BY happened_at DESC, entered_at DESC, id DESC LIMIT 1",
        client,
    )[0]


def test_a_double_click_is_one_merge_and_one_unmerge(desk, pair):
    key, back, found = uuid4(), uuid4(), version(desk, *pair)
    row_in_every_table(desk, pair[1])
    desk.wait(minutes=1)
    first = merges.merge(desk.viewer("hanna"), *pair, {}, found, key=key)
    again = merges.merge(desk.viewer("hanna"), *pair, {}, found, key=key)
    assert first == again
    assert desk.run("SELECT count(*) FROM kept.merges") == [(1,)]
    assert unmerge(desk, first, key=back) == unmerge(desk, first, key=back)
    before = snapshot(desk)
    assert merges.merge(desk.viewer("hanna"), *pair, {}, found, key=key) == first
    assert snapshot(desk) == before


def test_who_looked_at_an_older_card_is_told(desk, pair):
    desk.run("UPDATE kept.clients SET city = 'Bonn', version = version + 1 WHERE id = ?", pair[1])
    before = snapshot(desk, but=())
    with pytest.raises(Problem, match="Someone has changed one of the two"):
        merges.merge(desk.viewer("hanna"), *pair, {}, (1, 1), key=uuid4())
    assert snapshot(desk, but=()) == before


@pytest.mark.parametrize(("login", "said"), [("ann", "may not"), ("director", "may not"), ("sven", "no longer there")])
def test_only_a_head_of_the_line_merges_and_unmerges(desk, pair, login, said):
    with pytest.raises(Problem, match=said):
        merge(desk, *pair, login=login)
    made = merge(desk, *pair)
    with pytest.raises(Problem, match=said.replace("no longer there", "no such merge")):
        unmerge(desk, made, login=login)
    with pytest.raises(Problem, match=said):
        merges.not_duplicates(desk.viewer(login), *pair)


def test_clients_of_two_lines_are_not_merged(desk, pair):
    desk.staff("admin", "admin")
    far = desk.client("Acme abroad", None, "Service")
    with pytest.raises(Problem, match="different lines"):
        merge(desk, pair[0], far, login="admin")


def test_a_merged_client_is_not_merged_again_nor_with_itself(desk, pair):
    merge(desk, *pair)
    for kept, gone in ((desk.other, pair[1]), (pair[1], desk.other), (desk.other, desk.other)):
        with pytest.raises(Problem, match="no longer there"):
            merge(desk, kept, gone)


def test_merges_of_merges_are_undone_from_the_last_one(desk, pair):
    before = snapshot(desk)
    first = merge(desk, *pair)
    second = merge(desk, desk.other, pair[0])
    with pytest.raises(Problem, match="Undo the later merge with Borealis first"):
        unmerge(desk, first)
    unmerge(desk, second)
    unmerge(desk, first)
    assert snapshot(desk) == before
    with pytest.raises(Problem, match="undone already"):
        unmerge(desk, first)


def test_what_was_written_since_goes_with_what_it_belongs_to(desk, pair):
    theirs, mine = person(desk, "Vera", pair[1]), person(desk, "Otto", pair[0])
    deal = desk.deal("T1", [("2026-02-01", "lead")], owner="ann", client_id=pair[1])
    made = merge(desk, *pair)
    with_vera = desk.log(person_id=theirs, note="with Vera").id
    desk.wait(minutes=20)
    promise = promises.Promise(side="ours", what="a price", due_on=date(2026, 3, 20))
    of_deal = desk.log(deal_id=deal, note="of the deal", promise=promise).id
    desk.wait(minutes=20)
    of_otto = desk.log(person_id=mine, note="with Otto").id
    desk.wait(minutes=20)
    sale = desk.add(
        "sales",
        id=uuid4(),
        line_id=desk.id("line", "Sales"),
        client_id=pair[0],
        deal_id=deal,
        happened_at=desk.clock,
        entered_at=desk.clock,
        amount=5,
    )
    done = unmerge(desk, made)
    assert [owner_of(desk, "contacts", one) for one in (with_vera, of_deal, of_otto)] == [pair[1], pair[1], pair[0]]
    assert owner_of(desk, "sales", sale) == owner_of(desk, "deals", deal) == pair[1]
    assert desk.run("SELECT DISTINCT client_id FROM kept.promises") == [(pair[1],)]
    assert desk.run("SELECT DISTINCT n.client_id = c.client_id FROM kept.contacts n JOIN kept.contacts c ON c.id = n.follows_id") == [
        (True,)
    ]
    assert (done.followed, done.stayed) == (6, 2)


def test_a_plan_held_since_for_a_deal_of_the_kept_card_stays_there(desk, pair):
    plan = uuid4()
    desk.add(
        "contacts", id=plan, line_id=desk.id("line", "Sales"), client_id=pair[1], staff_id=desk.id("staff", "ann"), kind="call", direction="out",
        state="planned", due_at="2026-03-05", entered_at="2026-03-01",
    )  # fmt: skip
    made = merge(desk, *pair)
    desk.log(plan_id=plan, deal_id=desk.deal_id)
    unmerge(desk, made)
    assert owner_of(desk, "contacts", plan) == pair[0]


def test_a_field_somebody_has_changed_since_is_left_alone(desk, pair):
    made = merge(desk, *pair, {"city": "gone", "name": "gone"})
    desk.run("UPDATE kept.clients SET city = 'Bonn', version = version + 1 WHERE id = ?", pair[0])
    assert unmerge(desk, made).left == 1
    assert desk.run("SELECT name, city FROM kept.clients WHERE id = ?", pair[0]) == [("Acme", "Bonn")]
    assert desk.run("SELECT city, merged_into_id FROM kept.clients WHERE id = ?", pair[1]) == [("Berlin", None)]


def test_a_person_with_a_role_at_both_has_one_and_a_list_of_both_has_one_member(desk, pair):
    both, alone = person(desk, "Vera", *pair), person(desk, "Otto", pair[1])
    listed = desk.add("segments", id=uuid4(), name="VIP", kind="list")
    for client in pair:
        desk.add("segment_members", segment_id=listed, client_id=client)
    before = snapshot(desk)
    made = merge(desk, *pair)
    roles = "SELECT person_id, is_main FROM kept.person_roles WHERE client_id = ? AND until IS NULL ORDER BY is_main"
    assert desk.run(roles, pair[0]) == [(alone, False), (both, True)]
    assert desk.run(roles, pair[1]) == []
    assert desk.run("SELECT client_id FROM kept.segment_members") == [(pair[0],)]
    unmerge(desk, made)
    assert snapshot(desk) == before


def test_persons_are_merged_and_unmerged_likewise(desk, pair):
    vera, wera = person(desk, "Vera", pair[0], phone="1", phone_digits="1"), person(desk, "Wera", pair[1], email="w@example.com")
    held = desk.log(person_id=vera, people=(vera,)).id
    before = snapshot(desk)
    made = merge(desk, wera, vera, entity="person")
    assert desk.run("SELECT phone, email FROM kept.persons WHERE id = ?", wera) == [("1", "w@example.com")]
    assert owner_of(desk, "contacts", held, "person_id") == wera
    assert sorted(desk.run("SELECT client_id FROM kept.person_roles WHERE person_id = ?", wera)) == sorted((one,) for one in pair)
    unmerge(desk, made)
    assert snapshot(desk) == before


def test_a_person_of_another_line_too_is_not_for_a_head_of_one(desk, pair):
    far = desk.client("Far", None, "Service")
    vera, wera = person(desk, "Vera", pair[0], far), person(desk, "Wera", pair[1])
    with pytest.raises(Problem, match="a line that is not yours"):
        merge(desk, vera, wera, entity="person")


def test_two_that_are_two_are_said_once_and_taken_back(desk, pair):
    head = desk.viewer("hanna")
    merges.not_duplicates(head, *pair)
    merges.not_duplicates(head, *reversed(pair))
    assert desk.run("SELECT a_id < b_id FROM kept.not_duplicates") == [(True,)]
    merges.may_be_duplicates(head, *pair)
    assert desk.run("SELECT count(*) FROM kept.not_duplicates") == [(0,)]


def test_nothing_unknown_is_chosen(desk, pair):
    with pytest.raises(Problem, match="cannot be chosen"):
        merge(desk, *pair, {"id": "gone"})


def test_a_merge_that_breaks_in_the_middle_leaves_nothing(desk, pair, monkeypatch):
    row_in_every_table(desk, pair[1])
    before = snapshot(desk, but=())

    def broken(*_):
        raise RuntimeError("the light goes out")

    monkeypatch.setattr(merge_fields, "customs", broken)
    with pytest.raises(RuntimeError):
        merge(desk, *pair)
    assert snapshot(desk, but=()) == before


def test_what_is_written_on_the_gone_card_while_it_goes_comes_along(desk, pair, monkeypatch):
    from data import merges as module

    first, late = module._merge, uuid4()

    def merged(*args):
        made = first(*args)
        with desk.here.cursor() as cur:
            cur.execute(
                "INSERT INTO kept.promises (id, line_id, client_id, side, what, due_on, state, happened_at, entered_at) "
                "VALUES (?, ?, ?, 'ours', 'x', '2026-04-01', 'open', '2026-03-04', '2026-03-04')",
                [late, desk.id("line", "Sales"), pair[1]],
            )
        return made

    monkeypatch.setattr(module, "_merge", merged)
    made = merge(desk, *pair)
    assert owner_of(desk, "promises", late) == pair[0]
    unmerge(desk, made)
    assert owner_of(desk, "promises", late) == pair[1]


def test_history_is_only_ever_added_to(desk, pair):
    made = merge(desk, *pair, {"owner": "gone"})
    counts = [desk.run(f"SELECT count(*) FROM kept.{table}")[0][0] for table in HISTORY]
    unmerge(desk, made)
    assert all(
        now >= then for now, then in zip([desk.run(f"SELECT count(*) FROM kept.{table}")[0][0] for table in HISTORY], counts, strict=True)
    )


def test_contacts_of_the_gone_card_are_answered_at_the_kept_one(desk, pair):
    held = contacts.log(desk.viewer("bob"), desk.contact(client_id=pair[1]), key=uuid4()).id
    merge(desk, *pair)
    assert owner_of(desk, "contacts", held) == pair[0]
    with pytest.raises(Problem, match="no such client"):
        contacts.log(desk.viewer("bob"), desk.contact(client_id=pair[1]), key=uuid4())


def test_an_import_finds_the_kept_client_by_the_name_and_code_of_the_gone_one(desk, pair):
    desk.run("UPDATE kept.clients SET code = 'A-7' WHERE id = ?", pair[1])
    first = merge(desk, *pair)
    second = merge(desk, desk.other, pair[0])
    assert [_known(desk, name) for name in ("Acme Trading", "A-7", "Acme", "Borealis")] == [desk.other] * 4
    unmerge(desk, second)
    assert [_known(desk, name) for name in ("Acme Trading", "Acme", "Borealis")] == [pair[0], pair[0], desk.other]
    unmerge(desk, first)
    assert [_known(desk, name) for name in ("A-7", "Acme Trading", "Acme")] == [pair[1], pair[1], pair[0]]


def _known(desk, name: str):
    with desk.here.cursor() as cur:
        return known.Known(cur, frozenset(), desk.clock).find("clients", desk.id("line", "Sales"), name)
