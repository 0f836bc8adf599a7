"""Buy till you die: who still is a client, how often they will buy again and for how much.

x = days of purchase after the first, t_x = time from the first to the last of them, T = time from the first until today; one unit of time
for all. While somebody is a client they buy at random at their own rate (Gamma(r, alpha) across clients); after a purchase they leave with
their own chance (Beta(a, b)). BG/NBD (Fader, Hardie & Lee 2005) lets nobody leave after the first purchase, MBG/NBD (Batislam, Denizel &
Filiztekin 2007; Hoppe & Wagner 2007) does: use that one. Pure arithmetic over arrays: no SQL, no Streamlit.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import betaln, expit, gammaln, hyp2f1, psi
from scipy.stats import beta

BOUND = 11.5  # parameters lie between e^-11.5 and e^11.5
PART = 4000  # different clients that are enough to begin with
ALIKE, NODES = 300.0, 64  # a + b from which all leave with nearly the same chance; and the steps of the mean then taken
SURE = 1e-5  # how near to one `a` may come before the closed form loses its digits


@dataclass(frozen=True)
class Fit:
    """Parameters of largest likelihood `ll`; `modified`: MBG/NBD. `spread`: covariance of their logarithms, 4 × 4."""

    r: float
    alpha: float
    a: float
    b: float
    ll: float
    modified: bool
    spread: np.ndarray

    @property
    def parameters(self) -> tuple[float, float, float, float]:
        """r, alpha, a, b."""
        return self.r, self.alpha, self.a, self.b


def fit(x, t_x, T, modified: bool = True) -> Fit:
    """The model of these clients, one entry per client. Equal clients are counted together; the slope is exact, so few steps are needed."""
    kinds, n = np.unique(np.column_stack([x, t_x, T]).astype(float), axis=0, return_counts=True)
    scale = float(np.average(kinds[:, 2], weights=n)) or 1.0
    given = (kinds[:, 0], kinds[:, 1] / scale, kinds[:, 2] / scale, n.astype(float), modified)
    found = _highest(given, np.log([1.0, 1.0, 1.0, 2.0]))
    r, alpha, a, b = (float(value) for value in np.exp(found.x))
    ll = -float(found.fun) * n.sum() - float(n @ kinds[:, 0]) * np.log(scale)
    return Fit(r, alpha * scale, a, b, float(ll), modified, _covariance(found.x, given))


def _highest(given, start):
    """The top of the likelihood; of many clients it is first looked for among a part of them."""
    if (every := len(given[0]) // PART) > 1:
        start = _highest((*(values[::every] for values in given[:4]), given[4]), start).x
    options = {"ftol": 1e-12, "gtol": 1e-7}
    return minimize(_cost, start, given, method="L-BFGS-B", jac=True, bounds=[(-BOUND, BOUND)] * 4, options=options)


def _cost(logs, x, t_x, T, n, modified) -> tuple[float, np.ndarray]:
    """Minus the mean log-likelihood and its slope by the logarithms of the parameters."""
    r, alpha, a, b = np.exp(logs)
    k = x + 1 if modified else x
    left = np.where(k > 0, b + k - 1, 1.0)
    until, before = np.log(alpha + T), np.log(alpha + t_x)
    gone = np.where(k > 0, np.log(a / left) + (r + x) * (until - before), -np.inf)
    s = expit(gone)
    told, slopes = _by_count(r, a, b, *_counted(x, n), modified)
    told += n @ (r * np.log(alpha) - (r + x) * until + np.logaddexp(0, gone))
    slopes[0] += n @ (np.log(alpha) - until + s * (until - before))
    slopes[1] = n @ (r / alpha - (r + x) / (alpha + T) + s * (r + x) * (1 / (alpha + T) - 1 / (alpha + t_x)))
    slopes[2] += n @ s / a
    slopes[3] -= n @ (s / left)
    return -float(told) / n.sum(), -slopes * np.exp(logs) / n.sum()


def _counted(x, n) -> tuple[np.ndarray, np.ndarray]:
    """The different numbers of purchases and how many clients have each: the slow functions depend on nothing else."""
    many = np.bincount(x.astype(int), n)
    return np.flatnonzero(many).astype(float), many[many > 0]


def _by_count(r, a, b, x, n, modified) -> tuple[float, np.ndarray]:
    """The part of the log-likelihood that only the numbers of purchases tell, and its slopes."""
    k = x + 1 if modified else x
    shared = psi(a + b) - psi(a + b + k)
    told = gammaln(r + x) - gammaln(r) + betaln(a, b + k) - betaln(a, b)
    return n @ told, np.array([n @ (psi(r + x) - psi(r)), 0.0, n @ shared, n @ (shared + psi(b + k) - psi(b))])


def _covariance(logs, given) -> np.ndarray:
    """The inverse of the curvature at the top, by differences of the slope; what the clients do not tell is given no spread."""
    step, many = 1e-4, given[3].sum()
    rows = [(_cost(logs + move, *given)[1] - _cost(logs - move, *given)[1]) / (2 * step) for move in np.eye(4) * step]
    values, axes = np.linalg.eigh((np.array(rows) + np.array(rows).T) / 2 * many)
    known = values > 1.0
    return (axes * np.where(known, 1 / np.where(known, values, 1.0), 0.0)) @ axes.T


def alive(model: Fit, x, t_x, T) -> np.ndarray:
    """The chance that each still is a client; BG/NBD says 1 of everybody who bought once."""
    x, t_x, T = (np.asarray(values, float) for values in (x, t_x, T))
    k = x + 1 if model.modified else x
    odds = np.log(model.a / np.where(k > 0, model.b + k - 1, 1.0)) + (model.r + x) * np.log((model.alpha + T) / (model.alpha + t_x))
    return np.where(k > 0, expit(-odds), 1.0)


def expected(model: Fit, x, t_x, T, t: float) -> np.ndarray:
    """Purchase days to be expected within the next `t` of each (Fader, Hardie & Lee 2005, eq. 10, and its MBG/NBD twin)."""
    return alive(model, x, t_x, T) * if_alive(model, x, T, t)


def if_alive(model: Fit, x, T, t: float) -> np.ndarray:
    """The same of those who still are clients. 2F1 in Euler's other form: its first two arguments stay small, so large x are safe."""
    x, T = np.asarray(x, float), np.asarray(T, float)
    a = model.a if abs(model.a - 1) > SURE else 1 + SURE
    c, z = a + model.b + (x if model.modified else x - 1), t / (model.alpha + T + t)
    with np.errstate(all="ignore"):
        told = c / (a - 1) * (1 - (1 - z) ** (a - 1) * hyp2f1(c - model.r - x, a - 1, c, z))
    return _by_parts(model, x, T, t) if model.a + model.b > ALIKE or not np.isfinite(told).all() else np.maximum(told, 0.0)


def _by_parts(model: Fit, x, T, t: float) -> np.ndarray:
    """The same as a mean over NODES chances to leave: where all leave with nearly the same, the closed form loses its digits."""
    counts, place = np.unique(x, return_inverse=True)
    middle, later = (np.arange(NODES) + 0.5) / NODES, counts[:, None] + (1 if model.modified else 0)
    leaving = np.maximum(beta.ppf(middle, model.a, np.maximum(model.b + later, 1e-9)), 1e-12)[place.reshape(x.shape)]
    shape, span = (model.r + x)[..., None], (model.alpha + T)[..., None]
    return (-np.expm1(-shape * np.log1p(leaving * t / span)) / leaving).mean(-1)


def of_new(model: Fit, t: float) -> float:
    """Purchase days of one more client within the first `t` after the first purchase."""
    return float(expected(model, 0.0, 0.0, 0.0, t))


@dataclass(frozen=True)
class Spend:
    """Gamma-Gamma: what one purchase brings (Fader & Hardie 2013): spend Gamma(p, nu), nu Gamma(q, gamma) across clients."""

    p: float
    q: float
    gamma: float
    clients: int

    @property
    def mean(self) -> float | None:
        """The mean over all clients; None where it does not exist (q of 1 or less)."""
        return self.p * self.gamma / (self.q - 1) if self.q > 1 else None


def spend(x, z) -> Spend:
    """The model of those who bought again: x = purchase days after the first, z = what such a day brought on average (over 0)."""
    x, z = np.asarray(x, float), np.asarray(z, float)
    told = (x > 0) & (z > 0)
    x, z, scale = x[told], z[told], float(np.mean(z[told]))
    counts, place = np.unique(x, return_inverse=True)
    given = (x, z / scale, counts, np.bincount(place))
    found = minimize(_spend_cost, np.zeros(3), given, method="L-BFGS-B", bounds=[(-BOUND, BOUND)] * 3, options={"ftol": 1e-13})
    p, q, gamma = np.exp(found.x)
    return Spend(float(p), float(q), float(gamma) * scale, len(x))


def _spend_cost(logs, x, z, counts, n) -> float:
    """Minus the mean log-likelihood; the slow functions once for each number of purchases."""
    p, q, gamma = np.exp(logs)
    told = n @ (gammaln(p * counts + q) - gammaln(p * counts) + p * counts * np.log(counts)) / len(x) - gammaln(q) + q * np.log(gamma)
    return -float(told + np.mean((p * x - 1) * np.log(z) - (p * x + q) * np.log(gamma + x * z)))


def expected_spend(model: Spend, x, z) -> np.ndarray:
    """What a purchase of each client will bring: between the own mean and that of all, the more own purchases the nearer the own."""
    x, z = np.asarray(x, float), np.asarray(z, float)
    told = np.where(z > 0, x, 0.0)
    return model.p * (model.gamma + told * z) / (model.p * told + model.q - 1)


def tied(x, z) -> float:
    """The correlation of frequency and spend of those who bought again; 0 where one of them does not vary."""
    x, z = np.asarray(x, float), np.asarray(z, float)
    told = (x > 0) & (z > 0)
    if told.sum() < 3 or np.ptp(x[told]) == 0 or np.ptp(z[told]) == 0:
        return 0.0
    return float(np.corrcoef(x[told], z[told])[0, 1])
