"""Timing: candidates take turns, several rounds, medians."""

import dataclasses
import http.client
import re
import statistics
import subprocess
import time
from pathlib import Path

from benchmarks.servers import HOST, cpu_seconds, restart_workers

#: A candidate that takes longer than this is asked only once a question.
SLOW_SECONDS = 2.0
TIMEOUT = 20


@dataclasses.dataclass
class Candidate:
    """Something that answers, and how long it took."""

    name: str
    port: int
    server: subprocess.Popen
    path: str
    is_compressed: bool = False
    times: list[float] = dataclasses.field(default_factory=list)
    cpu: list[float] = dataclasses.field(default_factory=list)

    def ask(self) -> str:
        """Ask once on a new connection and return the answer; anything but 200 ends the run."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=TIMEOUT)
        headers = {"Accept-Encoding": "gzip"} if self.is_compressed else {}
        connection.request("GET", self.path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{self.name} answers {answer.status} at {self.path}")
        return "" if self.is_compressed else body.decode()

    def time(self, times: int) -> None:
        """Ask several times in a row."""
        before = cpu_seconds(self.server)
        for _time in range(times):
            began = time.perf_counter()
            self.ask()
            self.times.append(time.perf_counter() - began)
        self.cpu.append((cpu_seconds(self.server) - before) / times)

    def tries(self, times: int) -> bool:
        """Ask several times in a row; whether it answered. From then on it counts as one that does not."""
        try:
            self.time(times)
        except (OSError, RuntimeError):
            self.fail()
        return self.times[-1] < float("inf")

    def fail(self) -> None:
        """Count as one that does not answer, and compute nothing any more for nobody."""
        restart_workers(self.server)
        self.times, self.cpu = [float("inf")], [float("inf")]

    @property
    def median(self) -> float:
        """The median, in milliseconds."""
        return statistics.median(self.times) * 1000

    @property
    def p95(self) -> float:
        """Nineteen of twenty answers took no longer, in milliseconds."""
        return sorted(self.times)[int(len(self.times) * 0.95)] * 1000

    @property
    def cpu_median(self) -> float:
        """Processor time of an answer, in milliseconds."""
        return statistics.median(self.cpu) * 1000


def interleave(candidates: list[Candidate], rounds: int, times: int) -> None:
    """Let the candidates take turns. Each is warmed first, and slow ones are asked less often."""
    pace = {candidate.name: warm(candidate, times) for candidate in candidates}
    for _round in range(rounds):
        for candidate in candidates:
            if pace[candidate.name] == 1 and len(candidate.times) >= 2:
                continue  # two answers of seconds each tell enough
            if pace[candidate.name] and not candidate.tries(pace[candidate.name]):
                pace[candidate.name] = 0


def warm(candidate: Candidate, times: int) -> int:
    """Ask a few times and return how often to ask in a round: once when slow, never when it does not answer."""
    began = time.perf_counter()
    try:
        for _time in range(4):
            candidate.ask()
            if time.perf_counter() - began > SLOW_SECONDS:
                return 1
    except (OSError, RuntimeError):
        candidate.fail()
        return 0
    return times


def throughput(port: int, path: str, seconds: int = 4) -> float:
    """Return answers a second to 32 clients that accept compressed pages, as wrk counts them."""
    command = [
        "wrk",
        "-t2",
        "-c32",
        f"-d{seconds}s",
        "-H",
        "Accept-Encoding: gzip",
        f"http://{HOST}:{port}{path}",
    ]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in report:
        raise RuntimeError(f"{path} fails under load: {report}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1])


def machine() -> str:
    """Return what was measured on, in a few words."""
    cores = Path("/proc/cpuinfo").read_text().count("processor\t:")
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    return f"{cores} cores, {model[1] if model else 'unknown processor'}"
