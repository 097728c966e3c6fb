"""Mails on the console as a person reads them, for a portal that only its developer sees."""

from django.core.mail import EmailMessage
from django.core.mail.backends import console


class EmailBackend(console.EmailBackend):
    """Print whom a mail is for and its plain words.

    Django prints what would go over the wire: the subject encoded, and everything twice.
    """

    def write_message(self, message: EmailMessage) -> None:
        """Print one mail, indented, so that it stands apart from the server's own lines."""
        lines = [f"Mail to {', '.join(message.recipients())}: {message.subject}", ""]
        lines += str(message.body).strip().splitlines()
        self.stream.write("\n".join(f"  | {line}".rstrip() for line in lines) + "\n")
