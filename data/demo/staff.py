"""The people: a director, two heads, twelve managers in three teams, one who left, an administrator."""

from datetime import UTC, datetime, timedelta

import bcrypt
import numpy as np

from data.demo import names
from data.demo.world import OVERLOADED_SINCE, RETIRED_BEFORE, World

MANAGERS, OVERLOADED, AWAY, ON_LEAVE, RETIRED = 12, 1, 2, 6, 12  # places among the staff; 0 signs in as `manager`
DIRECTOR, HEAD, SECOND_HEAD, ADMIN = 13, 14, 15, 16
ROLES = ["manager"] * 13 + ["executive", "head", "head", "admin"]
TEAM = [0] * 4 + [1] * 4 + [2] * 4 + [0, -1, -1, -1, -1]
SELLS = np.array([[1, 0]] * 4 + [[1, 1]] * 4 + [[0, 1]] * 4 + [[1, 0]], bool)  # manager x line
LOGINS = {0: "manager", DIRECTOR: "director", HEAD: "head", ADMIN: "admin"}


def write(world: World, password: str) -> None:
    """Write teams, staff and their lines; every account but the retired one has the same password."""
    dice, n = world.dice("staff"), len(ROLES)
    world.lists["teams"], world.lists["staff"] = dice.ids(3), dice.ids(n)
    world.put("teams", id=world.lists["teams"], name=world.words["teams"])
    who, secret = np.arange(n), _hash(dice, password)
    known = {"login": [LOGINS.get(k, f"user{k:02d}") for k in range(n)], "name": _names(dice, world.words, n), "role": ROLES}
    rights = {"all_lines": np.isin(who, (DIRECTOR, ADMIN)), "team_id": TEAM, "owns_deals": who < DIRECTOR}
    entry = {"email": names.emails("desk", who), "password_hash": ([secret], np.where(who == RETIRED, -1, 0))}
    world.put("staff", id=world.lists["staff"], created_at=np.full(n, world.start), **known, **rights, **entry)
    world.cur.execute(
        "UPDATE kept.staff SET retired_at = ?, disabled_at = ? WHERE login = ?",
        [_naive(world.as_of - RETIRED_BEFORE)] * 2 + [f"user{RETIRED:02d}"],
    )
    _lines(world)
    _absences(world, dice)


def _names(dice, lexicon: dict, n: int) -> list[str]:
    found = list(dict.fromkeys(names.people(dice, lexicon, 3 * n)))
    return found[:n]


def _hash(dice, password: str) -> str:
    """A bcrypt hash whose salt comes from the seed: the password of a demo is public, and equal seeds give equal rows."""
    letters = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    salt = "".join(letters[k] for k in dice.rng.integers(0, 64, 21)) + "."
    return bcrypt.hashpw(password.encode(), b"$2b$12$" + salt.encode()).decode()


def _lines(world: World) -> None:
    person, line = np.nonzero(SELLS)
    person, line = np.append(person, (HEAD, SECOND_HEAD)), np.append(line, (0, 1))
    world.put("staff_lines", staff_id=person, line_id=line)


def _absences(world: World, dice) -> None:
    """One manager is away now, another within the next two weeks; each had a leave in each summer."""
    who = np.concatenate([[ON_LEAVE, AWAY], np.tile(np.arange(MANAGERS), 2)])
    ago = np.concatenate([[-4, 2], dice.between(60, 330, MANAGERS), dice.between(400, 690, MANAGERS)]).astype(int)
    deputy = np.where(who % 4 == 3, who - 1, who + 1)
    deputy[1] = 0  # whoever signs in as manager stands in for a colleague
    since = world.clock.day(world.as_of) - ago
    world.absences = (who, deputy, world.clock.at(since, 0), world.clock.at(since + 10, 0))
    rows = [
        [
            str(dice.make_id()),
            *_uuids(world, w, d),
            world.today - timedelta(days=int(a)),
            world.today - timedelta(days=int(a) - 10),
            world.words["absence"],
        ]
        for w, d, a in zip(who, deputy, ago, strict=True)
    ]
    world.cur.executemany("INSERT INTO kept.absences (id, staff_id, deputy_id, since, until, reason) VALUES (?, ?, ?, ?, ?, ?)", rows)


def _uuids(world: World, *who) -> list[str]:
    return [bytes(world.lists["staff"][k]).hex() for k in who]


def _naive(seconds) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)


def draw(world: World, dice, line, moment):
    """A manager who sells the line at that moment; the overloaded one gets far more of late."""
    weight = SELLS / SELLS.sum(axis=1, keepdims=True) * np.linspace(0.8, 1.2, 13)[:, None]
    late = weight.copy()
    late[OVERLOADED, 0], late[0, 0] = weight[:12, 0].sum() * 0.8, weight[0, 0] * 0.6
    left = world.as_of - RETIRED_BEFORE
    era = np.where(moment < left, 0, np.where(moment < world.as_of - OVERLOADED_SINCE, 1, 2))
    found = np.zeros(len(line), int)
    for k, table in enumerate((weight, weight, late)):
        shares = table * (np.arange(13) != RETIRED)[:, None] if k else table
        for which in (0, 1):
            here = (era == k) & (line == which)
            found[here] = dice.pick(shares[:, which], int(here.sum()))
    return found


def deputised(world: World, who, moment):
    """Who did the work at that moment: the deputy while the manager was away."""
    done = np.array(who)
    for away, deputy, since, until in zip(*world.absences, strict=True):
        done[(done == away) & (moment >= since) & (moment < until) & (moment < world.as_of)] = deputy
    return done
