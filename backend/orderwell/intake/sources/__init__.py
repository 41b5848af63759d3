"""Where rows come from: a folder of CSV files, workbooks, or both."""

from .cells import Value
from .folder import Reading, read
from .format import TABLES, Column, Kind, Table
from .sheet import Sheet

__all__ = ["TABLES", "Column", "Kind", "Reading", "Sheet", "Table", "Value", "read"]
