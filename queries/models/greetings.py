"""To whom a letter is due today. Pure: rows of today/dates in, those rows out."""

FRIDAY = 4  # the weekend's birthdays are greeted then


def due(dates: list[dict], weekday: int) -> list[dict]:
    """Birthdays of today (on Friday the weekend's, too) and contracts that end soon, of rows of today/dates; `weekday`: 0 is Monday."""
    ahead = {"birthday": 2 if weekday == FRIDAY else 0}
    return [one for one in dates if 0 <= one["a"] <= ahead.get(one["kind"], one["a"])]
