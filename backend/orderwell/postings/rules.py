"""Sets of documents as whole numbers: bit n says that document n is in it. Pure."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence

FEW = 400  # members of a set that are kept as a list
DENSE, ONE = 60, ord("1")  # from one document in sixty a set is quicker made of digits


def members(chosen: int) -> list[int]:
    """The numbers in a set, ascending."""
    found, at = list[int](), -1
    gaps = f"{chosen:b}".split("1")  # as digits: splitting them is quicker than looking at bytes
    for gap in reversed(gaps[1:]):
        at += len(gap) + 1
        found.append(at)
    return found


def whole(numbers: Iterable[int], size: int) -> int:
    """The set of these numbers, none of them above `size`."""
    numbers = numbers if isinstance(numbers, list | array) else list(numbers)
    if len(numbers) * DENSE > size:
        digits = bytearray(b"0") * (size + 1)  # written as the number itself: five times as fast for many
        for one in numbers:
            digits[one] = ONE
        digits.reverse()
        return int(bytes(digits), 2)
    bits = bytearray((size >> 3) + 1)
    for one in numbers:
        bits[one >> 3] |= 1 << (one & 7)
    return int.from_bytes(bits, "little")


def first_of(order: Iterable[int], chosen: int, most: int | None = None) -> list[int]:
    """Those of the set in the order of a row of all, at most so many."""
    bits = chosen.to_bytes((chosen.bit_length() + 7) // 8, "little")
    reach, found = len(bits) << 3, list[int]()
    for one in order:
        if one < reach and bits[one >> 3] >> (one & 7) & 1:
            found.append(one)
            if len(found) == most:
                break
    return found


def rewritten(term: str, docs: int, written: Mapping[int, Sequence[str]]) -> int:
    """The documents with a term after some were written; those with their sorted terms."""
    text, more = term.rstrip("*"), term.endswith("*")
    for number, terms in written.items():
        at = bisect_left(terms, text)
        there = at < len(terms) and (terms[at].startswith(text) if more else terms[at] == text)
        if there != docs >> number & 1:
            docs ^= 1 << number
    return docs


def holding(chosen: int) -> Callable[[int], int]:
    """A function that says of a number whether it is in the set (1), quicker than shifting a large set each time."""
    bits = chosen.to_bytes((chosen.bit_length() + 7) // 8, "little")
    reach = len(bits) << 3
    return lambda one: one < reach and bits[one >> 3] >> (one & 7) & 1


class Members:
    """A set that changes: few are a list, many a bitmap."""

    __slots__ = ("_bits", "_few", "_value")

    def __init__(self) -> None:
        self._few: array[int] = array("I")
        self._bits: bytearray | None = None
        self._value: int | None = None

    def update(self, numbers: Sequence[int]) -> None:
        """Add numbers that are not in it yet."""
        self._value = None
        if self._bits is None:
            self._few.extend(numbers)
            if len(self._few) <= FEW:
                return
            numbers, self._few = self._few, array("I")
            self._bits = bytearray((max(numbers) >> 3) + 1)
        bits = self._bits
        if numbers and (last := max(numbers) >> 3) >= len(bits):
            bits.extend(bytes(last + 1 - len(bits) + len(bits) // 8))
        for one in numbers:
            bits[one >> 3] |= 1 << (one & 7)

    def discard(self, one: int) -> None:
        self._value = None
        if self._bits is None:
            self._few = array("I", (each for each in self._few if each != one))
        elif one >> 3 < len(self._bits):
            self._bits[one >> 3] &= ~(1 << (one & 7))

    @property
    def value(self) -> int:
        """The set as a number."""
        if self._value is None:
            if self._bits is None:
                self._value = whole(self._few, max(self._few, default=0))
            else:
                self._value = int.from_bytes(self._bits, "little")
        return self._value
