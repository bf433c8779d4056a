"""Listing, moving, publishing and checking pages."""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

PAGE_WORDS = (
    _("%(parent_pages)s and %(child_pages)s have been deleted"),
    _("%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s across entire site."),
    _(
        "%(start_index)s-%(end_index)s of %(items_count)s %(model_name)s in '<span class=\"w-title-ellipsis\">%(title)s</span>'."
    ),
    _("'%(page_title)s' has been moved successfully."),
    _("Add a concise description for search engines"),
    _("Anyone with editing permissions can create schedules"),
    _("Are you sure you want to delete these pages?"),
    _("Are you sure you want to move these pages?"),
    _("Are you sure you want to publish these pages?"),
    _("Are you sure you want to unpublish these pages?"),
    _("Avoid skipping levels"),
    _("But only those with publishing permissions can make them effective."),
    _("Button text is empty"),
    _("Change privacy"),
    _("Changing the privacy for this page has been disabled."),
    _("Choose parent"),
    _("Choose when this %(model_name)s should go live and/or expire"),
    _("Choose when this page should go live and/or expire"),
    _("Choose who can view the live version of this page"),
    _("Create a new %(model_name)s"),
    _("Disable custom ordering"),
    _("Edit original page"),
    _("Edit schedule"),
    _("Empty frame title found"),
    _("Empty heading found"),
    _("Enable custom ordering"),
    _("Expiry date/time must be in the future."),
    _("Expiry:"),
    _(
        "Focus on the drag button and press up or down arrows to move the item, then press enter to submit the change."
    ),
    _("For search engines"),
    _("For site menus"),
    _("Go-live:"),
    _("Live"),
    _("How we calculate our metrics"),
    _("ID"),
    _("If you confirm deletion"),
    _("Image alt text has inappropriate pattern"),
    _("Incorrect heading hierarchy"),
    _("Input button text is empty"),
    _("Invalid schedule"),
    _("Keep the new pages updated with future changes"),
    _("Link text is empty"),
    _("Meta description is empty"),
    _("Misusing paragraphs as headings"),
    _("No pages found."),
    _("No results across entire site."),
    _("No results in '<span class=\"w-title-ellipsis\">%(title)s</span>'."),
    _("No, don't move"),
    _("No, don't publish"),
    _("Once scheduled:"),
    _("Page title"),
    _("Page types usage"),
    _("Please type <b>%(wagtail_site_name)s</b> to confirm."),
    _("Privacy is inherited from the ancestor page - %(ancestor_page)s"),
    _("Private, accessible to any logged-in users"),
    _("Private, accessible with a shared password"),
    _("Private. Visit the live page"),
    _("Publish selected pages"),
    _("Publish this version"),
    _("Request to create %(model_name)s was blocked by hook."),
    _("Request to edit %(model_name)s was blocked by hook."),
    _("Save schedule"),
    _("Schedule to publish"),
    _("Scheduling…"),
    _("Search in '<span class=\"w-title-ellipsis\">%(title)s</span>'"),
    _("Search the whole site"),
    _(
        'See our <a href="%(guide_link)s" target="_blank">content checks guide</a> for more information on how content metrics are calculated.'
    ),
    _("Select a new parent for this page."),
    _("Select a new parent page"),
    _("Select all pages in listing"),
    _("Set publishing schedule"),
    _("Set schedule"),
    _("Sorry, no pages match <em>%(query_string)s</em>"),
    _("Sorry, you cannot create a page at this location."),
    _("Sort the order of child pages within '%(parent)s' by '%(label)s' in ascending order."),
    _("Sort the order of child pages within '%(parent)s' by '%(label)s' in descending order."),
    _("Table header text is empty"),
    _("The descriptive text displayed underneath a headline in search engine results."),
    _("The name of the page displayed on search engine results as the clickable headline."),
    _("The new page will be a child of this given parent page."),
    _("The page could not be saved as it is locked."),
    _("The page could not be saved due to validation errors."),
    _(
        "The slug '%(page_slug)s' is already in use at the selected parent page. Make sure the slug is unique and try again."
    ),
    _("The slug '%(page_slug)s' is already in use within the parent page at '%(parent_url_path)s'."),
    _("The slug '%(page_slug)s' is already in use within the parent page."),
    _("There is no valid destination page for these pages"),
    _("This data explained"),
    _("This page is an alias of another page."),
    _("This page is locked, by you, to further editing"),
    _('This publishing schedule will only take effect after you select the "Schedule to publish" option'),
    _("Unpublish selected pages"),
    _("Use a meaningful title for screen reader users"),
    _("Use meaningful text"),
    _("Use meaningful text for screen reader users"),
    _("Use proper heading tags"),
    _("View details"),
    _("We calculate reading time from word count, using different reading speeds for different languages."),
    _(
        "We extract the main content from the page preview, remove all formatting, and calculate the number of words."
    ),
    _(
        "We use a readability formula based on length of words and sentences. Long sentences and words result in a worse readability score."
    ),
    _("Yes, move these pages"),
    _("Yes, publish"),
    _("Yes, unpublish"),
    _("You are viewing a previous version of this page from <b>%(created_at)s</b> by %(user)s"),
    _('You cannot create a page of type "%(page_type)s" under "%(page_title)s".'),
    _('You do not have permission to create a page under "%(page_title)s".'),
    _('You do not have permission to publish pages at "%(page_title)s"'),
    _("in moderation"),
    _("live"),
    _("live + in moderation"),
    _("pages"),
    _("meta description"),
    _("title tag"),
)

PAGE_COUNTS = (
    ngettext_lazy("%(num_child_objects)d child page", "%(num_child_objects)d child pages"),
    ngettext_lazy("%(num_pages)d page has been moved", "%(num_pages)d pages have been moved"),
    ngettext_lazy("%(num_parent_objects)d page", "%(num_parent_objects)d pages"),
    ngettext_lazy(
        "%(num_parent_objects)d page has been deleted", "%(num_parent_objects)d pages have been deleted"
    ),
    ngettext_lazy("Delete 1 page", "Delete %(counter)s pages"),
    ngettext_lazy(
        "Deleting this page will also delete %(descendant_count)s child page.",
        "Deleting this page will also delete %(descendant_count)s more child pages.",
    ),
    ngettext_lazy("Move 1 page", "Move %(counter)s pages"),
    ngettext_lazy("Moved down 1 place.", "Moved down %(counter)s places."),
    ngettext_lazy("Moved up 1 place.", "Moved up %(counter)s places."),
    ngettext_lazy("One other user is currently viewing", "%(num_user)s other users are currently viewing"),
    ngettext_lazy(
        'Only pages of type "%(type)s" may be chosen for this field. Search results will exclude pages of other types.',
        "Only the following page types may be chosen for this field: %(type)s. Search results will exclude pages of other types.",
    ),
    ngettext_lazy("Publish 1 page", "Publish %(counter)s pages"),
    ngettext_lazy("Referenced %(count)s time", "Referenced %(count)s times"),
    ngettext_lazy("There is %(counter)s match", "There are %(counter)s matches"),
    ngettext_lazy("There is one matching page", "There are %(counter)s matching pages"),
    ngettext_lazy(
        "This %(model_name)s is referenced %(usage_count)s time.",
        "This %(model_name)s is referenced %(usage_count)s times.",
    ),
    ngettext_lazy(
        "This action will delete <b>%(total_pages_formatted)s</b> page in total.",
        "This action will delete <b>%(total_pages_formatted)s</b> pages in total.",
    ),
    _("Updated"),
    ngettext_lazy("This page has one child page", "This page has %(counter)s child pages"),
    ngettext_lazy("This page has one subpage", "This page has %(counter)s subpages"),
    ngettext_lazy(
        "This will also delete one more subpage.", "This will also delete %(counter)s more subpages."
    ),
    ngettext_lazy("Unpublish 1 page", "Unpublish %(counter)s pages"),
    ngettext_lazy(
        "You don't have permission to delete this page", "You don't have permission to delete these pages"
    ),
    ngettext_lazy(
        "You don't have permission to move this page", "You don't have permission to move these pages"
    ),
    ngettext_lazy(
        "You don't have permission to publish this page", "You don't have permission to publish these pages"
    ),
    ngettext_lazy(
        "You don't have permission to unpublish this page",
        "You don't have permission to unpublish these pages",
    ),
    ngettext_lazy("Used %(usage_count)s time", "Used %(usage_count)s times"),
)
