"""The FAQs application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FaqsConfig(AppConfig):
    """FAQs: questions with answers, each belonging to one article."""

    name = "faqs"
    verbose_name = _("FAQs")
