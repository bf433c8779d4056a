"""The application that is measured. Cold, it keeps neither pages nor counts."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.peers.settings"

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

if os.environ.get("BENCH_COLD"):
    from search.snapshot import Snapshot

    Snapshot.remember = lambda self, key, answer: answer()  # type: ignore[method-assign]
