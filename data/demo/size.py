"""How big a made-up company is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """About so many rows of each; the people are the same in every size."""

    clients: int
    leads: int
    deals: int
    contacts: int


SIZES = {"s": Size(120, 500, 250, 2_500), "m": Size(1_500, 6_000, 3_000, 30_000), "l": Size(50_000, 200_000, 100_000, 1_000_000)}
