"""Browsers without a screen."""

from django.test import Client

from users.models import User


def signed_in(person: User | None, **options) -> Client:
    """Return a browser in which a person is signed in as they are now, or a visitor's for None.

    An error of the server is an answer, as for everybody; `options` are those of Django's client.
    """
    client = Client(**{"raise_request_exception": False, **options})
    if person is not None:
        client.force_login(User.objects.get(pk=person.pk))
    return client
