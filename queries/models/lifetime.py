"""What clients will bring: the mean by formula, the spread by drawing their future many times from the models of btyd.

A draw takes other parameters too, as far as the clients leave them open. Pure arithmetic: no SQL, no Streamlit.
"""

from dataclasses import dataclass, replace

import numpy as np

from queries.models import btyd

YEAR, YEARS = 365.25 / 7, 3  # weeks; years that the lifetime value looks ahead
RATE = 0.10  # a year's discount of what comes later
CELLS, FEWEST, MOST = 1_000_000, 100, 1000  # draws × clients that are worth their time; fewest and most draws
LEVELS = (10, 50, 90)
GONE = 1e-3  # who is alive with less is not drawn


@dataclass(frozen=True)
class Clients:
    """Arrays of equal length: x, t_x, T (weeks), z = what a day of purchase after the first brought on average (0 where there is none)."""

    x: np.ndarray
    t_x: np.ndarray
    T: np.ndarray
    z: np.ndarray

    def some(self, which) -> "Clients":
        """Only these of them."""
        return Clients(self.x[which], self.t_x[which], self.T[which], self.z[which])


def ahead(model: btyd.Fit, clients: Clients) -> tuple[np.ndarray, np.ndarray]:
    """Purchase days expected within YEARS, as they are and discounted to today (each year at its middle)."""
    sums = [np.zeros(len(clients.x)), *(btyd.expected(model, clients.x, clients.t_x, clients.T, YEAR * n) for n in range(1, YEARS + 1))]
    steps = np.diff(np.array(sums), axis=0)
    return sums[-1], ((1 + RATE) ** -(np.arange(YEARS) + 0.5)) @ steps


def drawn(model: btyd.Fit, spend: btyd.Spend, clients: Clients, groups: dict, seed: int) -> dict:
    """P10, P50 and P90 of what each group brings within YEARS, discounted: by name, an array (levels, groups) of an array of group numbers."""
    rng = np.random.default_rng(seed)
    whole, discounted = ahead(model, clients)
    worth = np.divide(discounted, whole, out=np.ones(len(whole)), where=whole > 0)
    living = btyd.alive(model, clients.x, clients.t_x, clients.T) > GONE
    some, worth = clients.some(living), worth[living]
    parts = {name: (found[living], int(found.max(initial=-1)) + 1) for name, found in groups.items()}
    sums = {name: [] for name in groups}
    for _ in range(draws(len(worth))):
        brought = _one(_moved(model, rng), spend, some, rng) * worth
        for name, (found, many) in parts.items():
            sums[name].append(np.bincount(found, brought, minlength=many))
    return {name: np.percentile(np.array(found), LEVELS, axis=0) for name, found in sums.items()}


def draws(clients: int) -> int:
    """As many as are worth their time."""
    return int(np.clip(CELLS // max(clients, 1), FEWEST, MOST))


def _moved(model: btyd.Fit, rng) -> btyd.Fit:
    """Other parameters that the clients leave possible."""
    moved = np.exp(np.log(model.parameters) + np.clip(rng.multivariate_normal(np.zeros(4), model.spread, check_valid="ignore"), -2, 2))
    return replace(model, **dict(zip(("r", "alpha", "a", "b"), map(float, moved), strict=True)))


def _bought(model: btyd.Fit, clients: Clients, weeks: float, rng) -> np.ndarray:
    """Purchase days of each in one future: still a client or not, the own rate, how many purchases before leaving."""
    n = len(clients.x)
    lives = rng.random(n) < btyd.alive(model, clients.x, clients.t_x, clients.T)
    rate = rng.gamma(model.r + clients.x) / (model.alpha + clients.T)
    leaving = np.clip(rng.beta(model.a, model.b + clients.x + (1 if model.modified else 0)), 1e-9, 1)
    return np.where(lives, np.minimum(rng.poisson(rate * weeks), rng.geometric(leaving)), 0)


def _one(model: btyd.Fit, spend: btyd.Spend, clients: Clients, rng) -> np.ndarray:
    """What each brings in one future."""
    bought, told = _bought(model, clients, YEAR * YEARS, rng), np.where(clients.z > 0, clients.x, 0)
    nu = rng.gamma(spend.q + spend.p * told) / (spend.gamma + told * clients.z)
    return np.where(bought > 0, rng.gamma(np.maximum(spend.p * bought, 1e-9)) / nu, 0.0)


def plainly(model: btyd.Fit, clients: Clients, year, groups: dict, seed: int) -> dict:
    """The same without Gamma-Gamma, for one year: the usual year, more or less of it as one buys more or less often than expected."""
    rng = np.random.default_rng(seed)
    usual = np.maximum(btyd.if_alive(model, clients.x, clients.T, YEAR), 1e-9)
    sums = {name: [] for name in groups}
    many = {name: int(found.max(initial=-1)) + 1 for name, found in groups.items()}
    for _ in range(draws(len(year))):
        brought = year * _bought(_moved(model, rng), clients, YEAR, rng) / usual
        for name, found in groups.items():
            sums[name].append(np.bincount(found, brought, minlength=many[name]))
    return {name: np.percentile(np.array(found), LEVELS, axis=0) for name, found in sums.items()}
