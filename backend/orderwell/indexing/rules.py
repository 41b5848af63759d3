"""From a product to the terms it is found by. Pure.

A term is a letter for where it stands and what it is, and the text: `n` in names and brands, `w` elsewhere (categories,
attributes, descriptions), `u` measures, `m` their numbers; `s y i j` names by ear (`language.rules.said_terms`), `z`
categories by ear; `e` whole codes, `c` four neighbours of a code, and `f g` the same of codes off sale; `x` a whole
name. So one row of plain terms serves both databases, and asking never needs to know about columns.
"""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import pairwise, product
from uuid import UUID

from msgspec import Struct

from orderwell.language.rules import Kind, code, folded, grams, readings, run_terms, said_terms, singular, tokens

CODE_GRAM = 4
LONGEST_DESCRIPTION = 400  # characters of a description that are searched
LONGEST_WORD = 40


class Value(Struct, frozen=True):
    """One attribute of a product: what it is filtered by, and the words that it is found by."""

    attribute_id: UUID
    value: str
    words: str


class Source(Struct, frozen=True):
    """All of a product that is searched. Names are (Chinese, English) pairs; codes as they are written."""

    product_id: UUID
    shown: bool
    code: str
    name: tuple[str, str]
    brand: tuple[str, str]
    categories: Sequence[tuple[str, str]]
    variants: Sequence[tuple[str, str]]
    values: Sequence[Value]
    description: str
    units: Sequence[str]
    codes: Sequence[str]
    hidden_codes: Sequence[str]


class Document(Struct, frozen=True):
    """What is kept of a product. `strong`: brand, Chinese and English name, variants; `weak`: all else; a line each."""

    product_id: UUID
    shown: bool
    strong: str
    weak: str
    codes: str
    hidden_codes: str
    facets: str
    terms: str
    words: frozenset[str]

    @property
    def digest(self) -> str:
        """Of everything that is written."""
        parts = (str(self.shown), self.strong, self.weak, self.codes, self.hidden_codes, self.facets, self.terms)
        return hashlib.sha1("\0".join(parts).encode(), usedforsecurity=False).hexdigest()


def document(source: Source) -> Document:
    """The document of a product."""
    brand, (zh, en) = folded(" ".join(source.brand)), source.name
    own = brand if brand and folded(source.brand[0]) not in folded(zh) else ""
    strong = [own, folded(zh), folded(en), folded(" ".join(name for pair in source.variants for name in pair))]
    groups = [folded(" ".join(pair)) for pair in source.categories]
    weak = [*groups, *(folded(value.words) for value in source.values), folded(" ".join(source.units))]
    description = source.description[:LONGEST_DESCRIPTION]
    terms = _strong_terms(strong, brand) | _weak_terms(" ".join(weak)) | _category_terms(groups)
    terms |= {f"w{term}" for term in _words(description) if len(term) > 1}
    terms |= _code_terms(source.codes, "e", "c") | _code_terms(source.hidden_codes, "f", "g")
    terms |= {f"x{whole}" for name in source.name if (whole := code(name))}
    return Document(
        source.product_id,
        source.shown,
        "\n".join(strong),
        "\n".join(weak),
        " ".join(dict.fromkeys(code(one) for one in source.codes)),
        " ".join(dict.fromkeys(code(one) for one in source.hidden_codes)),
        "\n".join(sorted(f"{value.attribute_id}={value.value}" for value in source.values)),
        " ".join(sorted(terms)),
        frozenset(_latin([*strong, *groups])),
    )


def _words(text: str) -> set[str]:
    """Terms of a text without their letters: characters and neighbours, words, numbers, measures left out."""
    found: set[str] = set()
    for token in tokens(text):
        if token.kind is Kind.RUN:
            found |= run_terms(token.text)
        elif token.kind is Kind.WORD:
            found |= {token.text[:LONGEST_WORD], singular(token.text)[:LONGEST_WORD]}
        elif token.kind is Kind.NUMBER:
            found.add(_term(token.text))
    return found


def _term(number: str) -> str:
    """A number as part of a term: both databases take a dot for the end of one."""
    return number.replace(".", "p")


def _measures(text: str) -> set[str]:
    found: set[str] = set()
    for token in tokens(text):
        if token.kind is Kind.MEASURE:
            found |= {f"u{_term(token.text)}", f"m{_term(token.amount)}"}
    return found


def _run(text: str) -> str:
    return "".join(token.text for token in tokens(text) if token.kind is Kind.RUN)


def _strong_terms(strong: Sequence[str], brand: str) -> set[str]:
    found: set[str] = set()
    # Brand and name are asked for in one breath, so they are one run, too.
    for run in {_run(" ".join(strong[:2])), _run(brand), _run(strong[3])}:
        found |= {f"n{term}" for term in run_terms(run)} | said_terms(run)
    for line in (brand, *strong):
        found |= {f"n{term}" for term in _words(line)} | _measures(line)
    return found


def _weak_terms(text: str) -> set[str]:
    return {f"w{term}" for term in _words(text)} | _measures(text)


def _category_terms(names: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for name in names:
        said = [one for one in map(readings, _run(name)) if one]
        for left, right in pairwise(said):
            found |= {f"z{a}{b}" for a, b in product(left, right)}
    return found


def _code_terms(codes: Iterable[str], whole: str, part: str) -> set[str]:
    found: set[str] = set()
    for text in codes:
        plain = code(text)
        found |= {f"{whole}{plain}", *(f"{part}{gram}" for gram in grams(plain, CODE_GRAM))}
    return found - {whole}


def _latin(lines: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for line in lines:
        found |= {t.text for t in tokens(line) if t.kind is Kind.WORD and 3 < len(t.text) <= LONGEST_WORD}
    return found
