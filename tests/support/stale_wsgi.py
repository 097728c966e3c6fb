"""The portal with the fault that a cache usually has: it believes what it knows for a second."""

from rlsportal.kept_pages.freshness import OfLease
from rlsportal.wsgi import application

application.freshness = OfLease(application.freshness.now, 1.0)
application.ways = application.ways.__class__(**{**application.ways.__dict__, "settle": None})
