"""How clients buy, as the page shows it: few clients get a calm word, many a call list whose sums are the revenue."""

from pages import words
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
