"""The mode of the claims: a verdict with both groups, the rows are as many as the number, and what is missing is said."""

from uuid import uuid4

from data.inserts import insert
from pages.words import NBSP
from queries.reader import rows
from tests import loyal
from tests.company import moment
from tests.pages.dashboards.test_loyalty import look, said  # noqa: F401  (a fixture)


def test_a_claim_says_both_groups_its_ratio_and_that_it_is_no_proof(tiny, director, look):  # noqa: F811
    at, bought = (dict.fromkeys(("happened_at", "entered_at"), moment(day)) for day in ("2025-09-01", "2025-10-01"))
    line, ids = {"line_id": tiny.id("line", "Sales")}, [tiny.id("client", f"Client {n}") for n in range(40)]
    asked = {"survey_id": loyal.survey(tiny)}
    with tiny.here.cursor() as cur:
        insert(cur, "clients", [{"id": one, "name": f"Client {n}", "name_norm": f"client {n}", **line, **at} for n, one in enumerate(ids)])
        insert(cur, "answers", [{"id": uuid4(), "client_id": one, "score": 5 + 5 * (n % 2), **asked, **at} for n, one in enumerate(ids)])
        those = [one for n, one in enumerate(ids) if n % 2 or n < 20]
        insert(cur, "sales", [{"id": uuid4(), "client_id": one, "amount": 100, **line, **bought} for one in those])
    tiny.here.changed_everywhere()
    page = look(mode="claims")
    labels = [one.label.replace(NBSP, " ") for one in page.button]
    assert "20 promoters: 20 bought again, 100 %" in labels and "20 others: 10, 50 %" in labels
    assert "**Promoters buy again more often** :green-badge[holds here]" in said(page)
    assert "**2.00** times as often (1.29–3.10)" in said(page) and "no proof of a cause" in said(page)
    assert said(page).count("Not enough data") == 4
    next(one for one in page.button if one.label.startswith("20 promoters")).click()
    page.run()
    assert page.query_params["rows"].startswith("claims.promoters?exposed=True&since=2023-07-01")
    assert len(rows("claims/promoters", director, exposed=True, since="2023-07-01", until="2026-07-02", as_of="2026-07-01")) == 20


def test_a_manager_reads_of_what_was_her_own(tiny, look):  # noqa: F811
    for who in ("anna", "boris"):
        tiny.staff(who)
        tiny.client(f"of {who}", who, at="2024-01-01")
        loyal.answer(tiny, f"of {who}", "2025-09-01", 10)
    tiny.add(
        "leads",
        id=uuid4(),
        line_id=tiny.id("line", "Sales"),
        name="nobody's",
        name_norm="nobody's",
        happened_at="2025-09-01",
        entered_at="2025-09-01",
    )
    page = look("anna", mode="claims")
    labels = [one.label for one in page.button]
    assert "1 promoters: 0 bought again, 0 %".replace(" %", f"{NBSP}%") in labels and "0 later or never: 0, —" in labels
    next(one for one in page.button if one.label.startswith("1 promoters")).click()
    page.run()
    assert f"manager={tiny.id('staff', 'anna')}" in page.query_params["rows"]


def test_without_complaints_it_says_so(tiny, look):  # noqa: F811
    loyal.sale(tiny, "Acme", "2026-02-10")
    assert said(look(mode="claims")).count("There are no complaints in these days.") == 2
