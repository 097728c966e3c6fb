"""What readers see: pages, feeds and search, made from publications alone."""
