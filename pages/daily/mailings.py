"""Letters to many: who, what, as they will be, and only then sent; how each mailing is doing: /mailings."""

from uuid import UUID

import streamlit as st

from data import mailings
from data.problems import Problem
from pages.parts import mailing_form, mailing_greetings, mailing_list, mailing_prepared, mailing_refusals, mailing_senders, mailing_story
from pages.parts.who import viewer
from pages.words import count, say, told
from queries import reader

ACTS = {"pause": mailings.pause, "resume": mailings.resume, "stop": mailings.stop}


def act(name: str, one: dict) -> None:
    """One press on a mailing: it goes, waits, goes on or ends."""
    known = {"version": one["version"]}
    try:
        if name == "send":
            letters = mailings.send(viewer(), UUID(one["id"]), address=mailing_form.address(st.context.url), **known)
            said = count(f"mailings.gone.{one['way']}", letters)
        else:
            ACTS[name](viewer(), UUID(one["id"]), **known)
            said = say(f"mailings.did.{name}")
    except Problem as problem:
        mailing_story.say_once("warning", told(problem))
    else:
        mailing_story.say_once("success", said)
    st.rerun()


def write(wanted: mailings.Draft, key: UUID, one: dict | None) -> None:
    """A new draft, or what was changed of one; then it is shown as it will be."""
    if one:
        mailings.change(viewer(), UUID(one["id"]), wanted, version=one["version"])
    else:
        mailings.draft(viewer(), wanted, key=key)
    mailing_form.leave(UUID(one["id"]) if one else key)


me, asked = viewer(), st.query_params
if not me.may("mailings.write"):
    st.info(say("mailings.not_yours"))
    st.stop()
if "edit" in asked:
    mailing_form.draw(me, asked.get("mailing"), write)
elif "mailing" in asked:
    mailing_story.draw(me, asked["mailing"], act)
else:
    mailing_list.head(me, mailing_senders.open_list)
    prepared = reader.rows("mailings/prepared", me)
    mailing_prepared.draw(prepared)
    mailing_greetings.draw(me, write)
    mailing_list.draw(me, {one["id"] for one in prepared})
    mailing_refusals.drawer(me)
