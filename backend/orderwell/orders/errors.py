"""What can go wrong with orders."""

from orderwell.core.errors import IllegalMove


class MoveRefused(IllegalMove):
    """A move that this viewer may not make now: the same words that `allowedMoves` shows."""

    zh = "{reason_zh}"
    en = "{reason_en}"
