"""Real purchases: the CDNOW sample and the won deals of Maven must give the figures computed for them elsewhere."""

import json
from statistics import fmean, median

import pytest

from data import company
from data.imports import mapping, sheet, take_in
from data.viewer import SYSTEM
from queries.reader import row, rows
from tests import loyal

ALL = {"since": "1997-01-01", "until": "1998-07-01", "as_of": "1998-07-01"}


@pytest.fixture
def figures(tiny, fixtures):
    loyal.cdnow(tiny, fixtures / "cdnow/CDNOW_sample.txt")
    return {name: figure["value"] for name, figure in json.loads((fixtures / "cdnow/reference.json").read_text())["figures"].items()}


def test_cdnow_gives_its_published_figures(figures, director):
    check = row("loyalty/check", director, **ALL)
    assert (check["purchases"], check["clients"], float(check["amount"])) == (
        figures["sample_rows"],
        figures["sample_customers"],
        figures["sample_revenue"],
    )
    worth = rows("loyalty/rfm", director, as_of="1998-07-01")
    for letter, column in (("R", "recency_days"), ("F", "frequency"), ("M", "monetary")):
        values = [float(line[column]) for line in worth]
        assert fmean(values) == pytest.approx(figures["sample_rfm"][f"{letter}_mean"], abs=1e-6)
        assert median(values) == pytest.approx(figures["sample_rfm"][f"{letter}_median"])
    for group in rows("loyalty/abc", director, **ALL):
        assert {"n": group["clients"], "revenue": float(group["amount"])} == figures["sample_abc"][group["class"]]
    cohorts = {}
    for cell in rows("loyalty/retention", director, as_of="1998-07-01"):
        cohorts.setdefault(str(cell["cohort"])[:7], {})[str(cell["month"])] = cell["retained"]
    assert cohorts == figures["sample_cohorts"]


def test_cdnow_tells_the_sleeping_from_their_own_rhythm(figures, director):
    found = row("loyalty/sleeping", director, as_of="1998-07-01")
    assert found["active"] + found["cooling"] + found["asleep"] == found["clients"] == figures["sample_customers"]
    assert len(rows("loyalty/rhythm", director, as_of="1998-07-01", activity="asleep")) == found["asleep"]
    assert rows("loyalty/sleeping_trend", director, as_of="1998-07-01")[-1]["asleep"] == found["asleep"]


def test_maven_records_no_sales_so_its_won_deals_are_what_loyalty_counts(here, fixtures):
    company.found(here, company.Company("Probe", "USD", "America/New_York", "en", ("Sales",)))
    for name, file in (("staff", "sales_teams"), ("products", "products"), ("clients", "accounts"), ("deals", "sales_pipeline")):
        map_, path = mapping.load(f"maven_{name}.toml"), fixtures / f"maven_crm/{file}.csv"
        take_in.take_in(here, SYSTEM, sheet.read(path.name, path.read_bytes(), map_.shape), map_)
    figures = json.loads((fixtures / "maven_crm/reference.json").read_text())["figures"]
    found = row("loyalty/check", SYSTEM, since="2016-10-01", until="2018-01-01", as_of="2018-01-01")
    assert (found["purchases"], float(found["amount"])) == (4238, figures["won_revenue"]["value"])
    assert found["mean"] == pytest.approx(figures["avg_won_deal"]["value"], abs=1e-6)
    assert found["median"] == figures["median_won_deal"]["value"]
    assert [line["line"] for line in rows("loyalty/stand_ins", SYSTEM, as_of="2018-01-01")] == ["Sales"]
    assert len(rows("loyalty/rfm", SYSTEM, as_of="2018-01-01")) == found["clients"] == 85
