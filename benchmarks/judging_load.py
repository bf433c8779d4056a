"""Judges who write at once: each sends the whole sheet every other second, on a new connection.

    python -m benchmarks.judging_load PORT FILE SECONDS

A time runs from when a save was due, not from when it could be sent: a slow answer delays the next one and counts
there as well. They sit down one after the other for twenty seconds; these and the next four are left out. Prints JSON.
"""

import asyncio
import json
import random
import sys
import time
from pathlib import Path

HOST = "127.0.0.1"
EVERY, SITTING_DOWN, WARM, SAVES_OF_A_SHEET = 2.0, 20.0, 24.0, 30
WORDS = "Manfaat terukur dan terbukti di tiga puskesmas, namun biaya per layanan belum dijelaskan. "


async def judge(browser: dict, port: int, begin: float, end: float, found: dict) -> None:
    """Write one sheet after another until the time is over."""
    drawn = random.Random(browser["user"])
    due = begin + drawn.random() * SITTING_DOWN
    for entry in browser["entries"]:
        version = 0
        for _save in range(SAVES_OF_A_SHEET):
            if due > end:
                return
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            status, answer = await post(port, browser, entry, sheet(browser, version, drawn))
            took = time.monotonic() - due
            if due >= begin + WARM:
                found["times"].append(took)
            if status == 200:
                version = answer["version"]
            else:
                found["errors"].append([status, entry, version, str(answer)[:200]])
            due = max(due + EVERY, time.monotonic())


def sheet(browser: dict, version: int, drawn: random.Random) -> bytes:
    """Return a whole sheet as the browser sends it, about two kilobytes."""
    scores = {
        str(criterion): {"value": str(drawn.randrange(101)), "is_na": False, "comment": WORDS * 2}
        for criterion in browser["criteria"]
    }
    return json.dumps({"version": version, "scores": scores, "note": WORDS, "comment": WORDS * 3}).encode()


async def post(port: int, browser: dict, entry: int, body: bytes) -> tuple[int, dict]:
    """Send a save and return the status and what was answered; 0 for no answer at all."""
    head = (
        f"POST /juri/naskah/{entry}/simpan/ HTTP/1.1\r\nHost: {HOST}:{port}\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        f"Cookie: sessionid={browser['session']}; csrftoken={browser['token']}\r\n"
        f"X-CSRFToken: {browser['token']}\r\n\r\n"
    )
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(head.encode() + body)
        answer = await asyncio.wait_for(reader.read(), 60)
        writer.close()
    except (OSError, TimeoutError) as error:
        return 0, {"error": repr(error)}
    status = int(answer.split(b" ", 2)[1]) if answer else 0
    content = answer.partition(b"\r\n\r\n")[2]
    return status, json.loads(content) if status == 200 else {"answer": content[:200].decode("latin-1")}


async def run(port: int, browsers: list[dict], seconds: float) -> dict:
    """Let all judges write, and return how long each save took and what failed."""
    found: dict = {"times": [], "errors": []}
    begin = time.monotonic() + 0.5
    await asyncio.gather(*(judge(each, port, begin, begin + WARM + seconds, found) for each in browsers))
    return found


if __name__ == "__main__":
    told = json.loads(Path(sys.argv[2]).read_text())
    print(json.dumps(asyncio.run(run(int(sys.argv[1]), told, float(sys.argv[3])))))
