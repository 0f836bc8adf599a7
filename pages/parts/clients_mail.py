"""A mail to those chosen: opens the person's own mail program with hidden copies to persons who agreed; says who is left out."""

from dataclasses import dataclass
from urllib.parse import quote

import pyarrow as pa
import streamlit as st

from pages.words import count, say
from queries import reader

LONGEST = 1800  # characters of a mailto link: longer ones some mail programs cut off without a word


@dataclass(frozen=True)
class Letter:
    """Addresses of persons who agreed; how many clients have no e-mail at all, and how many nobody who agreed."""

    addresses: tuple[str, ...]
    reached: int
    no_email: int
    no_consent: int


def letter(viewer, clients: list[str]) -> Letter:
    """Whom a mail to these clients may go to."""
    wanted = set(clients)
    rows = [one for one in reader.rows("clients/mailable", viewer) if one["client_id"] in wanted]
    agreed = [one for one in rows if one["barred"] is None]
    reached, known = {one["client_id"] for one in agreed}, {one["client_id"] for one in rows}
    addresses = tuple(dict.fromkeys(one["email"].strip() for one in agreed))
    return Letter(addresses, len(reached), len(wanted - known), len(known - reached))


def link(addresses: tuple[str, ...]) -> str | None:
    """A mailto link with hidden copies; None when it would be too long for a mail program."""
    made = "mailto:?bcc=" + ",".join(quote(one, safe="@.+-_") for one in addresses)
    return made if len(made) <= LONGEST else None


def draw(viewer, chosen: pa.Table) -> None:
    """Say how many it reaches and how many not, then the way to the mail program and the addresses to copy."""
    found = letter(viewer, chosen["client_id"].to_pylist())
    st.markdown(
        say("clients.mail_reach", people=count("clients.mail_people", len(found.addresses)), clients=count("clients.n", found.reached))
    )
    left = [count(f"clients.mail_{name}", n) for name, n in (("no_email", found.no_email), ("no_consent", found.no_consent)) if n]
    if left:
        st.caption(" ".join(left))
    if not found.addresses:
        return
    made = link(found.addresses)
    if made:
        st.link_button(say("clients.mail_open"), made, icon=":material/mail:", type="primary")
    else:
        st.caption(say("clients.mail_too_many"))
    st.caption(say("clients.mail_copy"))
    st.code(", ".join(found.addresses), language=None, wrap_lines=True, height=120)
