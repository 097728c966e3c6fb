"""What every page says of the site; pages for readers are made without a request."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def site_name() -> str:
    """The name of the portal."""
    return settings.PORTAL_SITE_NAME


@register.simple_tag
def publisher_name() -> str:
    """Who answers for what the portal publishes."""
    return settings.PORTAL_PUBLISHER_NAME


@register.filter
def absolute(path: str) -> str:
    """Return the whole address of a path of this site, as it is printed and copied."""
    return f"{settings.PORTAL_BASE_URL}{path}"
