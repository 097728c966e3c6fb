"""Which address belongs to which page."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path

from rlsportal.views import health
from rlsportal.views.icon import favicon

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("favicon.ico", favicon),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    # Public pages are included from here on.
]
