"""Which free texts are offered as choices."""

import pytest

from orderwell.faceting.rules import MOST_TEXTS, worth_choosing


@pytest.mark.parametrize(
    ("counts", "wide_letters", "wanted"),
    [
        ({"大理石纹": 3, "纯色": 2}, True, True),
        ({"大理石纹": 3, "纯色": 2}, False, False),  # who reads English cannot choose from these
        ({"Marble": 3, "Plain": 2}, False, True),
        ({"Marble": 2, "Plain": 1, "Striped": 1}, False, True),  # not each of them need be shared
        ({"Marble": 1, "Plain": 1}, False, False),
        ({"Marble": 3, "纯色": 2}, False, False),  # half a list would mislead
        ({"请勿冷藏，13℃ 以上存放": 1, "解冻后十二小时风味更佳": 1}, True, False),  # each product's own sentence
        ({"开封后请冷藏并于三日内饮用完毕": 9}, True, False),
        ({f"v{number}": 9 for number in range(MOST_TEXTS)}, True, True),
        ({f"v{number}": 9 for number in range(MOST_TEXTS + 1)}, True, False),
    ],
)
def test_a_free_text_is_offered_when_one_can_choose(counts: dict[str, int], wide_letters: bool, wanted: bool) -> None:
    assert worth_choosing(counts, wide_letters=wide_letters) is wanted
