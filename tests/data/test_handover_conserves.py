"""Whatever is handed over, in whatever order, nothing is lost and nothing doubled; taken back in turn all stands as it did."""

from uuid import uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import handovers, held
from data.held import What

PEOPLE = ("ann", "bob", "carl")
step = st.tuples(st.sampled_from(PEOPLE), st.sets(st.sampled_from(PEOPLE), min_size=1, max_size=2), st.integers(0, 6))


def standing(desk) -> dict:
    """Who holds each open thing."""
    with desk.here.cursor(desk.viewer("director")) as cur:
        found = cur.execute("SELECT entity, entity_id, holder_id FROM visible.held_things ORDER BY entity, entity_id").fetchall()
    assert len({row[:2] for row in found}) == len(found)
    return {row[:2]: row[2] for row in found}


def fill(desk) -> None:
    """Six clients of three people, some with a deal, a lead or a promise; one deal is another's than its client."""
    desk.staff("carl", "manager", ["Sales"])
    facts = {"line_id": desk.id("line", "Sales"), "happened_at": desk.clock, "entered_at": desk.clock}
    for n in range(6):
        client = desk.client(f"Client {n}", PEOPLE[n % 3])
        if n % 2:
            desk.deal(f"C{n}", [("2026-02-01", "lead")], owner=PEOPLE[(n + n // 5) % 3], client_id=client)
        desk.add(
            "promises",
            id=uuid4(),
            client_id=client,
            side="ours",
            what="a paper",
            due_on="2026-03-20",
            state="open",
            owner_id=desk.id("staff", PEOPLE[n % 3]),
            **facts,
        )


def chosen(desk, giver: str, some: int) -> What:
    """All that somebody has, or every so many-th bundle of it."""
    holder = desk.id("staff", giver)
    with desk.here.cursor(desk.viewer("hanna")) as cur:
        bundles = sorted({one.bundle_id for one in held.things(cur, What(from_id=holder))}, key=str)
    return What(from_id=holder) if some == 0 else What(holders=(holder,), bundles=tuple(bundles[::some]))


def test_handing_over_conserves(desk):
    fill(desk)
    before = standing(desk)

    @settings(max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(step, min_size=1, max_size=3))
    def conserves(steps):
        done = []
        for giver, to, some in steps:
            to = to - {giver}
            what = chosen(desk, giver, some)
            if not to or not (what.from_id or what.bundles):
                continue
            with desk.here.cursor(desk.viewer("hanna")) as cur:
                there = held.things(cur, what)
            if not there:
                continue
            desk.wait(minutes=1)
            given_ = handovers.hand_over(
                desk.viewer("hanna"), what, to=[desk.id("staff", one) for one in to], key=uuid4(), seen=held.mark(there)
            )
            after = standing(desk)
            assert after.keys() == before.keys() and sum(given_.counts.values()) == len(there)
            assert {after[one.entity, one.entity_id] for one in there} <= {desk.id("staff", one) for one in to}
            done.append(given_.id)
        for one in reversed(done):
            desk.wait(minutes=1)
            handovers.undo(desk.viewer("hanna"), one, key=uuid4())
        assert standing(desk) == before

    conserves()


def test_chosen_bundles_of_one_person_move_alone_and_are_told_as_that_persons(desk):
    fill(desk)
    ann, bob = desk.id("staff", "ann"), desk.id("staff", "bob")
    before = standing(desk)
    what = What(holders=(ann,), bundles=(desk.id("client", "Client 0"),))
    given_ = handovers.hand_over(desk.viewer("hanna"), what, to=[bob], key=uuid4())
    moved = {one for one, holder in standing(desk).items() if holder != before[one]}
    assert given_.counts == {"client": 1, "promise": 1} and len(moved) == 2
    assert desk.run("SELECT from_id FROM kept.handovers") == [(ann,)]


def test_what_another_holds_of_a_chosen_bundle_stays(desk):
    fill(desk)
    desk.deal("B9", [("2026-02-01", "lead")], owner="bob", client_id=desk.id("client", "Client 0"))
    what = What(holders=(desk.id("staff", "ann"),), bundles=(desk.id("client", "Client 0"),))
    handovers.hand_over(desk.viewer("hanna"), what, to=[desk.id("staff", "carl")], key=uuid4())
    assert desk.run("SELECT owner_id FROM kept.deals WHERE code = 'B9'") == [(desk.id("staff", "bob"),)]
