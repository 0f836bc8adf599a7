"""What loyalty needs on top of the tiny company: sales, answers, invitations, promises, and CDNOW's purchases."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pyarrow as pa

from tests.company import Tiny, moment


def survey(tiny: Tiny, kind: str = "nps", occasion: str = "relationship"):
    """The survey of this kind and occasion, made when there is none."""
    found = tiny.run("SELECT id FROM kept.surveys WHERE kind = ? AND occasion = ?", kind, occasion)
    return found[0][0] if found else tiny.add("surveys", id=uuid4(), name=f"{kind} {occasion}", kind=kind, occasion=occasion)


def days_after(day: str, days: int) -> str:
    """The day that lies so many days after another, both as 2026-01-31."""
    return str(date.fromisoformat(day) + timedelta(days=days))


def client(tiny: Tiny, name: str, **columns):
    """The client of this name, made when there is none."""
    if not tiny.run("SELECT 1 FROM kept.clients WHERE id = ?", tiny.id("client", name)):
        tiny.client(name, **columns)
    return tiny.id("client", name)


def sale(tiny: Tiny, who: str, at: str, amount=100, owner: str | None = None, line: str = "Sales"):
    """One sale to a client, who is made when unknown."""
    return tiny.add(
        "sales",
        id=uuid4(),
        line_id=tiny.id("line", line),
        client_id=client(tiny, who, line=line),
        amount=amount,
        owner_id=owner and tiny.id("staff", owner),
        happened_at=moment(at),
        entered_at=moment(at),
    )


def answer(tiny: Tiny, who: str, at: str, score: int | None = None, factors: dict | None = None, occasion="relationship", **columns):
    """One answer of a client: to the NPS survey with a score, to the satisfaction survey with scores by factor."""
    made = tiny.add(
        "answers",
        id=uuid4(),
        survey_id=survey(tiny, "csi" if factors else "nps", occasion),
        client_id=client(tiny, who),
        score=score,
        happened_at=moment(at),
        entered_at=moment(at),
        **columns,
    )
    for name, value in (factors or {}).items():
        tiny.add("answer_factors", answer_id=made, factor_id=tiny.id("factor", name), score=value)
    return made


def factors(tiny: Tiny, importance: dict, top: int = 10) -> None:
    """The factors of the satisfaction survey, by name with their importance, instead of those a company begins with, rated from 1 to `top`."""
    tiny.run("DELETE FROM kept.survey_factors")
    tiny.run("UPDATE kept.surveys SET top = ? WHERE id = ?", top, survey(tiny, "csi"))
    for position, (name, weight) in enumerate(importance.items(), start=1):
        tiny.add(
            "survey_factors", id=tiny.id("factor", name), survey_id=survey(tiny, "csi"), name=name, importance=weight, position=position
        )


def answers(tiny: Tiny, at: str, promoters: int = 0, passives: int = 0, detractors: int = 0) -> None:
    """So many answers of so many clients, on one day."""
    for n, score in enumerate([10] * promoters + [8] * passives + [3] * detractors):
        answer(tiny, f"{at} {n}", at, score)


def monthly(tiny: Tiny, clients: dict) -> None:
    """Sales on the tenth of each month of 2026 from January: a list of amounts per client, 0 = none."""
    for name, amounts in clients.items():
        for month, amount in enumerate(amounts, start=1):
            if amount:
                sale(tiny, name, f"2026-{month:02}-10", amount)


def cdnow(tiny: Tiny, file) -> None:
    """The purchases of the CDNOW sample as sales, written in one go."""
    lines = [line.split() for line in file.read_text().splitlines()]
    days = [datetime.strptime(line[2], "%Y%m%d") for line in lines]
    bought = pa.table({"who": [line[0] for line in lines], "at": pa.array(days, pa.timestamp("us")), "amount": [line[4] for line in lines]})
    with tiny.here.cursor() as cur:
        cur.register("bought", bought)
        cur.execute(
            "INSERT INTO kept.clients (id, line_id, name, name_norm, happened_at, entered_at) "
            'SELECT uuid(), (SELECT id FROM kept.lines), who, who, min("at"), min("at") FROM bought GROUP BY who'
        )
        cur.execute(
            'INSERT INTO kept.sales (id, line_id, client_id, happened_at, entered_at, amount) SELECT uuid(), c.line_id, c.id, b."at", b."at", '
            "CAST(b.amount AS DECIMAL(18,2)) FROM bought b JOIN kept.clients c ON c.name = b.who"
        )
    tiny.here.changed_everywhere()
