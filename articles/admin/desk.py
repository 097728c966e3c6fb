"""The desk: the list of articles, and the form on which an author writes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.content import freeze
from articles.models import Article
from articles.models.fields import MarkdownField
from articles.public.page import change_label
from articles.roles import actor_of
from articles.transitions import Stale, begin_edit, finish_edit, save_draft
from articles.workflow import Actor, State, offered
from articles.working_copy import ArticleDraft

from . import article_list, conflict
from .article_form import (
    ABOUT_FIELDS,
    ADD_FIELDS,
    END_FIELDS,
    RECORD_FIELDS,
    START_FIELDS,
    ArticleAddForm,
    ArticleForm,
)
from .autosave import AutosaveMixin, drop_buffer
from .base import RefusalMixin, WritersOnlyMixin, may_write, user_of
from .bulk import BulkMixin
from .citations import CitationsMixin
from .claims import ClaimsMixin
from .comparing import CompareMixin
from .earlier_texts import earlier_texts
from .emergency import notes_on_help
from .fields import markdown_field, offer_citing
from .kept import KeptFormMixin
from .notices import late_form_notice, read_only_notice
from .parts import (
    registered_inlines,
    text_is_open,
)
from .process import ProcessMixin
from .readability import ReadabilityMixin, readout
from .requests_beside import put_requests_beside
from .submission import before_review

if TYPE_CHECKING:
    ArticleModelAdmin = admin.ModelAdmin[Article]
else:
    ArticleModelAdmin = admin.ModelAdmin


@admin.register(Article)
class ArticleAdmin(
    WritersOnlyMixin,
    KeptFormMixin,
    AutosaveMixin,
    RefusalMixin,
    ProcessMixin,
    CompareMixin,
    CitationsMixin,
    ReadabilityMixin,
    ClaimsMixin,
    BulkMixin,
    ArticleModelAdmin,
):
    """Articles. Their state is moved by the process pages, never by this form."""

    form = ArticleForm
    list_display = (
        "title",
        "state",
        "waits_for",
        "due",
        "looked_after_by",
        "on_site",
        "updated_at",
    )
    list_filter = (
        article_list.WhoseFilter,
        "state",
        article_list.LiveFilter,
        "risk",
        ("topic", article_list.TopicFilter),
    )
    search_fields = ("title", "slug", "summary", "sections__heading")
    search_help_text = gettext_lazy("Search titles, addresses, summaries and section headings.")
    show_facets = admin.ShowFacets.NEVER  # they would add a query for every choice
    list_per_page = 50
    actions = None
    change_form_template = "admin/articles/article/change_form.html"
    add_fieldsets = (
        (
            None,
            {
                "fields": ADD_FIELDS,
                "description": gettext_lazy(
                    "Give it a title first. On the next page you write the text. Without an "
                    "address, one is made from the title."
                ),
            },
        ),
    )
    fieldsets = (
        (gettext_lazy("What it is about"), {"fields": ABOUT_FIELDS}),
        (
            gettext_lazy("At the top of the page"),
            {
                "fields": START_FIELDS,
                "description": gettext_lazy(
                    "Many readers read no further than this. Say the most important thing first, "
                    "in words you would use at a kitchen table."
                ),
            },
        ),
        (
            gettext_lazy("At the end of the page"),
            {
                "fields": END_FIELDS,
                "classes": ["desk-end"],
                "description": gettext_lazy(
                    "What a reader should take along, and what they can ask their own doctor."
                ),
            },
        ),
        (
            gettext_lazy("For search engines, and for the record"),
            {"fields": RECORD_FIELDS, "classes": ["desk-end"]},
        ),
    )

    class Media:
        css = {"all": ["desk/desk.css", "desk/process.css"]}
        js = ["desk/unsaved.js", "desk/autosave.js", "desk/readability.js"]

    # --- the list -------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Return articles; the list's facts are added where the list is shown."""
        queryset = super().get_queryset(request)
        match = request.resolver_match
        if match is not None and match.url_name == "articles_article_changelist":
            return article_list.with_list_facts(queryset)
        return queryset

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Name the list for what it shows."""
        whose = request.GET.get("whose") or article_list.default_whose(request)
        title = _("My articles") if whose == "mine" else _("Articles")
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    @admin.display(description=gettext_lazy("waits for"))
    def waits_for(self, article: Article) -> str:
        """Say who has the next step."""
        return article_list.waits_for(article)

    @admin.display(description=gettext_lazy("due"))
    def due(self, article: Article) -> str | SafeString:
        """Say by when, and whether that day has passed."""
        return article_list.due(article, timezone.localdate())

    @admin.display(description=gettext_lazy("owner"), ordering="owner__username")
    def looked_after_by(self, article: Article) -> str:
        """Say who looks after it between reviews."""
        return article_list.name_of(article.owner) if article.owner else "–"

    @admin.display(description=gettext_lazy("on the site"), ordering="live_number")
    def on_site(self, article: Any) -> str:
        """Say what readers see."""
        if article.live_number is None:
            return _("not live")
        return _("live: revision %(number)s") % {"number": article.live_number}

    # --- who may do what ------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As granted, while the text is open."""
        return super().has_change_permission(request, obj) and text_is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Nobody: an article is given up by "discard", and its record stays."""
        return False

    # --- the form -------------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Article | None = None) -> Any:
        """Ask for little when an article is made."""
        return self.fieldsets if obj is not None else self.add_fieldsets

    def get_form(
        self, request: HttpRequest, obj: Article | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """Return the short form for a new article, the whole one otherwise."""
        if obj is None:
            kwargs["form"] = ArticleAddForm
        return super().get_form(request, obj, change=change, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Article | None) -> list[Any]:
        """Return the parts, of this application and of others; a new article has none yet."""
        return registered_inlines() if obj is not None else []

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Give Markdown its editor."""
        if isinstance(db_field, MarkdownField):
            kwargs.update(markdown_field(db_field.name.removesuffix("_source")))
            return offer_citing(super().formfield_for_dbfield(db_field, request, **kwargs), request)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Answer with the form; one that came too late writes nothing and shows both texts."""
        if request.method == "POST" and object_id is not None and may_write(request):
            article = self.get_object(request, unquote(object_id))
            if article is not None and self._is_late(request, article):
                return self._show_both(request, object_id, form_url, extra_context)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Stale:
            return self._show_both(request, str(object_id), form_url, extra_context)

    def _is_late(self, request: HttpRequest, article: Article) -> bool:
        shown = request.POST.get("lock_version", "")
        return not article.is_editable or (shown != "" and shown != str(article.lock_version))

    def _show_both(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str,
        extra_context: dict[str, Any] | None,
    ) -> HttpResponse:
        """Show what was typed beside what is stored; see ``conflict``."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        request.desk_conflict = conflict.Conflict()  # type: ignore[attr-defined]
        article = self.get_object(request, unquote(object_id))
        assert article is not None  # articles are never deleted
        merged = self.merged(request, article)
        if merged.is_nothing:
            messages.info(request, _("Nothing to do: what you typed is stored already."))
            return HttpResponseRedirect(form_url or request.path)
        request.desk_conflict = merged  # type: ignore[attr-defined]
        request.POST = merged.data  # type: ignore[assignment]
        notice = late_form_notice(article, merged)
        context = {**(extra_context or {}), "conflict": merged, "conflict_notice": notice}
        if not article.is_editable:
            context |= {"show_save": False, "show_save_and_continue": False}
        return self.show_again(request, [notice], object_id, form_url, context)

    def merged(self, request: HttpRequest, article: Article) -> conflict.Conflict:
        """Return what came of the form sent and the text stored; see ``conflict``."""
        if getattr(request, "desk_conflict", None) is None:
            request.desk_conflict = conflict.Conflict()  # type: ignore[attr-defined]
        fields = flatten_fieldsets(self.get_fieldsets(request, article))
        form_class = self.get_form(request, article, change=True, fields=fields)
        form = form_class(request.POST, request.FILES, instance=article)
        # The admin has no public way to its formsets.
        formsets, _inlines = self._create_formsets(  # type: ignore[attr-defined]
            request, article, change=True
        )
        return conflict.merge(form, formsets, article.lock_version)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add what stands beside the form: what is missing, and what doctors ask for."""
        article: Article | None = kwargs.get("obj")
        context["show_save_and_add_another"] = False
        if article is None:
            context["show_save_and_continue"] = False  # saving leads on to the form anyway
        else:
            stored = self.get_queryset(request).get(pk=article.pk)  # the form may have changed it
            is_open = stored.is_editable and may_write(request)
            actor = actor_of(user_of(request))
            context |= {
                "read_only_notice": read_only_notice(request, stored),
                **(_panels(stored, actor) if is_open else {}),
                "notes": notes_on_help(stored) if is_open else (),
                "earlier": earlier_texts(stored, actor, timezone.now()),
                "buffer": self.buffer_notice(request, stored),
                "keeps_typed": is_open,
                "has_fields": is_open,
                "preview_url": reverse("admin:articles_article_preview", args=[article.pk]),
            }
            context["may_answer"] = "answer_change_request" in offered(actor, State(stored.state))
            context["placeless"] = put_requests_beside(
                stored,
                context["adminform"].form,
                context["inline_admin_formsets"],
                may_answer=context["may_answer"],
            )
        return super().render_change_form(request, context, *args, **kwargs)

    # --- saving ---------------------------------------------------------------------------------

    def save_model(
        self, request: HttpRequest, obj: Article, form: forms.ModelForm, change: bool
    ) -> None:
        """Claim the article, then write the fields of the form and no others."""
        by, now = user_of(request), timezone.now()
        if change:
            version = form.cleaned_data["lock_version"]
        else:
            draft = ArticleDraft(title=obj.title, slug=obj.slug, language=obj.language)
            created = save_draft(draft, by=by, now=now)
            obj.pk, obj.slug, version = created.pk, created.slug, created.lock_version
        stored = begin_edit(obj, by=by, lock_version=version)
        obj.lock_version, obj.updated_at = stored.lock_version, stored.updated_at
        names = {field.name for field in obj._meta.fields} & set(form.cleaned_data)
        written = names - {"lock_version"}
        if form.changed_data:
            obj.updated_at = now
            written.add("updated_at")
        obj.save(update_fields=written)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Write the parts, then record who changed the words."""
        super().save_related(request, form, formsets, change)
        finish_edit(form.instance, by=user_of(request), now=timezone.now())
        drop_buffer(request, form.instance)

    def response_add(
        self, request: HttpRequest, obj: Article, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Lead on to the page where the text is written."""
        messages.success(request, _("“%(title)s” is begun. Now write it.") % {"title": obj})
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[obj.pk]))

    # --- the preview ----------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        """Add the preview of the whole page."""
        view = self.admin_site.admin_view(self.preview_view)
        name = "articles_article_preview"
        return [path("<int:pk>/preview/", view, name=name), *super().get_urls()]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the stored working copy as readers would see it, marked as unreviewed."""
        article = self.get_object(request, str(pk))
        if article is None:
            raise Http404
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        frozen = freeze(article)
        body_html = mark_safe(frozen.body.html)  # noqa: S308 - sanitized by the renderer
        context = {
            "article": article,
            "content": frozen.data,
            "body_html": body_html,
            "change_kind": change_label(frozen.data),
        }
        return TemplateResponse(request, "admin/articles/article/preview.html", context)


def _panels(article: Article, actor: Actor) -> dict[str, Any]:
    """Return what stands above the form: what is missing, what is advised, and how it reads."""
    before = before_review(article, actor, timezone.now().date())
    return {
        "before": before,
        "readout": readout(before.examination.report, before.places),
        "live_url": reverse("admin:articles_article_readability", args=[article.pk]),
    }
