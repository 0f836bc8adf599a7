"""The page of clients: what the address says is shown, what is done is said, and nobody gets what is not theirs."""

import re
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from streamlit.testing.v1 import AppTest

from data import segments
from data.segment_rules import Condition, Rule
from pages import words
from pages.parts import cells, clients_export, clients_filters, clients_mail, clients_plan
from tests.contact_desk import NOON

PAGE = Path(__file__).parents[2] / "pages/daily/clients.py"


class Page:
    """The page as one person sees it; as cards unless told otherwise, whose ticks a test can press."""

    def __init__(self, desk, monkeypatch, login="ann", **asked):
        monkeypatch.setattr("pages.parts.who.viewer", lambda: desk.viewer(login))
        self.test = AppTest.from_file(PAGE, default_timeout=60)
        for name, value in ({"view": "cards"} | asked).items():
            self.test.query_params[name] = value
        self.test.run()
        assert not self.test.exception, self.test.exception

    def widget(self, kind: str, begins: str):
        """The first widget whose key begins so."""
        return next(one for one in getattr(self.test, kind) if (one.key or "").startswith(begins))

    def has(self, kind: str, begins: str) -> bool:
        return any((one.key or "").startswith(begins) for one in getattr(self.test, kind))

    def run(self):
        self.test.run()
        assert not self.test.exception, self.test.exception
        return self

    def press(self, begins: str):
        self.widget("button", begins).click()
        return self.run()

    def open(self, act: str):
        key = f"clients_{act}" if act in ("save", "manage", "filters") else f"clients_act_{act}_{self.acts}"
        self.test.session_state[key] = True
        return self.run()

    @property
    def acts(self) -> int:
        return self.test.session_state.get("_clients_acts", 0)

    def texts(self) -> str:
        return "\n".join(one.value for kind in ("markdown", "caption", "error", "warning", "info") for one in getattr(self.test, kind))

    def clients(self) -> set[str]:
        return {re.sub(r"^Choose ", "", one.label) for one in self.test.checkbox}


@pytest.fixture
def opened(desk, monkeypatch):
    desk.client("Zeta", "ann", city="Odesa")
    desk.client("Ромашка", "ann", city="Odesa", email="=1+1@example.com")
    return lambda *args, **asked: Page(desk, monkeypatch, *args, **asked)


def test_a_manager_finds_her_clients_and_of_anothers_name_and_owner(opened):
    page = opened()
    assert page.clients() == {"Acme", "Zeta", "Ромашка"}
    page.widget("text_input", "clients_q").set_value("romash").run()
    assert page.clients() == {"Ромашка"}
    page.widget("text_input", "clients_q").set_value("borea").run()
    assert page.clients() == set()
    assert "Borealis is a client of Bob." in page.texts()
    assert "Nobody found" in page.texts()


def test_the_address_says_what_is_shown_and_what_is_set_is_in_the_address(opened):
    page = opened(cities="Odesa", q="zet")
    assert page.clients() == {"Zeta"}
    assert page.widget("text_input", "clients_q").value == "zet"
    page.press("clients_drop_cities")
    assert "cities" not in page.test.query_params
    page.widget("selectbox", "clients_sort").select("bought").run()
    assert page.test.query_params["sort"] == "bought"


@pytest.mark.parametrize(
    "asked",
    [{"owners": "'; DROP"}, {"silent_days": "many"}, {"page": "99999"}, {"segment": "x"}, {"sort": "x"}, {"own.1": "is"}, {"view": "x"}],
)
def test_an_address_that_says_nonsense_shows_everybody(opened, asked):
    page = opened(**({"view": "cards"} | asked))
    assert "3 clients" in page.texts()


def test_the_table_is_drawn_with_its_states(opened):
    page = opened(view="table")
    frame = page.test.dataframe[0].value
    assert set(frame["client"]) == {"Acme", "Zeta", "Ромашка"}


def test_every_filter_is_there_and_sets_the_address(opened, desk):
    for position, kind in enumerate(("text", "number", "date", "yes_no", "choice")):
        desk.add("custom_fields", id=uuid4(), entity="client", name=f"Own {kind}", position=position, kind=kind, choices="A\nB")
    page = opened().open("filters")
    page.widget("multiselect", "clients_if_cities").set_value(["Odesa"]).run()
    assert page.clients() == {"Zeta", "Ромашка"}
    page.widget("number_input", "clients_if_bought_from").set_value(5.0).run()
    assert page.test.query_params["bought"] == ["5", "-"]
    assert page.clients() == set()


def test_a_segment_is_saved_chosen_narrowed_and_put_away(opened, desk):
    page = opened(cities="Odesa").open("save")
    page.widget("text_input", "clients_save_name").set_value("By the sea")
    page.widget("button", "FormSubmitter").click()
    page.run()
    assert "Saved: By the sea" in page.texts()
    segment = desk.run("SELECT id FROM kept.segments WHERE name = 'By the sea'")[0][0]
    assert page.test.query_params["segment"] == str(segment)
    assert page.clients() == {"Zeta", "Ромашка"}
    page = opened(segment=str(segment), q="zeta")
    assert page.clients() == {"Zeta"}
    page.open("manage").press("clients_retire")
    assert page.clients() == {"Zeta"}
    assert "Put away: By the sea" in page.texts()
    page.press("clients_undo")
    assert desk.run("SELECT retired_at FROM kept.segments WHERE id = ?", segment) == [(None,)]


def test_a_shared_segment_means_everybodys_own_clients(opened, desk):
    made = segments.save(desk.viewer("hanna"), segments.NewSegment("All", Rule((Condition("kind", ("organisation",)),))), key=uuid4())
    segments.share(desk.viewer("hanna"), made, True, version=1)
    assert opened("bob", segment=str(made)).clients() == {"Borealis"}
    assert opened("hanna", segment=str(made)).clients() == {"Acme", "Zeta", "Ромашка", "Borealis"}


def test_many_are_planned_after_it_was_said_how_and_taken_back(opened, desk):
    page = opened(cities="Odesa").press("clients_every")
    assert "2 selected" in page.texts()
    page.open("plan")
    page.widget("date_input", "clients_plan_on").set_value(date(2026, 3, 9)).run()
    assert "2 contacts on Mon 9 Mar" in page.texts()
    page.press("clients_plan_do")
    assert desk.run("SELECT count(*) FROM kept.contacts WHERE state = 'planned'") == [(2,)]
    assert "2 contacts on Mon 9 Mar" in page.texts()
    page.press("clients_undo")
    assert desk.run("SELECT count(*) FROM kept.contacts WHERE state = 'planned'") == [(0,)]


def test_a_ticked_client_goes_onto_a_new_list(opened, desk):
    page = opened()
    next(one for one in page.test.checkbox if "Zeta" in one.label).check()
    page.run().open("list")
    page.widget("text_input", "clients_list_name").set_value("Fair").run()
    page.press("clients_list_do")
    assert desk.run("SELECT client_id FROM kept.segment_members") == [(desk.id("client", "Zeta"),)]
    assert "1 client is on the list Fair" in page.texts()


def test_a_head_hands_over_and_a_manager_is_not_offered_it(opened, desk):
    page = opened("hanna", cities="Odesa").press("clients_every").open("give")
    assert "Moves: 2 clients." in page.texts()
    page.widget("multiselect", "clients_give_to").set_value([str(desk.id("staff", "bob"))]).run()
    page.press("clients_give_do")
    assert desk.run("SELECT count(*) FROM kept.clients WHERE owner_id = ?", desk.id("staff", "bob")) == [(3,)]
    page.press("clients_undo")
    assert desk.run("SELECT count(*) FROM kept.clients WHERE owner_id = ?", desk.id("staff", "bob")) == [(1,)]
    page = opened().press("clients_every")
    assert not page.has("button", "clients_give_do")


def test_an_executive_reads_and_changes_nothing(opened):
    page = opened("director", cities="Odesa").press("clients_every")
    assert page.clients() == {"Zeta", "Ромашка"}
    for act in ("plan", "list", "give", "save"):
        page.open(act)
    assert not [one.key for one in page.test.button if "_do_" in (one.key or "") or "Submitter" in (one.key or "")]


def test_a_letter_says_whom_it_does_not_reach(opened, desk):
    person = desk.add("persons", id=uuid4(), name="Olga", name_norm="olga", email="o+x@example.com", consent=True, entered_at=NOON)
    desk.add("person_roles", id=uuid4(), person_id=person, client_id=desk.id("client", "Zeta"))
    clients = [str(desk.id("client", name)) for name in ("Zeta", "Ромашка")] + [str(desk.acme)]
    letter = clients_mail.letter(desk.viewer("ann"), clients)
    assert letter == clients_mail.Letter(("o+x@example.com",), 1, 1, 1)
    desk.add("unsubscribes", id=uuid4(), address_norm="o+x@example.com", way="by_hand", happened_at=NOON)
    assert clients_mail.letter(desk.viewer("ann"), clients).addresses == ()
    assert clients_mail.link(letter.addresses) == "mailto:?bcc=o+x@example.com"
    assert clients_mail.link(("a@example.com",) * 200) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-2+3+cmd", "'-2+3+cmd"), ("+44 (20) 7946-0000", "+44 (20) 7946-0000"), ("A=1", "A=1"),
     (" =1", "' =1"), ("＝1+1", "'＝1+1"), ("Ac\x07me\ufffe", "Acme"), ("\x00=1", "'=1")],
)  # fmt: skip
def test_a_file_carries_no_formula(text, told):
    assert cells.harmless(text) == told


def test_a_file_has_the_rows_and_nothing_else(opened, desk):
    from io import BytesIO

    from openpyxl import load_workbook

    from queries.models import client_sets

    table = clients_export.lines(client_sets.everyone(desk.viewer("ann")))
    sheet = load_workbook(BytesIO(clients_export.xlsx(table))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[0] for row in rows] == ["Client", "Acme", "Zeta", "Ромашка"]
    assert rows[3][6] == "'=1+1@example.com"
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert clients_export.comma(table).decode("utf-8-sig").splitlines()[1].startswith('"Acme";"Sales";"Ann";')
    assert clients_export.comma([["A,=1"]]).decode("utf-8-sig") == '"A,=1"\r\n'  # one cell wherever the comma parts cells


def test_a_spread_is_told_in_one_sentence():
    days = {UUID(int=n): (date(2027, 5, 3 + n // 3), UUID(int=99)) for n in range(5)}
    assert clients_plan.told_days(days) == "5 contacts, 2–3 a day, from Mon 3 May to Tue 4 May"


@pytest.mark.parametrize("language", ["ru", "uk"])
def test_everything_has_words_in_other_languages(opened, desk, language):
    words.use_language(None)
    words.ask_language(lambda: language)
    page = opened("hanna", silent_days="30", planned="none", sectors="-").open("filters")
    page = opened("hanna").press("clients_every")
    for act in ("plan", "list", "mail", "export", "give"):
        page.open(act)
    assert not page.test.exception, page.test.exception
    words.ask_language(lambda: "en")


def test_names_are_never_read_as_markdown(opened, desk):
    desk.client("**bold** [x](http://evil.example)", "ann")
    assert "[x](http" not in opened().texts()


def test_an_amount_typed_into_a_filter_is_asked_to_the_last_digit():
    assert [clients_filters._texts(one) for one in (1234567.0, 1500000.0, 0.5, 12, None)] == [
        ("1234567",),
        ("1500000",),
        ("0.5",),
        ("12",),
        (),
    ]
