"""What a signature means, in the words that doctors sign. Readers are shown them, too."""

from django.utils.translation import gettext_noop

MEANINGS = {
    "approve": gettext_noop(
        "I am a licensed doctor, I did not write any of this article, I read %(scope)s of "
        "revision %(number)d, and I approve it for publication exactly as it is."
    ),
    "reaffirm": gettext_noop(
        "I am a licensed doctor, I did not write any of this article, I read the whole page of "
        "revision %(number)d again, and it is still correct exactly as it is."
    ),
    "request_changes": gettext_noop(
        "I am a licensed doctor, I read revision %(number)d, and it must not be published "
        "before the changes I ask for are made."
    ),
    "request_changes_to_live": gettext_noop(
        "I am a licensed doctor, I read revision %(number)d again, and it needs the changes I "
        "ask for."
    ),
}
