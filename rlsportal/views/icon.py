"""The site's icon, for browsers that ask at the usual place."""

from django.http import HttpRequest, HttpResponseRedirect
from django.templatetags.static import static
from django.views.decorators.cache import cache_control

from rlsportal.read_only import read_only


@cache_control(public=True, max_age=86_400)
@read_only
def favicon(request: HttpRequest) -> HttpResponseRedirect:
    """Point to the icon, whose name changes with its content."""
    return HttpResponseRedirect(static("icon.svg"))
