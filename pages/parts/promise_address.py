"""A choice that is kept in the address by its code, not by its words: a link means the same in every language."""

import streamlit as st


def bound(name: str, options, default=None) -> dict:
    """The options of a widget whose value is the address's: key and callback. What the address says wrongly is the default."""
    key, known = f"address_{name}", {str(option): option for option in options}
    st.session_state[key] = known.get(st.query_params.get(name, ""), default)
    return {"key": key, "on_change": _keep, "args": (name, default)}


def _keep(name: str, default) -> None:
    value = st.session_state[f"address_{name}"]
    if value is None or value == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = str(value)
