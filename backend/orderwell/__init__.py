"""Orderwell: customers order, staff process, managers watch and steer."""

import gc

# Importing and every request make many objects that reference counting frees or that stay: looking for cycles after
# each 700 of them, as Python does unasked, takes a fifth of a start. Of what stays, 30,000 are looked through at a time
# and not 110,000, for the loop stands still meanwhile; all of it as seldom as before.
gc.set_threshold(10_000, 2, 21)

from orderwell.core import importing as importing  # noqa: E402 # before anything imports Tortoise
