"""Surveys as the company defines them: texts by language, factors, periods. One that was asked is never changed: a new version replaces it."""

import json
from dataclasses import dataclass, field
from uuid import UUID, uuid5

from data import store, trail
from data.inserts import insert
from data.problems import Problem

TOUCHES = ("surveys", "survey_texts", "survey_factors", "audit")
KINDS, OCCASIONS, LANGUAGES, TOPS = ("nps", "csi"), ("relationship", "event"), ("en", "ru", "uk"), (5, 10)
PARTS = ("thanks", "plans", "question", "why", "better")  # of the script, in the order in which they are said
LONGEST, MOST_FACTORS, MOST_DAYS = 1000, 20, 365


@dataclass(frozen=True)
class Survey:
    """A definition. `texts`: by language the five PARTS of the script (a language left out is asked in our own words);
    `factors`: names with their importance, in order, rated from 1 to `top`; `line_id` None: for every line. Days: how long a
    personal link lives, and how long nobody is asked again."""

    name: str
    kind: str = "nps"
    occasion: str = "relationship"
    line_id: UUID | None = None
    valid_days: int = 21
    quarantine_days: int = 90
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    factors: tuple[tuple[str, float], ...] = ()
    top: int = 5


def make(viewer, survey: Survey, *, key: UUID) -> UUID:
    """Add a survey; returns its id, which is the key. Once per key."""

    def work(cur, me) -> UUID:
        if not trail.of(cur, key):
            _write(cur, me, _checked(cur, survey), key)
        return key

    return _run(viewer, work)


def revise(viewer, survey_id: UUID, survey: Survey, *, version: int, key: UUID) -> UUID:
    """Change a survey that nobody was asked yet; of one that was asked a new version takes its place. Returns the id that stands."""

    def work(cur, me) -> UUID:
        if known := trail.of(cur, key):
            return known.entity_id
        kind = _unchanged(cur, survey_id, version)
        if survey.kind != kind:
            raise Problem("A survey stays of the kind it is.", field="kind")
        facts = _checked(cur, survey)
        if was_asked(cur, survey_id):
            cur.execute("UPDATE kept.surveys SET retired_at = ?, version = version + 1 WHERE id = ?", [store.now(), survey_id])
            _write(cur, me, facts, key, replaces=survey_id)
            return key
        for table in ("surveys WHERE id", "survey_texts WHERE survey_id", "survey_factors WHERE survey_id"):
            cur.execute(f"DELETE FROM kept.{table} = ?", [survey_id])
        _write(cur, me, facts, survey_id, line=key, version=version + 1)
        return survey_id

    return _run(viewer, work)


def retire(viewer, survey_id: UUID, *, version: int, back: bool = False) -> None:
    """Ask it no more, or again: what was answered stays."""

    def work(cur, me) -> None:
        _unchanged(cur, survey_id, version, back=back)
        when = None if back else store.now()
        cur.execute("UPDATE kept.surveys SET retired_at = ?, version = version + 1 WHERE id = ?", [when, survey_id])
        trail.note(cur, me.id, "surveys.back" if back else "surveys.retire", "survey", survey_id)

    _run(viewer, work)


def was_asked(cur, survey_id: UUID) -> bool:
    """Was anybody invited to it, or did anybody answer?"""
    asked = " OR ".join(
        f"EXISTS (SELECT 1 FROM kept.{table} WHERE survey_id = $id)" for table in ("invitations", "answers", "survey_waves")
    )
    return cur.execute(f"SELECT {asked}", {"id": survey_id}).fetchone()[0]


def _run(viewer, work):
    return store.here().transaction(work, viewer=viewer, right="company.edit", touches=TOUCHES)


def _unchanged(cur, survey_id: UUID, version: int, back: bool = False) -> str:
    """The kind of a survey that stands as it was seen."""
    row = cur.execute("SELECT kind, version, retired_at IS NOT NULL, id IN (SELECT replaces_id FROM kept.surveys WHERE replaces_id IS NOT NULL) "
                      "FROM kept.surveys WHERE id = ?", [survey_id]).fetchone()  # fmt: skip
    if row is None:
        raise Problem("This entry is not on the list.")
    if row[1] != version or row[3] or row[2] != back:
        raise Problem("Someone has changed this. Look at it again.")
    return row[0]


def _checked(cur, survey: Survey) -> Survey:
    """The same with clean words; a Problem names the input that is wrong."""
    name = survey.name.strip()[:200]
    if not name:
        raise Problem("A name is needed.", field="name")
    if survey.kind not in KINDS or survey.occasion not in OCCASIONS:
        raise Problem("Choose one of the list.", field="kind")
    if survey.top not in TOPS:
        raise Problem("Choose one of the list.", field="top")
    if survey.line_id and not cur.execute("SELECT 1 FROM kept.lines WHERE id = ? AND retired_at IS NULL", [survey.line_id]).fetchone():
        raise Problem("This line is not on the list.", field="line")
    for column in ("valid_days", "quarantine_days"):
        if not 1 <= getattr(survey, column) <= MOST_DAYS:
            raise Problem("Between 1 and {most} days.", field=column, most=MOST_DAYS)
    words = {"name": name, "texts": _texts(survey.texts), "factors": _factors(survey)}
    return Survey(**{**vars(survey), **words})


def _texts(texts: dict) -> dict:
    """Whole scripts only: in a language all parts are said, or none."""
    found = {}
    for language, parts in texts.items():
        said = {part: " ".join((parts.get(part) or "").split()) for part in PARTS}
        if language not in LANGUAGES or any(len(words) > LONGEST for words in said.values()):
            raise Problem("This is longer than {most} characters.", field=f"texts_{language}", most=LONGEST)
        if any(said.values()):
            if not all(said.values()):
                raise Problem("Fill in all five parts of the script, or none.", field=f"texts_{language}")
            found[language] = said
    return found


def _factors(survey: Survey) -> tuple[tuple[str, float], ...]:
    found = tuple((name.strip()[:200], float(importance)) for name, importance in survey.factors if name.strip())
    if len({name.casefold() for name, _ in found}) < len(found):
        raise Problem("Two factors have the same name.", field="factors")
    if len(found) > MOST_FACTORS or any(not 0 <= importance <= 100 for _, importance in found):
        raise Problem("At most {most} factors, each with an importance from 0 to 100.", field="factors", most=MOST_FACTORS)
    if survey.kind == "csi" and not any(importance > 0 for _, importance in found):
        raise Problem("Satisfaction is asked by factors: name one at least.", field="factors")
    return found


def _write(cur, me, survey: Survey, survey_id: UUID, *, replaces: UUID | None = None, line: UUID | None = None, version: int = 1) -> None:
    row = {name: getattr(survey, name) for name in ("name", "kind", "occasion", "line_id", "valid_days", "quarantine_days", "top")}
    insert(cur, "surveys", [row | {"id": survey_id, "replaces_id": replaces, "created_at": store.now(), "version": version}])
    insert(cur, "survey_texts", [{"survey_id": survey_id, "language": language} | parts for language, parts in survey.texts.items()])
    insert(
        cur,
        "survey_factors",
        [
            {
                "id": uuid5(line or survey_id, f"factor {place}"),
                "survey_id": survey_id,
                "name": name,
                "importance": weight,
                "position": place,
            }
            for place, (name, weight) in enumerate(survey.factors, start=1)
        ],
    )
    details = json.dumps({"replaces": replaces and str(replaces), "name": survey.name})
    trail.note(cur, me.id, "surveys.write", "survey", survey_id, details, line=line or survey_id)
