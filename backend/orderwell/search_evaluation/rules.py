"""How well a search answers questions whose right answers are known. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from msgspec import Struct

BEST = 10
MOST_TOLD = 20  # questions that were answered badly


class Question(Struct, frozen=True):
    """What somebody types. `answers`: SKUs, barcodes or product codes, any of which is right; `kind`: any word."""

    text: str
    answers: frozenset[str]
    kind: str = ""


@dataclass(slots=True)
class Score:
    """Of some questions. `reciprocal`: the sum of 1 / the place of the first right answer; 0 beyond the tenth."""

    asked: int = 0
    first: int = 0
    among_best: int = 0
    empty: int = 0
    reciprocal: float = 0.0

    def note(self, place: int | None, shown: int) -> None:
        """One question: where its first right answer stood, from 1, and how many products were shown."""
        self.asked += 1
        self.first += place == 1
        self.among_best += place is not None
        self.empty += not shown
        self.reciprocal += 1 / place if place else 0.0

    @property
    def mrr(self) -> float:
        """Mean reciprocal rank among the first `BEST`, 0 to 1."""
        return self.reciprocal / self.asked if self.asked else 0.0


@dataclass(slots=True)
class Report:
    """The whole, by kind, and what went wrong. `unsold`: questions without an answer that is sold here."""

    whole: Score = field(default_factory=Score)
    kinds: dict[str, Score] = field(default_factory=dict)
    worst: list[tuple[str, int | None]] = field(default_factory=list)
    unsold: list[str] = field(default_factory=list)

    def note(self, question: Question, right: frozenset[UUID], shown: Sequence[UUID]) -> None:
        """What was shown for a question, the best first."""
        place = next((at for at, one in enumerate(shown, 1) if one in right), None)
        for score in (self.whole, self.kinds.setdefault(question.kind, Score())):
            score.note(place, len(shown))
        if place != 1:
            self.worst.append((question.text, place))

    def lines(self) -> Iterator[str]:
        """The report for a terminal."""
        yield f"{'':24}{'questions':>10}{'MRR@10':>9}{'first':>9}{'hit@10':>9}{'empty':>9}"
        kinds = sorted(self.kinds.items()) if len(self.kinds) > 1 else []
        for name, score in [("all", self.whole), *((kind or "other", score) for kind, score in kinds)]:
            parts = (part / score.asked for part in (score.first, score.among_best, score.empty))
            yield f"{name:24.24}{score.asked:>10}{score.mrr:>9.3f}" + "".join(f"{part:>9.1%}" for part in parts)
        if self.unsold:
            yield f"Left out, for no answer is sold here: {len(self.unsold)}, such as {self.unsold[0]}."
        for text, place in sorted(self.worst, key=lambda one: -(one[1] or BEST + 1))[:MOST_TOLD]:
            yield f"  {text}: {f'right answer at {place}' if place else 'no right answer'}"
