"""The articles application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    """Articles: drafting, medical review, publication, and the pages readers see."""

    name = "articles"
    verbose_name = _("Articles")
