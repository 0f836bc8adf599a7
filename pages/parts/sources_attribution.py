"""Which sources the won deals are credited to: first against last touch, every rule in a table, what moves when the rule changes."""

import pandas as pd
import streamlit as st

from data.viewer import Viewer
from pages.parts import cells, clicks, empty, rows
from pages.parts import credit_numbers as numbers
from pages.parts.cards import card
from pages.parts.filters import Filters
from pages.parts.switch import measure_words, switch
from pages.words import count, money, say
from queries import reader
from queries.models.credits import RULES, removal

LEVELS = ("source", "entry_point", "campaign")
MODELS = (*RULES, "markov")


def draw(me: Viewer, chosen: Filters) -> None:
    """The whole mode; says so and stops the page where no deal was won in the period."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        level = switch("level", LEVELS, lambda one: say(f"credit.level.{one}"))
        by_money = switch("credit", ("count", "money"), measure_words) == "money"
    asked = chosen.values() | {"level": level}
    found = reader.rows("sources/credits", me, **asked)
    if not numbers.totals(found)[0]:
        empty.nothing(me, chosen)
    chain = removal(reader.rows("sources/transitions", me, **asked))
    credits = numbers.with_removal(found, chain)
    wins, revenue = numbers.totals(credits)
    st.caption(count("credit.headline", round(wins), revenue=money(revenue, short=True), period=chosen.period_words()))
    with card(say("credit.title"), "sources.credit_last", chosen, say("credit.hint")):
        _dumbbell(credits, level, by_money)
        st.caption(numbers.removal_words(chain))
    with card(say("credit.table"), "sources.credit_met", chosen, say("credit.table_hint")):
        _table(credits, level, by_money)
        st.caption(f"{numbers.tick(credits)} {say('credit.shapley')}")
    with card(say("credit.moved"), "sources.credit_moved", chosen, say("credit.moved_hint")):
        _moved(me, asked, credits, level)


def _show(model: str, one: dict, level: str) -> None:
    rows.show(f"sources.credit_{model}", numbers.expected(one, model), level=level, channel=one["channel_id"] or "-")


def _dumbbell(credits: list[dict], level: str, by_money: bool) -> None:
    def opened(picked: dict) -> tuple[str, int, dict]:
        one = next(one for one in credits if str(one["channel_id"] or "-") == picked["id"])
        return f"sources.credit_{picked['model']}", numbers.expected(one, picked["model"]), {"level": level, "channel": picked["id"]}

    clicks.show("dumbbell", numbers.dumbbell(credits, level, by_money), say("credit.title"), opened, key=f"dumbbell_{level}_{by_money}")


def _table(credits: list[dict], level: str, by_money: bool) -> None:
    """All rules, in deals or in money; a click on a number opens its deals."""
    models = [model for model in MODELS if credits[0][model] is not None]
    frame = pd.DataFrame([_line(one, level, models, by_money) for one in credits])
    config = {"name": st.column_config.TextColumn(say(f"credit.level.{level}"), pinned=True, width=180)}
    config["met"] = cells.number_column(say("credit.deals"), say("metrics.sources.credit_met.sentence"), width=90)
    for model in models:
        words = say(f"credit.model.{model}"), say(f"metrics.sources.credit_{model}.sentence")
        config[model] = st.column_config.NumberColumn(words[0], help=words[1], format="localized" if by_money else "%.1f", width=135)
    picked = cells.show(frame, config, key=f"credits_{level}_{by_money}", alt=say("credit.table"))
    if picked and picked[1] != "name":
        _show(picked[1], credits[picked[0]], level)


def _line(one: dict, level: str, models: list[str], by_money: bool) -> dict:
    figures = {model: float(round(one[f"{model}_money"])) if by_money else round(one[model], 1) for model in models}
    return {"name": numbers.name(one, level), "met": one["deals"]} | figures


def _moved(me: Viewer, asked: dict, credits: list[dict], level: str) -> None:
    """From which source to which the credit goes when one rule takes the place of another, with the deals behind it."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        model = _rule("rule", RULES)
        st.markdown("→", width="content")
        other = _rule("rule_then", [rule for rule in ("last", *RULES) if rule != model])
    moved = reader.rows("sources/rows_moved", me, **asked, model=model, other=other)
    if not moved:
        st.caption(say("credit.nothing_moves"))
        return
    pairs = numbers.pairs(moved)
    picked = cells.show(_pairs(pairs, credits, level), _pair_columns(), key=f"moved_{level}_{model}_{other}", alt=say("credit.moved"))
    if picked:
        ends = {"from_channel": pairs[picked[0]]["from_id"] or "-", "to_channel": pairs[picked[0]]["to_id"] or "-"}
        rows.show("sources.credit_moved", pairs[picked[0]]["deals"], level=level, model=model, other=other, **ends)
    deals = len({row["deal_id"] for row in moved})
    told = count("credit.moved_sum", deals, money=money(sum(row["moved_money"] for row in moved), short=True))
    check = say("credit.moved_adds_up") if numbers.moved_adds_up(moved, credits, model, other) else say("credit.differs")
    st.caption(f"{told} {check}")


def _rule(key: str, options) -> str:
    """One of the rules, kept in the address; the first is the usual one."""
    options, said = list(dict.fromkeys(options)), st.query_params.get(key)
    st.session_state[f"credit_{key}"] = said if said in options else options[0]

    def tell() -> None:
        st.query_params[key] = st.session_state[f"credit_{key}"]

    return st.selectbox(
        say(f"credit.{key}"), options, key=f"credit_{key}", label_visibility="collapsed", on_change=tell, width=220,
        format_func=lambda rule: say(f"credit.model.{rule}"),
    )  # fmt: skip


def _pairs(pairs: list[dict], credits: list[dict], level: str) -> pd.DataFrame:
    names = {one["channel_id"]: numbers.name(one, level) for one in credits}
    columns = ("from_id", "to_id", "deals", "moved", "moved_money")
    lines = [
        [names[one["from_id"]], names[one["to_id"]], one["deals"], round(one["moved"], 1), float(round(one["moved_money"]))]
        for one in pairs
    ]
    return pd.DataFrame(lines, columns=columns)


def _pair_columns() -> dict:
    return {
        "from_id": st.column_config.TextColumn(say("credit.from"), width=190),
        "to_id": st.column_config.TextColumn(say("credit.to"), width=190),
        "deals": cells.number_column(say("credit.moved_n"), width=80),
        "moved": st.column_config.NumberColumn(say("credit.moved_deals"), format="%.1f", width=110),
        "moved_money": cells.number_column(say("credit.moved_money"), width=130),
    }
