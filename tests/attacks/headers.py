"""What the headers of an answer lack, whatever answer it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# Each header, and the words that must (or must not) be in it.
EXACT = {
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY"},
    "Referrer-Policy": {"same-origin", "no-referrer"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
    "Cross-Origin-Resource-Policy": {"same-origin"},
    "X-Permitted-Cross-Domain-Policies": {"none"},
}
POLICY = {
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "form-action": ["'self'"],
    "frame-src": ["'none'"],
}
SOURCES = {"'self'", "'none'"}
# Every name that the policy may have; one that is misspelled would be no rule at all.
KNOWN = {"default-src", "img-src", "script-src", "upgrade-insecure-requests", *POLICY}
ABSENT = ("Server", "X-Powered-By", "Access-Control-Allow-Origin", "X-Django-Version")


def faults_of(answer: Any) -> Iterator[str]:
    """Yield what the headers of an answer lack."""
    for name, allowed in EXACT.items():
        if answer.get(name) not in allowed:
            yield f"{name}: {answer.get(name)}"
    for name in ABSENT:
        if name in answer:
            yield f"{name}: {answer[name]}"
    yield from faults_of_policy(answer.get("Content-Security-Policy", ""))
    if not answer.get("Cache-Control"):
        yield "caches that decide for themselves"
    if "camera=()" not in answer.get("Permissions-Policy", ""):
        yield "Permissions-Policy"
    if (
        "text/html" in answer.get("Content-Type", "")
        and "charset=utf-8" not in answer["Content-Type"]
    ):
        yield "an encoding that is guessed"


def faults_of_policy(policy: str) -> Iterator[str]:
    """Yield what an attacker could use in a policy of content.

    These are the rules of Google's CSP Evaluator, sharper: it also lets some hosts pass.
    """
    directives: dict[str, list[str]] = {}
    for directive in filter(None, policy.split(";")):
        name, *sources = directive.split()
        if name not in KNOWN or name in directives:  # browsers pass over the second one
            yield f"{name} is unknown, or there twice"
        directives.setdefault(name, sources)
        if not set(sources) <= SOURCES:
            yield f"{name} allows {sources}"
    if directives.get("default-src") not in (["'self'"], ["'none'"]):
        yield "what is not named comes from anywhere"
    yield from (
        f"{name} is {directives.get(name)}"
        for name in POLICY
        if directives.get(name) != POLICY[name]
    )
