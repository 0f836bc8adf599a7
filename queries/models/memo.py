"""Results of models, kept as long as what they were made of: the very tables the reader gave.

The reader decides when an answer is stale and whose it is; a model over the same tables and values has the same result.
"""

import threading
from collections import OrderedDict
from concurrent.futures import Future

KEPT = 128
_known: OrderedDict[tuple, tuple] = OrderedDict()
_lock = threading.Lock()


def remember(label: tuple, tables: tuple, make):
    """The result of `make()` for these values and tables, made once at a time; of each label only the last is kept.

    Tables are compared by identity: the reader gives the same one as long as it is true.
    """
    with _lock:
        found = _known.get(label)
        first = found is None or any(one is not other for one, other in zip(found[0], tables, strict=True))
        if first:
            found = _known[label] = (tables, Future())
        _known.move_to_end(label)
        while len(_known) > KEPT:
            _known.popitem(last=False)
    if first:
        _fill(label, found, make)
    return found[1].result()


def _fill(label: tuple, mine: tuple, make) -> None:
    try:
        mine[1].set_result(make())
    except BaseException as trouble:
        with _lock:
            if _known.get(label) is mine:
                del _known[label]
        mine[1].set_exception(trouble)


def forget() -> None:
    """Make everything anew (for measurements and tests)."""
    with _lock:
        _known.clear()
