"""What the fields of a document hold: client, person, deal, offer, items, company and manager, in the document's language."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from uuid import UUID

from babel.dates import format_date
from babel.numbers import format_decimal

from data import calendar, edits, store
from data.problems import Problem

MOST_ITEMS = 100
CENT = Decimal("0.01")
LARGEST = Decimal(10) ** 12
CLIENT = ("name", "tax_number", "phone", "email", "website", "city", "country")
PERSON = """
SELECT p.name, r.role, p.phone, p.email FROM visible.persons p JOIN visible.person_roles r ON r.person_id = p.id
WHERE p.id = ? AND r.client_id = ? AND p.retired_at IS NULL ORDER BY r.until NULLS FIRST, r.id LIMIT 1"""
DEAL = "SELECT name, code, amount, expected_close, contract_end, owner_id FROM visible.deals_in_hand WHERE id = ? AND client_id = ?"
OFFER = """
SELECT o.what, p.name, o.amount, o.until_on FROM visible.offers o LEFT JOIN kept.products p ON p.id = o.product_id
WHERE o.id = ? AND o.client_id = ?"""


@dataclass(frozen=True)
class Item:
    """One row of a document: a product of the list, or words of its own."""

    name: str = ""
    quantity: Decimal = Decimal(1)
    price: Decimal = Decimal(0)
    product_id: UUID | None = None

    @property
    def amount(self) -> Decimal:
        """Quantity × price, to the cent."""
        return (self.quantity * self.price).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class About:
    """Whom and what a document is about; the ids are checked to be the client's."""

    client_id: UUID
    person_id: UUID | None = None
    deal_id: UUID | None = None
    offer_id: UUID | None = None
    items: tuple[Item, ...] = ()


def values(cur, me, about: About, language: str) -> tuple[UUID, dict]:
    """(the client's line, every field but the number) as the viewer of this cursor may see them; a Problem for what is not theirs."""
    client = edits.standing(cur, "client", about.client_id)
    deal = _row(cur, DEAL, about.deal_id, about.client_id, Problem("This deal is another client's.", field="deal"))
    offer = _row(cur, OFFER, about.offer_id, about.client_id, Problem("This offer is another client's.", field="offer"))
    person = _row(cur, PERSON, about.person_id, about.client_id, Problem("There is no such person among your clients.", field="person"))
    items = [_item(cur, one) for one in about.items]
    if len(items) > MOST_ITEMS:
        raise Problem("A document takes at most {most} rows.", field="items", most=MOST_ITEMS)
    total = sum((one.amount for one, _ in items), Decimal(0)) if items else offer[2] if offer[2] is not None else deal[2]
    say = Said(language)
    told = {"today": say.day(calendar.local_day(cur, store.now())), "total": say.money(total)}
    told |= {f"client.{name}": client[name] or "" for name in CLIENT}
    told |= dict(zip(("person.name", "person.role", "person.phone", "person.email"), (one or "" for one in person), strict=True))
    told |= {"deal.name": deal[0] or "", "deal.code": deal[1] or "", "deal.amount": say.money(deal[2])}
    told |= {"deal.expected_close": say.day(deal[3]), "deal.contract_end": say.day(deal[4])}
    told |= {
        "offer.what": offer[0] or "",
        "offer.product": offer[1] or "",
        "offer.amount": say.money(offer[2]),
        "offer.until": say.day(offer[3]),
    }
    told |= _ours(cur, deal[5] or client["owner_id"] or me.id)
    return client["line_id"], told | {"items": [say.item(place, one, code) for place, (one, code) in enumerate(items, start=1)]}


def _row(cur, sql: str, row_id: UUID | None, client_id: UUID, trouble: Problem) -> tuple:
    """The row, or as many Nones when none is asked for."""
    found = cur.execute(sql, [row_id, client_id])
    row = found.fetchone()
    if row_id and row is None:
        raise trouble
    return row or (None,) * len(found.description)


def _item(cur, item: Item) -> tuple[Item, str]:
    """An item as it is written, with the code of its product."""
    name, code = " ".join((item.name or "").split()), ""
    if item.product_id:
        row = cur.execute("SELECT name, code FROM kept.products WHERE id = ? AND retired_at IS NULL", [item.product_id]).fetchone()
        if row is None:
            raise Problem("This entry is no longer on the list.", field="items")
        name, code = name or row[0], row[1] or ""
    if not name:
        raise Problem("Say what each row is for.", field="items")
    edits.short(name, "items", 300)
    return Item(name, *_numbers(item), item.product_id), code


def _numbers(item: Item) -> tuple[Decimal, Decimal]:
    wrong = Problem("Give each row a quantity above zero and a price.", field="items")
    try:
        quantity, price = Decimal(item.quantity), Decimal(item.price)
        if not (0 < quantity < LARGEST and 0 <= price < LARGEST):
            raise wrong
    except (InvalidOperation, TypeError, ValueError):
        raise wrong from None
    return quantity, price


def _ours(cur, manager: UUID) -> dict:
    company, currency = cur.execute("SELECT name, currency FROM kept.company").fetchone()
    name, email = cur.execute("SELECT name, email FROM kept.staff WHERE id = ?", [manager]).fetchone() or ("", "")
    return {"company.name": company, "company.currency": currency, "manager.name": name, "manager.email": email or ""}


class Said:
    """Amounts, quantities and days as the document's language writes them."""

    def __init__(self, language: str):
        self.language = language

    def money(self, value) -> str:
        """1,284.50 in English, 1 284,50 in Russian; nothing for nothing."""
        return "" if value is None else format_decimal(value, "#,##0.00", self.language)

    def day(self, value: date | None) -> str:
        """November 22, 2026; nothing for nothing."""
        return "" if value is None else format_date(value, "long", self.language).replace("\u202f", "\xa0")  # which fonts lack

    def item(self, place: int, one: Item, code: str) -> dict:
        """The fields of a row."""
        quantity = format_decimal(one.quantity, "#,##0.###", self.language)
        told = {"n": str(place), "code": code, "name": one.name, "quantity": quantity}
        return told | {"price": self.money(one.price), "amount": self.money(one.amount)}
