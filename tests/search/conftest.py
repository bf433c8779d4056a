"""A small registry that the tests of the catalogue share."""

from types import SimpleNamespace

import pytest

from tests.factories.catalogue import make_registry


@pytest.fixture
def registry(db) -> SimpleNamespace:
    """One regency with two agencies and a unit, and two sectors."""
    return make_registry()
