"""Segments and lists: saved once, shared by who may, never holding a client that is not one's to work on."""

from uuid import UUID, uuid4

import pytest

from data import segment_rules, segments
from data.problems import Problem
from data.segment_rules import Condition, Rule
from queries import reader

RULE = Rule((Condition("silent_days", ("30",)), Condition("cities", ("Łódź", ""))), "acme")


def save(desk, name="Mine", login="ann", rule=RULE, clients=(), key=None):
    wanted = segments.NewSegment(name, None if clients else rule, tuple(clients))
    return segments.save(desk.viewer(login), wanted, key=key or uuid4())


def known(desk, login="ann"):
    return {one["name"]: one for one in reader.rows("clients/segments", desk.viewer(login))}


def members(desk, segment, login="ann"):
    return {UUID(one["client_id"]) for one in reader.rows("clients/members", desk.viewer(login), segment=segment)}


def test_a_rule_comes_back_as_it_was_saved(desk):
    save(desk)
    one = known(desk)["Mine"]
    assert set(segment_rules.read(one["rule"]).conditions) == set(RULE.conditions)
    assert segment_rules.read(one["rule"]).q == "acme"
    assert not one["shared"]


def test_equal_rules_are_equal_texts():
    turned = Rule(tuple(reversed(RULE.conditions)), RULE.q)
    assert segment_rules.written(RULE) == segment_rules.written(turned)


@pytest.mark.parametrize(
    "wrong",
    [
        Condition("planet", ("Mars",)),
        Condition("owners", ("not an id",)),
        Condition("silent_days", ("-1",)),
        Condition("silent_days", ("1e9",)),
        Condition("activity", ("dead",)),
        Condition("bought", ("", "")),
        Condition("bought", ("nan", "")),
        Condition("bought", ("1",)),
        Condition("employees", ("ten", "")),
        Condition("employees", ("1.5", "")),
        Condition("employees", ("9" * 400, "")),
        Condition("cities", ()),
        Condition("kind", ("private", "organisation")),
        Condition(f"own.{uuid4()}", ("1", "2"), "drop"),
        Condition("own.1", ("1",), "is"),
        Condition(f"own.{uuid4()}", ("1", "many"), "between"),
    ],
)
def test_a_rule_that_cannot_be_asked_is_refused(desk, wrong):
    with pytest.raises(Problem, match="cannot be read"):
        save(desk, rule=Rule((wrong,)))
    assert known(desk) == {}


@pytest.mark.parametrize("text", [None, "", "[]", "{}", "sector = 'x'", '{"conditions": [{"field": 1}]}', '{"conditions": 5}'])
def test_a_text_that_is_no_rule_is_one_sentence(text):
    with pytest.raises(Problem, match="cannot be read"):
        segment_rules.read(text)


def test_saving_twice_with_one_key_is_one_segment(desk):
    key = uuid4()
    assert save(desk, key=key) == save(desk, key=key) == key
    assert len(known(desk)) == 1


def test_a_name_is_needed_and_free(desk):
    save(desk)
    for name, words in ((" ", "Give it a name"), ("mine", "already")):
        with pytest.raises(Problem, match=words):
            save(desk, name)


def test_only_who_made_it_sees_it_until_a_head_shares_one(desk):
    save(desk)
    assert known(desk, "bob") == {} == known(desk, "hanna")
    shared = save(desk, "For all", "hanna")
    segments.share(desk.viewer("hanna"), shared, True, version=1)
    assert known(desk, "bob")["For all"]["shared"]
    with pytest.raises(Problem, match="may not"):
        segments.rename(desk.viewer("bob"), shared, "Mine now", version=2)
    segments.share(desk.viewer("hanna"), shared, False, version=2)
    assert known(desk, "bob") == {}


def test_a_manager_shares_nothing_and_an_executive_saves_nothing(desk):
    mine = save(desk)
    with pytest.raises(Problem, match="may not"):
        segments.share(desk.viewer("ann"), mine, True, version=1)
    with pytest.raises(Problem, match="may not"):
        save(desk, login="director")


def test_anothers_segment_is_not_there(desk):
    mine, bob = save(desk), desk.viewer("bob")
    listed = save(desk, "List", clients=[desk.acme])
    for attempt in (
        lambda: segments.rename(bob, mine, "x", version=1),
        lambda: segments.change(bob, mine, Rule(), version=1),
        lambda: segments.retire(bob, mine, version=1),
        lambda: segments.restore(bob, mine),
        lambda: segments.put(bob, listed, [desk.other]),
        lambda: segments.take_off(bob, listed, [desk.acme]),
    ):
        with pytest.raises(Problem, match="no such segment"):
            attempt()
    assert members(desk, listed) == {desk.acme}


def test_an_edit_of_what_has_changed_is_told(desk):
    mine = save(desk)
    segments.rename(desk.viewer("ann"), mine, "First", version=1)
    with pytest.raises(Problem, match="Someone has changed"):
        segments.rename(desk.viewer("ann"), mine, "Second", version=1)
    assert list(known(desk)) == ["First"]


def test_a_segment_that_was_put_away_comes_back(desk):
    mine = save(desk)
    segments.retire(desk.viewer("ann"), mine, version=1)
    assert known(desk) == {}
    segments.restore(desk.viewer("ann"), mine)
    segments.restore(desk.viewer("ann"), mine)
    assert list(known(desk)) == ["Mine"]


def test_a_list_holds_each_client_once_and_says_who_was_new(desk):
    zeta, ann = desk.client("Zeta", "ann"), desk.viewer("ann")
    listed = save(desk, "List", clients=[desk.acme, desk.acme])
    assert segments.put(ann, listed, [desk.acme, zeta, zeta]) == [zeta]
    assert segments.put(ann, listed, [zeta]) == []
    segments.take_off(ann, listed, [desk.acme])
    segments.take_off(ann, listed, [desk.acme])
    assert members(desk, listed) == {zeta}


def test_nobody_puts_anothers_client_onto_a_list(desk):
    listed = save(desk, "List", clients=[desk.acme])
    with pytest.raises(Problem, match="no such client"):
        segments.put(desk.viewer("ann"), listed, [desk.acme, desk.other])
    with pytest.raises(Problem, match="no such client"):
        save(desk, "Other", clients=[desk.other])
    assert members(desk, listed) == {desk.acme}


def test_on_a_shared_list_each_sees_their_own_clients(desk):
    listed = save(desk, "Fair", "hanna", clients=[desk.acme, desk.other])
    segments.share(desk.viewer("hanna"), listed, True, version=1)
    assert members(desk, listed, "ann") == {desk.acme}
    assert members(desk, listed, "bob") == {desk.other}
    assert members(desk, listed, "hanna") == {desk.acme, desk.other}
    assert members(desk, listed, "sven") == set()


def test_a_segment_takes_no_clients_by_hand_and_a_list_no_rule(desk):
    mine, listed, ann = save(desk), save(desk, "List", clients=[desk.acme]), desk.viewer("ann")
    with pytest.raises(Problem, match="by its rule"):
        segments.put(ann, mine, [desk.acme])
    with pytest.raises(Problem, match="by hand"):
        segments.change(ann, listed, RULE, version=1)


def test_what_one_head_shared_no_other_head_takes_for_oneself(desk):
    desk.staff("helga", "head", ["Sales"])
    desk.staff("root", "admin")
    shared = save(desk, login="hanna")
    segments.share(desk.viewer("hanna"), shared, True, version=1)
    for act in (
        lambda me: segments.share(me, shared, False, version=2),
        lambda me: segments.rename(me, shared, "Taken", version=2),
        lambda me: segments.retire(me, shared, version=2),
    ):
        with pytest.raises(Problem, match="who shared it"):
            act(desk.viewer("helga"))
    segments.rename(desk.viewer("root"), shared, "By the administrator", version=2)
    segments.share(desk.viewer("hanna"), shared, False, version=3)
