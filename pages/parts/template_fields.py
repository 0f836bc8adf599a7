"""What a template may name, and ready templates to begin with."""

import streamlit as st

from data.document_samples import KINDS, sample
from data.docx_fields import ALL, ITEM
from pages.parts.template_list import DOCX
from pages.words import LANGUAGES, language, say

ROWS = "{%tr for item in items %}", "{{ item.n }}", "{{ item.name }}", "{{ item.amount }}", "{%tr endfor %}"


def ready(viewer) -> None:
    """An offer and a contract in a language of choice, to be changed and brought back."""
    with st.container(border=True, gap="small"):
        st.markdown(f"## {say('templates.ready')}")
        st.caption(say("templates.ready_about"))
        with st.container(horizontal=True, vertical_alignment="center"):
            codes = list(LANGUAGES)
            spoken = st.segmented_control(
                say("templates.language"), codes, default=language(), required=True, format_func=LANGUAGES.get, key="ready_language",
                label_visibility="collapsed",
            )  # fmt: skip
            for kind in KINDS:
                st.download_button(
                    say(f"documents.kind.{kind}"),
                    lambda kind=kind: sample(kind, spoken),
                    f"{kind}_{spoken}.docx",
                    DOCX,
                    key=f"ready_{kind}",
                    icon=":material/download:",
                    on_click="ignore",
                )


def known() -> None:
    """Every field with its meaning, as it is typed into a document; and how rows are repeated."""
    with st.expander(say("templates.fields"), icon=":material/data_object:"):
        st.caption(say("templates.fields_about"))
        left, right = st.columns(2, gap="large")
        half = (len(ALL) + 1) // 2
        for column, names in ((left, ALL[:half]), (right, ALL[half:])):
            column.markdown(_table([(name, say(f"templates.field.{name}")) for name in names]))
        st.markdown(f"## {say('templates.rows')}")
        st.caption(say("templates.rows_about"))
        st.code("\n".join(ROWS), language=None)
        st.markdown(_table([(f"item.{name}", say(f"templates.field.items.{name}")) for name in ITEM]))
        st.caption(say("templates.if_about"))
        st.code("{% if person.name %}{{ person.name }}{% endif %}", language=None)


def _table(rows: list[tuple[str, str]]) -> str:
    head = f"| {say('templates.field')} | {say('templates.means')} |\n|---|---|\n"
    return head + "\n".join(f"| `{{{{ {name} }}}}` | {words} |" for name, words in rows)
