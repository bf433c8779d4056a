"""The judges' desk, below `/juri/`."""

from competitions.views import joining, judging, naming

urlpatterns: list = [*joining.urlpatterns, *judging.urlpatterns]

#: Below `/peserta/`: what an agency says of those who may judge.
entrant_patterns: list = naming.urlpatterns
