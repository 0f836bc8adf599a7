"""The lists a company may want different: what stands in each, and the one way to add, change, retire and order their entries."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from data import calendar, company, list_checks, stage_terms, store, trail
from data.listings import SETTINGS, Listing, listing
from data.problems import Problem


def add(viewer, name: str, values: dict, *, key: UUID):
    """Add an entry at the end of a list; returns its key. Once per `key`; a Problem names the column that is wrong."""
    which = listing(name)

    def work(cur, me):
        if not which.grows:
            raise Problem("This list has just these entries.")
        if known := trail.of(cur, key):
            return known.entity_id
        entry = _insert(cur, name, which, list_checks.checked(cur, name, which.columns, values), key)
        _after(cur, name)
        trail.note(cur, me.id, "lists.add", name, entry if isinstance(entry, UUID) else None, str(values), line=key)
        return entry

    return _run(viewer, name, work)


def change(viewer, name: str, entry, values: dict, *, version: int | None = None, moves: dict | None = None) -> None:
    """Change an entry; `moves` (results only) says per line to which stage the result moves a deal, None = to none."""
    which = listing(name)

    def work(cur, me) -> None:
        _unchanged(cur, name, which, entry, version)
        given = list_checks.checked(cur, name, tuple(one for one in which.columns if not one.fixed), values, entry)
        sets = ", ".join(f"{column} = ?" for column in given) + ("" if which.keyed_by_hand or name == "complaint_limits" else _UP)
        if name == "stages":
            stage_terms.remember(cur, me, entry, given)
        cur.execute(f"UPDATE kept.{name} SET {sets} WHERE {which.key} = ?", [*given.values(), entry])
        if moves is not None:
            list_checks.write_moves(cur, entry, moves)
        _after(cur, name)
        trail.note(cur, me.id, "lists.change", name, entry if isinstance(entry, UUID) else None, f"{entry}: {values}")

    _run(viewer, name, work)


_UP = ", version = version + 1"
_NEIGHBOURS = {
    "stages": "SELECT s.{key}, s.position FROM kept.{name} s JOIN kept.stages x ON x.id = $entry AND x.line_id = s.line_id AND x.kind = s.kind "
    "ORDER BY s.position, s.name, s.id"
}


def retire(viewer, name: str, entry, *, version: int, back: bool = False) -> None:
    """Retire an entry, or take it back: what refers to it keeps its name. A Problem while open work hangs on it."""
    which = listing(name)

    def work(cur, me) -> None:
        if not which.retires:
            raise Problem("This list has just these entries.")
        _unchanged(cur, name, which, entry, version)
        if not back:
            list_checks.may_retire(cur, name, entry)
        cur.execute(f"UPDATE kept.{name} SET retired_at = ?{_UP} WHERE {which.key} = ?", [None if back else store.now(), entry])
        trail.note(cur, me.id, "lists.back" if back else "lists.retire", name, entry if isinstance(entry, UUID) else None, str(entry))

    _run(viewer, name, work)


def remove(viewer, name: str, entry) -> None:
    """Take out a day or a weekday: they are part of no history, the calendar is made anew without them."""

    def work(cur, me) -> None:
        which = listing(name)
        if not which.keyed_by_hand:
            raise Problem("Entries of this list are retired, never deleted.")
        if name == "work_week" and cur.execute("SELECT count(*) FROM kept.work_week").fetchone()[0] == 1:
            raise Problem("A company works on one day of the week at least.")
        cur.execute(f"DELETE FROM kept.{name} WHERE {which.key} = ?", [entry])
        _after(cur, name)
        trail.note(cur, me.id, "lists.remove", name, None, str(entry))

    _run(viewer, name, work)


def order(viewer, name: str, entry, *, up: bool) -> None:
    """Put an entry one place up or down; a stage only among those of its line and kind, since deals move along them."""
    which = listing(name)

    def work(cur, me) -> None:
        if not which.ordered:
            raise Problem("This list stands in the order of its names.")
        _swap(cur, name, which.key, entry, -1 if up else 1)

    _run(viewer, name, work)


def settle(viewer, values: dict, *, version: int) -> None:
    """Change the rules by which the company counts and works (SETTINGS)."""

    def work(cur, me) -> None:
        row = cur.execute("SELECT version FROM kept.company").fetchone()
        if row is None or row[0] != version:
            raise Problem("Someone has changed this. Look at it again.")
        given = list_checks.checked(cur, "company", SETTINGS, values)
        if given["asleep_below"] > given["cooling_below"]:
            raise Problem("Whoever is asleep has been cooling before: the first share is the smaller one.", field="asleep_below")
        sets = ", ".join(f"{column} = ?" for column in given)
        cur.execute(f"UPDATE kept.company SET {sets}{_UP}", list(given.values()))
        trail.note(cur, me.id, "company.settle", "company", None, str(values))

    store.here().transaction(work, viewer=viewer, right="company.edit", touches=("company", "audit"))


def _run(viewer, name: str, work):
    here = store.here()
    made = here.transaction(
        work, viewer=viewer, right="company.edit", touches=(name, "audit", "result_moves", "playbook_items", "calendar", "stage_terms")
    )
    if name in ("holidays", "work_week", "lines"):
        here.changed_everywhere()
    return made


def _insert(cur, name: str, which: Listing, given: dict, key: UUID):
    if name == "lines":
        place = cur.execute("SELECT coalesce(max(position), 0) + 1 FROM kept.lines").fetchone()[0]
        language = cur.execute("SELECT language FROM kept.company").fetchone()[0]
        return company.add_line(cur, given["name"], place, language)
    entry = given[which.key] if which.keyed_by_hand else key.hex[:12] if which.key == "code" else key
    columns = given if which.keyed_by_hand else {which.key: entry} | given
    if which.ordered:
        columns["position"] = _last_place(cur, name, given)
    marks = ", ".join("?" * len(columns))
    cur.execute(f"INSERT INTO kept.{name} ({', '.join(columns)}) VALUES ({marks})", list(columns.values()))
    return entry


def _swap(cur, name: str, key: str, entry, step: int) -> None:
    which = _NEIGHBOURS.get(name, "SELECT {key}, position FROM kept.{name} ORDER BY position, name, {key}").format(key=key, name=name)
    rows = cur.execute(which, {"entry": entry} if name in _NEIGHBOURS else {}).fetchall()
    ids, places = [row[0] for row in rows], sorted(row[1] for row in rows)
    at = ids.index(entry) if entry in ids else -1
    if at >= 0 and 0 <= at + step < len(ids):
        ids[at], ids[at + step] = ids[at + step], ids[at]
    places = places if len(set(places)) == len(places) else range(places[0], places[0] + len(ids))
    for row, place in zip(ids, places, strict=True):
        cur.execute(f"UPDATE kept.{name} SET position = ? WHERE {key} = ? AND position <> ?", [place, row, place])


def _last_place(cur, name: str, given: dict) -> int:
    """The end of the list; of a line's stages the end of those of its kind, since deals move along them."""
    if name != "stages":
        return cur.execute(f"SELECT coalesce(max(position), 0) + 1 FROM kept.{name}").fetchone()[0]
    later = {"open": ("won", "lost"), "won": ("lost",), "lost": ()}[given["kind"]]
    marks = ", ".join(f"'{kind}'" for kind in ("none", *later))
    row = cur.execute(
        f"SELECT coalesce(min(position) FILTER (WHERE kind IN ({marks})), max(position) + 1, 1) FROM kept.stages WHERE line_id = ?",
        [given["line_id"]],
    ).fetchone()
    cur.execute("UPDATE kept.stages SET position = position + 1 WHERE line_id = ? AND position >= ?", [given["line_id"], row[0]])
    return row[0]


def _unchanged(cur, name: str, which: Listing, entry: date | int | str | UUID | Decimal, version: int | None) -> None:
    versioned = not which.keyed_by_hand and name != "complaint_limits"
    row = cur.execute(f"SELECT {'version' if versioned else '1'} FROM kept.{name} WHERE {which.key} = ?", [entry]).fetchone()
    if row is None:
        raise Problem("This entry is not on the list.")
    if versioned and row[0] != version:
        raise Problem("Someone has changed this. Look at it again.")


def _after(cur, name: str) -> None:
    if name in ("holidays", "work_week"):
        calendar.rebuild(cur)
