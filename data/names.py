"""Names and phones as they are compared: folded, so that spelling does not hide a match."""

import re

LEGAL = {
    "ооо",
    "оао",
    "зао",
    "пао",
    "ао",
    "ип",
    "тов",
    "фоп",
    "прат",
    "пп",
    "ат",
    "дп",
    "llc",
    "ltd",
    "inc",
    "gmbh",
    "ag",
    "corp",
    "co",
    "plc",
    "sa",
    "srl",
    "sl",
    "bv",
    "oy",
    "ab",
    "kg",
    "ohg",
    "limited",
}

# One letter each where one will do, as the machine-readable zone of passports spells them; soft and hard signs fall away
LATIN = str.maketrans(
    dict(zip("абвгґдеэзиійклмнопрстуўфы", "abvggdeeziiyklmnoprstuufy", strict=True))
    | {"щ": "shch", "ш": "sh", "ч": "ch", "ж": "zh", "ю": "yu", "я": "ya", "х": "kh", "ц": "ts", "є": "ye", "ї": "yi", "ё": "e"}
    | dict.fromkeys("ьъ'’")
)


def norm(name: str | None) -> str:
    """A name as it is searched and compared: lower case, ё = е, no quotes, dots or legal form, single spaces."""
    words = re.sub(r"[^\w+&]+", " ", (name or "").casefold().replace("ё", "е")).split()
    bare = [word for word in words if word not in LEGAL]
    return " ".join(bare or words)


def digits(phone: str | None) -> str | None:
    """The digits of a phone number; None when there are none."""
    found = re.sub(r"\D", "", phone or "")
    return found or None


def latin(name: str) -> str:
    """A folded name in Latin letters, so that names can be compared across scripts; other letters stay. Like `latin` in SQL."""
    return name.translate(LATIN)
