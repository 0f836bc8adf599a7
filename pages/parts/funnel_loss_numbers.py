"""What the card of losses says and draws, from the answers of its questions: no Streamlit, no SQL."""

import pyarrow as pa

from pages.words import count, money, number, plain, say, share

CUTS = ("reason", "competitor")
FEW = 5  # with fewer losses k / n stands alone


def headline(losses: list[dict]) -> str:
    """How much was lost, where most money went, and what of it went to competitors."""
    whole = _amount(losses)
    said = [
        count("losses.lost_for", _deals(losses), amount=money(whole, short=True)) if whole else count("losses.lost_deals", _deals(losses))
    ]
    if whole:
        stage, most = max(_by(losses, "stage").items(), key=lambda pair: _amount(pair[1]) or 0)
        part = {"amount": money(_amount(most), short=True), "share": share(float(_amount(most) / whole))}
        said.append(say("losses.most", stage=plain(stage or say("filters.unknown")), **part))
    if rivals := to_competitors(losses):
        unnamed = _deals([loss for loss in rivals if loss["competitor_id"] is None])
        said.append(count("losses.to_competitors", _deals(rivals)) + (f" {count('losses.not_named', unnamed)}" if unnamed else ""))
    return " ".join(said)


def to_competitors(losses: list[dict]) -> list[dict]:
    """Those that name a competitor, and those whose reason is one, named or not."""
    return [loss for loss in losses if loss["competitor_id"] or loss["reason_kind"] == "competitor"]


def _by(losses: list[dict], column: str) -> dict:
    found = {}
    for loss in losses:
        found.setdefault(loss[column], []).append(loss)
    return found


def _deals(losses: list[dict]) -> int:
    return sum(loss["deals"] for loss in losses)


def _amount(losses: list[dict]):
    """Of the amounts that are known; None where none is."""
    known = [loss["amount"] for loss in losses if loss["amount"] is not None]
    return sum(known) if known else None


def loss_cells(losses: list[dict], cut: str = "reason", by_money: bool = False) -> pa.Table:
    """Stages × reasons or competitors as cells of the heat map; what is not named is the last row, an unknown stage the last column."""
    shown = losses if cut == "reason" else to_competitors(losses)
    names = sorted({loss[cut] for loss in shown}, key=lambda name: (name is None, str(name)))
    last = 1 + max(loss["position"] or 0 for loss in shown)
    found = [(of_stage[0], name, of_name) for of_stage in _by(shown, "stage_id").values() for name, of_name in _by(of_stage, cut).items()]
    most = max(_size(of_name, by_money) for _, _, of_name in found)
    return pa.Table.from_pylist(
        [
            {
                "x": stage["stage"] or say("filters.unknown"),
                "x_order": stage["position"] or last,
                "x_id": str(stage["stage_id"] or "-"),
                "y": name or say("filters.unknown" if cut == "reason" else "losses.nobody_named"),
                "y_order": names.index(name),
                "y_id": str(of_name[0][f"{cut}_id"] or "-"),
                "value": _size(of_name, by_money),
                "text": money(_amount(of_name), short=True) if by_money else number(_deals(of_name)),
                "strong": _size(of_name, by_money) > 0.62 * most,
            }
            for stage, name, of_name in found
        ]
    )


def _size(losses: list[dict], by_money: bool) -> float:
    return float((_amount(losses) or 0) if by_money else _deals(losses))


def behind(losses: list[dict], cut: str, picked: dict) -> tuple[str, int, dict]:
    """The metric, the number and the values of the rows of a clicked cell."""
    shown = losses if cut == "reason" else to_competitors(losses)
    n = _deals([one for one in shown if _code(one["stage_id"]) == picked["x_id"] and _code(one[f"{cut}_id"]) == picked["y_id"]])
    return "funnel.lost" if cut == "reason" else "funnel.lost_to", n, {"stage": picked["x_id"], cut: picked["y_id"]}


def _code(value) -> str:
    return str(value or "-")


def unsaid_words(people: list[dict]) -> str:
    """How many losses have no reason, of how many, with the share."""
    unsaid, lost = sum(one["unsaid"] for one in people), sum(one["lost"] for one in people)
    return count("losses.without", unsaid, lost=number(lost), share=f" · {share(unsaid / lost)}" if lost >= FEW else "")


def unsaid_lines(people: list[dict]) -> list[dict]:
    """One line per person: n, k, the share with its interval, the money."""
    return [
        {
            "name": one["owner"] or say("filters.unknown"),
            "unsaid": one["unsaid"],
            "lost": one["lost"],
            "share": f"{share(one['share'])} · {number(one['low'] * 100)}–{number(one['high'] * 100)}" if one["lost"] >= FEW else "—",
            "amount": money(one["amount"]),
        }
        for one in people
    ]
