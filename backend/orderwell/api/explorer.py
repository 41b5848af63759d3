"""A page to try the API on: one file, nothing from elsewhere, so it works offline and under a strict policy."""

from pathlib import Path

from .policy import content_policy

PAGE = (Path(__file__).parent / "explorer.html").read_text()


def explorer_headers() -> dict[str, str]:
    """The content policy that lets exactly this page's script run."""
    return {"content-security-policy": content_policy(PAGE), "cache-control": "no-cache"}
