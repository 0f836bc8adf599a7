"""Who is this: when two records are the same sender for certain, likely, or perhaps.

The comparison itself is SQL (functions latin, folded, short_phone and name_likeness; views visible.lead_matches and lead_twins);
the thresholds stand here and there, and a test holds them together. Jaro-Winkler on names without legal form, ё = е, in Latin letters.
"""

from data.names import digits, latin, norm

LIKELY = 0.92  # Jaro-Winkler of two bare names
MAYBE = 0.85  # only together with the same city or a like person
PERSON = 0.97  # what the very same name of a person at a client counts


def bare(name: str | None) -> str:
    """A name as names are compared: no legal form, ё = е, Latin letters."""
    return latin(norm(name))


def short_phone(phone: str | None) -> str:
    """The last ten digits without leading zeros: the same number with and without the country. Like short_phone in SQL."""
    return (digits(phone) or "")[-10:].lstrip("0")


def block(name: str | None) -> str:
    """Only names of the same block are compared: the first four Latin letters. Like name_block in SQL."""
    return latin(norm(name)[:4])[:4]
