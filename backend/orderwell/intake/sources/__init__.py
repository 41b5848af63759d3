"""Where rows come from: a folder of CSV files, workbooks, or both."""

from .folder import Reading, read
from .rows import Found, Input, Row, typed

__all__ = ["Found", "Input", "Reading", "Row", "read", "typed"]
