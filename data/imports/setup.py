"""What a map sets up before its rows: the line, its stages, results. Shown in the dry run, written with the rows."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from data.imports.known import Known, fresh_id, key
from data.imports.mapping import Map
from data.imports.plan import Plan

BEGINNING = datetime(1970, 1, 1)  # stages of a line that had no deal yet were never in use: no past day shows them


@dataclass(frozen=True)
class Note:
    """One sentence about what will happen besides the rows: an English template and its values."""

    sentence: str
    values: dict = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence.format(**self.values)


def prepare(known: Known, map_: Map, plan: Plan) -> tuple[UUID | None, list[Note]]:
    """Plan the map's line, stages and results and let `known` know them; the line of rows that name none."""
    notes: list[Note] = []
    line = _line(known, map_, plan, notes)
    if map_.stages and line is not None:
        _stages(known, map_, plan, line, notes)
    _results(known, map_, plan, notes)
    return line, notes


def _line(known: Known, map_: Map, plan: Plan, notes: list[Note]) -> UUID | None:
    if map_.line is None:
        return known.first_line()
    found = known.names("lines").get((None, key(map_.line)))
    if found is None:
        position = known.cur.execute("SELECT coalesce(max(position), 0) + 1 FROM kept.lines").fetchone()[0]
        found = fresh_id()
        plan.add("lines", id=found, name=map_.line, position=position)
        known.stand_in("lines", None, map_.line, found)
        notes.append(Note("The business line {name} will be made.", {"name": map_.line}))
    return found


def _stages(known: Known, map_: Map, plan: Plan, line: UUID, notes: list[Note]) -> None:
    standing = {key(stage.name): stage for stage in known.stages(line)}
    wanted: dict[str, UUID] = {}
    made = []
    for position, stage in enumerate(map_.stages, start=1):
        old = standing.pop(key(stage.name), None)
        if old is not None and old.kind != stage.kind:
            standing[key(stage.name)], old = old, None
        wanted[stage.kind] = id_ = fresh_id() if old is None else old.id
        if old is None:
            made.append(stage.name)
            plan.add("stages", id=id_, line_id=line, name=stage.name, position=position, kind=stage.kind)
        elif old.position != position:
            plan.change("stages", old.id, {"position": old.position}, {"position": position})
        known.stand_in("stages", line, stage.name, id_)
        known.set_up(line, id_, stage.kind)
    if made:
        notes.append(Note("New stages: {names}.", {"names": ", ".join(made)}))
    _leave(known, plan, line, list(standing.values()), wanted, notes, {key(stage.name) for stage in map_.stages}, len(map_.stages))


def _leave(known, plan, line, others, wanted, notes, names, after) -> None:
    """Stages the map does not name: retired when no deal was ever in them, else kept behind the map's."""
    used = {row[0] for row in known.cur.execute("SELECT stage_id FROM kept.stage_events UNION SELECT stage_id FROM kept.deals").fetchall()}
    gone = [stage for stage in others if stage.id not in used]
    begun = known.cur.execute("SELECT 1 FROM kept.deals WHERE line_id = ? LIMIT 1", [line]).fetchone()
    for stage in gone:
        plan.change("stages", stage.id, {"retired_at": None}, {"retired_at": plan.at if begun else BEGINNING})
        if key(stage.name) not in names:
            known.forget("stages", line, stage.name)
    for place, stage in enumerate((stage for stage in others if stage.id in used), start=after + 1):
        if stage.position != place:
            plan.change("stages", stage.id, {"position": stage.position}, {"position": place})
    _moves(known, plan, line, {stage.id: wanted.get(stage.kind) if stage.kind != "open" else None for stage in gone})
    if gone:
        notes.append(Note("Retired, because no deal was ever in them: {names}.", {"names": ", ".join(stage.name for stage in gone)}))
    if kept := [stage.name for stage in others if stage.id in used]:
        notes.append(Note("Kept, because deals were in them: {names}.", {"names": ", ".join(kept)}))


def _moves(known, plan, line: UUID, instead: dict) -> None:
    """Results that moved a deal to a retired stage: to the new won or lost stage, else they move nothing any more."""
    standing = known.cur.execute(
        "SELECT result_id, stage_id FROM kept.result_moves WHERE line_id = ? ORDER BY result_id", [line]
    ).fetchall()
    for result, stage in standing:
        if stage in instead:
            plan.remove("result_moves", result, {"line_id": line, "stage_id": stage})
            if instead[stage] is not None:
                plan.add("result_moves", result_id=result, line_id=line, stage_id=instead[stage])


def _results(known: Known, map_: Map, plan: Plan, notes: list[Note]) -> None:
    position = known.cur.execute("SELECT coalesce(max(position), 0) FROM kept.results").fetchone()[0]
    made = [result for result in map_.results if (None, key(result.name)) not in known.names("results")]
    for place, result in enumerate(made, start=position + 1):
        id_ = fresh_id()
        plan.add("results", id=id_, name=result.name, position=place, reached=result.reached, is_refusal=result.is_refusal)
        known.stand_in("results", None, result.name, id_)
    if made:
        notes.append(Note("New results: {names}.", {"names": ", ".join(result.name for result in made)}))
