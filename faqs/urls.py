"""Addresses of questions for readers."""

from django.urls import path

from faqs import public

app_name = "faqs"

urlpatterns = [
    path("", public.index, name="index"),
    path("<slug:slug>/", public.faq, name="faq"),
]
