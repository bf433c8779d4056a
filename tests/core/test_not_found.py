"""The page for what is not there: it says why only where that was written to be read."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import Client, RequestFactory

from core.errors import NotThereError
from core.views import not_found
from innovations.models.lists import FIRST_YEAR, LAST_YEAR

pytestmark = pytest.mark.django_db


def answer(exception: Exception) -> tuple[int, str]:
    request = RequestFactory().get("/inovasi/rahasia/")
    request.user = AnonymousUser()
    response = not_found(request, exception)
    return response.status_code, response.content.decode()


def test_a_sentence_of_ours_is_shown_as_text():
    status, page = answer(NotThereError("Tahun <b>ini</b> tidak ada."))

    assert status == 404
    assert "Tahun &lt;b&gt;ini&lt;/b&gt; tidak ada." in page


@pytest.mark.parametrize("exception", [Http404("No InnovationPage matches “Rahasia”."), Exception("Rahasia")])
def test_what_another_exception_tells_is_not_shown(exception):
    assert answer(exception) == answer(Http404())


def test_the_page_of_an_impossible_year_says_which_years_there_are():
    response = Client().get("/target/1944/")

    assert response.status_code == 404
    assert f"Papan target tersedia dari tahun {FIRST_YEAR} sampai {LAST_YEAR}." in response.content.decode()
