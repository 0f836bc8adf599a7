"""A file of refused rows opens harmlessly in a spreadsheet and comes back as it was."""

import pytest

from data.imports import refused, sheet


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+44 20 7946 0111", "-5", "@sum", "plain", "it's"])
def test_a_cell_never_begins_a_formula_and_comes_back_unchanged(cell):
    file = refused.as_csv([{"cells": {"name": "x", "note": cell}, "why": "no date"}], "reason")
    line = file.decode("utf-8-sig").splitlines()[1]
    assert not any(f",{sign}" in line or f',"{sign}' in line for sign in "=+-@")
    assert sheet.read("refused.csv", file).rows[0][1] == cell
