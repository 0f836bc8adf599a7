"""Templates of offers and contracts, their numbers and who approves them: /templates."""

from uuid import UUID

import streamlit as st

from data import document_templates
from data.document_templates import Template
from pages.parts import template_fields, template_form, template_list
from pages.parts.who import viewer
from pages.words import say


def save(template: Template, data: bytes | None, file_name: str, key: UUID, one: dict | None) -> None:
    """A new template, or a new version in the place of this one."""
    if one:
        known = {"version": one["version"], "key": key}
        document_templates.replace(viewer(), UUID(str(one["template_id"])), template, data, file_name, **known)
    else:
        document_templates.add(viewer(), template, data or b"", file_name, key=key)


def turn(one: dict, back: bool) -> None:
    """Out of use, or in use again."""
    document_templates.retire(viewer(), UUID(str(one["template_id"])), version=one["version"], back=back)


me, asked = viewer(), st.query_params
if not me.may("templates.edit"):
    st.info(say("templates.not_yours"))
    st.stop()
if "edit" in asked:
    template_form.draw(me, asked["edit"], save)
    template_fields.known()
else:
    template_list.draw(me, turn, lambda one: document_templates.file(me, UUID(str(one["template_id"])))[1])
    template_fields.ready(me)
    template_fields.known()
