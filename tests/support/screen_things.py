"""What stands on the screens: people and rows, each made when a screen first asks for it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from articles import transitions
from articles.admin import reference_portions
from articles.delivery import deliver
from articles.importing import bibliography_file
from articles.importing.references import Wishes
from articles.models import (
    Article,
    AuditEvent,
    AutosaveBuffer,
    ChangeRequest,
    Contribution,
    EvidenceCheck,
    EvidenceFlag,
    Feedback,
    HelpfulCount,
    Image,
    MedicalReview,
    MedicalReviewer,
    OutboxMessage,
    PreviewLink,
    Publication,
    PublishedSignature,
    Reference,
    ReferenceImport,
    ReviewAssignment,
    ReviewRound,
    Revision,
    Revocation,
    SourceNotice,
    Topic,
)
from articles.transitions import NewChangeRequest
from articles.workflow import Role
from articles.working_copy import BylineDraft, SectionDraft
from rlsportal.accounts import resets
from rlsportal.accounts.invitations import invite
from rlsportal.accounts.models import User
from tests import factories as make

BYLINE = BylineDraft("Ann Author", "health writer", "", "byl1n3xx")
WISHES = (
    NewChangeRequest("Say it in one sentence.", anchor="field", anchor_uid="summary"),
    NewChangeRequest("Name the dose.", anchor="section", anchor_uid="iron22", quote="low"),
    NewChangeRequest("The whole is too long.", anchor="article"),
)

# Of these any row will do: the first one, of whatever was made before.
ANY: dict[str, Any] = {
    "any_assignment": ReviewAssignment,
    "any_contribution": Contribution,
    "any_event": AuditEvent,
    "any_image": Image,
    "any_mail": OutboxMessage,
    "any_reference": Reference,
    "any_revision": Revision,
    "any_round": ReviewRound,
    "any_signature": PublishedSignature,
    "any_topic": Topic,
}


class Things:
    """A portal that grows by what is asked of it; a name of an attribute is a name in the table."""

    # --- people -------------------------------------------------------------------------------

    @cached_property
    def author(self) -> User:
        return make.somebody("author")

    @cached_property
    def editor(self) -> User:
        return make.somebody("editor")

    @cached_property
    def lead(self) -> User:
        return make.somebody("lead_reviewer")

    @cached_property
    def superuser(self) -> User:
        return make.make_user(is_superuser=True, username="root")

    @cached_property
    def doctor(self) -> User:
        return make.make_doctor(username="dora", specialty="Neurology")

    @cached_property
    def other_doctor(self) -> User:
        return make.make_doctor(username="otto")

    @property
    def profile(self) -> MedicalReviewer:
        return self.doctor.medical_reviewer

    @cached_property
    def unverified(self) -> MedicalReviewer:
        return make.make_doctor(verified=False, username="una").medical_reviewer

    @cached_property
    def invited_person(self) -> User:
        newcomer = User(username="nora", email="nora@example.org")
        return invite(newcomer, role=Role.AUTHOR, by=self.editor, now=timezone.now())

    @cached_property
    def welcome(self) -> tuple[str, str]:
        """The words of the address in an invitation."""
        assert self.invited_person.pk
        deliver(now=timezone.now())
        found = re.search(r"/welcome/([^/]+)/([^/\s]+)/", mail.outbox[-1].body)
        assert found
        return found[1], found[2]

    @cached_property
    def reset(self) -> tuple[str, str]:
        """The words of the address in a mail about a forgotten password."""
        uid = urlsafe_base64_encode(force_bytes(self.author.pk))
        return uid, resets.tokens.make_token(self.author)

    @cached_property
    def owner_of_a_phone(self) -> User:
        """Somebody whose second factor is set up, and so asked for."""
        now = timezone.now()
        return make.make_user("author", username="phil", second_factor_since=now)

    @cached_property
    def group(self) -> Group:
        return Group.objects.all()[0]

    # --- texts at the desk ----------------------------------------------------------------------

    @cached_property
    def draft(self) -> Article:
        picture = make.make_image_draft()
        return make.make_article(title="A draft", by=self.author, images=(picture,))

    @cached_property
    def empty(self) -> Article:
        nothing: dict[str, Any] = {"sections": (), "faqs": (), "references": ()}
        return make.make_article(title="Empty", by=self.author, **nothing)

    @cached_property
    def asked(self) -> Article:
        """A text with two revisions, requests about a field and a part, links, and typed words."""
        published = make.live(make.make_article(title="Asked", bylines=(BYLINE,)))
        article = make.submitted(make.revised(published))
        make.accepted(article, self.other_doctor)
        make.ask_changes(article, self.other_doctor, requests=WISHES)
        make.preview_link(article, now=timezone.now())
        article = make.fresh(article)
        words = {"data": "title=Another+title", "lock_version": article.lock_version}
        AutosaveBuffer.objects.create(
            user=self.author, article=article, saved_at=timezone.now(), **words
        )
        return article

    @property
    def first_revision(self) -> Revision:
        return self.asked.revisions.get(number=1)

    @property
    def wish(self) -> ChangeRequest:
        return self.asked.change_requests.order_by("pk")[0]

    @cached_property
    def answered(self) -> ChangeRequest:
        wish = self.asked.change_requests.order_by("pk")[1]
        transitions.answer_change_request(wish, by=self.author, now=make.NOW, text="Done.")
        return wish

    @property
    def link(self) -> PreviewLink:
        return PreviewLink.objects.filter(revision__article=self.asked).latest("pk")

    @cached_property
    def report(self) -> Feedback:
        return make.feedback(self.asked.publications.get())

    @cached_property
    def flag(self) -> EvidenceFlag:
        return make.evidence_flag(self.asked)

    @property
    def any_notice(self) -> SourceNotice:
        return self.flag.notice

    @cached_property
    def any_check(self) -> EvidenceCheck:
        return EvidenceCheck.objects.create(
            at=make.NOW, file_hash="a" * 64, rows=60_000, unread=9, found=1, ended=0
        )

    @cached_property
    def any_count(self) -> HelpfulCount:
        return HelpfulCount.objects.create(publication=self.asked.publications.get(), yes=3, no=1)

    @cached_property
    def preview(self) -> str:
        """The secret of a link to a text with a picture."""
        body = "It is [@allen2013]. ![](image:iron-path)"
        section = SectionDraft("Iron", body, "iron22")
        picture = make.make_image_draft()
        article = make.submitted(title="Shown", images=(picture,), sections=(section,), faqs=())
        return make.preview_link(article, now=timezone.now())[1]

    @cached_property
    def ended_preview(self) -> str:
        _link, token = make.preview_link(self.asked, now=timezone.now() - timedelta(days=9))
        return token

    # --- texts in review ------------------------------------------------------------------------

    @cached_property
    def row(self) -> ReviewAssignment:
        """The doctor's assignment to revision 2 of a live text, with a conflict declared."""
        article = make.revised(make.live(title="Live"), bottom_line="Ask for two tests.\n\nSoon.")
        words = {"conflict": "declared", "statement": "I own shares."}
        return make.accepted(make.submitted(article), self.doctor, **words)

    @property
    def reviewed(self) -> Article:
        return self.row.round.article

    @cached_property
    def invitation(self) -> ReviewAssignment:
        return make.assigned(make.submitted(title="Invited"), self.doctor)

    @cached_property
    def done(self) -> ReviewAssignment:
        """An assignment in which the doctor asked for changes."""
        row = make.accepted(make.submitted(title="Done"), self.doctor)
        make.ask_changes(row.round.article, self.doctor, "Say how much iron.", "And how long.")
        return row

    @cached_property
    def answer_to_read(self) -> ReviewAssignment:
        """The doctor's assignment to the revision that answers what another doctor asked for."""
        article = make.revised(make.live(title="Again"), bottom_line="Take 75 mg, not more.")
        make.accepted(make.submitted(article), self.other_doctor)
        wish = NewChangeRequest("Why 75 mg?", "field", "bottom_line", quote="Take 75 mg")
        make.ask_changes(article, self.other_doctor, requests=[wish])
        found = article.change_requests.get()
        transitions.answer_change_request(found, by=self.author, now=make.NOW, text="A slip.")
        article = make.submitted(make.edited(article, bottom_line="Take **7.5 mg**."))
        return make.accepted(article, self.doctor)

    @cached_property
    def urgent(self) -> Article:
        article = make.submitted(title="Nobody reads it", risk="high")
        transitions.expedite(article, by=self.editor, now=make.NOW, reason="A wrong dose.")
        return article

    # --- approved and public texts --------------------------------------------------------------

    @cached_property
    def approved(self) -> Article:
        return make.approved(make.make_article(title="Approved"), self.other_doctor)

    @cached_property
    def approval(self) -> MedicalReview:
        return MedicalReview.objects.get(revision=self.approved.revision)

    @cached_property
    def scheduled(self) -> Article:
        return make.scheduled(make.approved(make.make_article(title="Soon"), self.other_doctor))

    @cached_property
    def publication(self) -> Publication:
        picture = make.make_image_draft("iron-live", shade=9)
        section = SectionDraft("Iron", "Low [@allen2013]. ![](image:iron-live)", "iron22")
        fields = {"images": (picture,), "sections": (section,), "bylines": (BYLINE,)}
        return make.live(make.make_article(title="Public", **fields), doctors=(self.doctor,))

    @property
    def public_text(self) -> Article:
        return self.publication.article

    @cached_property
    def ending(self) -> Article:
        doctors = (self.other_doctor,)
        return make.withdrawal_scheduled(make.live(title="Ends", doctors=doctors))

    @cached_property
    def reported(self) -> Publication:
        """Something for each report: late, refused, old, changed since, with a licence to lapse."""
        assert self.asked
        assert self.invitation
        ReviewAssignment.objects.update(due_on=timezone.localdate() - timedelta(days=1))
        then = timezone.now() - timedelta(days=800)
        soon = timezone.localdate() + timedelta(days=30)
        doctor = make.make_doctor(username="olga", now=then, valid_until=soon)
        source = replace(make.REFERENCE, key="old1999")
        section = SectionDraft("Iron", "Low [@old1999].", "iron22")
        words: dict[str, Any] = {"references": (source,), "sections": (section,), "faqs": ()}
        article = make.make_article(title="Old", now=then, **words)
        published = make.live(article, now=then, doctors=(doctor,))
        csl = {**source.csl, "title": "Another title"}
        Reference.objects.filter(key="old1999").update(csl=csl)
        return published

    # --- one row of each record -----------------------------------------------------------------

    @cached_property
    def revocation(self) -> Revocation:
        article = make.approved(make.make_article(title="Taken back"), self.other_doctor)
        review = MedicalReview.objects.get(revision=article.revision)
        version = make.fresh(article).lock_version
        words = {"lock_version": version, "reason": "I misread the dose."}
        transitions.revoke(review, by=review.signer, now=make.NOW, **words)
        return Revocation.objects.get()

    # --- references ---------------------------------------------------------------------------

    @cached_property
    def two_references(self) -> tuple[int, int]:
        """Two records of one work."""
        csl = {"type": "book", "title": "Sleep in the night", "author": [{"family": "Bell"}]}
        issued = {"date-parts": [[2001]]}
        first = Reference.objects.create(key="bell", csl={**csl, "issued": issued})
        second = Reference.objects.create(key="bell2001", csl={**csl, "edition": "2"})
        return first.pk, second.pk

    def _import(self, **fields: Any) -> ReferenceImport:
        csl = {"type": "book", "title": "Sleep by day", "author": [{"family": "Bell"}]}
        records = [csl, {**csl, "title": "Iron"}, {"type": "book"}]
        whole = bibliography_file.read(json.dumps(records))
        now = timezone.now()
        row = reference_portions.planned(whole, Wishes(), by=self.author, now=now)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        return row

    @cached_property
    def import_new(self) -> ReferenceImport:
        return self._import()

    @cached_property
    def import_begun(self) -> ReferenceImport:
        results = {"added": 2, "refused": 1}
        return self._import(confirmed_at=timezone.now(), position=3, results=results)

    def find(self, name: str) -> Any:
        """Return a thing by its name in the table: an attribute, or the first row of a kind."""
        if name in ANY:
            assert self.publication  # by then there is a row of each kind
            return ANY[name].objects.order_by("pk")[0]
        return getattr(self, name)


def words_of(thing: Any) -> tuple[Any, ...]:
    """Return what stands for a thing in an address."""
    return thing if isinstance(thing, tuple) else (getattr(thing, "pk", thing),)
