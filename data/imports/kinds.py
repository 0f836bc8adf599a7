"""Which rule goes with which kind of file."""

from data.imports.rules import Rule
from data.imports.rules_calls import Calls
from data.imports.rules_deals import Deals
from data.imports.rules_events import Answers, Contacts, Sales
from data.imports.rules_lists import Clients, Costs, Leads, Persons, Products, Staff
from data.imports.rules_mentions import Mentions
from data.imports.rules_moves import StageEvents

RULES: dict[str, type[Rule]] = {
    "staff": Staff,
    "products": Products,
    "clients": Clients,
    "persons": Persons,
    "leads": Leads,
    "deals": Deals,
    "stage_events": StageEvents,
    "contacts": Contacts,
    "calls": Calls,
    "sales": Sales,
    "answers": Answers,
    "costs": Costs,
    "mentions": Mentions,
}
