"""Which address belongs to which page."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from articles.admin import markdown, outside
from rlsportal import limits
from rlsportal.views import health, publisher
from rlsportal.views.errors import too_many
from rlsportal.views.home import home
from rlsportal.views.icon import favicon
from rlsportal.views.opensearch import opensearch
from rlsportal.views.robots import robots
from rlsportal.views.search import search, suggest
from rlsportal.views.security_txt import security_txt

# Times a minute for one address, in each process. A reader who turns pages stays far below; a
# library or a clinic, which has one address for many, below as well.
SEARCHES = 60
SUGGESTIONS = 240  # one for each pause while typing
PREVIEWS = 60
PICTURES = 300  # of previews: a text may have many

urlpatterns: list[URLPattern | URLResolver] = [
    path(settings.MARKDOWNX_URLS_PATH[1:], markdown.preview, name="markdown_preview"),
    path(settings.MARKDOWNX_UPLOAD_URLS_PATH[1:], markdown.upload, name="markdown_upload"),
    path(f"{settings.PORTAL_ADMIN_PATH}/", admin.site.urls),
    path("favicon.ico", favicon),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path(
        "preview/<str:token>/",
        limits.per_minute(PREVIEWS, too_many)(outside.preview),
        name="preview",
    ),
    path(
        "preview/<str:token>/images/<slug:sha256>.<slug:extension>",
        limits.per_minute(PICTURES, too_many)(outside.image),
        name="preview_image",
    ),
    # Public pages are included from here on.
    path("", home, name="home"),
    path("search/", limits.per_minute(SEARCHES, too_many)(search), name="search"),
    path(
        "search/suggest/", limits.per_minute(SUGGESTIONS, too_many)(suggest), name="search_suggest"
    ),
    path("opensearch.xml", opensearch, name="opensearch"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("editorial-policy/", publisher.editorial_policy, name="editorial_policy"),
    path("funding/", publisher.funding, name="funding"),
    path("privacy/", publisher.privacy, name="privacy"),
    path("contact/", publisher.contact, name="contact"),
    path("accessibility/", publisher.accessibility, name="accessibility"),
    path("settings/", publisher.display, name="settings"),
    path("faqs/", include("faqs.urls")),
    path("", include("articles.public.urls")),
]
