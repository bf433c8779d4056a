import multiprocessing

from config.settings import read_or_create_secret


def test_processes_that_start_at_once_share_one_secret(tmp_path):
    path = tmp_path / "secret_key"
    with multiprocessing.get_context("fork").Pool(8) as processes:
        secrets = processes.map(read_or_create_secret, [path] * 400, chunksize=1)

    assert len(set(secrets)) == 1
    assert len(secrets[0]) > 50
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]
