"""The fields of a template: which there are, which one names, and nothing else that it could do.

A template is somebody's file. Of the language of Jinja it may use what fills a form: known fields, `if` over them, and
one `for` over the items; no calls, no arithmetic, no loops in loops. What is not on this list is refused before
anything runs, so that filling always ends and reaches nothing but the fields; the sandbox is the second wall.
"""

import re

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from data.problems import Problem

# Group → its fields; a field without a group stands for itself
GROUPS = {
    "company": ("name", "currency"),
    "client": ("name", "tax_number", "phone", "email", "website", "city", "country"),
    "person": ("name", "role", "phone", "email"),
    "deal": ("name", "code", "amount", "expected_close", "contract_end"),
    "offer": ("what", "product", "amount", "until"),
    "manager": ("name", "email"),
}
ALONE = ("number", "today", "total")
ITEM = ("n", "code", "name", "quantity", "price", "amount")
LOOP = ("first", "last", "index", "length")
ALL = (*ALONE, *(f"{group}.{name}" for group, names in GROUPS.items() for name in names))
FILTERS = ("upper", "lower", "capitalize", "title")
BLANK = "________"  # what is not known is left to be filled in by hand
MOST_FIELDS, LONGEST_FIELD, LONGEST_REPEATED = 500, 300, 200_000  # in one part of a document; characters
MOST_REPEATED = 2_000  # tags in all that is repeated for each item
TAG = re.compile(r"<[^>]*>")
SIGN = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
MISPLACED = re.compile(r"\{\{\s*(?:p|r|tr|tc)\s[^}]*\}\}")  # docxtpl would put bare text where no text may stand


class Empty(str):
    """A field that holds nothing: false when asked, a line to be filled in by hand where it is written."""

    def __new__(cls, name: str):
        made = super().__new__(cls, "")
        made.name = name
        return made


def environment(blanks: list[str] | None = None) -> SandboxedEnvironment:
    """Where a template is filled: sandboxed, with no globals, escaping what it writes into the XML; `blanks` takes what was written empty."""

    def written(value):
        if isinstance(value, Empty) and blanks is not None:
            blanks.append(value.name)
        return BLANK if value == "" else value

    made = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=written)
    made.globals.clear()
    made.tests.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


def shape(xml: str) -> None:
    """A Problem unless every brace that is opened is closed soon, in text: what searches for fields then never searches long."""
    if any(sign in tag for tag in TAG.findall(xml) for sign in ENDS):
        raise Problem("A field stands where a document keeps no text. Type it into the text itself.", field="file")
    text, opened, at, fields = TAG.sub("", xml), None, 0, 0
    for found in SIGN.finditer(text):
        if opened is None and found[0] in ENDS:
            opened, at, fields = found[0], found.start(), fields + 1
        elif opened and (found[0] != ENDS[opened] or found.end() - at > LONGEST_FIELD):
            break
        else:
            opened = None
    if opened:
        raise Problem("A field is opened and not closed: {what}", field="file", what=text[at : at + 40].strip())
    if fields > MOST_FIELDS:
        raise Problem("The template has more than {most} fields.", field="file", most=MOST_FIELDS)
    if misplaced := MISPLACED.search(text):
        raise Problem("The field {what} cannot be read.", field="file", what=misplaced[0])


def used(sources: tuple[str, ...]) -> list[str]:
    """The fields the parts of a template name (`client.name`; of an item `items.price`), in order; or a Problem that says what is wrong."""
    found: dict[str, bool] = {}
    walk = _Walk(found)
    for source in sources:
        walk.into(_parsed(source))
    if strange := [name for name, known in found.items() if not known]:
        raise Problem("The template names fields that are not known: {what}.", field="file", what=", ".join(strange))
    return list(found)


def _parsed(source: str) -> nodes.Template:
    try:
        return environment().parse(source)
    except (TemplateSyntaxError, RecursionError):
        raise _culprit(source) from None


def _culprit(source: str) -> Problem:
    """Which field cannot be read; when each can, an `if` or `for` has no end."""
    for said in re.findall(r"\{\{.*?\}\}", source, re.S):
        try:
            environment().parse(said)
        except (TemplateSyntaxError, RecursionError):
            return Problem("The field {what} cannot be read.", field="file", what=TAG.sub("", said))
    return Problem("What begins with “if” or “for” has no end in the template, or cannot be read.", field="file")


class _Walk:
    """Goes through a parsed template; `found` takes each field and whether it is known."""

    def __init__(self, found: dict[str, bool]):
        self.found, self.items, self.repeated = found, [], ""

    def into(self, node: nodes.Node) -> None:
        """Look at one node; a Problem for what no template may do."""
        way = getattr(self, f"_{type(node).__name__.lower()}", None)
        if way is None:
            raise Problem("A template may name fields, ask “if” and repeat “for item in items”, nothing else.", field="file")
        way(node)

    def _each(self, node: nodes.Node) -> None:
        for child in node.iter_child_nodes():
            self.into(child)

    _template = _output = _not = _and = _or = _each

    def _if(self, node) -> None:
        self._asked(node.test)
        for child in (*node.body, *node.elif_, *node.else_):
            self.into(child)

    def _asked(self, node) -> None:
        """What is asked; of the items whether there are any."""
        if isinstance(node, nodes.Name) and node.name == "items" and not self.items:
            self._meet("items", True)
        elif isinstance(node, nodes.Not | nodes.And | nodes.Or):
            for child in node.iter_child_nodes():
                self._asked(child)
        else:
            self.into(node)

    def _templatedata(self, node) -> None:
        """What is written stays as it is."""

    _const = _templatedata

    def _compare(self, node) -> None:
        if any(one.op not in ("eq", "ne") for one in node.ops):
            raise Problem("A template may name fields, ask “if” and repeat “for item in items”, nothing else.", field="file")
        for one in (node.expr, *(other.expr for other in node.ops)):
            self.into(one)

    def _filter(self, node) -> None:
        if node.name not in FILTERS or node.args or node.kwargs or node.dyn_args or node.dyn_kwargs or node.node is None:
            raise Problem("A template may name fields, ask “if” and repeat “for item in items”, nothing else.", field="file")
        self.into(node.node)

    def _name(self, node) -> None:
        self._meet(node.name, node.name in ALONE and node.name not in self.items)

    def _getattr(self, node) -> None:
        if not isinstance(node.node, nodes.Name):
            raise Problem("A template may name fields, ask “if” and repeat “for item in items”, nothing else.", field="file")
        group, name = node.node.name, node.attr
        if group in self.items:
            self._meet(f"items.{name}", name in ITEM)
        elif not (group == "loop" and self.items and name in LOOP):
            self._meet(f"{group}.{name}", name in GROUPS.get(group, ()))

    def _for(self, node) -> None:
        plain = isinstance(node.target, nodes.Name) and isinstance(node.iter, nodes.Name) and node.iter.name == "items"
        if not plain or node.test or node.recursive or self.items or node.else_:
            raise Problem("A template may name fields, ask “if” and repeat “for item in items”, nothing else.", field="file")
        self.repeated += "".join(one.data for one in node.find_all(nodes.TemplateData))
        if len(self.repeated) > LONGEST_REPEATED or self.repeated.count("<") > MOST_REPEATED:
            raise Problem("What is repeated for each item is too long.", field="file")
        self.items.append(node.target.name)
        for child in node.body:
            self.into(child)
        self.items.pop()

    def _meet(self, name: str, known: bool) -> None:
        self.found[name] = known
