"""A process that saves contacts as fast as it can and says each on standard output once it is saved. Started by test_kill."""

import sys
from uuid import uuid4

from data import contacts, store
from data.viewer import of_login


def main(path: str) -> None:
    """Save calls with one client after the other until somebody kills the process."""
    here = store.open_here(path)
    viewer = of_login(here, "admin")
    with here.cursor() as cur:
        clients = [row[0] for row in cur.execute("SELECT id FROM kept.clients ORDER BY id").fetchall()]
        result = cur.execute("SELECT id FROM kept.results ORDER BY position LIMIT 1").fetchone()[0]
    while True:
        for client in clients:
            key = uuid4()
            contacts.log(
                viewer, contacts.Contact(client_id=client, result_id=result, note=f"saved {key}", next_in_days=3, another=True), key=key
            )
            sys.stdout.write(f"{key}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
