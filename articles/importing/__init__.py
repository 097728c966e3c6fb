"""Articles in and out as files: copied page text, and Markdown with YAML front matter.

Everything here except ``report`` (the words) and ``library`` (the look-ups) is free of Django.
Nothing here writes: the commands do, through ``articles.transitions``.
"""
