"""Results of models, kept as long as what they were made of: the very tables the reader gave.

The reader decides when an answer is stale and whose it is; a model over the same tables and values has the same result.
"""

import threading
from collections import OrderedDict
from concurrent.futures import Future

KEPT = 64
_known: OrderedDict[tuple, tuple] = OrderedDict()
_lock = threading.Lock()


def remember(label: tuple, tables: tuple, make):
    """The result of `make()` for these values and tables (compared by identity, held while the result is), made once at a time."""
    key = (*label, *map(id, tables))
    with _lock:
        found = _known.get(key)
        first = found is None
        if first:
            found = _known[key] = (tables, Future())
        _known.move_to_end(key)
        while len(_known) > KEPT:
            _known.popitem(last=False)
    if first:
        _fill(key, found[1], make)
    return found[1].result()


def _fill(key: tuple, flight: Future, make) -> None:
    try:
        flight.set_result(make())
    except BaseException as trouble:
        with _lock:
            _known.pop(key, None)
        flight.set_exception(trouble)


def forget() -> None:
    """Make everything anew (for measurements and tests)."""
    with _lock:
        _known.clear()
