"""Measuring the search by files of judged questions: what is read, what is asked, and what the figures say."""

import json
from pathlib import Path
from uuid import UUID

import pytest
import xlsxwriter
from typer.testing import CliRunner

from orderwell.core.errors import DomainError
from orderwell.demo import make
from orderwell.installation import Failure
from orderwell.intake.errors import FileUnreadable
from orderwell.measuring import measuring
from orderwell.search_evaluation.errors import NoneSold, NoQuestions
from orderwell.search_evaluation.queries import measured, questions
from orderwell.search_evaluation.rules import Question, Report

TEA, RICE = Question("绿茶", frozenset({"TEA-1", "TEA-2"}), "word"), Question("dami", frozenset({"RICE"}), "")


def test_places_become_figures() -> None:
    right, wrong = UUID(int=1), UUID(int=2)
    report = Report()
    report.note(TEA, frozenset({right}), [right])
    report.note(RICE, frozenset({right}), [wrong, right])
    report.note(RICE, frozenset({right}), [])
    whole = report.whole
    assert (whole.asked, whole.first, whole.among_best, whole.empty) == (3, 1, 2, 1)
    assert whole.mrr == pytest.approx((1 + 1 / 2 + 0) / 3)
    assert report.worst == [("dami", 2), ("dami", None)]
    assert [line.split()[0] for line in report.lines()][1:4] == ["all", "other", "word"]
    assert list(report.lines())[-2:] == ["  dami: no right answer", "  dami: right answer at 2"]


def test_tables_workbooks_and_objects_are_read_alike(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("kind,query,answers\nword,绿茶,TEA-1; TEA-2\n,dami,RICE\n")
    (tmp_path / "b.csv").write_bytes(
        "搜索词,货号,类型\n绿茶,TEA-1,word\n绿茶,TEA-2,word\n,,\ndami,RICE,\n".encode("gb18030")
    )
    rows = [{"query": "绿茶", "answers": ["TEA-1", "TEA-2"], "kind": "word"}, {"query": "dami", "answers": "RICE"}]
    (tmp_path / "c.json").write_text(json.dumps(rows))
    with xlsxwriter.Workbook(tmp_path / "d.xlsx") as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate([("Query", "SKU", "Kind"), ("绿茶", "TEA-1|TEA-2", "word"), ("dami", "RICE", "")]):
            sheet.write_row(at, 0, cells)
    for file in sorted(tmp_path.iterdir()):
        assert questions(file) == [TEA, RICE], file.name


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [("x.csv", "word,sku\n茶,A\n", NoQuestions), ("x.csv", "", NoQuestions), ("x.csv", "query,sku\n茶,\n", NoQuestions),
     ("x.json", "{", FileUnreadable), ("x.json", "[1]", FileUnreadable), ("x.json", "[]", NoQuestions)],
)  # fmt: skip
def test_what_has_no_questions_is_said(tmp_path: Path, name: str, text: str, error: type[DomainError]) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(error):
        questions(tmp_path / name)
    with pytest.raises(FileUnreadable):
        questions(tmp_path / "none.csv")


@pytest.mark.usefixtures("database")
async def test_the_search_is_asked_as_a_visitor_asks() -> None:
    await make.sellable(name_zh="西湖龙井绿茶", code="P-TEA", variant={"sku": "TEA-1", "barcode": "6901234567892"})
    await make.sellable(name_zh="东北大米", code="P-RICE", variant={"sku": "RICE"})
    await make.product("未上架绿茶", published=False, code="P-HIDDEN")
    asked = [
        TEA,
        RICE,
        Question("longjing", frozenset({"P-TEA"})),
        Question("6901234567892", frozenset({"6901234567892"})),
        Question("龙井", frozenset({"P-RICE"})),  # judged wrongly, so it counts as missed
        Question("绿茶", frozenset({"P-HIDDEN"})),
        Question("茶", frozenset({"GONE"})),
    ]
    report = await measured(asked)
    assert (report.whole.asked, report.whole.first, report.whole.empty) == (6, 4, 0)
    assert report.whole.mrr == pytest.approx(4 / 6)
    assert report.worst == [("龙井", None), ("绿茶", None)]
    assert report.unsold == ["茶"]
    with pytest.raises(NoneSold):
        await measured(asked[-1:])


def test_the_command_can_be_a_gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORDERWELL_DATABASE_URL", f"sqlite://{tmp_path}/shop.sqlite3")
    monkeypatch.setenv("ORDERWELL_DATA_DIR", str(tmp_path))
    file = tmp_path / "asked.csv"
    file.write_text("query,answers\n绿茶,TEA-1\n")
    ran = CliRunner().invoke(measuring, ["search", "--from", str(file)])
    assert isinstance(ran.exception, Failure)
    assert "TEA-1" in str(ran.exception)  # nothing is sold in an empty database
