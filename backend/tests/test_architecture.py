"""The rules no off-the-shelf linter knows. Each test is a sentence of docs/architecture.md."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import grimp
import pytest
from tortoise.context import TortoiseContext

from orderwell.core.db.config import model_modules, tortoise_config

REPOSITORY = Path(__file__).parents[2]
ROOT = REPOSITORY / "backend" / "orderwell"
SOURCES = sorted(path for path in ROOT.rglob("*.py") if "__pycache__" not in path.parts)
COMPILER = sorted((REPOSITORY / "backend" / "graphql_compiler").glob("*.py"))
SLICE_FILES = {"__init__", "models", "rules", "commands", "queries", "handlers", "jobs", "errors"}
# Where the outside world varies: a Protocol and its adapters.
ADAPTER_FOLDERS = {
    "payments/gateways",
    "logistics/carriers",
    "intake/sources",
    "media/stores",
    "one_time_codes/senders",
}
ABOVE_SLICES = {"api", "app", "cli", "demo", "composition", "core", "events", "migrations"}
LONGEST_FILE, LONGEST_FUNCTION = 300, 40
LARGEST_CORE, LARGEST_ENGINES = 1400, 2200
WRITES = {"create", "save", "delete", "update", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
FETCHES = {"fetch", "fetch_with", "newest_page"}
# docs/adr/0003: one slice in several, for its size
READS_FOR = {"listing": "catalog", "order_listing": "orders", "catalog_batches": "catalog"}
WRITES_FOR = {"catalog_batches": "catalog"}
WEAK_NAMES = {"utils", "helpers", "common", "manager", "base", "service", "misc"}


def layers() -> list[str]:
    """Slices from low to high, as import-linter is told."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    contract = next(c for c in project["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    ranks: list[list[str]] = [[name.strip(" ()") for name in line.split("|")] for line in contract["layers"]]
    return [name for rank in reversed(ranks) for name in rank]


ORDER = layers()
SLICES = [name for name in ORDER if name not in ABOVE_SLICES and (ROOT / name).is_dir()]


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def nodes(path: Path, *kinds: type[ast.AST]) -> list[Any]:
    return [node for node in ast.walk(tree(path)) if isinstance(node, kinds)]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT if path.is_relative_to(ROOT) else ROOT.parent))


@cache
def rank(slice_name: str) -> int:
    """Position of the slice's line in the list of layers; independent slices share one."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    contract = next(c for c in project["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    for position, line in enumerate(reversed(contract["layers"])):
        if slice_name in {name.strip(" ()") for name in line.split("|")}:
            return position
    raise AssertionError(f"{slice_name} has no rank in pyproject.toml")


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    return grimp.build_graph("orderwell")


def test_a_slice_keeps_its_rows_to_itself(imports: grimp.ImportGraph) -> None:
    """Rows of another slice are reached by its queries; only the graph, reports and the demo read them.

    A models file may name another slice's model for a foreign key, which points down.
    """
    for module in imports.modules:
        if not module.endswith(".models") or module == "orderwell.core.models":
            continue
        owner = module.split(".")[1]
        for user in imports.find_modules_that_directly_import(module):
            other = user.split(".")[1]
            # Enums and row types are vocabulary for signatures; writing and querying is what is forbidden.
            assert other == owner or rank(other) > rank(owner), (user, module)


def test_only_the_owner_writes_or_queries_its_rows() -> None:
    """`Model.filter(...)`, `.create(...)`, `fetch(Model, ...)` and the like appear only in the model's own slice."""
    owners: dict[str, str] = {}
    for slice_name in SLICES:
        models = ROOT / slice_name / "models.py"
        if models.exists():
            owners |= {
                n.name: slice_name
                for n in nodes(models, ast.ClassDef)
                if any(isinstance(b, ast.Name) and b.id == "Model" for b in n.bases)
            }
    readers = {"api", "analytics", "demo"}
    for path in SOURCES:
        place = name_of(path).split("/")[0].removesuffix(".py")
        for call in nodes(path, ast.Call):
            target = call.func
            if isinstance(target, ast.Attribute) and (model := _model_named(target.value)) in owners:
                writes = target.attr in WRITES
                own = owners[model] in (place, WRITES_FOR.get(place))
                allowed = own or (place in readers and not writes)
                assert allowed, f"{name_of(path)}:{call.lineno} {model}.{target.attr}"
            elif (
                isinstance(target, ast.Name)
                and target.id in FETCHES
                and (model := _model_named(call.args[0])) in owners
            ):
                assert owners[model] in (place, READS_FOR.get(place)) or place in readers, (
                    f"{name_of(path)}:{call.lineno} {target.id}({model})"
                )


def _model_named(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "models":
        return node.attr
    return ""


def test_a_slice_has_the_usual_files() -> None:
    for slice_name in SLICES:
        for path in (ROOT / slice_name).rglob("*.py"):
            folder = str(path.parent.relative_to(ROOT))
            assert folder in ADAPTER_FOLDERS or (folder == slice_name and path.stem in SLICE_FILES), name_of(path)


def test_every_slice_has_a_rank() -> None:
    for path in ROOT.iterdir():
        if path.is_dir() and (path / "__init__.py").exists() and path.name != "migrations":
            assert path.name in ORDER, path.name


def test_every_slice_is_named_in_its_place() -> None:
    named = re.findall(r"^\| `(\w+)` \| \S", (REPOSITORY / "docs" / "slices.md").read_text(), re.MULTILINE)
    assert named == sorted(SLICES, key=rank, reverse=True)


def test_empty_files_do_not_exist() -> None:
    for path in [*SOURCES, *COMPILER]:
        assert path.stem == "__init__" or path.read_text().strip(), name_of(path)


def test_no_import_hides_in_a_function() -> None:
    for path in [*SOURCES, *COMPILER]:
        for function in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef):
            hidden = [n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)]
            assert not hidden, f"{name_of(path)}:{function.lineno}"


def test_a_start_does_not_import_what_waits() -> None:
    """A process that only listens has neither pictures, Redis, sheets nor 56 MB of pinyin in memory."""
    pictures, sheets, search = {"PIL", "segno"}, {"xlsxwriter"}, {"pypinyin", "rapidfuzz"}
    waiting = {"httpx", "limits", "prometheus_client", "pydantic", "redis", "structlog"} | pictures | sheets | search
    program = "import orderwell.cli, sys; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not waiting & set(run.stdout.split())


def test_a_struct_is_not_taken_for_a_dataclass(tmp_path: Path) -> None:
    """`replace` and its like raise TypeError for a msgspec.Struct, which mypy knows by a plugin of ours."""
    program = tmp_path / "program.py"
    program.write_text("""
from dataclasses import asdict, dataclass, fields, replace
from msgspec import Struct, structs

class Value(Struct):
    number: int

@dataclass
class Row:
    number: int

def wrong(either: Value | Row, kind: type[Value]) -> None:
    asdict(either)
    fields(kind)
    replace(Value(1), number=2)

def right(row: Row, value: Value) -> None:
    asdict(row)
    fields(Row)
    structs.replace(value, number=2)
""")
    command = [sys.executable, "-m", "mypy", "--config-file", "pyproject.toml", "--cache-dir", tmp_path, program]
    run = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    found = re.findall(r"program\.py:(\d+): error: dataclasses\.(\w+)", run.stdout)
    assert found == [("13", "asdict"), ("14", "fields"), ("15", "replace")], run.stdout


def test_files_and_functions_stay_small() -> None:
    for path in [*SOURCES, *COMPILER]:
        length = len(path.read_text().splitlines())
        assert length <= LONGEST_FILE, f"{name_of(path)} has {length} lines"
        for function in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef):
            span = function.end_lineno - function.lineno + 1
            assert span <= LONGEST_FUNCTION, f"{name_of(path)}:{function.lineno} {function.name} has {span}"


def test_the_core_stays_small() -> None:
    """docs/adr/0003 and 0009 say why the bounds are what they are."""
    lines = {path: len(path.read_text().splitlines()) for path in (ROOT / "core").rglob("*.py")}
    engines = sum(length for path, length in lines.items() if path.parent.name == "db")
    assert engines <= LARGEST_ENGINES, engines
    assert sum(lines.values()) - engines <= LARGEST_CORE, sum(lines.values()) - engines


def test_names_say_something() -> None:
    for path in [*SOURCES, *COMPILER]:
        assert path.stem not in WEAK_NAMES, name_of(path)


def test_the_api_never_writes() -> None:
    for path in sorted((ROOT / "api").glob("*.py")):
        for call in nodes(path, ast.Call):
            if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES:
                assert not _model_named(call.func.value)[:1].isupper(), f"{name_of(path)}:{call.lineno}"


def test_transactions_open_in_one_place() -> None:
    allowed = {"core/work.py"}
    for path in SOURCES:
        named = [n for n in nodes(path, ast.Name) if n.id == "in_transaction"]
        called = [n for n in nodes(path, ast.Call) if isinstance(n.func, ast.Name) and n.func.id == "transaction"]
        opened = named + called
        assert not opened or name_of(path) in allowed, name_of(path)


def test_commands_take_work_first() -> None:
    for slice_name in SLICES:
        path = ROOT / slice_name / "commands.py"
        if not path.exists():
            continue
        for function in tree(path).body:
            if isinstance(function, ast.AsyncFunctionDef) and not function.name.startswith("_"):
                first = function.args.args[0].arg if function.args.args else ""
                assert first == "work", f"{name_of(path)}:{function.lineno} {function.name}"


def test_queries_take_no_work() -> None:
    for slice_name in SLICES:
        path = ROOT / slice_name / "queries.py"
        if path.exists():
            for function in nodes(path, ast.FunctionDef, ast.AsyncFunctionDef):
                assert "work" not in [a.arg for a in function.args.args], f"{name_of(path)}:{function.lineno}"


def test_root_fields_declare_their_permission() -> None:
    for path in sorted((ROOT / "api").glob("*.py")):
        for kind in nodes(path, ast.ClassDef):
            if kind.name not in {"Query", "Mutation", "Subscription"}:
                continue
            for member in kind.body:
                if isinstance(member, ast.FunctionDef | ast.AsyncFunctionDef):
                    made_by = {_decorator(d) for d in member.decorator_list}
                    assert made_by & {"query", "mutation", "subscription"}, (
                        f"{name_of(path)}:{member.lineno} {member.name}"
                    )


def _decorator(node: ast.expr) -> str:
    target = node.func if isinstance(node, ast.Call) else node
    return target.id if isinstance(target, ast.Name) else getattr(target, "attr", "")


async def test_foreign_keys_point_down_and_are_indexed() -> None:
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config("sqlite://:memory:", model_modules()))
        assert context.apps is not None
        for app, models in context.apps.items():
            for model in models.values():
                for name in model._meta.fk_fields:
                    key: Any = model._meta.fields_map[name]
                    target = key.related_model._meta.app
                    assert rank(target) <= rank(app), (model, name)
                    leads = any(fields[0] == name for fields in model._meta.unique_together)
                    leads |= any(index.fields[0] == key.source_field for index in model._meta.indexes)
                    assert key.index or key.unique or leads, f"{model.__name__}.{name} is not indexed"
        await context.close_connections()
