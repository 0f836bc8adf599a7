"""Clients: an edit keeps what was, is checked, and is refused when somebody was faster; owners, leaving, retiring, own fields."""

from uuid import uuid4

import pytest

from data import client_states, clients, documents, edits
from data.problems import Problem


def version(desk, client=None) -> int:
    return desk.run("SELECT version FROM kept.clients WHERE id = ?", client or desk.acme)[0][0]


def history(desk, entity="client") -> list:
    return desk.run("SELECT field, old_value, new_value FROM kept.field_history WHERE entity = ? ORDER BY field, happened_at", entity)


def edit(desk, login="ann", client=None, own=None, **changes):
    client = client or desk.acme
    return clients.edit(desk.viewer(login), client, changes, version=version(desk, client), own=own)


def test_an_edit_changes_the_row_and_keeps_what_was(desk):
    assert edit(desk, name="Acmé ООО", city="Bonn", phone="+49 30 1234567") == ["name", "city"]
    assert desk.run("SELECT name, name_norm, city FROM kept.clients WHERE id = ?", desk.acme) == [("Acmé ООО", "acmé", "Bonn")]
    assert history(desk) == [("city", None, "Bonn"), ("name", "Acme", "Acmé ООО")]


def test_an_entry_of_a_list_is_kept_in_the_history_by_its_name(desk):
    source = desk.run("SELECT id, name FROM kept.sources ORDER BY position LIMIT 1")[0]
    edit(desk, source_id=str(source[0]))
    assert history(desk) == [("source", None, source[1])]
    assert edit(desk, source_id=str(source[0])) == []


def test_what_somebody_else_has_changed_is_not_overwritten(desk):
    edit(desk, city="Bonn")
    with pytest.raises(Problem, match="in the meantime"):
        clients.edit(desk.viewer("ann"), desk.acme, {"city": "Ulm"}, version=1)
    assert desk.run("SELECT city FROM kept.clients WHERE id = ?", desk.acme) == [("Bonn",)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("email", "no address"),
        ("phone", "12"),
        ("kind", "planet"),
        ("employees", -1),
        ("source_id", "00000000-0000-4000-8000-000000000000"),
        ("needs", "x" * 4001),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_written(desk, field, value):
    with pytest.raises(Problem) as caught:
        edit(desk, **{"city": "Bonn", field: value})
    assert caught.value.field == field
    assert history(desk) == []


def test_a_tax_number_used_twice_says_which_client_has_it(desk):
    edit(desk, "bob", desk.other, tax_number="77 01-234")
    with pytest.raises(Problem, match="Borealis has this tax number already; whose: Bob"):
        edit(desk, tax_number="7701234")
    edit(desk, tax_number="7701235")


def test_a_field_that_is_not_to_be_edited_is_refused(desk):
    with pytest.raises(Problem, match="cannot be edited"):
        edit(desk, owner_id=desk.id("staff", "ann"))


@pytest.mark.parametrize(("login", "words"), [("bob", "among yours"), ("director", "may not"), ("sven", "among yours")])
def test_nobody_edits_what_is_not_in_hand(desk, login, words):
    with pytest.raises(Problem, match=words):
        edit(desk, login, city="Bonn")


def test_only_a_head_gives_a_client_and_the_planned_contacts_go_along(desk):
    desk.log()
    mine, bob, key = desk.viewer("ann"), desk.id("staff", "bob"), uuid4()
    with pytest.raises(Problem, match="may not"):
        clients.assign(mine, [desk.acme], bob, key=uuid4())
    assert clients.assign(desk.viewer("hanna"), [desk.acme, desk.other], bob, key=key) == 1
    assert clients.assign(desk.viewer("hanna"), [desk.acme], desk.id("staff", "ann"), key=key) == 0
    assert desk.run("SELECT owner_id FROM kept.clients WHERE id = ?", desk.acme) == [(bob,)]
    assert desk.run("SELECT DISTINCT staff_id FROM kept.contacts WHERE state = 'planned'") == [(bob,)]
    assert desk.run("SELECT staff_id FROM kept.contacts WHERE state = 'held'") == [(desk.id("staff", "ann"),)]
    reasons = desk.run("SELECT reason FROM kept.assignments WHERE entity = 'client' AND owner_id = ? AND entity_id = ?", bob, desk.acme)
    assert reasons == [("assigned",)]


def test_a_client_is_not_given_to_who_works_in_another_line(desk):
    with pytest.raises(Problem, match="cannot own"):
        clients.assign(desk.viewer("hanna"), [desk.acme], desk.id("staff", "sven"), key=uuid4())


def test_leaving_needs_a_reason_and_can_be_taken_back(desk):
    me = desk.viewer("ann")
    with pytest.raises(Problem, match="why"):
        client_states.leave(me, desk.acme, " ", version=1)
    client_states.leave(me, desk.acme, "moved abroad", version=1)
    assert desk.run("SELECT left_at, left_because FROM kept.clients WHERE id = ?", desk.acme) == [(desk.clock, "moved abroad")]
    client_states.come_back(me, desk.acme, version=2)
    assert desk.run("SELECT left_at, left_because FROM kept.clients WHERE id = ?", desk.acme) == [(None, None)]
    assert [field for field, _, _ in history(desk)] == ["left_at", "left_at", "left_because", "left_because"]


def test_a_reason_of_the_list_says_why_at_once_or_later_and_goes_when_they_come_back(desk):
    me, (first, second, gone) = (
        desk.viewer("ann"),
        [row[0] for row in desk.run("SELECT id FROM kept.leaving_reasons ORDER BY position LIMIT 3")],
    )
    desk.run("UPDATE kept.leaving_reasons SET retired_at = TIMESTAMP '2026-01-01' WHERE id = ?", gone)
    with pytest.raises(Problem, match="has not said"):
        client_states.say_why(me, desk.acme, "too dear", version=1)
    with pytest.raises(Problem, match="not in the list"):
        client_states.leave(me, desk.acme, "", reason=gone, version=1)
    client_states.leave(me, desk.acme, "", reason=first, version=1)
    client_states.say_why(me, desk.acme, "too dear", reason=str(second), version=2)
    asked = "SELECT leaving_reason_id, left_because, left_at FROM kept.clients WHERE id = ?"
    assert desk.run(asked, desk.acme) == [(second, "too dear", desk.clock)]
    named = [old for field, old, _ in history(desk) if field == "leaving_reason" and old]
    assert named == [desk.run("SELECT name FROM kept.leaving_reasons WHERE id = ?", first)[0][0]]
    client_states.come_back(me, desk.acme, version=3)
    assert desk.run(asked, desk.acme) == [(None, None, None)]


def test_a_client_with_an_open_deal_is_not_retired_another_is_and_comes_back(desk):
    with pytest.raises(Problem, match="open deal"):
        client_states.retire(desk.viewer("ann"), desk.acme, version=1)
    client_states.retire(desk.viewer("bob"), desk.other, version=1)
    with pytest.raises(Problem, match="among yours"):
        edit(desk, "bob", desk.other, city="Bonn")
    with pytest.raises(Problem, match="among yours"):
        client_states.restore(desk.viewer("ann"), desk.other, version=2)
    client_states.restore(desk.viewer("bob"), desk.other, version=2)
    assert edit(desk, "bob", desk.other, city="Bonn") == ["city"]


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [("number", "12.5", "many"), ("date", "2026-01-31", "31"), ("choice", "B", "C"), ("yes_no", "true", "maybe"), ("text", "x", None)],
)
def test_an_own_field_takes_what_its_kind_allows_and_keeps_its_history(desk, kind, right, wrong):
    field = desk.add("custom_fields", id=uuid4(), entity="client", name="Size", position=1, kind=kind, choices="A\nB")
    if wrong:
        with pytest.raises(Problem, match="not possible in Size"):
            edit(desk, own={field: wrong})
    assert edit(desk, own={field: right}) == [str(field)]
    assert edit(desk, own={field: right}) == []
    edit(desk, own={field: ""})
    assert desk.run("SELECT count(*) FROM kept.custom_values") == [(0,)]
    assert sorted(history(desk), key=str) == sorted([("custom.Size", None, right), ("custom.Size", right, None)], key=str)


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", " JavaScript :alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "", "x\ny"]
)
def test_a_document_links_to_nothing_that_could_run(link):
    with pytest.raises(Problem):
        documents.checked(link)


@pytest.mark.parametrize(
    "link", ["https://disk.example/a?b=1#c", "http://x.example", r"\\server\share\Договор.pdf", r"C:\papers\a.pdf", "/srv/a.pdf"]
)
def test_an_address_and_a_path_are_kept_as_they_are(link):
    assert documents.checked(f" {link} ") == link


def test_a_link_is_kept_once_and_can_be_removed(desk):
    me, key = desk.viewer("ann"), uuid4()
    for _ in range(2):
        documents.add(me, desk.acme, documents.Document("Contract", "https://disk.example/1"), key=key)
    assert desk.run("SELECT count(*) FROM kept.documents") == [(1,)]
    with pytest.raises(Problem, match="among yours"):
        documents.add(me, desk.other, documents.Document("Contract", "https://disk.example/1"), key=uuid4())
    with pytest.raises(Problem, match="meantime"):
        documents.retire(desk.viewer("bob"), key, version=1)
    documents.retire(me, key, version=1)
    assert desk.run("SELECT retired_at IS NOT NULL FROM kept.documents") == [(True,)]


def test_mail_and_phone_are_checked_by_what_they_can_be():
    edits.check_mail("a.b+c@d-e.example")
    edits.check_phone("+7 (495) 123-45-67")
    for wrong in ("a@b", "a b@c.de", "@c.de", "a@b.c, d@e.f"):
        with pytest.raises(Problem):
            edits.check_mail(wrong)
