"""Random stories of deals as the desk would write them: hypothesis makes them, one load puts many into a company, a plain loop replays them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid5

import pyarrow as pa
from hypothesis import strategies as st

from data import spans
from tests.company import Tiny

BEGIN, STEP = datetime(2026, 1, 1), timedelta(hours=6)  # every fourth moment is a midnight
OPEN = ("lead", "qualified", "proposal")
STAGES = (*OPEN, "won", "lost")
PEOPLE = ("anna", "boris", None)
AMOUNTS = (None, Decimal("10.01"), Decimal("250.50"), Decimal("999999.99"))
DAYS = (None, date(2026, 1, 10), date(2026, 1, 20), date(2026, 2, 10))
KINDS = {"move": STAGES, "credit": PEOPLE, "hand": PEOPLE[:2], "amount": AMOUNTS, "close": DAYS}
SPACE = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")

_deeds = st.sampled_from(("move", "move", "move", "hand", "amount", "close", "credit")).flatmap(
    lambda kind: st.tuples(st.integers(0 if kind == "move" else 1, 30), st.just(kind), st.sampled_from(KINDS[kind]))
)
_births = st.tuples(st.integers(0, 60), *(st.sampled_from(choice) for choice in ((*OPEN, *OPEN, "won"), PEOPLE, AMOUNTS, DAYS)))
stories = st.lists(st.tuples(_births, st.lists(_deeds, max_size=7)), min_size=30, max_size=45).filter(
    lambda many: sum(len(deeds) for _, deeds in many) > 60
)


@dataclass(frozen=True)
class State:
    """Where a deal stands, whose it is, for how much, and when it is believed to close."""

    stage: str
    owner: str | None
    amount: Decimal | None
    close: date | None
    since: datetime  # when it came into this stage


def told(story) -> list[tuple[datetime, str, State]]:
    """A story as `(moment, what, state from then on)`; a closed deal is only moved, by its owner or another."""
    (tick, stage, owner, amount, close), deeds = story
    moment = BEGIN + tick * STEP
    state, made = State(stage, owner, amount, close, moment), []
    made.append((moment, "move", state))
    for gap, kind, value in deeds:
        moment += gap * STEP
        if kind not in ("move", "credit") and state.stage not in OPEN:
            continue
        state = _after(state, kind, value, moment)
        made.append((moment, "move" if kind == "credit" else kind, state))
    return made


def _after(state: State, kind: str, value, moment: datetime) -> State:
    if kind == "move":
        return State(value, state.owner, state.amount, state.close, moment)
    if kind == "credit":  # the next stage is reached by somebody else
        return State(OPEN[(STAGES.index(state.stage) + 1) % 3], value, state.amount, state.close, moment)
    changed = {"hand": "owner", "amount": "amount", "close": "close"}[kind]
    return State(**{**state.__dict__, changed: value})


def at(story, before: datetime, known: datetime) -> State | None:
    """The state of a deal just before a moment, as known at another."""
    found = [state for moment, _, state in told(story) if moment < before and moment <= known]
    return found[-1] if found else None


def load(tiny: Tiny, many, until: datetime | None = None) -> None:
    """Put these stories into the company instead of what deals it has; only what happened up to `until`."""
    tables = {"deals": [], "stage_events": [], "assignments": [], "field_history": []}
    for n, story in enumerate(many):
        _write(tables, tiny, UUID(int=n + 1), [line for line in told(story) if until is None or line[0] <= until])
    with tiny.here.cursor() as cur:
        for table, lines in tables.items():
            cur.execute(f"DELETE FROM kept.{table}")
            if lines:
                cur.register(
                    "told", pa.Table.from_pylist([{k: str(v) if isinstance(v, UUID) else v for k, v in line.items()} for line in lines])
                )
                names = ", ".join(lines[0])
                cur.execute(f"INSERT INTO kept.{table} ({names}) SELECT {names} FROM told")
                cur.unregister("told")
        spans.rebuild_all(cur)
    tiny.here.changed_everywhere()


def _write(tables: dict, tiny: Tiny, deal: UUID, lines: list) -> None:
    if not lines:
        return
    line, who = tiny.id("line", "Sales"), lambda login: login and tiny.id("staff", login)
    first, last, before, seq = lines[0], lines[-1][2], None, 0
    stage = lambda name: tiny.id("stage", f"Sales/{name}")  # noqa: E731
    for n, (moment, kind, state) in enumerate(lines):
        made = {"id": uuid5(SPACE, f"{deal}{n}"), "happened_at": moment, "entered_at": moment}
        if kind == "move":
            seq += 1
            event = {"deal_id": deal, "seq": seq, "stage_id": stage(state.stage), "owner_id": who(state.owner), "amount": state.amount}
            tables["stage_events"].append(made | event)
        if kind == "hand" or before is None or state.owner != before.owner:
            given = {"entity": "deal", "entity_id": deal, "owner_id": who(state.owner), "reason": "handed_over" if kind == "hand" else None}
            tables["assignments"].append(made | given)
        if kind in ("amount", "close"):
            old, new = (getattr(one, kind) for one in (before, state))
            field = {"amount": "amount", "close": "expected_close"}[kind]
            said = {"old_value": None if old is None else str(old), "new_value": None if new is None else str(new)}
            tables["field_history"].append(made | {"entity": "deal", "entity_id": deal, "field": field, **said})
        before = state
    present = {"stage_id": stage(last.stage), "owner_id": who(last.owner), "amount": last.amount, "expected_close": last.close}
    born = {"id": deal, "line_id": line, "name": f"deal {deal.int}", "happened_at": first[0], "entered_at": first[0]}
    tables["deals"].append(born | present)
