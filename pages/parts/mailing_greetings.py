"""Today's birthdays and the contracts that end soon: their letters are prepared with one press, and go only after they were seen."""

from uuid import UUID, uuid4

import streamlit as st

from data.mailings import Draft, Group
from data.problems import Problem
from pages.parts import mailing_form
from pages.words import count, day, plain, say, told
from queries import reader
from queries.models import greetings


def draw(viewer, write) -> None:
    """A line per occasion and line of business that has somebody to write to. `write(draft, key, None)` keeps the draft."""
    templates = {one["occasion"]: one for one in reversed(reader.rows("lists/letter_templates", viewer)) if not one["retired"]}
    lines = {str(one["id"]): one["name"] for one in reader.rows("lists/lines", viewer)}
    due = waiting(viewer)
    for (occasion, line), found in sorted(due.items(), key=lambda one: (one[0][0], lines.get(one[0][1], ""))):
        if occasion not in templates:
            continue
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"{count(f'mailings.due.{occasion}', len(found))} · {plain(lines.get(line, ''))}")
            st.space("stretch")
            if st.button(say("mailings.prepare"), icon=":material/edit:", key=f"mailings_prepare_{occasion}_{line}"):
                _prepare(viewer, write, templates[occasion], line, found)


def waiting(viewer) -> dict[tuple[str, str], list[dict]]:
    """Whom a letter is due to and was not written yet, by occasion and line."""
    written = reader.rows("mailings/greeted", viewer)
    persons = {one["person_id"] for one in written if one["occasion"] == "birthday"}
    clients = {one["client_id"] for one in written if one["occasion"] == "renewal"}
    due: dict[tuple[str, str], list[dict]] = {}
    for one in greetings.due(reader.rows("today/dates", viewer), reader.to_local(reader.store.now()).weekday()):
        if not (one["person_id"] in persons if one["kind"] == "birthday" else one["client_id"] in clients):
            due.setdefault((one["kind"], str(one["line_id"])), []).append(one)
    return due


def _prepare(viewer, write, template: dict, line: str, found: list[dict]) -> None:
    """The draft, by e-mail where there is a server to send by, else on paper; then it is shown."""
    sender = next((one["id"] for one in reader.rows("mailings/senders", viewer) if not one["retired"]), None)
    group = Group(tuple(UUID(one["client_id"]) for one in found), picked=True)
    today = day(reader.to_local(reader.store.now()).date(), "d MMM y")
    wanted = Draft(
        UUID(line),
        f"{template['name']} · {today}",
        template["subject"],
        template["body"],
        (group,),
        way="smtp" if sender else "print",
        sender_id=UUID(sender) if sender else None,
        template_id=UUID(template["id"]),
        address=mailing_form.address(st.context.url),
        persons=frozenset(UUID(one["person_id"]) for one in found if one["person_id"]),
    )
    try:
        write(wanted, uuid4(), None)
    except Problem as problem:
        st.error(told(problem))
