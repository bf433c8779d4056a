"""`manage.py sign_in_links`: for the demonstration's people, or for one person named by the operator."""

import re

import pytest
from django.core.management import CommandError, call_command

from tests.users.people import make_user
from users.models import OneTimeLink

pytestmark = pytest.mark.django_db

PEOPLE = {"Tim": "tim@contoh.go.id", "Sekretariat": "sekretariat@contoh.go.id", "Tidak ada": "x@contoh.go.id"}


@pytest.fixture(autouse=True)
def demo_people(settings):
    settings.LUMBUNG_DEMO_PEOPLE = f"{__name__}.PEOPLE"


def run(capsys, **options) -> list[str]:
    call_command("sign_in_links", **options)
    return capsys.readouterr().out.splitlines()


def test_prints_an_aligned_list_of_links_that_work(capsys, client):
    make_user("tim@contoh.go.id", first_name="Tim Dinkes")
    make_user("sekretariat@contoh.go.id", first_name="Rina")

    lines = run(capsys, base_url="https://lumbung.contoh.go.id/")

    assert [re.sub(r"sekali/.*", "sekali/", line) for line in lines] == [
        "Tim          Tim Dinkes  https://lumbung.contoh.go.id/akun/sekali/",
        "Sekretariat  Rina        https://lumbung.contoh.go.id/akun/sekali/",
    ]
    path = lines[0].partition("lumbung.contoh.go.id")[2]
    assert client.get(path).status_code == 200
    assert set(OneTimeLink.objects.values_list("purpose", flat=True)) == {"demo"}


def test_older_unused_links_stop_working(capsys, client):
    make_user("tim@contoh.go.id")

    old = run(capsys)[0].partition("8000")[2]
    new = run(capsys)[0].partition("8000")[2]

    assert (client.get(old).status_code, client.get(new).status_code) == (410, 200)


def test_people_outside_the_demonstration_get_none(capsys):
    make_user("nyata@contoh.go.id")

    with pytest.raises(CommandError, match="load_demo"):
        run(capsys)
    assert OneTimeLink.objects.count() == 0


def test_operator_names_one_person(capsys):
    make_user("nyata@contoh.go.id", first_name="Nyata")

    lines = run(capsys, email="NYATA@contoh.go.id")

    assert len(lines) == 1
    assert OneTimeLink.objects.get().purpose == "recovery"


def test_unknown_and_switched_off_people_get_none(capsys):
    make_user("pergi@contoh.go.id", is_active=False)

    for email in ("pergi@contoh.go.id", "tak.ada@contoh.go.id"):
        with pytest.raises(CommandError, match="No active person"):
            run(capsys, email=email)


def test_without_a_demonstration_says_what_to_do(capsys, settings):
    settings.LUMBUNG_DEMO_PEOPLE = "tidak.ada.PEOPLE"

    with pytest.raises(CommandError, match="--email"):
        run(capsys)
