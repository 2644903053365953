"""The examples that stand beside rules are true."""

import doctest
from importlib import import_module
from pathlib import Path

import pytest

from tests.house.sources import module, programs, where


@pytest.mark.parametrize("file", [file for file in programs() if ">>>" in file.read_text()], ids=where)
def test_examples_hold(file: Path) -> None:
    failed, tried = doctest.testmod(import_module(module(file)), optionflags=doctest.ELLIPSIS)
    assert tried
    assert not failed
