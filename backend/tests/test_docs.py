"""The docs tell what the code does."""

from dataclasses import fields
from pathlib import Path

from orderwell.cli import cli
from orderwell.core.settings import Settings

REPOSITORY = Path(__file__).parents[2]


def test_every_setting_is_documented() -> None:
    text = (REPOSITORY / "docs" / "operations.md").read_text()
    for field in fields(Settings):
        assert f"ORDERWELL_{field.name.upper()}`" in text, field.name


def test_the_readme_names_every_command_of_daily_use() -> None:
    text = (REPOSITORY / "README.md").read_text()
    known = {info.name or info.callback.__name__ for info in cli.registered_commands if info.callback}
    for command in ("run", "serve", "worker", "migrate", "demo", "load", "verify", "create-owner", "export-schema"):
        assert command in known
        assert command in text


def test_the_format_of_a_take_over_names_every_file() -> None:
    text = (REPOSITORY / "docs" / "import-format.md").read_text()
    for name in ("customers", "products", "units", "prices", "stock", "orders", "order_lines"):
        assert name in text
