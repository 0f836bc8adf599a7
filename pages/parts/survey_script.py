"""The script of a survey in the client's language: the company's own words, or ours where it gave none; and what is noted for who calls next."""

from pages.words import say, speaking
from queries import reader

PARTS = ("thanks", "plans", "question", "why", "better")
PROMOTER, PASSIVE = 9, 7  # at least
COLOURS = {"promoter": "green", "passive": "gray", "detractor": "red"}


def script(viewer, survey, kind: str, language: str, top: int = 10) -> dict[str, str]:
    """The five parts of the script by name. `kind`: nps or csi; `language`: en, ru or uk; `top`: of the scale of a csi."""
    own = {one["language"]: one for one in reader.rows("surveys/texts", viewer, survey=survey)}
    if language in own:
        return {part: own[language][part] for part in PARTS}
    company = reader.row("company/facts", viewer)["name"]
    with speaking(language):
        return {part: say(f"surveys.script.{kind}.{part}", company=company, top=top) for part in PARTS}


def voice(score: int | None) -> str | None:
    """promoter, passive or detractor."""
    return None if score is None else "promoter" if score >= PROMOTER else "passive" if score >= PASSIVE else "detractor"


def badge(score: int) -> str:
    """The mark as a badge in the colour of its voice."""
    return f":{COLOURS[voice(score)]}-badge[{score}]"


def note(score: int | None) -> str:
    """How the note of the contact that follows begins, in the language spoken now."""
    heard = voice(score)
    return "" if heard in (None, "passive") else say(f"surveys.note.{heard}", score=score)
