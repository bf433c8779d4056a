import multiprocessing
import os
import subprocess
import sys

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


def test_uploads_in_a_bucket_are_read_through_the_site():
    program = (
        "import django; django.setup()\n"
        "from django.core.files.storage import default_storage as uploads\n"
        "print(uploads.url('images/loket kita.webp'))\n"
    )
    settings = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "AWS_STORAGE_BUCKET_NAME": "lumbung",
        "AWS_S3_ENDPOINT_URL": "https://bucket.example",
        "AWS_ACCESS_KEY_ID": "kunci",
        "AWS_SECRET_ACCESS_KEY": "rahasia",
    }
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, env=os.environ | settings, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "/media/images/loket%20kita.webp"
