"""The table of planted leaks fits the code of today."""

import ast
from collections import Counter

import pytest

from creatorhub.embedded.state import PROJECT
from creatorhub.tests.net.mutations.leak import Leak
from creatorhub.tests.net.mutations.leaks import LEAKS

KINDS = set("id list fragment API media mail export cache task log role cookie".split())


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.name)
def test_a_leak_can_be_planted_where_its_tests_are(leak: Leak) -> None:
    ast.parse(leak.planted(PROJECT))
    for words in leak.tests:
        path, _colons, test = words.partition("::")
        text = (PROJECT / path).read_text()
        assert not test or f"def {test.partition('[')[0]}(" in text


def test_each_has_a_name_of_its_own_and_there_is_one_of_every_kind() -> None:
    assert max(Counter(leak.name for leak in LEAKS).values()) == 1
    assert {leak.kind for leak in LEAKS} >= KINDS
