"""A document says what is known, in its language; its number is nobody else's; it goes out after those named said yes, and only then."""

import io
import json
import threading
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from docx import Document

from data import document_approvals, document_templates, written_documents
from data.document_facts import About, Item
from data.problems import Problem
from queries import reader
from tests.paper_desk import PaperDesk
from tests.papers import header, paper, said

ITEMS = (
    "{%tr for item in items %}",
    "{{ item.n }} {{ item.code }} {{ item.name }} {{ item.quantity }} {{ item.price }} {{ item.amount }}",
    "{%tr endfor %}",
)
YEAR = date.today().year


@pytest.fixture
def desk(tiny):
    return PaperDesk(tiny)


def text(desk, document, login="ann") -> str:
    return said(written_documents.file(desk.viewer(login), document)[1])


def test_a_document_says_what_is_known_in_the_language_of_its_template(desk):
    tiny = desk.tiny
    person = tiny.add("persons", id=uuid4(), name="Ёва <&>", name_norm="ева", phone="+371 1", entered_at="2026-01-01")
    tiny.add("person_roles", id=uuid4(), person_id=person, client_id=desk.acme, role="директор", is_main=True)
    deal = tiny.deal("D-1", [("2026-01-05", "lead")], amount=1234567, owner="bob", client_id=desk.acme)
    tiny.run("UPDATE kept.deals SET owner_id = ?, contract_end = '2027-03-01'", tiny.id("staff", "ann"))
    saw = tiny.add("products", id=uuid4(), code="S1", name="Пила", price=10)
    offer = {"line_id": tiny.id("line", "Sales"), "client_id": desk.acme, "what": "Скидка", "until_on": "2026-12-31", "amount": 5}
    offer = tiny.add("offers", id=uuid4(), owner_id=tiny.id("staff", "ann"), happened_at="2026-11-01", entered_at="2026-11-01", **offer)
    data = paper(
        "{{ client.name }}, {{ client.city }}; {{ person.name }}, {{ person.role }}, {{ person.phone }}",
        "{{ deal.code }} {{ deal.amount }} {{ deal.contract_end }}; {{ offer.what }} {{ offer.until }}; {{ manager.name }} {{ manager.email }}",
        "{{ company.name }} {{ total }} {{ company.currency }}",
        rows=ITEMS,
    )
    made = document_templates.add(desk.viewer("boss"), desk.wanted(language="ru"), data, "a.docx", key=uuid4())
    items = (Item("", Decimal("2.5"), Decimal("1000.10"), saw), Item("Доставка <&>", Decimal(1), Decimal(0)))
    document = desk.write(made, person_id=person, deal_id=deal, offer_id=offer, items=items)
    assert text(desk, document).replace("\xa0", " ").splitlines() == [
        "ООО «Ёлка» <&>, Riga; Ёва <&>, директор, +371 1",
        "D-1 1 234 567,00 1 марта 2027 г.; Скидка 31 декабря 2026 г.; Ann ann@probe.test",
        "Probe 2 500,25 EUR",
        "1 S1 Пила 2,5 1 000,10 2 500,25",
        "2 ________ Доставка <&> 1 0,00 0,00",
    ]


def test_a_look_before_writing_shows_every_field_what_is_empty_and_writes_nothing(desk):
    text = "{{ number }} {{ client.name }} {{ client.city }} {{ client.tax_number }} {{ today }}{% if client.phone %}{{ client.phone }}{% endif %}"
    made = desk.template(text=text)
    seen = written_documents.preview(desk.viewer("ann"), made, About(desk.acme))
    assert seen.fields == ("number", "client.name", "client.city", "client.tax_number", "today", "client.phone") and seen.missing == (
        "client.tax_number",
    )
    assert seen.values["client.city"] == "Riga" and desk.tiny.run("SELECT count(*) FROM kept.written_documents") == [(0,)]


def test_a_document_is_written_once_per_key_and_without_approvers_it_is_approved(desk):
    made, key = desk.template(), uuid4()
    for _ in range(2):
        desk.write(made, key=key)
    assert len(reader.rows("documents/list", desk.viewer("ann"))) == 1
    assert desk.one(key)["state"] == "approved"
    assert written_documents.file(desk.viewer("ann"), key)[0] == f"OF-{YEAR}-0001.docx"


def test_numbers_go_on_with_a_new_version_and_begin_anew_each_year(desk):
    old = desk.template()
    desk.write(old)
    key = uuid4()
    document_templates.replace(desk.viewer("boss"), old, desk.wanted(numbering="OF-{year}-{n}"), None, "", version=1, key=key)
    with pytest.raises(Problem, match="Choose a template"):
        desk.write(old)
    assert desk.one(desk.write(key))["number"] == f"OF-{YEAR}-2"
    desk.tiny.run("UPDATE kept.written_documents SET year = year - 1")
    assert desk.one(desk.write(key))["number"] == f"OF-{YEAR}-1"


def test_a_write_that_fails_leaves_no_gap(desk, monkeypatch):
    made = desk.template()
    desk.write(made)
    with monkeypatch.context() as patched:
        patched.setattr("data.docx_write.filled", lambda *given: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            desk.write(made)
    assert desk.one(desk.write(made))["number"].endswith("0002")


def test_writers_at_once_get_numbers_without_doubles_and_gaps(desk):
    made, trouble = desk.template(), []

    def write(login, client):
        try:
            for _ in range(3):
                desk.write(made, login, client)
        except Exception as wrong:  # noqa: BLE001  told below
            trouble.append(wrong)

    hands = [threading.Thread(target=write, args=given) for given in (("ann", desk.acme), ("bob", desk.borealis), ("hanna", desk.acme))]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    found = desk.tiny.run("SELECT serial, number FROM kept.written_documents ORDER BY serial")
    assert not trouble and found == [(n, f"OF-{YEAR}-{n:04}") for n in range(1, 10)]


def test_each_named_one_says_yes_in_turn_and_nobody_in_their_place(desk):
    made = desk.write(desk.template("bob", "dora"))
    assert desk.one(made)["next"] == "Bob" and desk.waiting("bob") == [("approve", "0001")] and desk.waiting("dora") == []
    for login in ("boss", "hanna", "ann", "dora"):
        with pytest.raises(Problem, match="not your turn"):
            document_approvals.approve(desk.viewer(login), made, version=1)
    document_approvals.approve(desk.viewer("bob"), made, "fine", version=1)
    assert desk.one(made)["state"] == "waiting" and desk.waiting("bob") == [] and desk.waiting("dora") == [("approve", "0001")]
    with pytest.raises(Problem, match="Someone has changed"):
        document_approvals.approve(desk.viewer("dora"), made, version=1)
    document_approvals.approve(desk.viewer("dora"), made, version=2)
    assert desk.one(made)["state"] == "approved" and desk.waiting("dora") == []
    steps = reader.rows("documents/steps", desk.viewer("ann"), document=made)
    assert [(one["staff"], one["state"], one["words"]) for one in steps] == [("Bob", "approved", "fine"), ("Dora", "approved", None)]


def test_an_approver_reads_whom_it_is_written_for_and_nothing_more_of_the_client(desk):
    made = desk.write(desk.template("bob"))
    seen = desk.one(made, "bob")
    assert seen["client"] == "ООО «Ёлка» <&>" and not seen["in_hand"]
    assert set(json.loads(seen["filled"])["fields"]) == {"number", "client.name", "items"} and "Riga" not in str(seen)
    assert "Ёлка" in text(desk, made, "bob") and reader.rows("documents/choices", desk.viewer("bob"), client=desk.acme) == []


def test_a_refusal_says_why_tells_its_author_and_is_written_anew_once(desk):
    template = desk.template("hanna")
    made = desk.write(template)
    with pytest.raises(Problem, match="Say what is wrong"):
        document_approvals.refuse(desk.viewer("hanna"), made, "  ", version=1)
    document_approvals.refuse(desk.viewer("hanna"), made, "Too dear", version=1)
    assert desk.one(made)["words"] == "Too dear" and desk.waiting("ann") == [("refused", "0001")] and desk.waiting("bob") == []
    assert desk.waiting("hanna") == []
    again = desk.write(template, replaces=made)
    with pytest.raises(Problem, match="Someone has changed"):
        desk.write(template, replaces=again)
    assert desk.waiting("ann") == [] and desk.waiting("hanna") == [("approve", "0002")] and desk.one(made)["replaced"]
    assert desk.one(again)["replaces_id"] == desk.one(made)["document_id"]
    with pytest.raises(Problem, match="Someone has changed"):
        desk.write(template, replaces=made)
    with pytest.raises(Problem, match="no such document"):
        desk.write(template, "bob", desk.borealis, replaces=made)


def test_what_is_not_approved_is_downloaded_with_the_word_and_approved_exactly_as_it_was_written(desk):
    made = desk.write(desk.template("hanna", text="Text {{ number }}"))
    name, data = written_documents.file(desk.viewer("ann"), made)
    assert name == f"DRAFT OF-{YEAR}-0001.docx" and said(data).startswith("DRAFT, not approved\n") and "DRAFT" in header(data)
    document_approvals.approve(desk.viewer("hanna"), made, version=1)
    name, data = written_documents.file(desk.viewer("ann"), made)
    kept = desk.tiny.run("SELECT file, sha256 FROM kept.written_documents")[0]
    assert name == f"OF-{YEAR}-0001.docx" and data == kept[0] and "DRAFT" not in said(data) + header(data)
    assert Document(io.BytesIO(data)).paragraphs[0].text == f"Text OF-{YEAR}-0001"
    written_documents.withdraw(desk.viewer("ann"), made, version=2)
    assert written_documents.file(desk.viewer("ann"), made)[0].startswith("WITHDRAWN ")


def test_a_document_is_withdrawn_by_its_author_or_who_sees_the_line(desk):
    made = desk.write(desk.template("bob"))
    with pytest.raises(Problem, match="You may not do this"):
        written_documents.withdraw(desk.viewer("bob"), made, version=1)
    written_documents.withdraw(desk.viewer("hanna"), made, version=1)
    assert desk.one(made)["state"] == "withdrawn" and desk.waiting("bob") == []
    with pytest.raises(Problem, match="not your turn"):
        document_approvals.approve(desk.viewer("bob"), made, version=2)


def test_no_document_of_a_colleague_or_another_line_by_its_id(desk):
    template = desk.template()
    made = desk.write(template)
    for viewer in map(desk.viewer, ("bob", "olga")):
        for act in (
            lambda viewer=viewer: written_documents.file(viewer, made),
            lambda viewer=viewer: written_documents.withdraw(viewer, made, version=1),
            lambda viewer=viewer: document_approvals.approve(viewer, made, version=1),
            lambda viewer=viewer: document_approvals.refuse(viewer, made, "no", version=1),
            lambda viewer=viewer: desk.write(template, viewer.login, desk.acme),
            lambda viewer=viewer: written_documents.preview(viewer, template, About(desk.acme)),
        ):
            with pytest.raises(Problem, match="among yours"):
                act()
        assert reader.rows("documents/list", viewer) == [] and reader.rows("documents/steps", viewer, document=made) == []


def test_a_document_speaks_of_nothing_that_is_another_clients(desk):
    template = desk.template(line_id=desk.tiny.id("line", "Sales"))
    deal = desk.tiny.deal("D-2", [("2026-01-05", "lead")], owner="ann", client_id=desk.borealis)
    stranger = desk.tiny.add("persons", id=uuid4(), name="Stranger", name_norm="stranger", entered_at="2026-01-01")
    other = desk.tiny.client("Another of Ann's", "ann")
    desk.tiny.add("person_roles", id=uuid4(), person_id=stranger, client_id=other)
    for about, words in (({"deal_id": deal}, "deal"), ({"person_id": stranger}, "person"), ({"offer_id": uuid4()}, "offer")):
        with pytest.raises(Problem, match=words):
            desk.write(template, **about)
    with pytest.raises(Problem, match="Choose a template"):
        desk.write(template, "olga", desk.cedar)
    with pytest.raises(Problem, match="You may not do this"):
        desk.write(template, "dora")


def test_a_row_has_words_a_quantity_and_a_price(desk):
    template = desk.template()
    for item in (("a", "NaN"), ("a", "0"), ("a", "1", "-1"), ("", "1"), ("a", "1e30"), ("a", "1", "Infinity")):
        with pytest.raises(Problem, match="row"):
            desk.write(template, items=(Item(item[0], *map(Decimal, item[1:])),))


def test_who_no_longer_sees_the_line_is_asked_for_no_yes(desk):
    template = desk.template("olga")
    with pytest.raises(Problem, match="Olga approves such documents and does not work in this line"):
        desk.write(template)
    assert desk.one(desk.write(template, "olga", desk.cedar), "olga")["next"] == "Olga"
