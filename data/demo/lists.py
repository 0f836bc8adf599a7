"""The company and its lists: lines, products, campaigns, competitors, custom fields, holidays, segments."""

from datetime import UTC, datetime

import numpy as np

from data import company
from data.demo.world import World, raw
from data.problems import Problem
from data.segment_rules import Condition, Rule, written

LISTS = ("lines", "results", "entry_points", "sources", "loss_reasons", "quiet_reasons", "survey_reasons", "refusal_reasons")


def write(world: World) -> None:
    """Found the company and add what a young company does not have yet; read the ids back."""
    cur, say, dice = world.cur, world.words, world.dice("lists")
    if company.exists(cur):
        raise Problem("This file has a company already.")
    cur.executemany("INSERT INTO kept.holidays VALUES (?, ?)", sorted(world.holidays().items()))
    company.write(
        cur, company.Company(say["company"], say["currency"], say["time_zone"], world.language, tuple(say["lines"]), True), dice.make_id
    )
    at = [datetime.fromtimestamp(t, UTC).replace(tzinfo=None) for t in (world.as_of, world.start)]
    cur.execute("UPDATE kept.company SET demo_as_of = ?, created_at = ?", at)
    world.lists = {table: raw(cur.execute(f"SELECT id FROM kept.{table} ORDER BY position").fetchall()) for table in LISTS}
    world.lists["stages"] = raw(
        cur.execute("SELECT s.id FROM kept.stages s JOIN kept.lines l ON l.id = s.line_id ORDER BY l.position, s.position").fetchall()
    )
    world.lists["surveys"] = raw(cur.execute("SELECT id FROM kept.surveys ORDER BY kind DESC").fetchall())
    world.lists["factors"] = raw(cur.execute("SELECT id FROM kept.survey_factors ORDER BY position").fetchall())
    world.kinds = [row[0] for row in cur.execute("SELECT code FROM kept.contact_kinds ORDER BY position").fetchall()]
    for part in (_terms, _products, _campaigns, _competitors, _fields, _segments):
        part(world, dice)


PROMISED = (
    (7, 0.85, 0.10),
    (14, 0.85, 0.20),
    (18, 0.80, 0.40),
    (21, 0.70, 0.60),
    (14, 0.90, 0.85),
)  # days, goes on, wins: of each open stage


def _terms(world: World, dice) -> None:
    """What the company expects of each stage: as rosy as such expectations are."""
    for place, (days, share, wins) in enumerate(PROMISED, 1):
        world.cur.execute(
            "UPDATE kept.stages SET expected_days = ?, expected_share = ?, win_share = ? WHERE position = ?", [days, share, wins, place]
        )


def _products(world: World, dice) -> None:
    goods = [item for line in world.words["lines"] for item in world.words["products"][line]]
    world.lists["products"], scale = dice.ids(len(goods)), world.words["scale"]
    world.price = np.array([item[2] for item in goods], float) * scale
    world.unit_cost = np.array([item[3] for item in goods], float) * scale
    rows = [
        [id_, f"P-{k:02d}", item[0], item[1], price, cost or None]
        for k, (id_, item, price, cost) in enumerate(
            zip(_text(world.lists["products"]), goods, world.price, world.unit_cost, strict=True), 1
        )
    ]
    world.cur.executemany("INSERT INTO kept.products (id, code, name, series, price, unit_cost) VALUES (?, ?, ?, ?, ?, ?)", rows)


def _campaigns(world: World, dice) -> None:
    named = [(int(source), name) for source, names in world.words["campaigns"].items() for name in names]
    world.lists["campaigns"], world.campaign_source = dice.ids(len(named)), np.array([source for source, _ in named])
    world.put("campaigns", id=world.lists["campaigns"], source_id=world.campaign_source, name=[name for _, name in named])


def _competitors(world: World, dice) -> None:
    names = world.words["competitors"]
    world.lists["competitors"] = dice.ids(len(names))
    world.put("competitors", id=world.lists["competitors"], name=names)


def _fields(world: World, dice) -> None:
    fields = world.words["fields"]
    world.lists["custom_fields"] = dice.ids(len(fields))
    for place, (id_, (name, kind)) in enumerate(zip(_text(world.lists["custom_fields"]), fields.items(), strict=True), 1):
        choices = "\n".join(kind) if isinstance(kind, list) else None
        world.cur.execute(
            "INSERT INTO kept.custom_fields (id, entity, name, position, kind, choices) VALUES (?, 'client', ?, ?, ?, ?)",
            [id_, name, place, "choice" if choices else kind, choices],
        )


def _segments(world: World, dice) -> None:
    names = world.words["segments"]
    world.lists["segments"] = dice.ids(2)
    rule = written(Rule((Condition("sectors", (world.words["sectors"][3],)), Condition("employees", ("100", "")))))
    world.put("segments", id=world.lists["segments"], name=[names["rule"], names["list"]], kind=["rule", "list"], rule=[rule, None])


def _text(ids: np.ndarray) -> list[str]:
    return [bytes(row).hex() for row in ids]
