"""How numbers in public addresses are written: in one way, because they are printed and cited."""

from django.urls.converters import IntConverter


class CanonicalNumber(IntConverter):
    """A whole number from 1 on, without zeros before it: what has two addresses is cited twice."""

    regex = "[1-9][0-9]*"
