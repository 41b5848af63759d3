"""What can be packed: never more than is kept, first lines first."""

from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from orderwell.fulfilment.rules import Excess, OpenLine, everything, excesses

A, B = uuid4(), uuid4()


def line(variant: UUID, allocated: int, packed: int = 0) -> OpenLine:
    return OpenLine(uuid4(), variant, "SKU", allocated, packed)


def test_everything_goes_to_the_first_lines_first() -> None:
    one, two, other = line(A, 5, 1), line(A, 5), line(B, 3)
    assert everything([one, two, other], {A: 6, B: 9}) == {one.id: 4, two.id: 2, other.id: 3}
    assert everything([one], {}) == everything([], {A: 1}) == {}


def test_wishes_for_one_line_add_up_and_share_the_warehouse() -> None:
    one, two = line(A, 5), line(A, 5)
    assert excesses([one, two], {A: 6}, [(one.id, 3), (one.id, 2), (two.id, 1)]) == []
    assert excesses([one, two], {A: 6}, [(one.id, 3), (one.id, 3)]) == [Excess(1, "SKU", 2)]
    assert excesses([one, two], {A: 6}, [(one.id, 5), (two.id, 2)]) == [Excess(1, "SKU", 1)]
    assert excesses([line(B, 5), one], {A: 6}, [(one.id, 6)]) == [Excess(0, "SKU", 5)]


lines = st.lists(st.builds(line, st.sampled_from([A, B]), st.integers(0, 9), st.integers(0, 9)), max_size=6)


@given(lines, st.dictionaries(st.sampled_from([A, B]), st.integers(-3, 20)))
def test_everything_is_what_can_be_asked_for_and_no_more(lines: list[OpenLine], free: dict[UUID, int]) -> None:
    taken = everything(lines, free)
    assert excesses(lines, free, list(taken.items())) == []
    for one in lines:
        more = {**taken, one.id: taken.get(one.id, 0) + 1}
        assert excesses(lines, free, list(more.items()))
