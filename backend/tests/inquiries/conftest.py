"""The web application, as the tests of the graph over HTTP have it."""

from tests.api.conftest import settings, web

__all__ = ["settings", "web"]
