"""The made-up company: what is planted in it can be found, its rows agree with each other, and it can be made again."""

import hashlib
from datetime import date

import pytest

from data import demo, spans, store
from data.demo import staff
from data.demo.names import lexicon
from data.problems import Problem

DAY = date(2026, 11, 21)
AS_OF = "(SELECT demo_as_of FROM kept.company)"


def made(size: str, language: str = "en", seed: int = 7) -> store.Store:
    """A store in memory with a made-up company."""
    fresh = store.Store(":memory:")
    demo.make(fresh, size, seed, DAY, language)
    return fresh


@pytest.fixture(scope="module")
def company():
    """The company of the default size; tests only read it."""
    fresh = made("m")
    yield fresh
    fresh.close()


@pytest.fixture
def ask(company):
    """Rows of one question to the company."""
    with company.cursor() as cur:
        yield lambda sql, *values: cur.execute(sql, list(values)).fetchall()


def contents(of: store.Store) -> dict[str, str]:
    """A fingerprint of every table, whatever the order of its rows."""
    with of.cursor() as cur:
        tables = [row[0] for row in cur.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'kept' ORDER BY 1").fetchall()]
        return {
            table: hashlib.sha256(repr(sorted(map(repr, cur.execute(f"SELECT * FROM kept.{table}").fetchall()))).encode()).hexdigest()
            for table in tables
        }


# What there is to find --------------------------------------------------------------------------------------------------


def losses(ask):
    """Share lost at each open stage: (line position, stage position) -> share."""
    return {
        row[:2]: row[2]
        for row in ask("""
        SELECT l.position, s.position, avg(CAST(n.kind = 'lost' AS INTEGER)) FROM kept.stage_spans p JOIN kept.stages s ON s.id = p.stage_id
        JOIN kept.lines l ON l.id = s.line_id JOIN kept.stages n ON n.id = p.next_stage_id WHERE s.kind = 'open' GROUP BY ALL""")
    }


def test_money_of_the_first_line_dies_at_the_offer_more_than_twice_as_often_as_at_any_other_stage(ask):
    shares = losses(ask)
    assert shares[1, 4] > 2 * max(shares[1, other] for other in (1, 2, 3, 5))
    assert shares[2, 4] < shares[1, 4] / 2


def test_deals_of_the_first_line_stay_longest_at_the_offer(ask):
    days = dict(
        ask("""SELECT s.position, median(date_diff('hour', p.valid_from, p.valid_to)) FROM kept.stage_spans p
        JOIN kept.stages s ON s.id = p.stage_id JOIN kept.lines l ON l.id = s.line_id
        WHERE l.position = 1 AND s.kind = 'open' AND p.valid_to IS NOT NULL GROUP BY 1""")
    )
    assert days[4] > 1.5 * max(days[other] for other in (1, 2, 3, 5))


def test_one_manager_carries_far_more_than_can_be_carried_and_most_of_what_is_overdue(ask):
    rows = ask(f"""SELECT s.login, s.capacity_points,
            (SELECT sum(g.load_weight) FROM kept.deals d JOIN kept.stages g ON g.id = d.stage_id WHERE d.owner_id = s.id AND g.kind = 'open')
            + (SELECT sum(CASE WHEN c.due_at < {AS_OF} THEN 1.0 ELSE 0.5 END) FROM kept.contacts c WHERE c.staff_id = s.id AND c.state = 'planned'),
            (SELECT count(*) FROM kept.contacts c WHERE c.staff_id = s.id AND c.state = 'planned' AND c.due_at < {AS_OF})
        FROM kept.staff s WHERE s.owns_deals AND s.retired_at IS NULL""")
    load = {login: points / capacity for login, capacity, points, _ in rows}
    overdue = {login: count for login, _, _, count in rows}
    assert max(load, key=load.get) == max(overdue, key=overdue.get) == f"user{staff.OVERLOADED:02d}"
    assert max(load.values()) > 1.3
    assert sorted(load.values())[len(load) // 2] < 0.9
    assert max(overdue.values()) > 3 * sorted(overdue.values())[-2]


def test_the_source_with_most_leads_wins_the_fewest_of_them(ask):
    rows = ask("""SELECT s.position, count(*), count(DISTINCT d.client_id) FILTER (WHERE g.kind = 'won') FROM kept.leads l
        JOIN kept.sources s ON s.id = l.source_id LEFT JOIN kept.deals d ON d.lead_id = l.id LEFT JOIN kept.stages g ON g.id = d.stage_id
        GROUP BY 1""")
    most = max(rows, key=lambda row: row[1])
    rates = {row[0]: row[2] / row[1] for row in rows}
    assert rates[most[0]] == min(rates.values())
    assert all(rates[most[0]] < rate / 2 for source, rate in rates.items() if source != most[0])


def test_leads_answered_late_become_deals_less_often(ask):
    early, late = (
        ask(f"""WITH first AS (SELECT lead_id, min(happened_at) AS at FROM kept.contacts WHERE NOT automatic AND lead_id IS NOT NULL GROUP BY 1)
        SELECT avg(CAST(d.id IS NOT NULL AS INTEGER)) FROM first f JOIN kept.leads l ON l.id = f.lead_id LEFT JOIN kept.deals d ON d.lead_id = l.id
        WHERE l.valid AND date_diff('minute', l.happened_at, f.at) {bounds}""")[0][0]
        for bounds in ("< 90", "> 2880")
    )
    assert early > 1.5 * late


def test_promoters_buy_more_often_after_their_answer(ask):
    bought = dict(
        ask(f"""WITH one AS (SELECT client_id, arg_min(score, happened_at) AS score, min(happened_at) AS told_at FROM kept.answers
            WHERE score IS NOT NULL AND happened_at < {AS_OF} - INTERVAL 180 DAY GROUP BY 1)
        SELECT score >= 9, avg((SELECT count(*) FROM kept.sales s WHERE s.client_id = one.client_id
            AND s.happened_at > told_at AND s.happened_at < told_at + INTERVAL 180 DAY)) FROM one GROUP BY 1""")
    )
    assert bought[True] > 1.4 * bought[False]


def test_some_clients_who_bought_regularly_have_fallen_silent(ask):
    buyers, silent = ask(f"""WITH rhythm AS (SELECT client_id, count(*) AS n, date_diff('day', max(happened_at), {AS_OF}) AS silence,
            date_diff('day', min(happened_at), max(happened_at)) / nullif(count(*) - 1.0, 0) AS gap FROM kept.sales GROUP BY 1 HAVING count(*) >= 4)
        SELECT count(*), count(*) FILTER (WHERE silence > 3 * gap) FROM rhythm""")[0]
    assert 0.05 < silent / buyers < 0.6


def test_detractors_come_in_a_wave_after_the_bad_quarter(ask):
    wave, calm = (
        ask(f"""SELECT avg(CAST(score <= 6 AS INTEGER)) FROM kept.answers
        WHERE score IS NOT NULL AND ({where} date_diff('day', happened_at, {AS_OF}) BETWEEN 140 AND 300)""")[0][0]
        for where in ("", "NOT")
    )
    assert wave > 2.5 * calm


def test_the_last_months_are_not_ripe_yet(ask):
    rate = dict(
        ask(f"""SELECT date_diff('day', l.happened_at, {AS_OF}) < 45, avg(CAST(coalesce(g.kind = 'won', false) AS INTEGER)) FROM kept.leads l
        LEFT JOIN kept.deals d ON d.lead_id = l.id LEFT JOIN kept.stages g ON g.id = d.stage_id GROUP BY 1""")
    )
    assert rate[True] < 0.5 * rate[False]


def test_about_one_lead_in_twelve_names_no_source(ask):
    assert 0.06 < ask("SELECT avg(CAST(source_id IS NULL AS INTEGER)) FROM kept.leads")[0][0] < 0.10


def test_one_client_in_fifty_stands_twice_under_another_spelling_with_the_same_phone(ask):
    pairs = ask("SELECT count(*), count(DISTINCT name_norm) FROM kept.clients GROUP BY phone_digits HAVING count(*) > 1")
    assert len(pairs) == round(demo.SIZES["m"].clients / 50)
    assert all(n == 2 for n, _ in pairs)
    assert sum(spellings == 2 for _, spellings in pairs) >= 0.6 * len(pairs)


def test_deals_skip_stages_step_back_come_back_and_are_lost_without_a_reason(ask):
    moves = ask("""SELECT s.position, lag(s.position) OVER (PARTITION BY e.deal_id ORDER BY e.seq), e.loss_reason_id FROM kept.stage_events e
        JOIN kept.stages s ON s.id = e.stage_id""")
    steps = [(after, before) for after, before, _ in moves if before]
    assert sum(after - before == 2 and after < 6 for after, before in steps) > 50
    assert sum(after < before < 6 for after, before in steps) > 50
    assert sum(before == 7 for _, before in steps) > 10
    lost = [reason for after, _, reason in moves if after == 7]
    assert 0.03 < sum(reason is None for reason in lost) / len(lost) < 0.12


def test_who_left_was_followed_by_colleagues_and_owns_nothing_open(ask):
    gone = ask("SELECT id FROM kept.staff WHERE retired_at IS NOT NULL")
    assert len(gone) == 1
    assert ask("SELECT count(*) FROM kept.assignments WHERE owner_id = ?", gone[0][0])[0][0] > 50
    assert ask("SELECT count(*) FROM kept.clients WHERE owner_id = ?", gone[0][0])[0][0] == 0
    assert (
        ask(
            """SELECT count(*) FROM kept.stage_spans p JOIN kept.stages s ON s.id = p.stage_id
        WHERE p.owner_id = ? AND p.valid_to IS NULL AND s.kind = 'open'""",
            gone[0][0],
        )[0][0]
        == 0
    )
    assert (
        ask("SELECT count(*) FROM (SELECT 1 FROM kept.assignments WHERE entity = 'client' GROUP BY entity_id HAVING count(*) > 1)")[0][0]
        > 50
    )


def test_somebody_with_planned_contacts_is_on_leave_within_two_weeks(ask):
    assert (
        ask(f"""SELECT count(*) FROM kept.absences a JOIN kept.contacts c ON c.staff_id = a.staff_id AND c.state = 'planned'
        AND c.due_at >= a.since AND c.due_at < a.until WHERE a.since > {AS_OF} AND a.since <= {AS_OF} + INTERVAL 14 DAY""")[0][0]
        > 3
    )


def test_contacts_are_planned_held_cancelled_and_moved_and_moved_ones_name_their_follower(ask):
    states = dict(ask("SELECT state, count(*) FROM kept.contacts GROUP BY 1"))
    assert all(states[state] > 200 for state in ("planned", "held", "cancelled", "moved"))
    assert ask("SELECT count(*) FROM kept.contacts WHERE (state = 'moved') <> (moved_to_id IS NOT NULL)")[0][0] == 0
    assert ask("SELECT count(*) FROM kept.contacts WHERE state = 'held' AND planned_at IS NOT NULL")[0][0] > 0.4 * states["held"]


def test_an_automatic_reply_comes_before_the_human_one(ask):
    robot, before = ask("""SELECT count(*), count(*) FILTER (WHERE a.happened_at < (SELECT min(h.happened_at) FROM kept.contacts h
        WHERE h.lead_id = a.lead_id AND NOT h.automatic)) FROM kept.contacts a WHERE a.automatic""")[0]
    assert robot > 1000
    assert before > 0.8 * robot


def test_promises_are_kept_broken_open_and_overdue(ask):
    states = dict(ask("SELECT state, count(*) FROM kept.promises GROUP BY 1"))
    assert set(states) == {"open", "kept", "broken", "moved"}
    assert ask(f"SELECT count(*) FROM kept.promises WHERE state = 'open' AND due_on < {AS_OF}")[0][0] > 3


def test_a_third_of_those_asked_answers(ask):
    asked, answered = (
        ask("""SELECT count(*), count(a.id) FROM kept.invitations i JOIN kept.surveys s ON s.id = i.survey_id AND s.kind = 'nps'
        LEFT JOIN kept.answers a ON a.invitation_id = i.id WHERE i.delivered""")[0]
    )
    assert 0.28 < answered / asked < 0.40


def test_every_source_and_month_has_its_cost_and_every_manager_a_target(ask):
    assert ask("SELECT min(n) FROM (SELECT count(DISTINCT spent_on) AS n FROM kept.costs GROUP BY source_id)")[0][0] >= 24
    assert (
        ask(f"""SELECT count(*) FROM kept.staff s WHERE role = 'manager' AND retired_at IS NULL AND (SELECT count(DISTINCT metric) FROM kept.targets t
        WHERE t.staff_id = s.id AND t.month = date_trunc('month', {AS_OF})) = 3""")[0][0]
        == staff.MANAGERS
    )


# Rows that agree with each other ----------------------------------------------------------------------------------------

PARENTS = {
    "line_id": "lines",
    "stage_id": "stages",
    "next_stage_id": "stages",
    "owner_id": "staff",
    "staff_id": "staff",
    "actor_id": "staff",
    "entered_by": "staff",
    "deputy_id": "staff",
    "client_id": "clients",
    "from_client_id": "clients",
    "to_client_id": "clients",
    "person_id": "persons",
    "lead_id": "leads",
    "to_lead_id": "leads",
    "deal_id": "deals",
    "contact_id": "contacts",
    "follows_id": "contacts",
    "moved_to_id": "contacts",
    "result_id": "results",
    "entry_point_id": "entry_points",
    "source_id": "sources",
    "campaign_id": "campaigns",
    "loss_reason_id": "loss_reasons",
    "competitor_id": "competitors",
    "quiet_reason_id": "quiet_reasons",
    "product_id": "products",
    "sale_id": "sales",
    "survey_id": "surveys",
    "factor_id": "survey_factors",
    "reason_id": "survey_reasons",
    "invitation_id": "invitations",
    "answer_id": "answers",
    "team_id": "teams",
    "field_id": "custom_fields",
    "segment_id": "segments",
}


def columns(ask, kind: str):
    return ask("SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'kept' AND data_type = ?", kind)


def test_no_row_points_to_a_row_that_is_not_there(ask):
    checked = 0
    for table, column in columns(ask, "UUID"):
        if column in PARENTS:
            checked += 1
            assert ask(f"SELECT count(*) FROM kept.{table} WHERE {column} NOT IN (SELECT id FROM kept.{PARENTS[column]})") == [(0,)], (
                table,
                column,
            )
    assert checked > 80


def test_nothing_happened_after_the_last_day_but_what_is_planned(ask):
    ahead = {
        ("contacts", "due_at"),
        ("complaints", "deadline_at"),
        ("invitations", "expires_at"),
        ("calendar", "starts_at"),
        ("calendar", "opens_at"),
        ("calendar", "closes_at"),
    }
    for table, column in columns(ask, "TIMESTAMP"):
        if (table, column) not in ahead:
            assert ask(f"SELECT count(*) FROM kept.{table} WHERE {column} > {AS_OF}") == [(0,)], (table, column)


def test_what_is_planned_reaches_two_weeks_ahead(ask):
    assert ask(f"SELECT count(DISTINCT CAST(due_at AS DATE)) FROM kept.contacts WHERE state = 'planned' AND due_at >= {AS_OF}")[0][0] >= 10


def test_nothing_is_written_down_before_it_happened(ask):
    for table in ("clients", "leads", "deals", "stage_events", "contacts", "promises", "complaints", "sales", "answers", "mentions"):
        state = " AND state = 'held'" if table == "contacts" else ""
        assert ask(f"SELECT count(*) FROM kept.{table} WHERE entered_at < happened_at{state}") == [(0,)], table


def test_every_deal_begins_with_its_first_event_at_the_first_stage_and_stands_where_the_last_left_it(ask):
    assert ask("""SELECT count(*) FROM kept.deals d WHERE NOT EXISTS (SELECT 1 FROM kept.stage_events e JOIN kept.stages s ON s.id = e.stage_id
        WHERE e.deal_id = d.id AND e.seq = 1 AND e.happened_at = d.happened_at AND s.position = 1 AND s.line_id = d.line_id)""") == [(0,)]
    assert ask("""SELECT count(*) FROM kept.deals d JOIN kept.stage_spans p ON p.deal_id = d.id AND p.valid_to IS NULL
        WHERE p.stage_id <> d.stage_id OR p.amount <> d.amount OR p.loss_reason_id IS DISTINCT FROM d.loss_reason_id""") == [(0,)]


def test_the_spans_are_those_of_the_events(company, ask):
    kept = ask("SELECT * FROM kept.stage_spans ORDER BY deal_id, seq")
    company.transaction(lambda cur, me: spans.rebuild_all(cur))
    assert ask("SELECT * FROM kept.stage_spans ORDER BY deal_id, seq") == kept
    assert ask("SELECT count(*) FROM kept.stage_spans WHERE valid_to <= valid_from") == [(0,)]


@pytest.mark.parametrize(("entity", "table"), [("client", "clients"), ("lead", "leads"), ("deal", "deals")])
def test_every_owner_was_assigned(ask, entity, table):
    assert ask(
        f"""SELECT count(*) FROM kept.{table} t WHERE owner_id IS NOT NULL AND owner_id IS DISTINCT FROM (
        SELECT arg_max(a.owner_id, a.happened_at) FROM kept.assignments a WHERE a.entity = ? AND a.entity_id = t.id)""",
        entity,
    ) == [(0,)]


def test_the_owner_of_an_event_had_the_deal_at_that_moment(ask):
    assert ask("""SELECT count(*) FROM kept.stage_events e WHERE owner_id IS DISTINCT FROM (SELECT arg_max(a.owner_id, a.happened_at)
        FROM kept.assignments a WHERE a.entity = 'deal' AND a.entity_id = e.deal_id AND a.happened_at <= e.happened_at)""") == [(0,)]


def test_a_plan_was_made_before_it_was_due_and_settled_after_it_was_made(ask):
    assert ask("SELECT count(*) FROM kept.contacts WHERE due_at < planned_at OR settled_at < planned_at") == [(0,)]
    assert ask("SELECT count(*) FROM kept.contacts WHERE (state = 'planned') <> (settled_at IS NULL AND planned_at IS NOT NULL)") == [(0,)]


def test_a_contact_that_moved_a_deal_happened_with_the_move_and_its_result_says_so(ask):
    assert ask("""SELECT count(*) FROM kept.stage_events e JOIN kept.contacts c ON c.id = e.contact_id
        LEFT JOIN kept.result_moves m ON m.result_id = c.result_id AND m.line_id = c.line_id
        WHERE c.happened_at <> e.happened_at OR c.deal_id <> e.deal_id OR m.stage_id IS DISTINCT FROM e.stage_id""") == [(0,)]
    assert ask("SELECT avg(CAST(contact_id IS NOT NULL AS INTEGER)) FROM kept.stage_events WHERE seq > 1")[0][0] > 0.7


def test_the_items_of_a_sale_add_up_to_its_amount(ask):
    assert ask("SELECT count(*) FROM kept.sales s WHERE amount <> (SELECT sum(amount) FROM kept.sale_items i WHERE i.sale_id = s.id)") == [
        (0,)
    ]
    assert ask("SELECT count(*) FROM kept.sale_items WHERE amount <= 0 OR unit_cost * quantity > amount") == [(0,)]


def test_most_won_deals_became_a_sale_of_their_amount(ask):
    won, paid = ask("""SELECT count(*), count(s.id) FROM kept.deals d JOIN kept.stages g ON g.id = d.stage_id AND g.kind = 'won'
        LEFT JOIN kept.sales s ON s.deal_id = d.id AND s.amount = d.amount AND s.client_id = d.client_id""")[0]
    assert paid > 0.85 * won


def test_a_manager_works_only_in_the_own_lines(ask):
    assert ask("""SELECT count(*) FROM kept.deals d WHERE NOT EXISTS (SELECT 1 FROM kept.staff_lines l
        WHERE l.staff_id = d.owner_id AND l.line_id = d.line_id)""") == [(0,)]


def test_nobody_calls_on_a_holiday(ask):
    assert ask("""SELECT count(*) FROM kept.contacts c JOIN kept.calendar d ON d.day = local_day(c.happened_at)
        WHERE d.opens_at IS NULL AND NOT c.automatic""") == [(0,)]


# Making it again --------------------------------------------------------------------------------------------------------


def test_the_same_seed_and_day_make_the_same_rows():
    first, second, other = (made("s", seed=seed) for seed in (7, 7, 8))
    assert contents(first) == contents(second)
    assert contents(first)["contacts"] != contents(other)["contacts"]


@pytest.mark.parametrize("language", ["en", "ru", "uk"])
def test_every_language_speaks_its_own_words_and_names_nobody_real(language):
    fresh, words = made("s", language), lexicon(language)
    with fresh.cursor() as cur:
        texts = [
            row[0]
            for row in cur.execute(
                "SELECT name FROM kept.clients UNION ALL SELECT name FROM kept.lines UNION ALL SELECT name FROM kept.stages "
                "UNION ALL SELECT name FROM kept.campaigns UNION ALL SELECT name FROM kept.products"
            ).fetchall()
        ]
        emails = cur.execute(
            "SELECT email FROM kept.clients UNION ALL SELECT email FROM kept.persons UNION ALL SELECT email FROM kept.leads "
            "UNION ALL SELECT email FROM kept.staff"
        ).fetchall()
        phones = cur.execute(
            "SELECT phone FROM kept.clients UNION ALL SELECT phone FROM kept.persons UNION ALL SELECT phone FROM kept.leads"
        ).fetchall()
    own = sum(any("а" <= letter <= "я" for letter in text.lower()) == (language != "en") for text in texts)
    assert own > 0.95 * len(texts)
    assert all(email.rpartition("@")[2] in ("example.com", "example.org", "example.net") for (email,) in emails)
    assert all(phone.startswith(tuple(words["phones"])) for (phone,) in phones)


def test_the_lexicons_hold_the_same_lists():
    shapes = [
        {key: len(value) if isinstance(value, list) else type(value) for key, value in lexicon(language).items() if key != "holidays"}
        for language in ("en", "ru", "uk")
    ]
    assert shapes[0] == shapes[1] == shapes[2]


@pytest.mark.parametrize(("size", "share"), [("s", 0.03), ("m", 0.03)])
def test_a_size_has_about_the_rows_it_promises(size, share):
    fresh, wanted = made(size), demo.SIZES[size]
    with fresh.cursor() as cur:
        for table in ("clients", "leads", "deals", "contacts"):
            n = cur.execute(f"SELECT count(*) FROM kept.{table}").fetchone()[0]
            assert abs(n - getattr(wanted, table)) <= share * getattr(wanted, table), (table, n)


def test_it_shows_one_sign_in_of_each_role_and_says_that_it_is_made_up(ask):
    for role, (login, _) in demo.SIGN_INS.items():
        assert ask("SELECT role FROM kept.staff WHERE login = ? AND password_hash IS NOT NULL", login) == [(role,)]
    assert ask("SELECT is_demo, timezone('Europe/London', timezone('UTC', demo_as_of))::DATE FROM kept.company") == [(True, DAY)]


def test_it_is_not_written_over_a_company(company):
    with pytest.raises(Problem, match="has a company already"):
        demo.make(company, "s", 7, DAY)


def test_any_day_of_the_year_can_be_the_last():
    for day in (date(2026, 1, 1), date(2024, 2, 29), date(2026, 3, 31)):
        fresh = store.Store(":memory:")
        demo.make(fresh, "s", 3, day)
        fresh.close()
