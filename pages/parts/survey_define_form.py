"""The form of one survey: name, kind, occasion, line, days, the script by language, the factors with their importance."""

from uuid import UUID, uuid4

import streamlit as st

from data.surveys import KINDS, LONGEST, MOST_DAYS, OCCASIONS, PARTS, TOPS, Survey
from pages import words
from pages.parts.contact_entry import apart
from pages.parts.survey_script import script
from pages.words import plain, say
from queries import reader

KEY = "_survey_define_key"


def draw(viewer, one: dict | None) -> tuple[bool, Survey, UUID, dict]:
    """Draw it; was it sent, what is in it, the key it is written under, and where each input tells its trouble."""
    key, places = st.session_state.setdefault(_named(one), uuid4()), {}
    mark, now = (
        key.hex[:12],
        one
        or {"survey": "", "kind": "nps", "occasion": "relationship", "line_id": None, "valid_days": 21, "quarantine_days": 90, "top": 5},
    )
    with st.form(f"survey_define_{mark}", border=False):
        facts = _facts(viewer, one, now, mark, places)
        texts = _texts(viewer, now, mark, places)
        top, factors = _factors(viewer, now, mark, places)
        sent = st.form_submit_button(say("surveys.define.save"), type="primary", key=f"survey_define_save_{mark}")
    return sent, Survey(**facts, texts=texts, factors=factors, top=top), key, places


def forget(one: dict | None) -> None:
    """What was written has another key next time."""
    st.session_state.pop(_named(one), None)


def _named(one: dict | None) -> str:
    return f"{KEY}_{one['survey_id'] if one else 'new'}"


def _facts(viewer, one: dict | None, now: dict, mark: str, places: dict) -> dict:
    name = st.text_input(say("surveys.define.name"), value=now["survey"], max_chars=200, key=f"survey_name_{mark}")
    places["name"] = st.container()
    with st.container(horizontal=True):
        kind = _one_of("kind", KINDS, now["kind"], mark) if one is None else now["kind"]
        occasion = _one_of("occasion", OCCASIONS, now["occasion"], mark)
    places["kind"] = st.container()
    lines = {"": say("surveys.every_line")}
    lines |= apart({str(row["id"]): plain(row["name"]) for row in reader.rows("lists/lines", viewer) if not row["retired"]})
    with st.container(horizontal=True):
        at = list(lines).index(str(now["line_id"] or "")) if str(now["line_id"] or "") in lines else 0
        line = st.selectbox(say("surveys.line"), list(lines), index=at, format_func=lines.get, key=f"survey_line_{mark}")
        days = {column: _days(column, now, mark) for column in ("quarantine_days", "valid_days")}
    places |= dict.fromkeys(("line", *days), st.container())
    return {"name": name or "", "kind": kind, "occasion": occasion, "line_id": UUID(line) if line else None} | days


def _one_of(what: str, options, now: str, mark: str) -> str:
    label, named = say(f"surveys.define.{what}"), lambda one: say(f"surveys.{what}.{one}")
    return st.segmented_control(label, options, default=now, required=True, format_func=named, key=f"survey_{what}_{mark}")


def _days(column: str, now: dict, mark: str) -> int:
    label = say(f"surveys.define.{column}")
    return int(st.number_input(label, 1, MOST_DAYS, int(now[column]), key=f"survey_{column}_{mark}") or now[column])


def _texts(viewer, now: dict, mark: str, places: dict) -> dict:
    """A tab for each language; empty parts are said in our own words, which stand there in grey."""
    known = {row["language"]: row for row in reader.rows("surveys/texts", viewer, survey=now["survey_id"])} if "survey_id" in now else {}
    st.markdown(f"**{say('surveys.define.script')}**")
    st.caption(say("surveys.define.script_hint"))
    found = {}
    for language, tab in zip(words.LANGUAGES, st.tabs(list(words.LANGUAGES.values())), strict=True):
        ours = script(viewer, None, now["kind"], language, now["top"])
        with tab:
            found[language] = {part: _part(language, part, known.get(language, {}), ours, mark) for part in PARTS}
            places[f"texts_{language}"] = st.container()
    return found


def _part(language: str, part: str, known: dict, ours: dict, mark: str) -> str:
    given = {"value": known.get(part) or "", "placeholder": ours[part], "max_chars": LONGEST, "height": 76}
    return st.text_area(say(f"surveys.part.{part}"), key=f"survey_text_{language}_{part}_{mark}", **given) or ""


def _factors(viewer, now: dict, mark: str, places: dict) -> tuple[int, tuple[tuple[str, float], ...]]:
    """The top of the scale, and the factors with their importance."""
    known = reader.rows("surveys/factors", viewer, survey=now["survey_id"]) if "survey_id" in now else []
    rows = [{"factor": one["factor"], "importance": one["importance"]} for one in known] or [{"factor": "", "importance": 1.0}]
    columns = {
        "factor": st.column_config.TextColumn(say("surveys.define.factor"), max_chars=200),
        "importance": st.column_config.NumberColumn(say("surveys.define.importance"), min_value=0, max_value=100, default=1),
    }
    st.markdown(f"**{say('surveys.define.factors_title')}**")
    st.caption(say("surveys.define.factors_hint"))
    label, named = say("surveys.define.top"), lambda one: say("surveys.define.scale", top=one)
    top = st.segmented_control(label, TOPS, default=now["top"], required=True, format_func=named, key=f"survey_top_{mark}")
    edited = st.data_editor(rows, num_rows="dynamic", column_config=columns, hide_index=True, key=f"survey_factors_{mark}")
    places["factors"] = st.container()
    return top, tuple((one["factor"] or "", float(one["importance"] or 0)) for one in edited)
