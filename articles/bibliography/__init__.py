"""Bibliographic records: read, write, check and compare. Pure Python: text in, records out.

A record is a CSL-JSON 1.0.2 item as a dict (``csl``). ``detect`` says what a file is, ``formats``
has a reader and a writer for each of the five formats, ``checking`` names what is wrong with a
record, ``kinds`` says which of eight kinds of source it is, ``matching`` finds the same work in a
library. Sentences for the codes are chosen outside of this package.
"""
