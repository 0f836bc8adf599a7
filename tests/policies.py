"""Ways of giving out leads, simulated: Poisson arrivals, exponential work, each works through the own queue. Theory beside it."""

import heapq
import random
from math import factorial

import numpy as np


def erlang(servers: int, arrivals: float, rate: float = 1.0) -> float:
    """The exact mean of wait and work with one queue for all, M/M/c (Erlang C)."""
    busy = arrivals / rate
    last = busy**servers / factorial(servers) / (1 - busy / servers)
    waits = last / (sum(busy**k / factorial(k) for k in range(servers)) + last)
    return waits / (servers * rate - arrivals) + 1 / rate


def best_of(choices: int, load: float) -> float:
    """The mean where the best of so many drawn at random receives, of very many colleagues: Σ λ^((d^i - d) / (d - 1)) (Mitzenmacher 2001)."""
    if choices == 1:
        return 1 / (1 - load)
    return sum(load ** ((choices**i - choices) / (choices - 1)) for i in range(1, 12))


def alone(gaps: np.ndarray, work: np.ndarray) -> np.ndarray:
    """Wait and work of everything that comes to one colleague (Lindley's recursion, as a running maximum)."""
    steps = np.concatenate([[0.0], np.cumsum(work[:-1] - gaps[1:])])
    return steps - np.minimum.accumulate(steps) + work


def by_lot(people: int, load: float, n: int, seed: int = 7) -> float:
    """Everybody receives at random: each has Poisson arrivals of the own."""
    dice = np.random.default_rng(seed)
    found = [alone(dice.exponential(1 / load, n), dice.exponential(1.0, n))[n // 50 :].mean() for _ in range(people)]
    return float(np.mean(found))


def in_ring(people: int, load: float, n: int, seed: int = 7) -> float:
    """The next in the ring receives: each has Erlang arrivals of the own."""
    dice = np.random.default_rng(seed)
    gaps = [dice.gamma(people, 1 / (load * people), n) for _ in range(people)]
    return float(np.mean([alone(gap, dice.exponential(1.0, n))[n // 50 :].mean() for gap in gaps]))


def choosing(choose, rates, load: float, n: int, seed: int = 7) -> tuple[float, float]:
    """`choose(dice, queues)` names who receives, knowing what everybody has; mean and 95th percentile of wait and work."""
    dice, t, spent = random.Random(seed), 0.0, []
    ready, queues, ends = [0.0] * len(rates), [0] * len(rates), []
    pace = load * sum(rates)
    for _ in range(n):
        t += dice.expovariate(pace)
        while ends and ends[0][0] <= t:
            queues[heapq.heappop(ends)[1]] -= 1
        i = choose(dice, queues)
        ready[i] = max(t, ready[i]) + dice.expovariate(rates[i])
        queues[i] += 1
        heapq.heappush(ends, (ready[i], i))
        spent.append(ready[i] - t)
    found = np.array(spent[n // 10 :])
    return float(found.mean()), float(np.quantile(found, 0.95))


def least(weights):
    """Whoever has the least (load + 1) / weight; of equals anybody."""

    def choose(dice, queues) -> int:
        scores = [(queue + 1) / weight for queue, weight in zip(queues, weights, strict=True)]
        return dice.choice([i for i, score in enumerate(scores) if score == min(scores)])

    return choose


def of_two(dice, queues) -> int:
    """The less loaded of two drawn at random."""
    a, b = dice.sample(range(len(queues)), 2)
    return a if queues[a] <= queues[b] else b


def smoothly(weights):
    """Smooth weighted round robin: cur += w, the largest receives, cur -= Σw."""
    current = [0.0] * len(weights)

    def choose(dice, queues) -> int:
        for i, weight in enumerate(weights):
            current[i] += weight
        best = max(range(len(weights)), key=current.__getitem__)
        current[best] -= sum(weights)
        return best

    return choose
