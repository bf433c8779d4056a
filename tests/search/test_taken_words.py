"""Words below the catalogue that lead elsewhere: no government is given one of them."""

import pytest
from django.core.exceptions import ValidationError

from innovations.actions.agencies import register, register_many
from innovations.actions.establish import establish
from innovations.addresses import CATALOGUE_URL, TAKEN
from innovations.models import AgencyPage
from search.urls import urlpatterns
from tests.factories.registry import make_government

pytestmark = pytest.mark.django_db


def test_every_word_that_the_catalogue_answers_is_taken():
    addresses = [str(found.pattern).split("/") for found in urlpatterns]
    words = {parts[1] for parts in addresses if parts[0] == "inovasi" and parts[1] and parts[1][0] != "<"}
    assert {word for word in words if "." not in word} == TAKEN  # no page has a dot in its address


@pytest.mark.parametrize("word", sorted(TAKEN))
def test_a_government_of_such_a_name_is_found_at_another_address(client, word):
    one = make_government(word)
    (other,) = register_many(establish(), [{"title": word.upper(), "kind": "city"}], by=None)
    assert [one.slug, other.slug] == [f"{word}-2", f"{word}-3"]
    for government in (one, other):
        answer = client.get(f"{CATALOGUE_URL}{government.slug}/")
        assert (answer.status_code, answer.context["page"].pk) == (200, government.pk)


def test_an_agency_below_a_government_may_have_such_a_name(client):
    government = AgencyPage.objects.get(pk=make_government().pk)
    agency = register(government, by=None, title="ID", kind="department")
    assert (agency.slug, client.get(agency.get_url()).status_code) == ("id", 200)


def test_such_a_word_is_refused_with_a_sentence():
    government = make_government()
    government.slug = "id"
    with pytest.raises(ValidationError) as error:
        government.full_clean()
    assert error.value.message_dict == {
        "slug": ["“id” sudah dipakai katalog sendiri. Pilih kata yang lain."],
    }
