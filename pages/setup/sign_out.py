"""Signing out: the session ends here, the door takes the cookie away."""

from data import sessions, store
from pages.parts import who
from pages.parts.leave import leave
from pages.words import say

if who.sid():
    sessions.end(store.here(), who.sid())
leave("/auth/out", say("desk.page.sign_out"))
