"""Addresses of what readers see of articles. They are printed and cited: they do not change."""

from django.urls import path, re_path, register_converter

from articles.public import (
    cite,
    claims,
    comparing,
    corrections,
    feedback,
    feeds,
    glossary,
    history,
    indexes,
    media,
    public_data,
    records,
    sitemaps,
    verify_script,
    verifying,
    views,
)
from articles.public.converters import CanonicalNumber
from rlsportal.limits import per_minute
from rlsportal.views.errors import too_many

register_converter(CanonicalNumber, "number")

app_name = "articles"

# Times a minute for one address, in each process: these pages compute as long as a text is.
CHECKS = 60
checks = per_minute(CHECKS, too_many)

urlpatterns = [
    path("topics/", indexes.all_topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
    path("articles/", indexes.all_articles, name="articles"),
    path("articles/<slug:slug>/", views.article, name="article"),
    path("articles/<slug:slug>/v/<number:number>/", views.revision, name="revision"),
    path("articles/<slug:slug>/v/<number:number>/cite/", cite.page, name="cite"),
    path(
        "articles/<slug:slug>/v/<number:number>/cite/<slug:style>/", cite.download, name="cite_as"
    ),
    path("articles/<slug:slug>/data.json", public_data.article, name="data"),
    path(
        "articles/<slug:slug>/v/<number:number>/data.json",
        public_data.revision,
        name="revision_data",
    ),
    path("articles/<slug:slug>/v/<number:number>/record/", checks(records.record), name="record"),
    path(
        "articles/<slug:slug>/v/<number:number>/record.json",
        records.record_json,
        name="record_json",
    ),
    path("articles/<slug:slug>/claims/", claims.claims, name="claims"),
    path("articles/<slug:slug>/history/", history.history, name="history"),
    path("articles/<slug:slug>/compare/", comparing.choose, name="compare_form"),
    path(
        "articles/<slug:slug>/compare/<number:old>/<number:new>/",
        checks(comparing.compare),
        name="compare",
    ),
    path("articles/<slug:slug>/feedback/", feedback.feedback, name="feedback"),
    path("articles/<slug:slug>/feedback/thanks/", feedback.thanks, name="thanks"),
    path("verify/", checks(verifying.verify), name="verify"),
    path("verify/head/", verifying.head, name="head"),
    path("verify/heads.json", verifying.all_heads, name="heads"),
    path("verify/log.json", verifying.log, name="log"),
    path("verify/verify_record.py", verify_script.script, name="verify_script"),
    path("feeds/heads.atom", verifying.heads_feed, name="heads_feed"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("recalls.json", public_data.recalls, name="recalls"),
    path("glossary/", glossary.glossary, name="glossary"),
    path("reviewers/", indexes.all_reviewers, name="reviewers"),
    path("reviewers/<slug:slug>/", views.reviewer, name="reviewer"),
    path("feeds/articles.atom", feeds.articles, name="feed"),
    path("feeds/articles/<slug:slug>.atom", feeds.article, name="article_feed"),
    path("feeds/topics/<slug:slug>.atom", feeds.topic, name="topic_feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/<slug:kind>-<number:number>.xml", sitemaps.sitemap, name="sitemap_part"),
    re_path(
        r"^media/images/(?P<sha256>[0-9a-f]{64})\.(?P<extension>png|jpg|webp)\Z",
        media.image,
        name="image",
    ),
]
