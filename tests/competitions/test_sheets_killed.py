"""A server that is killed while judges save loses nothing that it said was saved."""

import contextlib
import http.client
import json
import os
import signal
import threading
from collections.abc import Callable
from decimal import Decimal
from urllib.parse import urlsplit

import pytest
from django.test import Client

from competitions.models import ScoreSheet
from competitions.sheets import Given, given_of
from tests.competitions.scenes.sheets import assignment, build, fresh
from tests.server import running_server

pytestmark = pytest.mark.django_db(transaction=True)

ENOUGH = 150  # acknowledged saves before the server is killed
TOKEN = "k" * 32


class Browser:
    """A judge who saves one sheet again and again, and what the server said of it."""

    def __init__(self, row, criteria, address: str) -> None:
        self.row, self.criteria = row, [criterion.pk for criterion in criteria]
        self.host = urlsplit(address).netloc
        client = Client()
        client.force_login(row.judge.user)
        self.session = client.cookies["sessionid"].value
        self.said: dict[int, int] = {}  # version -> the number on every answer, as acknowledged
        self.sent: dict[int, int] = {}  # version -> the number that was last sent for it

    def save_until(self, is_over: Callable[[], bool]) -> None:
        """Save one number after another until the server is gone."""
        version, number = 0, 0
        while not is_over():
            number = (number + 1) % 101
            self.sent[version + 1] = number
            try:
                answer = self.post(version, number)
            except (OSError, http.client.HTTPException):
                return  # the server is gone; what was sent may or may not have arrived
            assert answer["version"] == version + 1
            version = answer["version"]
            self.said[version] = number

    def post(self, version: int, number: int) -> dict:
        scores = {str(pk): {"value": number, "comment": f"{number}"} for pk in self.criteria}
        body = json.dumps({"version": version, "scores": scores, "note": f"{number}"})
        headers = {
            "Content-Type": "application/json",
            "Cookie": f"sessionid={self.session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        with contextlib.closing(http.client.HTTPConnection(self.host, timeout=30)) as connection:
            connection.request("POST", f"/juri/naskah/{self.row.entry_id}/simpan/", body, headers)
            answer = connection.getresponse()
            content = answer.read()
        assert answer.status == 200, content[:300]
        return json.loads(content)

    def assert_kept(self) -> None:
        """Prove that the newest acknowledged save is there whole, or one that was sent after it."""
        sheet = ScoreSheet.objects.get(assignment=self.row)
        acknowledged = max(self.said)
        assert acknowledged <= sheet.version <= acknowledged + 1
        number = self.said.get(sheet.version, self.sent[sheet.version])
        expected = Given(Decimal(number).quantize(Decimal("0.01")), comment=str(number))
        assert given_of(sheet) == dict.fromkeys(self.criteria, expected)
        assert sheet.note == str(number)


def test_no_acknowledged_save_is_lost_when_the_server_is_killed(transactional_db):
    scene = fresh(build())
    rows = [assignment(scene, entry, judge) for entry in range(3) for judge in range(3)]
    with running_server(2) as (address, server):
        browsers = [Browser(row, scene.criteria, address) for row in rows]
        threads = [threading.Thread(target=browser.save_until, args=[lambda: False]) for browser in browsers]
        for thread in threads:
            thread.start()
        while sum(len(one.said) for one in browsers) < ENOUGH or not all(one.said for one in browsers):
            assert any(thread.is_alive() for thread in threads), "No judge saves any more."
            threads[0].join(0.01)
        os.killpg(server.pid, signal.SIGKILL)  # the server's own group: itself and its workers
        for thread in threads:
            thread.join()

    assert sum(len(browser.said) for browser in browsers) >= ENOUGH
    for browser in browsers:
        browser.assert_kept()
