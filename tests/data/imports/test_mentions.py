"""Reviews out of a list: what stands already, entered or imported, is the same; new places are made; all of it can be undone."""

from datetime import date
from uuid import uuid4

import pytest

from data import mentions
from data.imports import mapping
from data.problems import Problem
from data.viewer import SYSTEM, Viewer

LIST = (
    "date,site,text,rating,sentiment,author,reply,reply date\n"
    "2026-02-01,Maps,Quick and kind,5,positive,Eve,Thank you,2026-02-02\n"
    "2026-02-01,New board,Nobody called back,1,negative,,,\n"
    "2026-02-03,Maps,,4,,Ann,,\n"
    "2026-02-03,Maps,,4,,Ann,,\n"
    "2026-02-04,Maps,,,,Nobody,,\n"
    "2026-02-04,Maps,Too good,7,,,,\n"
    "2999-01-01,Maps,From afar,3,,,,\n"
    "2026-02-05,Maps,Answered some day,3,,,Thanks,\n"
)


def test_a_list_of_reviews_comes_in_once_and_is_undone_whole(shop):
    before = shop.everything()
    seen = shop.look("mentions", LIST)
    assert seen.counts == (4, 0, 0, 4) and "New places where people write, 1: New board." in [str(note) for note in seen.notes]
    assert shop.everything() == before
    done = shop.take("mentions", LIST)
    assert shop.counts("mentions", LIST) == (0, 0, 4, 4)
    told = shop.all(
        "SELECT m.site, p.name = m.site, m.words, m.rating, m.sentiment, m.judged_at IS NOT NULL, m.answer, m.line_id, m.import_id IS NOT NULL "
        "FROM kept.mentions m JOIN kept.places p ON p.id = m.place_id WHERE m.words IS NOT NULL ORDER BY m.words"
    )
    assert told == [
        ("New board", True, "Nobody called back", 1.0, "negative", True, None, None, True),
        ("Maps", True, "Quick and kind", 5.0, "positive", True, "Thank you", None, True),
    ]
    shop.undo(done)
    assert shop.everything() == before


def test_what_was_entered_by_hand_is_not_taken_in_again(shop):
    place = shop.one("SELECT id FROM kept.places WHERE name = 'Maps'")
    mentions.enter(SYSTEM, mentions.Mention("Quick and kind", date(2026, 2, 1), place), key=uuid4())
    assert shop.counts("mentions", LIST) == (3, 0, 1, 4)


def test_a_client_gives_its_line_and_what_was_judged_since_keeps_the_import_from_being_undone(shop):
    shop.take("clients", "name\nAcme\n")
    done = shop.take("mentions", "date,site,text,client\n2026-02-01,Maps,Fine,Acme\n2026-02-01,Maps,Odd,Nobody Ltd\n")
    assert (done.new, done.refused) == (1, 1)
    assert shop.one("SELECT line_id = (SELECT id FROM kept.lines) FROM kept.mentions")
    shop.all("UPDATE kept.mentions SET sentiment = 'positive', version = version + 1")
    with pytest.raises(Problem, match="1 of its rows were edited"):
        shop.undo(done)


def test_the_place_of_all_rows_may_be_said_once_and_nobody_but_an_administrator_takes_in(shop):
    table = shop.sheet("date,text\n2026-02-01,Fine\n")
    with pytest.raises(Problem, match="No column holds place"):
        shop.look("mentions", "date,text\n2026-02-01,Fine\n")
    map_ = mapping.guess("mentions", table)
    map_.constants["place"] = "Forum"
    assert shop.take("mentions", "date,text\n2026-02-01,Fine\n", map_).new == 1
    assert shop.one("SELECT site FROM kept.mentions") == "Forum"
    assert not Viewer(uuid4(), "head", "head").may("imports.take_in")
