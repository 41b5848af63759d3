"""Orderwell: customers order, staff process, managers watch and steer."""

import gc

# Importing makes 300,000 objects that reference counting frees or that stay: whoever looks for cycles among them
# meanwhile takes a tenth of a start. `importing.finished` says how often one looks when the process has started.
gc.set_threshold(400_000, 2, 21)

from orderwell.core import importing as importing  # noqa: E402 # before anything imports Tortoise
