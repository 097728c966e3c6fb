"""Every page of the desk that has a name and no further words in its address, by role.

Whoever adds a page adds a line here: for whom it is. Pages about one row are walked through in
tests/workbench/test_who_may_use_which_screen.py and in the tests of their subject; all screens of
the table in tests/support/screens.py are tried by those who have no business here.
"""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from tests import factories as make
from tests.support.screen_things import Things
from tests.support.screens import SCREENS

pytestmark = pytest.mark.django_db

ROLES = ("author", "medical_reviewer", "editor", "lead_reviewer", "superuser", "nobody")
ALL = frozenset(ROLES)
STAFF = ALL - {"nobody"}
LEADING = frozenset({"editor", "lead_reviewer"})
SUPERUSER = frozenset({"superuser"})
NOBODY: frozenset[str] = frozenset()
WRITERS = frozenset({"author", "editor"})

RECORD = (
    "auditevent",
    "changerequest",
    "contribution",
    "medicalreview",
    "publication",
    "reviewassignment",
    "reviewround",
    "revision",
    "revocation",
)
WATCH = ("evidenceflag", "sourcenotice", "evidencecheck")
WHO_OPENS = {
    "index": ALL,
    "account": ALL,
    "mail_settings": ALL,
    "second_factor_new": ALL,
    "password_change": ALL,
    "password_change_done": ALL,
    "reports": LEADING,
    "reminders": LEADING,
    "invitations": frozenset({"editor", "superuser"}),
    "accounts_user_changelist": SUPERUSER,
    "accounts_user_add": SUPERUSER,
    "auth_group_changelist": SUPERUSER,
    "auth_group_add": NOBODY,
    "articles_article_changelist": STAFF,
    "articles_article_add": WRITERS,
    "articles_reference_changelist": STAFF,
    "articles_reference_add": WRITERS,
    "articles_reference_import": WRITERS,
    "articles_reference_duplicates": STAFF,
    "articles_reference_formats": STAFF,
    "articles_image_changelist": STAFF,
    "articles_image_add": WRITERS,
    "articles_topic_changelist": STAFF,
    "articles_topic_add": frozenset({"editor"}),
    "articles_medicalreviewer_changelist": LEADING | SUPERUSER,
    "articles_medicalreviewer_add": frozenset({"editor"}),
    "articles_outboxmessage_changelist": frozenset({"editor", "superuser"}),
    "articles_publishedsignature_changelist": SUPERUSER,
    **{f"articles_{name}_changelist": STAFF for name in RECORD},
    **{f"articles_{name}_add": NOBODY for name in RECORD},
    "articles_feedback_changelist": LEADING | SUPERUSER,
    "articles_feedback_add": NOBODY,
    **{f"articles_{name}_changelist": STAFF for name in WATCH},
    **{f"articles_{name}_add": NOBODY for name in WATCH},
    "articles_helpfulcount_changelist": LEADING | SUPERUSER,
    "articles_helpfulcount_add": NOBODY,
    "articles_outboxmessage_add": NOBODY,
    "articles_publishedsignature_add": NOBODY,
}
EXCUSED = {
    "autocomplete": "answers scripts, and asks for the permission of what is looked up",
    "jsi18n": "words for scripts, the same for everybody",
    "login": "for those who are not logged in yet",
    "end_sessions": "answers a button only; tested with the account",
    "logout": "answers a button only",
    "new_codes": "answers a button only; tested with the account",
    "password_reset": "for those who are not logged in yet",
    "password_reset_done": "for those who are not logged in yet",
    "second_factor": "for those who are half logged in",
    "second_factor_leave": "for those who are half logged in",
    "own_signatures": "a doctor's own copy; tested with the evidence",
}

# What concerns oneself alone.
FOR_EVERYBODY = frozenset({name for name, roles in WHO_OPENS.items() if roles == ALL}) | {
    "second_factor",  # for whoever has one, and is half logged in
    "logout",
    "own_signatures",
}


def named() -> list[str]:
    """Return the names of all pages of the desk that need no further words."""
    _prefix, resolver = get_resolver().namespace_dict["admin"]
    names = [name for name in resolver.reverse_dict if isinstance(name, str)]
    return sorted(name for name in names if _has_plain_address(name))


def _has_plain_address(name: str) -> bool:
    try:
        reverse(f"admin:{name}")
    except NoReverseMatch:
        return False
    return True


def client_of(role: str) -> Client:
    client = Client()
    roles = () if role in ("superuser", "nobody") else (role,)
    client.force_login(make.make_user(*roles, is_superuser=role == "superuser"))
    return client


def test_every_named_page_is_walked_or_excused() -> None:
    assert set(named()) - set(WHO_OPENS) - set(EXCUSED) == set()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_opens_what_it_uses_and_nothing_else(role: str) -> None:
    client = client_of(role)
    found = {name: client.get(reverse(f"admin:{name}")).status_code for name in WHO_OPENS}
    expected = {name: 200 if role in roles else 403 for name, roles in WHO_OPENS.items()}
    assert found == expected


@pytest.mark.parametrize("role", ROLES)
def test_what_a_role_is_offered_opens(role: str) -> None:
    client = client_of(role)
    groups = client.get(reverse("admin:index")).context["app_list"]
    offered = [entry for group in groups for entry in group["models"]]
    for entry in offered:
        for address in (entry["admin_url"], entry.get("add_url")):
            if address:
                assert client.get(address).status_code == 200, address
    assert bool(offered) == (role != "nobody")


def test_screens_are_for_those_who_have_a_role() -> None:
    """Also pages about one row: strangers are asked to log in, who has no role is refused."""
    things, stranger, nobody = Things(), Client(), client_of("nobody")
    wrong = []
    for screen in [screen for screens in SCREENS.values() for screen in screens if screen.by]:
        address = screen.address(things)
        asked = stranger.get(address)
        if not (asked.status_code == 302 and "/admin/login/" in asked.url):
            wrong.append(f"{screen}: {asked.status_code} to a stranger")
        if screen.name.removeprefix("admin:") not in FOR_EVERYBODY:
            refused = nobody.get(address).status_code
            if refused not in (403, 404):
                wrong.append(f"{screen}: {refused} to somebody without a role")
    assert wrong == []


def test_every_list_says_what_it_is_for() -> None:
    client = client_of("superuser")
    without = []
    for name in named():
        if name.endswith("_changelist"):
            page = client.get(reverse(f"admin:{name}")).content.decode()
            if '<p class="list-help">' not in page:
                without.append(name)
    assert without == []
