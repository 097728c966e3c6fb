"""Addresses that are no screens of their own, and why nobody looks at them."""

from tests.support.screens import RECORDS

# Nobody may, a superuser neither: what they answer with is the page of "403", looked at once.
REFUSED = {
    **dict.fromkeys(
        (f"admin:articles_{model}_add" for model in (*RECORDS, "reviewassignment")),
        "rows of the record come about by what people do, never by a form",
    ),
    **dict.fromkeys(
        (
            f"admin:articles_{model}_delete"
            for model in (
                *RECORDS,
                "article",
                "image",
                "medicalreviewer",
                "reference",
                "reviewassignment",
                "topic",
            )
        ),
        "nothing that a signature may rest on is ever deleted",
    ),
    "admin:accounts_user_delete": "people stay in the record: they are deactivated",
    "admin:auth_group_add": "groups are the roles, set up by a command",
    "admin:auth_group_delete": "groups are the roles, set up by a command",
}

EXCUSED = {
    **dict.fromkeys(
        (
            "admin:accounts_user_history",
            "admin:auth_group_history",
            *(
                f"admin:articles_{model}_history"
                for model in (
                    *RECORDS,
                    "image",
                    "medicalreviewer",
                    "reference",
                    "reviewassignment",
                    "topic",
                )
            ),
        ),
        "the same page as the history of an article, which is looked at",
    ),
    "admin:articles_reference_export": "a file for reference managers",
    "admin:articles_article_autosave": "answers a script, in JSON",
    "admin:articles_article_found": "answers a script, in JSON",
    "admin:articles_article_readability": "answers a script, in JSON",
    "admin:articles_article_resume": "a button of the form; answers with the form, or leads there",
    "admin:autocomplete": "answers a script, in JSON",
    "admin:end_sessions": "a button of the page of the account; leads there",
    "admin:jsi18n": "words for scripts",
    "admin:new_codes": "a button of the page of the account; tests/browser/test_second_step.py",
    "admin:second_factor_leave": "a button of the second step; leads to the log-in",
    "admin:view_on_site": "leads on to the page of a row",
    **dict.fromkeys(
        (
            "articles:article_feed",
            "articles:feed",
            "articles:heads_feed",
            "articles:topic_feed",
        ),
        "XML for feed readers",
    ),
    **dict.fromkeys(
        (
            "articles:data",
            "articles:heads",
            "articles:log",
            "articles:recalls",
            "articles:record_json",
            "articles:revision_data",
        ),
        "JSON for programs",
    ),
    "articles:cite_as": "a file for reference managers",
    "articles:compare_form": "leads on to the comparison that a form asks for",
    "articles:image": "a picture",
    "articles:verify_script": "a program, to be taken along",
    "articles:sitemap": "XML for search engines",
    "articles:sitemap_part": "XML for search engines",
    "healthz": "a probe, in JSON",
    "markdown_preview": "answers a script with a part of a page, which is looked at in the form",
    "markdown_upload": "answers a script, in JSON",
    "preview_image": "a picture",
    "readyz": "a probe, in JSON",
    "opensearch": "XML for browsers",
    "robots": "plain text for robots",
    "search_suggest": "JSON for the search field, looked at there",
    "security_txt": "plain text for who found a weakness",
}
