"""Every named address of the portal: which screen it is, who opens it, and on what it stands.

A name of the resolver that is missing here fails tests/browser/test_every_screen.py, and so does
a line here whose name is gone. What is not looked at in the browser stands in EXCUSED, with the
reason; that nobody may open what is REFUSED is tested there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from articles.admin.bulk import BULKS
from articles.admin.reports import REPORTS

from .screen_things import Things, words_of


@dataclass(frozen=True)
class Screen:
    """One page to look at.

    by: who opens it, an attribute of `Things`; nobody logged in if empty.
    needs: what its address names, things as `Things.find` knows them; after a = the word itself.
    query: ends the address; a thing in braces stands for its key.
    press: a button that is pressed without typing anything; the answer is what is looked at.
    at: the name of the page with that button, if it is another one.
    after: things that are there besides.
    shows: what must be on it, as a selector, so that it is not looked at while it is empty.
    status: of the answer.
    """

    name: str
    by: str = ""
    needs: tuple[str, ...] = ()
    query: str = ""
    press: str = ""
    at: str = ""
    after: tuple[str, ...] = ()
    shows: str = ""
    status: int = 200

    def address(self, things: Things) -> str:
        """Return the address, making what it names."""
        for thing in self.after:
            things.find(thing)
        words: list[object] = []
        for need in self.needs:
            words += [need[1:]] if need.startswith("=") else words_of(things.find(need))
        query = re.sub(r"{(\w+)}", lambda found: str(things.find(found[1]).pk), self.query)
        return reverse(self.at or self.name, args=words) + query

    def __str__(self) -> str:
        pressed = f" pressed {self.press}" if self.press else ""
        return f"{self.name} {' '.join(self.needs)}{self.query} by {self.by or 'anybody'}{pressed}"


def desk(name: str, by: str, *needs: str, **more: object) -> Screen:
    """Return a page of the admin site."""
    return Screen(f"admin:{name}", by, needs, **more)  # type: ignore[arg-type]


def of(model: str, name: str, by: str, *needs: str, **more: object) -> Screen:
    """Return a page of the admin of a model of articles."""
    return desk(f"articles_{model}_{name}", by, *needs, **more)


def step(name: str, by: str, *needs: str, **more: object) -> Screen:
    """Return the page of a step: of an article, and for some of a row of it."""
    article, *target = needs
    return of("article", "process", by, article, f"={name}", *target, **more)


SAVE = "[name=_save]"
CONFIRM = "#step-form [type=submit]"
BUTTON = "#content [type=submit]"

# Which addresses of the public site are looked at is said by tests/public/examples.py, which is
# held against the resolver itself; here is which names that are.
PUBLIC = frozenset(
    {
        "articles:article",
        "articles:articles",
        "articles:cite",
        "articles:claims",
        "articles:compare",
        "articles:corrections",
        "articles:feedback",
        "articles:glossary",
        "articles:head",
        "articles:history",
        "articles:record",
        "articles:reviewer",
        "articles:reviewers",
        "articles:revision",
        "articles:thanks",
        "articles:topic",
        "articles:topics",
        "articles:verify",
        "accessibility",
        "contact",
        "editorial_policy",
        "faqs:faq",
        "faqs:index",
        "funding",
        "home",
        "privacy",
        "search",
        "settings",
    }
)

DOORS = (
    desk("login", ""),
    desk("login", "", press=BUTTON),
    desk("welcome", "", "welcome"),
    desk("welcome", "", "welcome", press=BUTTON),
    desk("welcome", "", "=MQ", "=gone"),
    desk("password_reset", ""),
    desk("password_reset", "", press=BUTTON, status=400),
    desk("password_reset_done", ""),
    desk("password_reset_confirm", "", "reset"),
    desk("password_reset_confirm", "", "=MQ", "=gone"),
    desk("second_factor", "owner_of_a_phone"),
    desk("second_factor", "owner_of_a_phone", press="#login-form [type=submit]", status=400),
    desk("second_factor_new", "author"),
    desk("second_factor_new", "author", press="#login-form [type=submit]", status=400),
    desk("account", "author"),
    desk("password_change", "author"),
    desk("password_change", "author", press=BUTTON),
    desk("password_change_done", "author"),
    desk("logout", "author", press="#logout-form button", at="admin:index"),
    Screen("preview", "", ("preview",)),
    Screen("preview", "", ("ended_preview",), status=410),
    desk("index", "author", query="nowhere/", status=404),
    desk("accounts_user_changelist", "author", status=403),
)

TEXTS = (
    desk("index", "author"),
    of("article", "add", "author"),
    of("article", "add", "author", press=SAVE),
    of("article", "change", "author", "draft"),
    of("article", "change", "author", "asked"),
    of("article", "change", "author", "reviewed"),
    of("article", "preview", "author", "draft"),
    of("article", "compare", "author", "asked", query="?old=1&new=working-copy"),
    of("article", "citations", "author", "asked", query="?q=iron"),
    of("article", "claims", "author", "draft"),
    of("article", "claims", "author", "asked", "=1"),
    of("article", "changelist", "author"),
    of("article", "changelist", "editor", query="?q=nothing+of+this+sort"),
    of("article", "history", "author", "asked"),
    of("reference", "changelist", "author"),
    of("reference", "add", "author"),
    of("reference", "add", "author", press=SAVE),
    of("reference", "change", "author", "any_reference"),
    of("reference", "duplicates", "author", after=("two_references",)),
    of("reference", "formats", "author", query="?format=medline", after=("two_references",)),
    of("reference", "merge", "author", "two_references"),
    of("reference", "import", "author", after=("import_new",), press=BUTTON),
    *(of("reference", "import_begun", "author", f"import_{at}") for at in ("new", "begun")),
    of("image", "changelist", "author"),
    of("image", "add", "author"),
    of("image", "change", "author", "any_image"),
    of("topic", "changelist", "editor"),
    of("topic", "add", "editor"),
    of("topic", "change", "editor", "any_topic"),
)

WORKBENCH = (
    of("reviewassignment", "accept", "doctor", "invitation"),
    of("reviewassignment", "accept", "doctor", "invitation", press=BUTTON, status=409),
    of("reviewassignment", "decline", "doctor", "invitation"),
    of("reviewassignment", "change", "doctor", "row"),
    of("reviewassignment", "change", "editor", "row"),
    of("reviewassignment", "change", "doctor", "done"),
    of("reviewassignment", "change", "doctor", "answer_to_read"),
    of("reviewassignment", "recuse", "doctor", "row"),
    of("reviewassignment", "changelist", "doctor"),
    of("reviewassignment", "changelist", "editor"),
    of("medicalreviewer", "absence", "doctor", "profile"),
    of("medicalreviewer", "absence", "doctor", "profile", press=BUTTON),
    desk("own_signatures", "doctor"),
    desk("index", "doctor"),
)

# Each step of step_table.STEPS, which the test holds against this.
STEPS = (
    step("submit_for_review", "author", "draft"),
    step("submit_for_review", "author", "empty"),
    step("discard", "author", "draft"),
    step("set_owners", "editor", "draft"),
    step("restore_revision", "author", "asked", "first_revision"),
    step("create_preview_link", "author", "asked", "first_revision"),
    step("create_preview_link", "author", "asked", "first_revision", press=CONFIRM, status=409),
    step("revoke_preview_link", "author", "asked", "link"),
    step("settle_feedback", "editor", "asked", "report"),
    step("settle_feedback", "editor", "asked", "report", press=CONFIRM, status=200),
    step("settle_flag", "editor", "asked", "flag"),
    step("settle_flag", "editor", "asked", "flag", press=CONFIRM, status=200),
    step("answer_change_request", "author", "asked", "wish"),
    step("reply_to_change_request", "other_doctor", "asked", "wish"),
    step("settle_change_request", "other_doctor", "asked", "wish"),
    step("reopen_change_request", "other_doctor", "asked", "answered"),
    step("recall", "author", "reviewed"),
    step("assign", "editor", "reviewed"),
    step("cancel_assignment", "editor", "reviewed", "row"),
    step("waive_conflict", "editor", "reviewed", "row"),
    step("reassign", "editor", "reviewed", "row"),
    step("expedite", "editor", "reviewed"),
    step("claim", "doctor", "urgent"),
    step("publish", "editor", "approved"),
    step("schedule", "editor", "approved"),
    step("schedule", "editor", "approved", press=CONFIRM),
    step("return_to_review", "editor", "approved"),
    step("revoke", "other_doctor", "approved", "approval"),
    step("unschedule", "editor", "scheduled"),
    step("start_revision", "author", "public_text"),
    step("open_reaffirmation", "editor", "public_text"),
    step("withdraw", "editor", "public_text", "publication"),
    step("withdraw", "editor", "public_text", "publication", press=CONFIRM, status=409),
    step("schedule_withdrawal", "editor", "public_text"),
    step("retire", "editor", "public_text"),
    step("unschedule_withdrawal", "editor", "ending"),
)

SELECTED = "?ids={draft},{approved}"
LEADING = (
    desk("index", "editor"),
    desk("index", "lead"),
    desk("reports", "lead"),
    *(
        desk("report", "lead", f"={name}", after=("reported",), shows=".report-table")
        for name in REPORTS
    ),
    desk("reminders", "editor"),
    desk("mail_settings", "editor"),
    desk("invitations", "editor"),
    desk("invitations", "editor", press=BUTTON),
    desk("invite_again", "editor", "invited_person"),
    *(desk("bulk", "editor", f"={name}", query=SELECTED) for name in BULKS),
    desk("bulk", "editor", "=assign", query=SELECTED, press=BUTTON),
    desk("evidence", "editor", "any_revision"),
    desk("signatures", "editor", "doctor"),
    of("medicalreviewer", "changelist", "editor"),
    of("medicalreviewer", "add", "editor"),
    of("medicalreviewer", "change", "editor", "unverified"),
    of("medicalreviewer", "verify", "editor", "unverified"),
    desk("accounts_user_changelist", "superuser"),
    desk("accounts_user_add", "superuser"),
    desk("accounts_user_add", "superuser", press=SAVE),
    desk("accounts_user_change", "superuser", "author"),
    desk("auth_user_password_change", "superuser", "author"),
    desk("auth_user_password_change", "superuser", "author", press=BUTTON, status=400),
    desk("accounts_user_second_factor", "superuser", "author"),
    desk("accounts_user_second_factor", "superuser", "author", press=BUTTON, status=400),
    desk("accounts_user_sessions", "superuser", "author"),
    desk("accounts_user_sessions", "superuser", "author", press=BUTTON, status=400),
    desk("app_list", "superuser", "=articles"),
    desk("auth_group_changelist", "superuser"),
    desk("auth_group_change", "superuser", "group"),
)

RECORDS = {
    "auditevent": "any_event",
    "changerequest": "wish",
    "contribution": "any_contribution",
    "evidencecheck": "any_check",
    "evidenceflag": "flag",
    "feedback": "report",
    "helpfulcount": "any_count",
    "medicalreview": "approval",
    "outboxmessage": "any_mail",
    "publication": "publication",
    "publishedsignature": "any_signature",
    "reviewround": "any_round",
    "revision": "any_revision",
    "revocation": "revocation",
    "sourcenotice": "any_notice",
}
RECORD = tuple(
    of(model, page, "superuser", *([thing] if page != "changelist" else []))
    for model, thing in RECORDS.items()
    for page in ("change", "changelist")
)

SCREENS: dict[str, tuple[Screen, ...]] = {
    "doors": DOORS,
    "texts": TEXTS,
    "workbench": WORKBENCH,
    "steps": STEPS,
    "leading": LEADING,
    "record": RECORD,
}


def named_addresses() -> set[str]:
    """Return the name of every address of the portal that has one, with its namespace."""
    return {name for name in _names(get_resolver().url_patterns, "") if name}


def _names(patterns: list[URLPattern | URLResolver], namespace: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _names(pattern.url_patterns, inner)
        elif pattern.name:
            yield f"{namespace}{pattern.name}"
