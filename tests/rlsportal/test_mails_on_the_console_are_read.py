from io import StringIO

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends import console

from rlsportal import settings
from rlsportal.console_mail import EmailBackend


def test_a_mail_is_printed_once_with_whom_it_is_for_and_its_plain_words() -> None:
    stream = StringIO()
    letter = EmailMultiAlternatives("“Iron” is due", "Log in:\n\nhttp://x/\n", to=["ann@x.test"])
    letter.attach_alternative("<p>Log in</p>", "text/html")
    assert EmailBackend(stream=stream).send_messages([letter]) == 1
    assert stream.getvalue().splitlines()[:5] == [
        "  | Mail to ann@x.test: “Iron” is due",
        "  |",
        "  | Log in:",
        "  |",
        "  | http://x/",
    ]
    assert "<p>" not in stream.getvalue()


def test_without_a_mail_server_mails_are_printed_so() -> None:
    assert issubclass(EmailBackend, console.EmailBackend)
    assert settings.EMAIL_SETTINGS["EMAIL_BACKEND"] == "rlsportal.console_mail.EmailBackend"
