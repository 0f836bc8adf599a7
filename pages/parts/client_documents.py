"""Links to documents, and recommendations given and received."""

import re

import streamlit as st

from pages.parts import asking, client_rewards, documents_for, links
from pages.words import day, money, plain, say
from queries import reader

ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]]+", re.I)


def documents(viewer, facts: dict, write) -> None:
    """Each link with its day; an address can be opened, the path of a file is shown as text."""
    client, may = facts["client_id"], viewer.may("clients.edit") and not facts["retired_at"]
    documents_for.draw(viewer, client, write=not facts["retired_at"])
    st.markdown(f"## {say('documents.links')}")
    found = reader.rows("client/documents", viewer, client=client)
    if not found:
        st.caption(say("client.no_documents"))
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(_document(one), width="stretch")
            if may and st.button(say("client.remove"), key=f"document_{one['document_id']}", type="tertiary"):
                asking.settle("document", lambda one=one: write("document_retire", one["document_id"], version=one["version"]))
    if may:
        _link(client, write)


def _document(one: dict) -> str:
    name = (
        f"**[{plain(one['name'])}]({one['link']})**" if ADDRESS.fullmatch(one["link"]) else f"**{plain(one['name'])}** {plain(one['link'])}"
    )
    told = (day(reader.to_local(one["happened_at"]), "d MMM y"), one["staff"], one["deal"])
    return name + " :gray[" + " · ".join(plain(part) for part in told if part) + "]"


def _link(client: str, write) -> None:
    with st.form(asking.name("document", "form"), border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(say("client.document_name"), key=asking.name("document", "name"), max_chars=200)
        link = st.text_input(say("client.document_link"), key=asking.name("document", "link"), max_chars=2000)
        pressed = st.form_submit_button(say("client.document_add"), key=asking.name("document", "save"))
    if pressed:
        asking.settle("document", lambda: write("document", client, {"name": name or "", "link": link or ""}, key=asking.key("document")))


def referrals(viewer, facts: dict, write) -> None:
    """Whom they brought us, and who brought them."""
    client = facts["client_id"]
    found = reader.rows("client/referrals", viewer, client=client)
    st.caption(client_rewards.summary(found))
    for given in (True, False):
        some = [one for one in found if one["given"] == given]
        st.markdown(f"## {say('client.referrals_given') if given else say('client.referrals_received')}")
        for one in some:
            _referral(viewer, one, write)
        if not some:
            st.caption(say("client.no_referrals"))
    if viewer.may("clients.edit") and not facts["retired_at"]:
        _refer(viewer, client, write)


def _referral(viewer, one: dict, write) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if one["client_id"]:
            links.link("client", plain(one["client"]), id=one["client_id"])
        else:
            st.markdown(say("client.out_of_sight"), width="content")
        bought = f" {money(one['bought'])}" if one["bought"] else ""
        st.caption(day(reader.to_local(one["happened_at"]), "d MMM y") + bought, width="content")
        if one["given"]:
            client_rewards.draw(viewer, one, write)


def _refer(viewer, client: str, write) -> None:
    typed = st.text_input(say("client.referral_who"), key=asking.name("referral", "typed"), live=True)
    known = found(viewer, typed, but=client)
    if typed and not known:
        st.caption(say("client.referral_nobody"))
    if known:
        key = asking.name("referral", "other")
        other = st.radio(say("client.referral_who"), list(known), format_func=known.get, key=key, label_visibility="collapsed")
        offer = client_rewards.offer(viewer, client)
        with st.container(horizontal=True):
            for way, pair in (("given", (client, other)), ("received", (other, client))):
                if st.button(say(f"client.referral.{way}"), key=asking.name("referral", way)):
                    about = {"key": asking.key("referral"), "offer_id": offer}
                    asking.settle("referral", lambda pair=pair, about=about: write("refer", *pair, **about))


def found(viewer, typed: str | None, but: str | None = None) -> dict[str, str]:
    """The clients in hand that answer to what is typed, by id; `but` is left out."""
    rows = reader.rows("clients/search", viewer, q=typed) if typed else []
    return {one["client_id"]: plain(one["client"]) for one in rows if one["client_id"] and one["client_id"] != but}
