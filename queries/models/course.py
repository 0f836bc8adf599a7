"""How the chance that one client still buys went over the last year."""

from datetime import date, timedelta

import numpy as np

from queries.models import btyd
from queries.models.buying import WEEK, Learned

MONTHS = 13  # of four weeks


def course(learned: Learned, days: list[date], today: date) -> list[tuple[date, float]]:
    """The chance that a client who bought on these days still did so, a year ago and every 28 days since; empty without a model.

    Always by today's parameters: what moves is the client.
    """
    if learned.model is None:
        return []
    points = [at for at in (today - timedelta(days=28 * n) for n in range(MONTHS, -1, -1)) if at >= days[0]]
    known = [[day for day in days if day <= at] for at in points]
    x, t_x, T = (
        np.array(values, float)
        for values in zip(
            *((len(one) - 1, (one[-1] - one[0]).days, (at - one[0]).days) for one, at in zip(known, points, strict=True)), strict=True
        )
    )
    return list(zip(points, btyd.alive(learned.model, x, t_x / WEEK, T / WEEK).tolist(), strict=True))
