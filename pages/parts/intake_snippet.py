"""What is pasted into a web site or a terminal: a form, a script that remembers first and last touch, an example for curl."""

import html
import json
from urllib.parse import urlsplit

from data import utm
from pages.words import say

FIELDS = (
    ("name", '<input name="name" required maxlength="200" autocomplete="name">'),
    ("phone", '<input name="phone" type="tel" maxlength="100" autocomplete="tel">'),
    ("email", '<input name="email" type="email" maxlength="320" autocomplete="email">'),
    ("message", '<textarea name="message" rows="4" maxlength="3000"></textarea>'),
)
TRAP = (
    '  <p style="position: absolute; left: -9999px" aria-hidden="true"><label>{}\n'
    '    <input name="homepage_url" tabindex="-1" autocomplete="off"></label></p>'
)
HIDDEN = "\n".join(f'  <input type="hidden" name="{name}">' for name in ("first_touch", "last_touch", "form_key"))
SCRIPT = """<script>
(function () {
  var marks = {}, asked = new URLSearchParams(location.search), touches = {}, now;
  NAMES.forEach(function (name) { if (asked.get(name)) marks[name] = asked.get(name).slice(0, 500); });
  var from = document.referrer, outside = from && from.split("/")[2] !== location.host;
  now = JSON.stringify(Object.assign({happened_at: new Date().toISOString(), page: location.href.slice(0, 2000), referrer: from.slice(0, 2000)}, marks));
  try {
    if (!localStorage.voronka_first) localStorage.voronka_first = now;
    if (!localStorage.voronka_last || outside || Object.keys(marks).length) localStorage.voronka_last = now;
    touches = {first_touch: localStorage.voronka_first, last_touch: localStorage.voronka_last};
  } catch (closed) { touches = {first_touch: now, last_touch: now}; }
  touches.form_key = Date.now().toString(36) + Math.random().toString(36).slice(2);
  addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll('form[action*="/form/vf_"]').forEach(function (form) {
      Object.keys(touches).forEach(function (name) { if (form.elements[name]) form.elements[name].value = touches[name]; });
    });
  });
})();
</script>"""


def server(page: str | None) -> str:
    """The beginning of every address of this server, from the page that is shown."""
    at = urlsplit(page or "")
    return f"{at.scheme}://{at.netloc}"


def form(page: str | None, secret: str) -> str:
    """The HTML of a form, in the language of who pastes it."""
    labels = [f"  <p><label>{html.escape(say(f'intake.snippet.{name}'))}<br>\n    {field}</label></p>" for name, field in FIELDS]
    trap = TRAP.format(html.escape(say("intake.snippet.trap")))
    send = f"  <p><button>{html.escape(say('intake.snippet.send'))}</button></p>"
    return "\n".join([f'<form action="{server(page)}/form/{secret}" method="post">', *labels, trap, HIDDEN, send, "</form>"])


def script() -> str:
    """The script for every page of the site: nothing leaves the browser but with the form."""
    return SCRIPT.replace("NAMES", json.dumps([*utm.MARKS, *utm.CLICK_IDS]))


def curl(page: str | None, secret: str, line: str | None = None) -> str:
    """One lead from a terminal; with the line it must name, where there are several and the key is of none."""
    named = {"line": line} if line else {}
    body = json.dumps(
        {"name": say("intake.example.name"), "phone": "+49 30 5550101"} | named | {"utm_source": "newsletter"}, ensure_ascii=False
    ).replace("'", "\\u0027")
    return (
        f"curl {server(page)}/api/leads -H 'Authorization: Bearer {secret}' \\\n"
        f"  -H 'Idempotency-Key: example-1' -H 'Content-Type: application/json' \\\n  -d '{body}'"
    )
