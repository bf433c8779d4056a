import multiprocessing

from config.settings import read_or_create_secret

PROCESSES, TIMES = 4, 100


def test_processes_that_start_at_once_share_one_secret(tmp_path):
    paths = [tmp_path / str(number) for number in range(TIMES)]
    with multiprocessing.get_context("fork").Pool(PROCESSES) as processes:
        secrets = processes.map(read_or_create_secret, sorted(paths * PROCESSES), chunksize=1)

    assert len(set(secrets)) == TIMES
    assert min(map(len, secrets)) > 50
    assert {path.stat().st_mode & 0o777 for path in paths} == {0o600}
    assert sorted(tmp_path.iterdir()) == sorted(paths)
