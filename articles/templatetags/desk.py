"""What pages of the desk say to the person who looks at them."""

from typing import Any

from django import template
from django.contrib import admin
from django.db.models.options import Options
from django.utils.translation import gettext_lazy as _

register = template.Library()

# What each list is for, said at its top in the words of who uses it.
LIST_HELP = {
    "articles.article": _("Every article: where it stands, and whom it waits for."),
    "articles.reviewassignment": _(
        "Who is asked to read which text, and until when. Open a line to read and decide."
    ),
    "articles.reference": _(
        "The sources that articles cite. Readers see the fields that somebody has verified."
    ),
    "articles.image": _("The pictures that articles show, each with its words and its licence."),
    "articles.topic": _("What readers find articles by."),
    "articles.medicalreviewer": _(
        "The doctors and their licences. A doctor can be asked, and can sign, only while the "
        "licence is verified and valid."
    ),
    "articles.revision": _("The texts as they were submitted. Nobody can change one."),
    "articles.reviewround": _("Each reading of a revision by doctors, and how it ended."),
    "articles.medicalreview": _("What doctors signed, with their credentials of that day."),
    "articles.revocation": _("Approvals that were taken back before they went live."),
    "articles.publication": _("What is or was public, and until when."),
    "articles.publishedsignature": _("The approvals as readers see them."),
    "articles.auditevent": _("Everything that was done, by whom and when, in one chain."),
    "articles.contribution": _(
        "Who changed the text of which article. Who did may never approve it."
    ),
    "articles.changerequest": _("What doctors asked to be changed, and what became of it."),
    "articles.feedback": _(
        "What readers reported. Settle each: ask the author for a change, or say why not."
    ),
    "articles.helpfulcount": _("How many readers said that a text, or a part of it, helped them."),
    "articles.evidenceflag": _(
        "Articles that cite a source which was retracted, corrected or put in doubt. Settle each."
    ),
    "articles.sourcenotice": _("What journals said about sources that are cited here."),
    "articles.evidencecheck": _("When sources were compared with notices of journals."),
    "articles.outboxmessage": _("The mails that wait and those that were sent."),
    "accounts.user": _("The accounts. To let somebody in, invite them; nobody is deleted."),
    "auth.group": _("The roles, and what each may open. They come with the program."),
}


@register.inclusion_tag("admin/todo.html", takes_context=True)
def todo_list(context: dict[str, Any]) -> dict[str, Any]:
    """Show what waits for the logged-in person."""
    from articles.admin.home import todo_of

    return {"todo": todo_of(context["request"].user)}


@register.inclusion_tag("admin/own_events.html", takes_context=True)
def own_events(context: dict[str, Any]) -> dict[str, Any]:
    """Show what the logged-in person did last, with where it stands."""
    from articles.admin import history

    return {"events": history.own_events(context["request"].user)}


@register.filter
def list_name(opts: Options) -> str:
    """Return what the list of a model is called, as the front page calls it."""
    return admin.site.list_name(opts.model)  # type: ignore[attr-defined]


@register.filter
def list_help(opts: Options) -> Any:
    """Return what the list of a model is for."""
    return LIST_HELP.get(opts.label_lower, "")
