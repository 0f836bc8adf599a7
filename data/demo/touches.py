"""How clients met us on the way: visits with their UTM marks before the inquiry, the dictionary of marks, and campaigns paid by season."""

import numpy as np

from data import utm
from data.demo.clock import DAY, number
from data.demo.columns import NOBODY
from data.demo.leads import FAIR, ORGANIC, REFERRAL, SEARCH, SOCIAL, SOURCES, WEBSITE
from data.demo.money import PER_LEAD
from data.demo.world import World
from data.names import latin, norm

MARKS = {
    SEARCH: [("google", "cpc"), ("Google ", "CPC"), ("yandex", "cpc"), ("bing", "cpc")],
    ORGANIC: [("google", "organic"), ("yandex", "organic")],
    SOCIAL: [("instagram", "social"), ("Telegram", "social"), ("Instagram", "Social"), ("facebook", "social")],
    REFERRAL: [("partner", "referral")],
    FAIR: [("expo", "offline"), ("expo", "QR")],
}  # as advertisers write them: utm_source, utm_medium
STRANGE = [("google", "cps"), ("newsletter", "e-mail"), ("insta", "story")]  # nobody put them into the dictionary
REFERRERS = {SEARCH: "https://www.google.com/", ORGANIC: "https://www.google.com/", SOCIAL: "https://l.instagram.com/"}
EARLIER = np.array([0.20, 0.22, 0.38, 0.08, 0.12])  # by which of the five somebody met us first
BUDGET, SEASON = 1.35, {SEARCH: 1.3, SOCIAL: 1.8, FAIR: 1.5}  # more than usual, and how much stronger than the leads it swings


def make(world: World, asked) -> None:
    """The dictionary, the visits of about a third of the leads, what campaigns cost beyond the usual."""
    dice = world.dice("touches")
    _rules(world, dice)
    _visits(world, dice, asked)
    _budgets(world, dice, asked)


def _slugs(world: World) -> list[str]:
    names = {int(k): name for k, name in enumerate(name for of in world.words["campaigns"].values() for name in of)}
    return ["-".join(latin(norm(names[k])).split()) for k in range(len(names))]


def _rules(world: World, dice) -> None:
    """First the campaigns by their name, then who and how; further spellings are the same mark."""
    rows = [(slug, utm_source, None, slug, int(world.campaign_source[k]), k) for k, slug in enumerate(_slugs(world))
            for utm_source in dict.fromkeys(utm.plain(one[0]) for one in MARKS[int(world.campaign_source[k])])]  # fmt: skip
    for source, marks in MARKS.items():
        for who, how in dict.fromkeys((utm.plain(who), utm.plain(how)) for who, how in marks):
            rows.append((f"{who} / {how}", who, how, None, source, NOBODY))
    name, who, how, campaign, source, campaign_id = (list(column) for column in zip(*rows, strict=True))
    known = {"name": name, "utm_source": who, "utm_medium": how, "utm_campaign": campaign}
    world.put(
        "utm_rules", id=dice.ids(len(rows)), source_id=source, campaign_id=campaign_id, position=list(range(1, len(rows) + 1)), **known
    )


def _visits(world: World, dice, asked) -> None:
    """Of those who wrote on the website: the visit in which they did so (last), and the one they came by at first; some came between."""
    online = np.flatnonzero((asked.entry == WEBSITE) & (asked.source >= 0) & (asked.source <= FAIR))
    online = online[dice.chance(0.7, len(online))]
    first, between = online[dice.chance(0.75, len(online))], online[dice.chance(0.3, len(online))]
    lead = np.concatenate([online, first, between])
    place = np.repeat([1, 0, NOBODY], [len(online), len(first), len(between)])
    back = np.concatenate(
        [dice.between(60, 1500, len(online)), DAY * dice.between(3, 75, len(first)), DAY * dice.between(0.2, 3, len(between))]
    )
    at = (asked.happened[lead] - back).astype(np.int64)
    source = np.where(place == 1, asked.source[lead], dice.pick(EARLIER, len(lead)))
    here = at >= world.start
    _put(world, dice, *(column[here] for column in (lead, place, source, at)), asked)


def _put(world: World, dice, lead, place, source, at, asked) -> None:
    """Rows with what came (raw) and the marks in one spelling; a few marks are in no dictionary and mean no source."""
    campaign = np.where(place == 1, asked.campaign[lead], _running(world, source, at))
    kinds = _kinds(world)
    variant = dice.rng.integers(0, 12, len(lead))
    strange = (variant == 0) & dice.chance(0.5, len(lead))
    kind = np.array([kinds.index[s, -1 if odd else c, v % len(STRANGE if odd else MARKS[s]), odd]
                     for s, c, v, odd in zip(source.tolist(), campaign.tolist(), variant.tolist(), strange.tolist(), strict=True)])  # fmt: skip
    said = {"source_id": np.where(strange, NOBODY, source), "campaign_id": np.where(strange, NOBODY, campaign)}
    said |= {"entry_point_id": np.where(place == 1, WEBSITE, NOBODY), "place": (["first", "last"], place)}
    marks = {name: _texts([one[name] for one in kinds.columns], kind) for name in kinds.columns[0]}
    entered = np.minimum(asked.happened[lead] + 60, world.as_of)
    world.put("lead_touches", id=dice.ids(len(lead)), lead_id=lead, happened_at=at, entered_at=entered, **said, **marks)


class _Kinds:
    """Every way a visit can be marked: its columns, and its place by (source, campaign, spelling, strange)."""

    def __init__(self):
        self.columns: list[dict] = []
        self.index: dict[tuple, int] = {}

    def add(self, key: tuple, came: dict) -> None:
        self.index[key] = len(self.columns)
        self.columns.append(utm.columns(came))


def _kinds(world: World) -> _Kinds:
    found, slugs = _Kinds(), _slugs(world)
    for source, marks in MARKS.items():
        page = {"page": "https://example.com/start", "referrer": REFERRERS.get(source)}
        for campaign in [NOBODY, *np.flatnonzero(world.campaign_source == source).tolist()]:
            named = {"utm_campaign": slugs[campaign].title()} if campaign >= 0 else {}
            for spelling, (who, how) in enumerate(marks):
                found.add((source, campaign, spelling, False), {"utm_source": who, "utm_medium": how} | named | page)
        for spelling, (who, how) in enumerate(STRANGE):
            found.add((source, NOBODY, spelling, True), {"utm_source": who, "utm_medium": how} | page)
    return found


def _texts(choice: list, kind: np.ndarray) -> tuple[list[str], np.ndarray]:
    """The texts of a column at these places; a place without one stays empty."""
    known = np.array([text is not None for text in choice])
    return [text or "" for text in choice], np.where(known[kind], kind, NOBODY)


def _running(world: World, source, at):
    """The campaign of a source that ran at that moment; none where it has none."""
    part, found = (at - world.start) / (world.as_of - world.start), np.full(len(source), NOBODY)
    for k in np.unique(world.campaign_source):
        mine, here = np.flatnonzero(world.campaign_source == k), source == k
        found[here] = mine[np.clip(part[here] * len(mine), 0, len(mine) - 1).astype(int)]
    return found


def _budgets(world: World, dice, asked) -> None:
    """Beyond the usual, paid campaigns got more in strong months: a row per source, month and line."""
    months = world.months()
    starts = world.clock.at(np.array([number(month) for month in months]), 0)
    rows = []
    for line, part in ((0, 0.55), (1, 0.45)):
        came = np.histogram(asked.happened[asked.line == line], np.append(starts, world.as_of + 32 * DAY))[0].astype(float)
        came[-1] = came[-2]  # the present month is not over
        for source, swing in SEASON.items():
            usual = PER_LEAD[source][1] * SOURCES[source] * world.size.leads / len(months) * part * world.words["scale"]
            wanted = usual * (BUDGET * (came / came.mean()) ** swing * dice.around(1, 0.08, len(months)) - 1)
            rows += [(line, source, place, round(float(wanted[place]), 2)) for place in range(len(months)) if wanted[place] > 0.02 * usual]
    _put_budgets(world, dice, rows, np.array([number(month) for month in months]))


def _put_budgets(world: World, dice, rows, days) -> None:
    line, source, place, amount = (np.array(column) for column in zip(*rows, strict=True))
    since, until = days[place], np.append(days[1:], number(world.today))[place]
    campaign = _running(world, source, world.clock.at(since, 0))
    whose = {"line_id": line, "source_id": source, "campaign_id": campaign, "kind": ["media"] * len(rows), "amount": amount}
    when = {"spent_on": since, "until_on": np.minimum(until, number(world.today))}
    world.put("costs", id=dice.ids(len(rows)), entered_at=np.minimum(world.clock.at(until, 36000), world.as_of), **whose, **when)
