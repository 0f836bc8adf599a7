"""What a stage asked for is kept from when to when: a past day is counted by its own terms."""

from datetime import datetime, timedelta

import pytest

from data import lists, store
from data.viewer import of_login
from queries import reader

OLD, NEW = 72.0, 2400.0  # hours


@pytest.fixture
def root(tiny):
    tiny.staff("root", "admin")
    tiny.run("UPDATE kept.stages SET limit_hours = ? WHERE id = ?", OLD, stage(tiny))
    return of_login(tiny.here, "root")


def stage(tiny):
    return tiny.id("stage", "Sales/lead")


def change(tiny, root, **values):
    now = next(one for one in reader.rows("lists/stages", root) if str(one["id"]) == str(stage(tiny)))
    given = {name: now[name] for name in ("name", "limit_hours", "load_weight", "expected_days", "expected_share", "win_share")}
    lists.change(root, "stages", stage(tiny), given | values, version=now["version"])


def test_a_changed_limit_holds_from_now_on_and_a_past_day_keeps_its_own(tiny, root):
    tiny.deal("d1", [("2026-01-01", "lead")])
    long_ago, over = datetime(2026, 1, 10), lambda day: reader.row("workload/team", root, as_of=day)["over_limit"]
    assert over(long_ago) == 1
    change(tiny, root, limit_hours=NEW)
    assert over(long_ago) == 1
    change(tiny, root, limit_hours=None)
    assert over(store.now() + timedelta(minutes=1)) == 0
    assert over(long_ago) == 1


def test_the_first_change_keeps_the_terms_of_before_and_none_is_kept_when_only_the_name_changed(tiny, root):
    change(tiny, root, name="first word")
    assert tiny.run("SELECT count(*) FROM kept.stage_terms")[0][0] == 0
    change(tiny, root, expected_days=5.0, expected_share=0.5)
    terms = tiny.run("SELECT limit_hours, expected_days, expected_share FROM kept.stage_terms ORDER BY happened_at")
    assert terms == [(OLD, None, None), (OLD, 5.0, 0.5)]
