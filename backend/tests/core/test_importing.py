"""What a start leaves for later, and that it is the same afterwards."""

import gc
import re
import subprocess
import sys
from importlib.util import find_spec

import pytest

from orderwell.core import importing


def test_nobody_looks_for_cycles_while_a_start_imports() -> None:
    program = "import gc, orderwell; before = gc.get_stats(); import orderwell.cli; print(before == gc.get_stats())"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True"]


def test_afterwards_what_was_imported_is_left_alone_and_the_rest_is_looked_through() -> None:
    before, frozen = gc.get_threshold(), gc.get_freeze_count()
    try:
        importing.finished()
        assert gc.isenabled()
        assert gc.get_threshold()[0] < before[0]
        assert gc.get_freeze_count() > frozen
    finally:
        gc.set_threshold(*before)


def test_a_pattern_is_compiled_when_it_is_used_and_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    plain = re.compile

    def noted(text: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(text)
        return plain(text, flags)

    monkeypatch.setattr(re, "compile", noted)
    late = importing.pattern("(a+)(?P<b>b)?", re.IGNORECASE)
    assert compiled == []
    found = late.fullmatch("AAB")
    assert found is not None
    assert found.group(1, "b") == ("AA", "B")
    assert late.sub("-", "xaay") == "x-y"
    assert late.groups == 2


def test_slices_are_those_that_the_import_system_knows() -> None:
    for module in ("models", "handlers", "jobs", "queries", "errors"):
        known = importing.slices_with(module)
        assert known == sorted(known)
        assert len(known) > 3
        for name in known:
            assert find_spec(f"orderwell.{name}.{module}") is not None
