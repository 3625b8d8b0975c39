"""`python -m reglament.cli`, the same as `reglament`: the supervisor starts its children so."""

import sys

from reglament.cli import main

sys.exit(main())
