"""Pages for readers, kept as bytes and answered before Django.

``front`` stands before the application, ``keeping`` has the pages, ``freshness`` says whether what
they were made from is still what is public. ADR 0031 says what depends on what.
"""
