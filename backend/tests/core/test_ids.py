"""Ids grow with time, within a millisecond too."""

import time
from uuid import RFC_4122

from orderwell.core.ids import uuid7


def test_ids_of_one_process_are_in_the_order_in_which_they_were_made() -> None:
    made = [uuid7() for _ in range(5000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(one.version, one.variant) for one in made} == {(7, RFC_4122)}
    assert abs((made[-1].int >> 80) - time.time() * 1000) < 1000
