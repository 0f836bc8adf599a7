"""How clients buy, as the page shows it: few clients get a calm word, many a call list whose sums are the revenue."""

from pages import words
from pages.parts import buying_numbers
from queries.models import buying
from queries.reader import rows
from tests import loyal
from tests.pages.dashboards.test_loyalty import look, said, tile  # noqa: F401  (a fixture)


def many(tiny, clients: int) -> None:
    """Clients who bought once, twice, thrice; some of them not for long."""
    for n in range(clients):
        for k in range(n % 4 + 1):
            loyal.sale(tiny, f"c{n}", f"2026-{1 + (n + 2 * k) % 6:02}-{1 + n % 25:02}", 50 + 10 * (n % 7))


def test_few_clients_get_no_model_but_a_word(tiny, look):  # noqa: F811
    loyal.sale(tiny, "Acme", "2026-02-10", 100)
    page = look(mode="buying")
    assert "a model of buying needs 30" in said(page)
    assert tile(page, "Lifetime value").value == "—"


def test_the_mode_says_which_rule_values_a_client_and_why(tiny, look, monkeypatch):  # noqa: F811
    monkeypatch.setattr(words, "_source", lambda: "ru")
    many(tiny, 60)
    page = look(mode="buying")
    shown = said(page)
    assert "снова купили только 45 клиентов" in shown
    assert "None" not in shown
    assert "nan" not in shown


def test_a_cell_of_the_map_and_a_group_open_as_many_clients_as_they_count(tiny, director):
    many(tiny, 60)
    found = buying.buying(director, as_of="2026-07-01")
    cells = [buying_numbers.behind_cell(found, cell) for cell in buying_numbers.alive_map(found).to_pylist()]
    assert sum(n for _, n, _ in cells) == 60
    for _, n, values in cells:
        assert len(rows("loyalty/rows_buyers", director, as_of="2026-07-01", **values)) == n
    for kind in buying.GROUPS:
        for group in buying_numbers.worths(found, kind, buying.spread(found)[kind]).to_pylist():
            n, values = buying_numbers.behind_worth(found, kind, int(group["id"]))
            assert len(rows("loyalty/rows_buyers", director, as_of="2026-07-01", **values)) == n
            assert n > 0
    told = buying_numbers.call_list(found, 12)["at_risk"].to_pylist()
    assert told == sorted(told, reverse=True)
    assert told[0] == round(max(found.at_risk))
