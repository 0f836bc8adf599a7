"""How a lead is said in words: its clock, where it came from, who it may be, whom it would go to and why."""

from math import ceil

from pages.parts.filters import today
from pages.words import NBSP, count, day, number, plain, say
from queries import reader

SOON = 0.25  # of the time to answer is left: orange
LONG = 8 * 60  # working minutes over: the day it came says more than hours


def clock(one: dict, target: float) -> str:
    """The badge of a lead that waits for its answer; minutes are working minutes."""
    left = ceil(one["minutes_left"])  # counted to the end of the running minute
    if left < -LONG:
        return f":red-badge[{say('inbox.since', day=day(reader.to_local(one['happened_at'])))}]"
    if left < 0:
        return f":red-badge[{say('inbox.over', time=_time(-left))}]"
    return f":{'orange' if left <= SOON * target else 'blue'}-badge[{say('inbox.left', time=_time(left))}]"


def _time(minutes: float) -> str:
    return count("inbox.hours", int(minutes // 60)) if minutes >= 120 else count("inbox.minutes", int(minutes))


def next_step(one: dict) -> str:
    """The badge of an answered lead: when the next contact is."""
    if one["next_at"] is None:
        return f":orange-badge[{say('inbox.no_next')}]"
    on = reader.to_local(one["next_at"]).date()
    colour = "red" if on < today() else "orange" if on == today() else "gray"
    return f":{colour}-badge[{say('inbox.next', day=day(on, 'EEE d MMM'))}]"


def origin(one: dict, lines: int) -> str:
    """Door, source, campaign, line (where there are several) and who sent them."""
    parts = [one["door"], one["source"] or say("inbox.no_source"), one["campaign"], one["line"] if lines > 1 else None]
    said = [plain(part) for part in parts if part]
    if one["touches"] > 1:
        said.append(count("inbox.touches", one["touches"]))
    if one["referred_by"]:
        said.append(say("inbox.referred", client=plain(one["referred_by"])))
    return " · ".join(said)


def message(one: dict, most: int = 170) -> str:
    """The beginning of what they wrote."""
    words = " ".join((one["message"] or "").split())
    return plain(words if len(words) <= most else words[:most].rsplit(" ", 1)[0] + "…")


def reach(one: dict) -> str:
    """Phone and e-mail."""
    phone = plain(one["phone"] or "").replace(" ", NBSP)
    return " · ".join(part for part in (phone, plain(one["email"] or "")) if part)


def known(match: dict) -> str:
    """Who they may be; of another's client that it exists and whose it is."""
    colour = "violet" if match["score"] >= 1 else "gray"
    why, client = say(f"inbox.by.{match['reason']}"), plain(match["client"])
    if match["mine"]:
        return f":{colour}-badge[{say('inbox.known_mine', client=client, why=why)}]"
    return f":{colour}-badge[{say('inbox.known', client=client, owner=plain(match['owner'] or say('inbox.nobody')), why=why)}]"


def twin(one: dict) -> str:
    """Another open inquiry of the same sender."""
    owner = plain(one["owner"]) if one["owner"] else say("inbox.unassigned_one")
    why = say(f"inbox.by.{one['reason']}")
    return f":orange-badge[{say('inbox.twin', owner=owner, why=why)}]"


def proposal(decision) -> str:
    """Whom the rule would give it to, with the load and the reason."""
    to = next((one for one in decision.candidates if one.id == decision.to_id), None)
    if to is None:
        return say(f"inbox.because.{decision.because}")
    return f":material/arrow_forward: **{plain(to.name)}** {say('inbox.with_load', load=number(to.load))} · {because(decision.because)}"


def because(code: str) -> str:
    """Why this one: the policy or what came before it."""
    return say(f"inbox.because.{code}")


def candidate(one) -> str:
    """A colleague in the menu: name, load, and what speaks against them."""
    said = f"{one.name} · {say('inbox.load', load=number(one.load))}"
    return said if one.why is None else f"{said} · {say(f'inbox.why_not.{one.why}')}"


def nobody(candidates) -> str:
    """Why nobody may receive, one by one."""
    said = []
    for one in candidates:
        until = f" {say('inbox.until', day=day(one.away_until))}" if one.away_until else ""
        said.append(f"{plain(one.name)}: {say(f'inbox.why_not.{one.why}')}{until}")
    return "; ".join(said) or say("inbox.no_colleagues")
