"""What the scripts of the judges' desk say, in the reader's language."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

ONE_AND_MANY = (1, 2)


def words() -> dict[str, Any]:
    """Return sentences by name; `{name}` stands where a script puts a value, a pair is for one and for many."""
    return {
        "zone": settings.TIME_ZONE,
        "saving": _("Saving…"),
        "saved": _("Saved {clock}"),
        "unsaved": _("Not saved yet"),
        "nothing_yet": _("Saved by itself while you score"),
        "offline": [
            ngettext(
                "Offline: {count} change kept on this device",
                "Offline: {count} changes kept on this device",
                number,
            )
            for number in ONE_AND_MANY
        ],
        "offline_clear": _("Offline. You can go on: changes are kept on this device"),
        "retrying": [
            ngettext(
                "No answer from the server: {count} change kept on this device, tried again shortly",
                "No answer from the server: {count} changes kept on this device, tried again shortly",
                number,
            )
            for number in ONE_AND_MANY
        ],
        "not_kept": _("No connection. Leave this page open: it is saved when there is one"),
        "signed_out": [
            ngettext(
                "You are signed out. {count} change kept on this device",
                "You are signed out. {count} changes kept on this device",
                number,
            )
            for number in ONE_AND_MANY
        ],
        "stale": _("This sheet was changed in another place. Nothing is lost"),
        "invalid": [
            ngettext(
                "{count} score cannot be saved",
                "{count} scores cannot be saved",
                number,
            )
            for number in ONE_AND_MANY
        ],
        "closed": _("Not saved: {reason}"),
        "gone": _("This entry is no longer on your desk."),
        "answered": _("{done} of {count}"),
        "heard": _("{saved}. Total so far {total}, {done} of {count} criteria."),
        "no_number": _("Write a number."),
        "out_of_range": _("Give a score from {low} to {high}."),
        "off_step": _("Scores start at {low} and go up in steps of {step}."),
        "give": _("Give {value} for {name}"),
        "nothing": _("nothing yet"),
        "note": _("Private notes"),
        "comment": _("Comment to the entrant"),
        "not_applicable": _("Not applicable"),
        "choose_all": _("Choose for every line which text is kept."),
        "need_connection": _(
            "Handing in needs a connection. Your scores are kept on this device until then."
        ),
        "leave": _("Some changes are not saved yet."),
        "desk_offline": [
            ngettext(
                "Offline: {count} change in {sheets} kept on this device",
                "Offline: {count} changes in {sheets} kept on this device",
                number,
            )
            for number in ONE_AND_MANY
        ],
        "desk_waiting": [
            ngettext(
                "{count} change in {sheets} is being sent",
                "{count} changes in {sheets} are being sent",
                number,
            )
            for number in ONE_AND_MANY
        ],
        "desk_quiet": _("Offline. Entries that you opened or that wait for you can be read and scored."),
        "sheets": [ngettext("{count} sheet", "{count} sheets", number) for number in ONE_AND_MANY],
    }
