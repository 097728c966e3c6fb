"""Addresses of what readers see of articles. They are printed and cited: they do not change."""

from django.urls import path, re_path, register_converter

from articles.public import cite, feedback, feeds, indexes, media, sitemaps, views
from articles.public.converters import CanonicalNumber

register_converter(CanonicalNumber, "number")

app_name = "articles"

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
    path("articles/<slug:slug>/feedback/", feedback.feedback, name="feedback"),
    path("articles/<slug:slug>/feedback/thanks/", feedback.thanks, name="thanks"),
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
