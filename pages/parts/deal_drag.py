"""Moving a deal with the mouse or with Ctrl+arrows: one constant script, allowed by its hash. It moves nothing itself.

A card is an element with the key `deal_<id>`, a stage one with the key `stage_<id>` (hexadecimal). The script writes
`deal stage n` into a text field that nobody sees, and Streamlit sends it as if it had been typed; the data decides.
"""

import re
from uuid import UUID

import streamlit as st

from pages.words import say

DRAG = (
    "window.voronkaDrag ??= (() => {"
    'const near = (at, kind) => at && at.closest ? at.closest(`[class*="st-key-${kind}_"]`) : null, '
    "id = (one, kind) => (one.className.match(new RegExp(`st-key-${kind}_([0-9a-f]{32})`)) ?? [])[1]; "
    "let held = null, over = null, n = 0; "
    'const mark = (next) => {if (over) over.style.outline = ""; over = next; if (over) over.style.outline = "2px dashed"}; '
    'const find = (deal) => document.querySelector(`[class*="st-key-deal_${deal}"] button`); '
    "const follow = (deal, left) => {const at = document.activeElement, one = find(deal); "
    "if (at === document.body && one) return one.focus(); "
    "if (left && (at === document.body || near(at, 'deal')) && !document.querySelector('[role=dialog], [role=menu]')) "
    "setTimeout(() => follow(deal, left - 1), 100)}; "
    "const tell = (one, to) => {const box = document.querySelector('.st-key-drop input'), deal = id(one, 'deal'), stage = id(to, 'stage'); "
    "if (!box || !deal || !stage || to.contains(one)) return; "
    "Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(box, `${deal} ${stage} ${n += 1}`); "
    "box.dispatchEvent(new Event('input', {bubbles: true})); "
    "setTimeout(() => {box.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', code: 'Enter', keyCode: 13, bubbles: true})); "
    "box.dispatchEvent(new FocusEvent('focusout', {bubbles: true})); follow(deal, 30)}, 30)}; "
    "addEventListener('pointerdown', (hand) => {const one = near(hand.target, 'deal'); "
    "if (one && document.querySelector('.st-key-drop input')) one.draggable = true}, true); "
    "addEventListener('dragstart', (hand) => {held = near(hand.target, 'deal'); "
    "if (held) {hand.dataTransfer.setData('text/plain', held.innerText); hand.dataTransfer.effectAllowed = 'move'}}); "
    "addEventListener('dragover', (hand) => {const to = held && near(hand.target, 'stage'); if (to) hand.preventDefault(); mark(to)}); "
    "addEventListener('drop', (hand) => {const to = held && near(hand.target, 'stage'); if (to) {hand.preventDefault(); tell(held, to)} mark(null)}); "
    "addEventListener('dragend', () => {if (held) held.draggable = false; held = null; mark(null)}); "
    "addEventListener('keydown', (key) => {const step = {ArrowLeft: -1, ArrowRight: 1}[key.key], one = near(document.activeElement, 'deal'); "
    "if (!step || !one || !(key.ctrlKey || key.metaKey) || key.repeat) return; key.preventDefault(); "
    "const all = [...document.querySelectorAll('[class*=\"st-key-stage_\"]')], to = all[all.indexOf(near(one, 'stage')) + step]; "
    "if (to) tell(one, to)}, true); "
    "return 1})()"
)


def listen(dropped) -> None:
    """Let cards be dragged; `dropped(deal_id, stage_id)` is called, as a callback, with what was dropped where."""
    st.text_input(say("deals.drop"), key="drop", label_visibility="collapsed", on_change=_read, args=(dropped,))
    st.html(f"<i></i><script>{DRAG}</script>", unsafe_allow_javascript=True)


def _read(dropped) -> None:
    found = re.fullmatch(r"([0-9a-f]{32}) ([0-9a-f]{32}) \d+", st.session_state.get("drop") or "")
    st.session_state["drop"] = ""
    if found:
        dropped(UUID(found[1]), UUID(found[2]))
