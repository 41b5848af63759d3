"""Variants that words may mean, and lines that name several sorts of the same goods. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from uuid import UUID

from orderwell.language.rules import Kind, Token, folded, grams, pinyin
from orderwell.measures.rules import DOZEN, same_unit
from orderwell.order_messages.rules import Asked

_MEASURED = re.compile(r"\d+(?:\.\d+)?(?:[a-z]{1,2}|毫升|升|克|公斤|斤)?")
_FILLING = re.compile(r"口?味|[的要和跟及与、,:;/+\s]|^[来点些]+")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A variant that may be meant: its codes, its own names and SKU in one form of writing, the tokens and runs of
    characters in them, its product's name, and by what names and codes its units go."""

    variant_id: UUID
    codes: frozenset[str]
    text: str
    marks: frozenset[str]
    runs: tuple[str, ...]
    product: str = ""
    units: set[str] = field(default_factory=set)

    def says(self, token: Token) -> float:
        """How much of a word of the question is this variant's own, not all its product's: 0 to 1."""
        said = token.text
        if token.kind not in (Kind.RUN, Kind.WORD) or said in self.marks:
            return float(said in self.marks)
        if token.kind is Kind.WORD:
            heard = [len(sound) / len(said) for sound in map(pinyin, self.runs) if sound in said]
            return max([0.5 * (len(said) > 2 and said in self.text), *heard])
        own = [
            two
            for two in grams(said, 2)
            if said.count(two) > self.product.count(two) and any(two in run for run in self.runs)
        ]
        alone = [
            one for one in said if said.count(one) > self.product.count(one) and any(one in run for run in self.runs)
        ]
        whole = [run for run in self.runs if said.count(run) > self.product.count(run)]
        return round(min(0.9, (len(own) + len(alone) / 10 + len(whole) / 100) / len(said)), 4)

    def is_called(self, run: str) -> bool:
        """Whether its product goes by a part of the run, or it has all of it side by side: 番茄酱 is no pasta with
        番茄肉酱."""
        product = self.product.replace(" ", "")
        return run in self.text or run[-1:] == product[-1:] or any(two in product for two in grams(run, 2))

    def counts_in(self, unit: str) -> bool:
        """Whether it is sold by what somebody counts in, as far as they say."""
        return not unit or unit.casefold() in DOZEN or same_unit(unit, self.units)


def sorts_of(variants: Sequence[Candidate]) -> tuple[str, frozenset[str]]:
    """The name of their product, and the words that only some of them are called by."""
    product = variants[0].product
    return product, frozenset(run for one in variants for run in one.runs if len(run) > 1 and run not in product)


def same_goods(line: Asked, head: str, variants: Sequence[Candidate]) -> str | None:
    """The line's name with its product, when of one product the line names a sort and `head` another one, and nothing
    else: 拉面番茄, then 咖喱. None: it does not, or the sort is not sold by the unit."""
    if len(variants) < 2:
        return None
    product, sorts = sorts_of(variants)
    name = folded(line.name)
    said = next((one for one in (name, name.removesuffix("味").removesuffix("口")) if one in sorts), "")
    own = [one for one in variants if said in one.runs]
    plain, text = product.replace(" ", ""), folded(head)
    others = [sort for sort in sorts if sort != said and sort in text]
    if not said or not others or said in text or not all(one.counts_in(line.unit) for one in own):
        return None
    named = _FILLING.sub("", re.sub("|".join(map(re.escape, others)), " ", text))
    called = _MEASURED.sub("", named)
    return f"{named} {said}" if called and called in plain else None


def groups(lines: Sequence[Asked]) -> list[range]:
    """Where lines stand that share an amount (各)."""
    found, start = list[range](), 0
    for each, several in groupby(lines, key=lambda one: one.each):
        stop = start + len(list(several))
        found += [range(start, stop)] if each else []
        start = stop
    return found


def contexts(lines: Sequence[Asked], group: range) -> list[range]:
    """The group with the line before it, with that after it, and alone: either may say of what it names the sorts."""
    ways = [group]
    if group.stop < len(lines) and lines[group.stop].quantity is None and not lines[group.stop].each:
        ways.insert(0, range(group.start, group.stop + 1))
    if group.start and not lines[group.start - 1].each:
        ways.insert(0, range(group.start - 1, group.stop))
    return ways


def apart(lines: Sequence[Asked], products: Iterable[tuple[str, Collection[str]]]) -> list[Asked]:
    """A line for each sort that the lines name of one of the products, given with its sorts (苏打水原味柠檬各一箱).
    Nothing when they name no sorts at once.

    A line with an amount of its own is the product itself when that is the amount of all sorts together.
    """
    shared = [one for one in lines if one.each]
    for product, sorts in products:
        any_sort = "|".join(sorted(map(re.escape, sorts), key=len, reverse=True)) or "$^"
        pattern = re.compile(any_sort)
        parts = [pattern.findall(folded(one.name)) for one in shared]
        text = folded(" ".join(one.name for one in lines))
        kinds, head = list(dict.fromkeys(pattern.findall(text))), _FILLING.sub("", pattern.sub(" ", text))
        plainly = ":" in shared[0].name or re.search(f"(?:{any_sort})口?味", text)  # 西柚味 is no goods
        at_once = max(map(len, parts)) > 1 or (plainly and len(kinds) > 1)
        whole = ((shared[0].quantity or 0) * len(kinds), shared[0].unit)
        sums = all(one.each or (one.quantity, one.unit) in ((None, ""), whole) for one in lines)
        named = head.removesuffix("子") in product.replace(" ", "")
        if at_once and sums and named and (head or len(shared) == len(lines)):
            names = [f"{head} {kind}".strip() for kind in kinds]
            return [replace(shared[0], text=name, name=name, each="") for name in names]
    return []


def called_as_before(asked: Sequence[Asked], products: Mapping[str, Sequence[Sequence[Candidate]]]) -> list[Asked]:
    """The lines; what is another sort of the goods before is called by them."""
    made, last = list[Asked](), list[Sequence[Candidate]]()
    for one in asked:
        here = [*last, *products.get(one.after, ())] if one.after else []
        head = made[-1].name if last and made else one.after
        last = []
        for variants in here:
            if name := same_goods(one, head, variants) or same_goods(one, one.after, variants):
                one, last = replace(one, name=name), [variants]
                break
        made.append(one)
    return made
