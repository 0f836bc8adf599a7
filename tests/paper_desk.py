"""Two lines, their people and clients, and a template to write from: for tests of documents."""

from uuid import uuid4

from data import document_templates, written_documents
from data.document_facts import About
from data.document_templates import Template
from data.viewer import of_login
from queries import reader
from tests.papers import paper

PEOPLE = {"boss": ("admin", None), "dora": ("executive", None), "hanna": ("head", ["Sales"]), "ann": ("manager", ["Sales"])}
PEOPLE |= {"bob": ("manager", ["Sales"]), "olga": ("manager", ["Service"])}


class PaperDesk:
    """Ann has Acme, Bob has Borealis, Olga has Cedar of another line."""

    def __init__(self, tiny):
        self.tiny = tiny
        tiny.line("Service")
        for login, (role, lines) in PEOPLE.items():
            tiny.staff(login, role, lines, email=f"{login}@probe.test")
        self.acme = tiny.client("ООО «Ёлка» <&>", "ann", city="Riga")
        self.borealis, self.cedar = tiny.client("Borealis", "bob"), tiny.client("Cedar", "olga", "Service")

    def viewer(self, login: str):
        return of_login(self.tiny.here, login)

    def staff(self, *logins: str) -> tuple:
        return tuple(self.tiny.id("staff", login) for login in logins)

    def wanted(self, *approvers: str, **other) -> Template:
        return Template(**{"name": "Offer", "kind": "offer", "numbering": "OF-{year}-{n:04}", "approvers": self.staff(*approvers)} | other)

    def template(self, *approvers: str, text: str = "{{ number }} for {{ client.name }}", **other):
        return document_templates.add(self.viewer("boss"), self.wanted(*approvers, **other), paper(text), "Offer.docx", key=uuid4())

    def write(self, template, login: str = "ann", client=None, **about):
        known = {name: about.pop(name) for name in ("key", "replaces") if name in about}
        known.setdefault("key", uuid4())
        return written_documents.write(self.viewer(login), template, About(client or self.acme, **about), **known)

    def one(self, document, login: str = "hanna") -> dict:
        self.tiny.here.changed_everywhere()  # what another wrote shows up some seconds later where a question is slow
        return reader.row("documents/list", self.viewer(login), document=document)

    def waiting(self, login: str) -> list[tuple]:
        viewer = self.viewer(login)
        self.tiny.here.changed_everywhere()
        return [(one["kind"], one["number"][-4:]) for one in reader.rows("documents/waiting", viewer, staff=viewer.id)]
