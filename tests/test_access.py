"""Whoever asks, whatever is asked: no question shows a row that is not the viewer's, by no id and no name."""

from uuid import uuid4

import pytest

from data import store
from data.problems import Problem
from data.viewer import current, of_login
from queries import catalog, reader
from tests.company import Tiny

WIDE = {"since": "2020-01-01", "until": "2027-01-01", "as_of": "2026-06-01"}
PEOPLE = {"anna": "Sales", "boris": "Sales", "olga": "Service"}
MINE = {"anna": {"anna"}, "head_sales": {"anna", "boris"}, "head_service": {"olga"}, "director": set(PEOPLE)}


@pytest.fixture(scope="module")
def built():
    """One such company for all tests that only read."""
    made = store.Store(":memory:")
    before = store.use(made)
    company = filled(Tiny(made))
    store.use(before)
    yield company
    made.close()


@pytest.fixture
def two_lines(built):
    """The company of `built`, being the one of this process while the test runs."""
    before = store.use(built.here)
    yield built
    store.use(before)


def filled(tiny):
    """A full set of rows for each of three managers in two lines, each row marked with its owner's name."""
    tiny.staff("director", "executive")
    tiny.line("Service")
    for login, line in PEOPLE.items():
        tiny.staff(login, "manager", [line])
    tiny.staff("head_sales", "head", ["Sales"])
    tiny.staff("head_service", "head", ["Service"])
    for login, line in PEOPLE.items():
        _rows_of(tiny, login, line)
    return tiny


def _rows_of(tiny, who: str, line: str) -> None:
    line_id, owner = tiny.id("line", line), tiny.id("staff", who)
    mark = f"mark-{who}"
    client = tiny.client(f"client {mark}", who, line, phone="+44 20 7946 0111", email=f"{mark}@example.com")
    person = tiny.add(
        "persons",
        id=tiny.id("person", who),
        name=f"person {mark}",
        name_norm=f"person {mark}",
        phone_digits="442079460112",
        entered_at="2026-01-01",
    )
    tiny.add("person_roles", id=tiny.id("role", who), person_id=person, client_id=client, role=f"role {mark}", is_main=True)
    deal = tiny.deal(f"deal {mark}", [("2026-01-05", "lead"), ("2026-01-09", "won")], owner=who, line=line, client_id=client, amount=700)
    tiny.deal(f"open deal {mark}", [("2026-01-05", "lead")], owner=who, line=line, client_id=client)
    lead = tiny.add(
        "leads",
        id=tiny.id("lead", who),
        line_id=line_id,
        owner_id=owner,
        client_id=client,
        name=f"lead {mark}",
        name_norm=f"lead {mark}",
        phone_digits="442079460113",
        happened_at="2026-01-04",
        entered_at="2026-01-04",
    )
    for state, due, held in (("held", None, "2026-01-06"), ("planned", "2026-06-02", None), ("planned", "2026-05-02", None)):
        tiny.add(
            "contacts",
            id=tiny.id("contact", f"{who}{state}{due}"),
            line_id=line_id,
            client_id=client,
            person_id=person,
            deal_id=deal,
            lead_id=lead,
            staff_id=owner,
            kind="meeting",
            direction="out",
            state=state,
            planned_at=due and "2026-01-05",
            due_at=due,
            happened_at=held,
            settled_at=held,
            note=f"note {mark}",
            entered_at="2026-01-06",
        )
    tiny.add(
        "promises",
        id=tiny.id("promise", who),
        line_id=line_id,
        client_id=client,
        owner_id=owner,
        side="ours",
        what=f"promise {mark}",
        due_on="2026-06-01",
        state="open",
        happened_at="2026-01-05",
        entered_at="2026-01-05",
    )
    tiny.add(
        "complaints",
        id=tiny.id("complaint", who),
        line_id=line_id,
        client_id=client,
        owner_id=owner,
        what=f"complaint {mark}",
        severity=2,
        happened_at="2026-01-05",
        entered_at="2026-01-05",
    )
    offered = {"line_id": line_id, "client_id": client, "owner_id": owner, "what": f"offer {mark}", "amount": 700}
    tiny.add("offers", id=tiny.id("offer", who), until_on="2026-06-01", **offered, happened_at="2026-01-05", entered_at="2026-01-05")
    _said_by(tiny, who, line_id, client, owner)
    _came_to(tiny, who, line_id, client)
    tiny.add(
        "sales",
        id=tiny.id("sale", who),
        code=f"sale {mark}",
        line_id=line_id,
        client_id=client,
        owner_id=owner,
        happened_at="2026-01-10",
        entered_at="2026-01-10",
        amount=700,
    )
    survey = tiny.run("SELECT id FROM kept.surveys WHERE kind = 'nps'")[0][0]
    tiny.add(
        "answers",
        id=tiny.id("answer", who),
        survey_id=survey,
        client_id=client,
        happened_at="2026-01-12",
        entered_at="2026-01-12",
        score=9,
        comment=f"answer {mark}",
    )


def _said_by(tiny, who: str, line_id, client, owner) -> None:
    """A report of the meeting that was held, a doubtful statement in it, and a step of the complaint."""
    meeting, at, mark = tiny.id("contact", f"{who}heldNone"), {"happened_at": "2026-01-06", "entered_at": "2026-01-06"}, f"mark-{who}"
    about = {"line_id": line_id, "client_id": client, "contact_id": meeting, "entered_by": owner, **at}
    tiny.add("visit_reports", heard=f"heard {mark}", agreed=f"agreed {mark}", mistakes=f"mistakes {mark}", **about)
    tiny.add("statements", id=tiny.id("statement", who), words=f"words {mark}", unreliable=True, **about)
    step = {"complaint_id": tiny.id("complaint", who), "words": f"step {mark}", "entered_by": owner}
    tiny.add("complaint_steps", id=tiny.id("step", who), **step, **at)
    for entity, entity_id in (("complaint", tiny.id("complaint", who)), ("visit_report", meeting)):
        told = {"entity": entity, "entity_id": entity_id, "field": "what", "old_value": f"old {mark}", **at}
        tiny.add("field_history", id=tiny.id("history", f"{entity} {who}"), **told)


def _came_to(tiny, who: str, line_id, client) -> None:
    """Whence and by which doors it came, what was spent on it, what was shown and given for it, and what could not be taken in."""
    at, mark, lead, contact = "2026-01-04", f"mark-{who}", tiny.id("lead", who), tiny.id("contact", f"{who}heldNone")
    when = {"happened_at": at, "entered_at": at}
    came = {"utm_source": f"utm {mark}", "came_with": f"came {mark}", "page": f"page {mark}", "referrer": f"referrer {mark}"}
    tiny.add("lead_touches", id=uuid4(), lead_id=lead, **came, **when)
    tiny.add("costs", id=uuid4(), line_id=line_id, amount=31, spent_on=at, kind="media", note=f"cost {mark}", entered_at=at)
    tiny.add("quarantine", id=uuid4(), door="api", line_id=line_id, body=f"body {mark}", problem='{"sentence": "x"}', happened_at=at)
    letter = {
        "mailbox_id": uuid4(),
        "message_id": f"message {mark}",
        "thread_id": f"thread {mark}",
        "sender": mark,
        "subject": f"subject {mark}",
    }
    tiny.add("messages", id=uuid4(), contact_id=contact, lead_id=lead, **letter, **when)
    call = {"code": f"call {mark}", "direction": "in", "answered": True, "extension": mark, "record_link": f"https://{mark}"}
    tiny.add("calls", id=uuid4(), contact_id=contact, lead_id=lead, **call, **when)
    offer = tiny.add(
        "referral_offers", id=tiny.id("offer", who), line_id=line_id, name="an offer of the line", reward=10, since="2026-01-01"
    )
    brought = {
        "from_client_id": client,
        "to_lead_id": lead,
        "to_client_id": client,
        "offer_id": offer,
        "entered_by": tiny.id("staff", who),
    } | when
    referral = tiny.add("referrals", id=tiny.id("referral", who), **brought)
    tiny.add("referral_rewards", id=uuid4(), referral_id=referral, amount=10, note=f"reward {mark}", **when)
    instrument = tiny.run("SELECT id FROM kept.trust_instruments ORDER BY position LIMIT 1")[0][0]
    shown = {"instrument_id": instrument, "line_id": line_id, "client_id": client, "lead_id": lead}
    tiny.add("trust_shown", id=uuid4(), **shown, **when, entered_by=tiny.id("staff", who))
    _written_for(tiny, who, line_id, client)


def _written_for(tiny, who: str, line_id, client) -> None:
    """A document that was refused with words, written from a template of every line."""
    mark, author, template, made = f"mark-{who}", tiny.id("staff", who), tiny.id("template", "all"), tiny.id("document", who)
    if not tiny.run("SELECT 1 FROM kept.document_templates WHERE id = ?", template):
        kept = {"name": "Offer", "kind": "offer", "file": b"x", "file_name": "a.docx", "sha256": "x", "numbering": "OF-{year}-{n}"}
        tiny.add("document_templates", id=template, created_at="2026-01-01", **kept)
    about = {"line_id": line_id, "client_id": client, "deal_id": tiny.id("deal", f"deal {mark}"), "template_id": template, "kind": "offer"}
    said = {"number": f"number {mark}", "name": "Offer", "file": b"x", "sha256": "x", "filled": f"filled {mark}", "state": "refused"}
    tiny.add(
        "written_documents",
        id=made,
        year=2026,
        serial=1,
        happened_at="2026-01-05",
        settled_at="2026-01-06",
        entered_by=author,
        **about,
        **said,
    )
    tiny.add("document_steps", document_id=made, position=1, staff_id=author, state="refused", words=f"refusal {mark}")


def values_for(tiny, question: catalog.Question, whose: str):
    """Every way to aim a question at a person's rows: by the id of each kind, by name, by search text."""
    ids = {
        "client": "client",
        "person": "person",
        "deal": "deal",
        "lead": "lead",
        "contact": "contact",
        "complaint": "complaint",
        "staff": "staff",
        "manager": "staff",
        "document": "document",
    }
    named = {"client": f"client mark-{whose}", "deal": f"open deal mark-{whose}", "contact": f"{whose}heldNone"}
    aimed = {}
    for name, kind in question.takes.items():
        if kind == "uuid" and name in ids:
            aimed[name] = tiny.id(ids[name], named.get(name, whose))
        elif kind == "varchar" and name in ("q", "text", "words", "name", "said"):
            aimed[name] = f"mark-{whose}"
        elif kind == "uuid" and name == "line":
            aimed[name] = tiny.id("line", PEOPLE[whose])
    times = WIDE if {"since", "as_of"} & set(question.takes) else {}
    yield times
    yield times | aimed
    for one in aimed:
        yield times | {one: aimed[one]}


@pytest.mark.parametrize("login", ["anna", "head_sales", "head_service", "director"])
@pytest.mark.parametrize("name", catalog.all_names())
def test_no_question_shows_a_row_of_somebody_else(two_lines, login, name):
    viewer, question = of_login(two_lines.here, login), catalog.find(name)
    others = set(PEOPLE) - MINE[login]
    aimed = {str(sorted(values.items(), key=str)): values for whose in others for values in values_for(two_lines, question, whose)}
    for values in aimed.values():  # what is asked alike of two people is asked once, and must show neither
        try:
            shown = str(reader.rows(name, viewer, **values))
        except Problem:
            continue
        for whose in others:
            if name not in EXISTENCE_ONLY or PEOPLE[whose] != PEOPLE.get(login):
                assert f"mark-{whose}" not in shown, values


# Of another's client in the own line a manager learns that it exists and whose it is, nothing more
EXISTENCE_ONLY = {name for name in catalog.all_names() if "client_names" in catalog.find(name).sql}


def test_of_anothers_client_only_its_name_and_owner_are_shown(two_lines):
    viewer = of_login(two_lines.here, "anna")
    for name in EXISTENCE_ONLY:
        for values in values_for(two_lines, catalog.find(name), "boris"):
            shown = str(reader.rows(name, viewer, **values))
            for secret in ("note mark-boris", "promise mark-boris", "0111", "0112", "mark-boris@", "person mark-boris", "700"):
                assert secret not in shown, (name, values)


def test_the_rows_of_the_company_are_really_there_to_be_hidden(two_lines):
    shown = str(
        [
            reader.rows(name, of_login(two_lines.here, "director"), **values)
            for name in ("funnel/rows_open", "loyalty/rfm")
            for values in values_for(two_lines, catalog.find(name), "boris")
        ]
    )
    assert "mark-boris" in shown


def test_a_managers_numbers_are_those_of_her_own_rows_alone(here):
    """What a manager is told must not change when a colleague's rows do."""
    company = filled(Tiny(here))
    anna = of_login(here, "anna")
    told = {name: str(reader.rows(name, anna, **times)) for name, times in dashboards()}
    company.deal("one more of boris", [("2026-02-05", "lead"), ("2026-02-09", "won")], amount=99999, owner="boris")
    _more_of_boris(company)
    assert {name: str(reader.rows(name, anna, **times)) for name, times in dashboards()} == told


def dashboards():
    for name in catalog.all_names():
        if name.split("/")[0] in ("overview", "funnel", "forecast", "attention", "workload", "sources", "loyalty"):
            yield name, WIDE if {"since", "as_of"} & set(catalog.find(name).takes) else {}


def _more_of_boris(tiny) -> None:
    line, client, owner = tiny.id("line", "Sales"), tiny.id("client", "client mark-boris"), tiny.id("staff", "boris")
    tiny.add(
        "sales",
        id=tiny.id("sale", "more"),
        line_id=line,
        client_id=client,
        owner_id=owner,
        happened_at="2026-02-10",
        entered_at="2026-02-10",
        amount=99999,
    )
    tiny.add(
        "contacts",
        id=tiny.id("contact", "more"),
        line_id=line,
        client_id=client,
        staff_id=owner,
        kind="meeting",
        direction="out",
        state="planned",
        planned_at="2026-02-01",
        due_at="2026-02-02",
        entered_at="2026-02-01",
    )


def test_a_kept_answer_is_what_each_of_two_heads_and_a_key_of_one_line_would_be_told_alone(here):
    """Answers are shared between viewers of equal scope: whatever depends on who looks must not be."""
    company = filled(Tiny(here))
    company.staff("helga", "head", ["Sales"])
    for login in ("head_sales", "helga"):
        _own_of(company, login)
    company.add("absences", id=company.id("absence", "anna"), staff_id=company.id("staff", "anna"), since="2020-01-01", until="2100-01-01",
                deputy_id=company.id("staff", "helga"))  # fmt: skip
    key = company.add("doors", id=company.id("door", "key"), kind="key", name="key", secret_hash="-", shown="-", scopes="metrics",
                      line_id=company.id("line", "Sales"), created_at="2026-01-01")  # fmt: skip
    heads = [*(of_login(here, login) for login in ("head_sales", "helga")), current(here, key)]
    assert len({head.scope for head in heads}) == 1
    for name in catalog.all_names():
        values = next(iter(values_for(company, catalog.find(name), "anna")))
        assert [told(name, head, values) for head in heads] == [alone(name, head, values) for head in heads], name


def told(name: str, viewer, values: dict) -> str:
    try:
        return str(reader.rows(name, viewer, **values))
    except Problem as problem:
        return str(problem)


def alone(name: str, viewer, values: dict) -> str:
    """The same, asked of the data itself."""
    question = catalog.find(name)
    try:
        with store.here().cursor(viewer) as cur:
            return str(cur.sql(question.sql, params=reader.bind(question, viewer, values)).to_arrow_table().to_pylist())
    except Problem as problem:
        return str(problem)


def _own_of(company, login: str) -> None:
    """What is a head's own: a client with a lead, a segment, a calendar address, a session."""
    me, line = company.id("staff", login), company.id("line", "Sales")
    client = company.client(f"client mark-{login}", login)
    known = {"line_id": line, "owner_id": me, "happened_at": "2026-01-04", "entered_at": "2026-01-04"}
    company.add("leads", id=company.id("lead", login), client_id=client, name=f"lead mark-{login}", name_norm=f"lead mark {login}", **known)
    company.add("segments", id=company.id("segment", login), owner_id=me, name=f"segment mark-{login}", kind="list")
    company.add("segment_members", segment_id=company.id("segment", login), client_id=client)
    company.add("feeds", token_hash=login, staff_id=me, created_at="2026-01-04")
    company.add(
        "sessions", sid_hash=login, staff_id=me, token_version=1, created_at="2026-01-04", seen_at="2026-01-04", expires_at="2100-01-01"
    )
