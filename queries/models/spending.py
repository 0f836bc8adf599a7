"""What more money in a source would probably bring: leads of a month = a · cost^b, 0 < b <= 1, from the source's own months.

Poisson likelihood in b with a profiled out: L(b) = sum y·b·log x - Y·log(sum x^b), on a grid of b, divided by the dispersion of the residuals
(quasi-likelihood, McCullagh and Nelder 1989, ch. 9). The b of the sources come from one normal law, whose mean and spread are summed out on a grid
(hierarchical Bayes with flat priors, Gelman et al. 2013, ch. 5): a source with few or even months leans on the others. Draws have a fixed seed.
A power of the cost is the usual concave response (Hanssens, Parsons and Schultz 2001, ch. 3). It describes months gone by and proves no cause.
"""

from dataclasses import dataclass, field

import numpy as np

LEAST_MONTHS, LEAST_SPREAD = 6, 0.10  # months with costs; standard deviation of the logarithm of the cost
DRAWS = 4000
POWERS = np.arange(1, 101) / 100
CENTRES, WIDTHS = np.linspace(0.05, 1, 20), np.array([0.05, 0.1, 0.2, 0.4])
PRIOR_LEADS = 20  # how many leads of all sources stand behind the conversion of one


@dataclass(frozen=True)
class Months:
    """The whole months of a source: cost and leads, oldest first; and of its ripe leads how many won, for how much."""

    key: object
    cost: np.ndarray
    leads: np.ndarray
    ripe: int = 0
    won: int = 0
    revenue: float = 0.0

    @property
    def paid(self) -> np.ndarray:
        """Which months had costs."""
        return self.cost > 0

    @property
    def missing(self) -> str | None:
        """Why nothing can be said: 'free', 'few', 'flat', 'none'; None when something can."""
        log = np.log(self.cost[self.paid]) if self.paid.any() else np.array([])
        if not len(log):
            return "free"
        if len(log) < LEAST_MONTHS:
            return "few"
        return "flat" if log.std() < LEAST_SPREAD else None if self.leads[self.paid].sum() else "none"

    @property
    def now(self) -> float:
        """What a month costs now: the mean of the last three."""
        return float(self.cost[-3:].mean())


@dataclass(frozen=True)
class Response:
    """The fitted response of a source: draws of a and b (cost in units of `unit`), of its conversion, and its revenue per win."""

    of: Months
    unit: float
    a: np.ndarray = field(repr=False)
    b: np.ndarray = field(repr=False)
    conversion: np.ndarray = field(repr=False)
    per_win: float

    @property
    def smallest(self) -> float:
        """The smallest month with costs."""
        return float(self.of.cost[self.of.paid].min())

    @property
    def largest(self) -> float:
        """The largest month seen: beyond it the curve is a guess."""
        return float(self.of.cost.max())

    def leads(self, cost: float) -> np.ndarray:
        """Draws of the mean leads of a month with this cost."""
        return self.a * (max(cost, 0.0) / self.unit) ** self.b


@dataclass(frozen=True)
class Gain:
    """Middle and 95 % interval of a difference."""

    mid: float
    low: float
    high: float

    @classmethod
    def of(cls, draws: np.ndarray) -> "Gain":
        return cls(*(float(value) for value in np.quantile(draws, [0.5, 0.025, 0.975])))


def fit(sources: list[Months], seed: int) -> list[Response]:
    """The responses of those sources of which something can be said, in their order."""
    known, rng = [one for one in sources if one.missing is None], np.random.default_rng(seed)
    if not known:
        return []
    units = [float(np.exp(np.log(one.cost[one.paid]).mean())) for one in known]
    raw = [_log_likelihood(one.cost[one.paid] / unit, one.leads[one.paid]) for one, unit in zip(known, units, strict=True)]
    spread = _dispersion(known, units, raw)
    ripe, won = sum(one.ripe for one in sources), sum(one.won for one in sources)
    usual = (won / ripe if ripe else 0.0), (sum(one.revenue for one in sources) / won if won else 0.0)
    return [
        _drawn(one, unit, power, spread, usual, rng)
        for one, unit, power in zip(known, units, _posterior(np.array(raw) / spread), strict=True)
    ]


def _log_likelihood(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Of every power on the grid; the largest is 0."""
    found = POWERS * (y * np.log(x)).sum() - y.sum() * np.log((x[None, :] ** POWERS[:, None]).sum(axis=1))
    return found - found.max()


def _dispersion(known: list[Months], units: list[float], raw: list[np.ndarray]) -> float:
    """Pearson's statistic over its degrees of freedom, of all sources together; at least 1, as of Poisson counts."""
    square = freedom = 0.0
    for one, unit, log in zip(known, units, raw, strict=True):
        y, power = one.leads[one.paid], (one.cost[one.paid] / unit) ** POWERS[log.argmax()]
        mean = power * y.sum() / power.sum()
        square, freedom = square + float(((y - mean) ** 2 / mean).sum()), freedom + len(y) - 2
    return max(1.0, square / freedom)


def _posterior(log: np.ndarray) -> np.ndarray:
    """The chance of each power for each source (rows), given its own months and what the other sources say of the common law."""
    centre, width = (one.ravel() for one in np.meshgrid(CENTRES, WIDTHS))
    law = np.exp(-(((POWERS[None, :] - centre[:, None]) / width[:, None]) ** 2) / 2)
    law /= law.sum(axis=1, keepdims=True)
    own = np.exp(log)
    support = np.log(own @ law.T)  # of each source for each law
    others = support.sum(axis=0) - support
    weight = np.exp(others - others.max(axis=1, keepdims=True))
    found = own * (weight @ law)
    return found / found.sum(axis=1, keepdims=True)


def _drawn(one: Months, unit: float, chance: np.ndarray, spread: float, usual: tuple[float, float], rng) -> Response:
    """Draws of b by its chances, of a given b (gamma), of the conversion (beta, leaning on all sources)."""
    b = rng.choice(POWERS, DRAWS, p=chance)
    total = ((one.cost[one.paid] / unit)[None, :] ** b[:, None]).sum(axis=1)
    a = rng.gamma(one.leads[one.paid].sum() / spread + 0.5, spread / total)
    rate, per_win = usual
    won, lost = one.won + PRIOR_LEADS * rate, one.ripe - one.won + PRIOR_LEADS * (1 - rate)
    conversion = rng.beta(won, lost, DRAWS) if won > 0 and lost > 0 else np.full(DRAWS, rate)
    return Response(one, unit, a, b, conversion, one.revenue / one.won if one.won >= 5 else per_win)


def more(one: Response, step: float) -> dict[str, Gain]:
    """What `step` more than now would bring in a month: leads, wins and revenue of the mean month."""
    return changes([one], {one.of.key: one.of.now + step})


def changes(responses: list[Response], costs: dict, before: dict | None = None) -> dict[str, Gain]:
    """What other costs (by key) than `before`, or than now, would change in a month, of all these sources together."""
    base = before or {one.of.key: one.of.now for one in responses}
    leads = {one.of.key: one.leads(costs[one.of.key]) - one.leads(base[one.of.key]) for one in responses}
    wins = {one.of.key: leads[one.of.key] * one.conversion for one in responses}
    revenue = sum(wins[one.of.key] * one.per_win for one in responses)
    return {"leads": Gain.of(sum(leads.values())), "wins": Gain.of(sum(wins.values())), "revenue": Gain.of(revenue)}


def level(responses: list[Response], costs: dict) -> dict[str, float]:
    """Mean leads, wins and revenue of a month with these costs."""
    leads = [one.leads(costs[one.of.key]) for one in responses]
    wins = [many * one.conversion for many, one in zip(leads, responses, strict=True)]
    revenue = [float(won.mean()) * one.per_win for won, one in zip(wins, responses, strict=True)]
    return {"leads": sum(float(many.mean()) for many in leads), "wins": sum(float(won.mean()) for won in wins), "revenue": sum(revenue)}


def step_of(responses: list[Response]) -> float:
    """A round sum that is felt and not wild: the power of ten at or below a fifth of the middle source's month; at least 1."""
    now = [one.of.now for one in responses if one.of.now > 0]
    return float(10 ** int(np.floor(np.log10(max(np.median(now) / 5, 1.0))))) if now else 1.0


def best(responses: list[Response], steps: int = 100) -> dict:
    """The same total shared so that the expected revenue is largest (leads, where no win is known), each source within the months it has seen.

    The curves are concave: giving every next part to whoever gains most by it is the best there is.
    """
    total = sum(one.of.now for one in responses)
    costs = {one.of.key: min(one.smallest, one.of.now) for one in responses}
    part = (total - sum(costs.values())) / steps
    worth = {one.of.key: float(one.conversion.mean()) * one.per_win or 1.0 for one in responses}
    for _ in range(steps if part > 0 else 0):
        open_ones = [one for one in responses if costs[one.of.key] + part <= max(one.largest, one.of.now) + 1e-9]
        if not open_ones:
            break
        gains = [
            worth[one.of.key] * float((one.leads(costs[one.of.key] + part) - one.leads(costs[one.of.key])).mean()) for one in open_ones
        ]
        costs[open_ones[int(np.argmax(gains))].of.key] += part
    left = total - sum(costs.values())
    return {key: value + left / len(costs) for key, value in costs.items()}
