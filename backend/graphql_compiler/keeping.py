"""What a keeper can have made: answers of objects that it does not know, and what it has left open."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from .adapter import Gap
from .info import Frame, ResolveInfo, Run
from .waiting import together

if TYPE_CHECKING:
    from .target import OneType


@dataclass(frozen=True, slots=True)
class Making:
    """See `Make`. Of the objects in the values of one field."""

    target: "OneType"
    objects: list[Any]
    run: Run
    info: ResolveInfo
    frame: Frame | None
    shapes: list[Any]

    async def __call__(self, places: Sequence[int], context: Any, *, gaps: bool = False) -> list[dict[str, Any]]:
        """See Make."""
        run, info, target = self.run, self.info, self.target
        below = Frame(self.frame, info.response_key, info.parent_type.name, self.shapes, places)
        inside = Run(context, run.root, run.variables, run.extensions, target.first_gap if gaps else None)
        return await target.member.run([self.objects[place] for place in places], inside, below, info)

    def among(self, objects: Sequence[Any]) -> "Making":
        """See Make. These objects have no path here: who asks for one makes the plan bail out."""
        return replace(self, objects=list(objects), shapes=[])

    async def fill(self, gaps: Sequence[Gap], context: Any) -> list[Any]:
        """See Make. Each field is asked once for all its gaps. Who asks for a path there makes the plan bail out."""
        inside = Run(context, self.run.root, self.run.variables, self.run.extensions)
        places: dict[int, list[int]] = {}
        for place, gap in enumerate(gaps):
            places.setdefault(gap.number, []).append(place)
        filling = [
            self.target.gaps[number].alone([gaps[place].source for place in chosen], inside)
            for number, chosen in places.items()
        ]
        filled: list[Any] = [None] * len(gaps)
        for chosen, values in zip(places.values(), await together(filling), strict=True):
            for place, value in zip(chosen, values, strict=True):
                filled[place] = value
        return filled
