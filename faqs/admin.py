"""FAQs as an inline of the article form."""
