"""Orderwell: customers order, staff process, managers watch and steer."""

import gc

# Importing and every request make many objects that reference counting frees or that stay: looking for cycles after
# each 700 of them, as Python does unasked, takes a fifth of a start.
gc.set_threshold(10_000, 10, 5)

from orderwell.core import importing as importing  # noqa: E402 # before anything imports Tortoise
