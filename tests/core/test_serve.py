import socket

import pytest
from django.core.management.base import CommandError

from core.management.commands import serve


@pytest.fixture
def static_files(settings, tmp_path):
    """A site with one style sheet of its own; returns that file."""
    source = tmp_path / "source"
    source.mkdir()
    sheet = source / "site.css"
    sheet.write_text("body { margin: 0 }")
    settings.VAR_DIR = tmp_path
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STATICFILES_DIRS = [source]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return sheet


def test_a_taken_port_is_refused_with_the_next_one_to_try():
    with socket.socket() as other:
        other.bind((serve.HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError, match=f"make run PORT={port + 1}"):
            serve.refuse_taken_port(port)


def test_static_files_are_collected_once(static_files, settings):
    serve.collect_static_files()
    collected = settings.STATIC_ROOT / "site.css"
    collected.write_text("kept")

    serve.collect_static_files()

    assert collected.read_text() == "kept"


def test_static_files_are_collected_again_after_a_change(static_files, settings):
    serve.collect_static_files()
    static_files.write_text("body { margin: 1rem }")

    serve.collect_static_files()

    assert (settings.STATIC_ROOT / "site.css").read_text() == "body { margin: 1rem }"


def test_a_missing_collection_is_made_again(static_files, settings):
    serve.collect_static_files()
    (settings.STATIC_ROOT / "site.css").unlink()
    settings.STATIC_ROOT.rmdir()

    serve.collect_static_files()

    assert (settings.STATIC_ROOT / "site.css").exists()
