"""python -m data: the administrator's command line."""

import sys

from data.commands import main

if __name__ == "__main__":
    sys.exit(main())
