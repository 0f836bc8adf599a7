"""Which lists a company may want different, and what an entry of each holds."""

from dataclasses import dataclass

from data.list_checks import Column
from data.problems import Problem

NAME = Column("name", "text", required=True)


@dataclass(frozen=True)
class Listing:
    """One list: its columns, the table's key, whether entries can be added, retired and put in an order."""

    columns: tuple[Column, ...]
    key: str = "id"
    grows: bool = True
    retires: bool = True
    ordered: bool = True

    @property
    def keyed_by_hand(self) -> bool:
        """Is the key something people choose (a day, a weekday), not an id?"""
        return self.key in ("day", "weekday")


PLAIN = Listing((NAME,))
ENDS = (("low", 1), ("high", 5))  # of the scores of a group of buyers
LISTS = {
    "lines": PLAIN,
    "stages": Listing(
        (
            Column("line_id", "entry", required=True, of="lines", fixed=True),
            NAME,
            Column("kind", "choice", required=True, choices=("open", "won", "lost"), fixed=True),
            Column("limit_hours", "number", low=0.1),
            Column("load_weight", "number", required=True, low=0, default=1.0),
            Column("expected_days", "number", low=0.1, high=3650),
            Column("expected_share", "number", low=0, high=1),
            Column("win_share", "number", low=0, high=1),
        )
    ),
    "contact_kinds": Listing(
        (NAME, Column("is_meeting", "yes_no", required=True), Column("minutes", "number", required=True, low=1, high=1440, default=15.0)),
        key="code",
    ),
    "results": Listing(
        (
            NAME,
            Column("reached", "yes_no", required=True, default=True),
            Column("is_refusal", "yes_no", required=True),
            Column("next_in_days", "whole", low=0, high=750),
        )
    ),
    "loss_reasons": Listing(
        (NAME, Column("kind", "choice", required=True, choices=("other", "competitor", "no_decision"), default="other"))
    ),
    "competitors": Listing((NAME,), ordered=False),
    "refusal_reasons": Listing((NAME, Column("is_valid", "yes_no", required=True, default=True))),
    "quiet_reasons": PLAIN,
    "entry_points": PLAIN,
    "sources": PLAIN,
    "campaigns": Listing((NAME, Column("source_id", "entry", of="sources"), Column("since", "day"), Column("until", "day")), ordered=False),
    "utm_rules": Listing(
        (
            NAME,
            Column("utm_source", "text", required=True),
            Column("utm_medium", "text"),
            Column("utm_campaign", "text"),
            Column("source_id", "entry", of="sources"),
            Column("campaign_id", "entry", of="campaigns"),
        )
    ),
    "trust_instruments": Listing((NAME, Column("contact_kind", "entry", of="contact_kinds", besides=("referral",)))),
    "referral_offers": Listing(
        (
            Column("line_id", "entry", required=True, of="lines", fixed=True),
            NAME,
            Column("reward", "money", required=True, low=0),
            Column("since", "day", required=True),
            Column("until", "day"),
            Column("days_to_pay", "whole", required=True, low=0, high=365, default=14),
        ),
        ordered=False,
    ),
    "teams": Listing((NAME,), ordered=False),
    "products": Listing(
        (NAME, Column("code", "text"), Column("series", "text"), Column("price", "money", low=0), Column("unit_cost", "money", low=0)),
        ordered=False,
    ),
    "letter_templates": Listing(
        (
            NAME,
            Column("occasion", "choice", required=True, choices=("news", "birthday", "renewal", "survey", "offer"), default="news"),
            Column("subject", "text", required=True),
            Column("body", "letter", required=True),
        )
    ),
    "survey_reasons": Listing((NAME, Column("words", "text"))),
    "places": Listing((NAME, Column("has_rating", "yes_no", required=True, default=True), Column("link", "text"))),
    "rfm_groups": Listing(
        (NAME, *(Column(f"{of}_{end}", "whole", required=True, low=1, high=5, default=at) for of in "rfm" for end, at in ENDS))
    ),
    "leaving_reasons": Listing(
        (
            NAME,
            Column(
                "kind", "choice", required=True, choices=("need_changed", "better_alternative", "dissatisfied", "other"), default="other"
            ),
        )
    ),
    "custom_fields": Listing(
        (
            Column("entity", "choice", required=True, choices=("client", "deal"), fixed=True),
            NAME,
            Column("kind", "choice", required=True, choices=("text", "number", "date", "choice", "yes_no"), fixed=True),
            Column("choices", "lines"),
        )
    ),
    "relationship_points": Listing((NAME, Column("points", "number", required=True)), key="code", grows=False, retires=False),
    "complaint_limits": Listing(
        (Column("hours", "number", required=True, low=0.1, high=2000),), key="severity", grows=False, retires=False, ordered=False
    ),
    "holidays": Listing((Column("day", "day", required=True), NAME), key="day", retires=False, ordered=False),
    "work_week": Listing(
        (
            Column("weekday", "whole", required=True, low=1, high=7),
            Column("opens", "time", required=True),
            Column("closes", "time", required=True),
        ),
        key="weekday",
        retires=False,
        ordered=False,
    ),
}
SETTINGS = (
    Column("answer_minutes", "whole", required=True, low=1, high=10000),
    Column("load_planned", "number", required=True, low=0, high=100),
    Column("load_overdue", "number", required=True, low=0, high=100),
    Column("cooling_below", "number", required=True, low=0, high=1),
    Column("asleep_below", "number", required=True, low=0, high=1),
    Column("balance_half_life", "number", required=True, low=1, high=3650),
    Column("renewal_days", "whole", required=True, low=0, high=730),
    Column("greet_birthdays", "yes_no", required=True),
    Column("greet_renewals", "yes_no", required=True),
)


def listing(name: str) -> Listing:
    """The list of this name; a Problem when there is none."""
    if name not in LISTS:
        raise Problem("There is no list {name}.", name=name)
    return LISTS[name]
