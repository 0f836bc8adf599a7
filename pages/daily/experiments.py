"""Does an action help? A random half gets it, the other shows what would have come without it: /experiments."""

from uuid import UUID

import streamlit as st

from data import experiments, segments
from data.problems import Problem
from pages.parts import experiment_form, experiment_list, experiment_story, rows
from pages.parts.filters import Filters, today
from pages.parts.who import viewer
from pages.words import count, plain, say, told
from queries import reader

me, asked = viewer(), st.query_params


def begin(wanted: experiments.Wanted, key: UUID) -> None:
    """The halves are drawn; from now on the experiment is shown."""
    experiments.begin(me, wanted, key=key)
    experiment_list.say_once("success", say("experiments.began"))


def done(one: dict, clients: list[str]) -> None:
    """These got it."""
    experiment_list.say_once("success", count("experiments.marked", experiments.done(me, UUID(one["id"]), tuple(map(UUID, clients)))))


def stop(one: dict) -> None:
    """Nobody gets it any more."""
    experiments.stop(me, UUID(one["id"]), version=one["version"])
    experiment_list.say_once("success", say("experiments.did_stop"))


def as_list(one: dict, clients: list[str], key: UUID) -> None:
    """Those who are to get it, as a list: for a mailing, or to be worked through."""
    name, those = say("experiments.list_name", name=one["name"])[:80], tuple(map(UUID, clients))
    segments.save(me, segments.NewSegment(name, clients=those), key=key)
    experiment_list.say_once("success", say("experiments.listed", name=plain(name)))


def act(work, *given) -> None:
    """One press: done and shown anew, or the reason why not."""
    try:
        work(*given)
    except Problem as problem:
        experiment_list.say_once("warning", told(problem))
    st.rerun()


if not me.sees_whole:
    st.info(say("experiments.not_yours"))
    st.stop()
if "new" in asked and me.may("experiments.run"):
    experiment_form.draw(me, experiments, begin)
elif "experiment" in asked:
    experiment_story.draw(me, asked["experiment"], act, {"done": done, "stop": stop, "list": as_list})
else:
    experiment_list.draw(me)
rows.drawer(me, Filters(reader.year_before(today()), today()))
