"""Lumbung's own settings, with the peers' addresses beside Lumbung's."""

import os

from config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.peers.urls"
TEMPLATES[0]["DIRS"].append(BASE_DIR / "benchmarks" / "peers" / "templates")  # noqa: F405
if os.environ.get("BENCH_COLD"):
    CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}  # noqa: F405
