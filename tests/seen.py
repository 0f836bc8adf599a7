"""A page of the desk as one person sees it, without a browser: open it with an address, find its widgets by key, read its words."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).parents[1] / "pages"


class Seen:
    """One page of `pages/`, run for `login` of a desk; `asked` stands in its address. A trouble of the script fails the test."""

    FILE = ""  # below pages/, said by each test file
    LOGIN = "ann"

    def __init__(self, desk, monkeypatch, login: str | None = None, **asked):
        monkeypatch.setattr("pages.parts.who.viewer", lambda: desk.viewer(login or self.LOGIN))
        self.desk, self.test = desk, AppTest.from_file(PAGES / self.FILE, default_timeout=30)
        for name, value in asked.items():
            self.test.query_params[name] = str(value)
        self.run()

    def run(self):
        self.test.run()
        assert not self.test.exception, self.test.exception
        return self

    def widget(self, kind: str, start: str):
        """The first widget whose key begins so."""
        return next(one for one in getattr(self.test, kind) if (one.key or "").startswith(start))

    def press(self, start: str):
        self.widget("button", start).click()
        return self.run()

    def texts(self) -> str:
        """Everything that is said on the page."""
        return "\n".join(one.value for kind in ("markdown", "caption", "error", "warning", "info") for one in getattr(self.test, kind))
