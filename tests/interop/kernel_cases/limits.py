"""How long a condition is waited for: long, for the machine may be busy. No case takes that long when all is well."""

import time

PATIENCE = 60.0
LONG_PATIENCE = 300.0  # of a transfer as a whole
GLANCE = 0.02


class Failure(Exception):
    pass


def until(what, condition, patience=PATIENCE):
    """Looks until `condition()` gives something true; gives that."""
    end = time.monotonic() + patience
    while True:
        seen = condition()
        if seen:
            return seen
        if time.monotonic() > end:
            raise Failure(f"{what}: in vain for {patience:.0f} s")
        time.sleep(GLANCE)
