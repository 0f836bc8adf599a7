"""Marks of an advertisement: kept as they came, compared in one spelling, and what the company's dictionary says they mean."""

import json
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

MARKS = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")
CLICK_IDS = ("gclid", "gbraid", "wbraid", "yclid", "ymclid", "fbclid", "ttclid", "msclkid", "twclid", "li_fat_id", "vk_click_id")
LONGEST_MARK, LONGEST_ADDRESS = 200, 2000  # characters that are compared; what came is kept whole


@dataclass(frozen=True)
class Rule:
    """An entry of the dictionary: these marks mean this source and campaign; an empty mark fits every value."""

    utm_source: str
    utm_medium: str | None
    utm_campaign: str | None
    source_id: UUID | None
    campaign_id: UUID | None

    def fits(self, marks: dict) -> bool:
        """Do the normalised marks of a touch fall under this entry?"""
        asked = {name: plain(getattr(self, name)) for name in MARKS[:3]}
        return asked["utm_source"] is not None and all(value in (None, marks.get(name)) for name, value in asked.items())


def plain(mark: str | None) -> str | None:
    """A mark as it is compared: lower case, trimmed, spaces as hyphens; None when nothing is left."""
    return "-".join(str(mark or "").lower().split())[:LONGEST_MARK] or None


def columns(came_with: dict | None) -> dict:
    """What came with a touch, as the columns of kept.lead_touches: the marks normalised, the rest as it came.

    Where no mark is named, those in the address of the page count.
    """
    came = {str(name): value for name, value in (came_with or {}).items() if value not in (None, "", {}, [])}
    asked = came if any(came.get(name) for name in MARKS + CLICK_IDS) else _in_address(came.get("page")) | came
    found = {name: plain(asked.get(name)) for name in MARKS}
    click = next((f"{name}:{str(asked[name]).strip()}" for name in CLICK_IDS if str(asked.get(name) or "").strip()), None)
    found["click_id"] = click and click[:LONGEST_ADDRESS]
    found |= {name: str(came[name]).strip()[:LONGEST_ADDRESS] if name in came else None for name in ("page", "referrer")}
    return found | {"came_with": json.dumps(came, ensure_ascii=False, default=str) if came else None}


def _in_address(page) -> dict:
    try:
        return dict(parse_qsl(urlsplit(str(page or "")).query, max_num_fields=100))
    except ValueError:  # no address at all
        return {}


def rules(cur) -> list[Rule]:
    """The dictionary in its order."""
    names = ", ".join((*MARKS[:3], "source_id", "campaign_id"))
    return [
        Rule(*row) for row in cur.execute(f"SELECT {names} FROM kept.utm_rules WHERE retired_at IS NULL ORDER BY position, id").fetchall()
    ]


def meaning(dictionary: list[Rule], marks: dict) -> tuple[UUID | None, UUID | None]:
    """Source and campaign of normalised marks: those of the first entry that fits; (None, None) when none does."""
    found = next((rule for rule in dictionary if rule.fits(marks)), None) if marks.get("utm_source") else None
    return (found.source_id, found.campaign_id) if found else (None, None)
