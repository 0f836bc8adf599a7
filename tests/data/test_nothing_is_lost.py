"""Whatever people do at the desk and in whatever order: nothing is lost, and every number equals its rows."""

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from data import store
from tests.desk_life import STEPS, Life, differing

WAYS = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 4000)), min_size=6, max_size=16)
CALM = {"deadline": None, "derandomize": True, "suppress_health_check": list(HealthCheck), "phases": (Phase.explicit, Phase.generate)}


class Walk:
    """One company in memory, walked through step by step."""

    def __enter__(self) -> Life:
        self.patch, self.here = pytest.MonkeyPatch(), store.Store(":memory:")
        self.before = store.use(self.here)
        return Life(self.here, self.patch)

    def __exit__(self, *_):
        self.patch.undo()
        store.use(self.before)
        self.here.close()


def walk(desk: Life, steps) -> int:
    done = 0
    for name, n in steps:
        did = desk.take(name, n)
        note(f"{name}({n}) {'done' if did else 'refused'}")
        desk.check()
        done += did
    return done


@settings(max_examples=6, **CALM)
@given(WAYS)
def test_after_any_steps_nothing_is_lost_and_every_number_equals_its_rows(steps):
    with Walk() as desk:
        walk(desk, steps)
        assert differing(desk) == {}


@settings(max_examples=4, **CALM)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 4000)), max_size=8), st.integers(0, 4000))
def test_all_merges_can_be_undone_from_the_last_one_after_any_steps(steps, n):
    with Walk() as desk:
        walk(desk, [("merge", n), *steps, ("merge", n // 3)])
        for _ in range(12):
            desk.take("unmerge", 0)
        desk.check()
        assert desk.run("SELECT count(*) FROM kept.clients WHERE merged_into_id IS NOT NULL") == [(0,)]


def test_each_step_can_be_done():
    """The dice walk nowhere if every step is refused."""
    with Walk() as desk:
        undone = [name for name in STEPS if not any(desk.take(name, n) for n in (3, 7, 12, 0, 25))]
        desk.check()
        assert undone == []
        assert differing(desk) == {}
