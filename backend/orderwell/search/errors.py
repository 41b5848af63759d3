"""What can be wrong with what staff teach the search."""

from orderwell.core.errors import DomainError


class TooFewWords(DomainError):
    """Synonyms are two words at least."""

    code = "TOO_FEW_WORDS"
    zh = "同义词至少需要两个不同的词。"
    en = "Synonyms are at least two different words."
