"""起草: write a document from the facts, put other words in place of the system's, and release it for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from config.documents.blocks import Masthead, Number, Sentence, Text, sentences_of
from config.documents.keep import as_data, from_data
from config.documents.numbers import find_strange_numbers
from config.documents.structure import arrange, replace_sentences
from departments.access.refusals import NotAllowed, NotDone
from departments.choices import Role
from departments.documents.issue import Order, issue_document
from departments.documents.names import file_stem
from departments.models import OfficeDocument, User
from departments.rules import may_run_month
from departments.trail.record import record
from reports.documents.draft_kinds import DRAFT_KINDS, Occasion
from reports.models import DocumentDraft

LONGEST_SENTENCE = 1000


@transaction.atomic
def open_draft(*, kind: str, occasion: Occasion, actor: User | None, reader: User) -> DocumentDraft:
    """The draft about this occasion; where there is none it is written now. ``actor`` None is the calendar."""
    kept = DocumentDraft.objects.filter(region=occasion.region, kind=kind, about=occasion.about).first()
    if kept is not None:
        return kept
    draft = DocumentDraft(
        region=occasion.region,
        kind=kind,
        about=occasion.about,
        unit=occasion.unit,
        subject=occasion.subject,
        day=occasion.day,
    )
    _write(draft, actor, reader, occasion.day)
    draft.changes = []
    draft.save()
    target = f"{draft.region} {draft}"
    record(actor=actor, action="draft.open", target=target, unit=draft.unit, region=draft.region)
    return draft


@transaction.atomic
def rewrite_draft(*, draft: DocumentDraft, actor: User, day: date) -> DocumentDraft:
    """Write it anew from what the facts are now. Words of people stay; what differs from before is kept to be seen."""
    now = _lock(draft, actor)
    before = {sentence.key: sentence.text for sentence in sentences_of(from_data(now.content).blocks)}
    _write(now, actor, actor, day)
    after = {sentence.key: sentence.text for sentence in sentences_of(from_data(now.content).blocks)}
    keys = dict.fromkeys([*after, *before])
    now.changes = [[key, before.get(key, ""), after.get(key, "")] for key in keys if before.get(key) != after.get(key)]
    now.save()
    record(actor=actor, action="draft.rewrite", target=f"{now.region} {now}", unit=now.unit, region=now.region)
    return now


def _write(draft: DocumentDraft, actor: User | None, reader: User, day: date) -> None:
    occasion = Occasion(draft.region, draft.about, draft.subject, day, draft.unit)
    with translation.override(settings.LANGUAGE_CODE):
        composed = DRAFT_KINDS[draft.kind].compose(occasion, reader, "")
    draft.content, draft.base, draft.day = as_data(composed.text), composed.base, day
    draft.composed_at, draft.composed_by, draft.composed_by_name = timezone.now(), actor, str(actor or "")[:40]


@transaction.atomic
def edit_sentence(*, draft: DocumentDraft, key: str, text: str, actor: User) -> Sentence:
    """Other words for one sentence; empty words leave it out. Its numbers stay those of the rows: another number is
    marked and must be owned up to at release. Raises ``NotDone`` for a sentence that is not there or too long."""
    now = _lock(draft, actor)
    written = _sentence(now, key)
    text = " ".join(text.split())
    if len(text) > LONGEST_SENTENCE:
        raise NotDone(_("A sentence has at most %(n)d characters.") % {"n": LONGEST_SENTENCE})
    if text == written.text:
        now.edits.pop(key, None)
    else:
        at = timezone.localtime(timezone.now())
        now.edits[key] = {"text": text, "written": written.text, "by": str(actor), "at": f"{at:%Y-%m-%d %H:%M}"}
    now.save(update_fields=["edits"])
    detail = {"before": written.text[:200], "after": text[:200]}
    record(actor=actor, action="draft.edit", target=f"{now.region} {now}", detail=detail, unit=now.unit)
    return written


@transaction.atomic
def restore_sentence(*, draft: DocumentDraft, key: str, actor: User) -> None:
    """The words of the system again."""
    now = _lock(draft, actor)
    if now.edits.pop(key, None) is not None:
        now.save(update_fields=["edits"])
        record(actor=actor, action="draft.restore", target=f"{now.region} {now}", detail={"item": key}, unit=now.unit)


def text_of_draft(draft: DocumentDraft) -> Text:
    """The document with the words of people in it."""
    text = from_data(draft.content)
    words = {key: edit["text"] for key, edit in draft.edits.items()}
    return replace(text, blocks=replace_sentences(text.blocks, words))


def doubtful_sentences(draft: DocumentDraft) -> list[tuple[Sentence, list[str]]]:
    """The same of a draft, with the words of people in it."""
    return find_doubts(text_of_draft(draft))


def find_doubts(text: Text) -> list[tuple[Sentence, list[str]]]:
    """Sentences with numbers that stand in no row: typed by hand, or overtaken by the facts."""
    found = [(each, find_strange_numbers(each)) for each in sentences_of(text.blocks)]
    return [(sentence, strange) for sentence, strange in found if strange]


def next_number(*, draft: DocumentDraft) -> int:
    """The running number of its kind in the year of its day; the version before keeps its own."""
    if draft.released is not None and draft.released.sequence is not None:
        return draft.released.sequence
    used = OfficeDocument.objects.filter(region=draft.region, kind=draft.kind, year=draft.day.year)
    return (used.aggregate(last=Max("sequence"))["last"] or 0) + 1


@transaction.atomic
def release_draft(
    *, draft: DocumentDraft, actor: User, site: str, sequence: int | None = None, note: str = "", owned: bool = False
) -> OfficeDocument:
    """Hand the document out with number and version. ``owned``: whoever releases it stands for numbers that no row has.

    Raises ``NotDone`` where such numbers are not owned up to, where a further version does not say why, and where the
    number is taken."""
    now = _lock(draft, actor)
    kind, words = DRAFT_KINDS[now.kind], text_of_draft(now)
    doubts = find_doubts(words)
    if doubts and not owned:
        strange = _(", ").join(number for _sentence, numbers in doubts for number in numbers)
        refusal = _("Numbers that stand in no row: %(numbers)s. Correct them, or confirm that you stand for them.")
        raise NotDone(refusal % {"numbers": strange})
    before = now.released
    if before is not None and not note.strip():
        raise NotDone(_("A further version says what was corrected."))
    version = before.version + 1 if before is not None else 1
    sequence = (sequence or next_number(draft=now)) if kind.is_numbered else None
    if before is None and sequence is not None and _is_taken(now, sequence):
        raise NotDone(_("Number %(n)d of this year is taken.") % {"n": sequence})
    occasion = Occasion(now.region, now.about, now.subject, now.day, now.unit)
    with translation.override(settings.LANGUAGE_CODE):
        number = kind.number_of(now.region, now.day.year, sequence) if sequence is not None else ""
        file_name = file_stem(kind.stem(occasion, sequence or 0), version=version)
    order = Order(
        kind=now.kind,
        title=words.title,
        readers=kind.readers,
        about=now.about,
        number=number,
        year=now.day.year if sequence is not None else None,
        sequence=sequence,
        version=version,
        replaces=before,
        note=note.strip(),
        unit=now.unit,
        file_name=file_name,
    )
    text = _set_number(words, number)
    document = issue_document(text=text, order=order, region=now.region, actor=actor, site=site, base=now.base)
    now.released = document
    now.save(update_fields=["released"])
    detail = {"number": number, "version": version, "note": note.strip()}
    if doubts:
        detail["text"] = "；".join(sentence.text for sentence, _numbers in doubts)[:300]
    record(actor=actor, action="draft.release", target=f"{now.region} {now}", detail=detail, unit=now.unit)
    return document


def _is_taken(draft: DocumentDraft, sequence: int) -> bool:
    used = OfficeDocument.objects.filter(region=draft.region, kind=draft.kind, year=draft.day.year, sequence=sequence)
    return used.exists()


def _set_number(text: Text, number: str) -> Text:
    """The text with its document number, where its form has one, and without what was left out."""
    blocks = [
        Number(number)
        if isinstance(block, Number)
        else replace(block, number=number)
        if isinstance(block, Masthead)
        else block
        for block in text.blocks
        if not (isinstance(block, Number) and not number)
    ]
    return replace(text, blocks=arrange(blocks))


def may_edit(user: User, draft: DocumentDraft) -> bool:
    """The task force, and of a unit's own paper its people."""
    if may_run_month(user, region_id=draft.region_id):
        return True
    own = draft.unit_id is not None and user.department_id == draft.unit_id
    return own and user.has_role(Role.STAFF, Role.REVIEWER)


def _lock(draft: DocumentDraft, actor: User) -> DocumentDraft:
    if not may_edit(actor, draft):
        raise NotAllowed(_("Only the task force writes this document, and a unit its own."))
    rows = DocumentDraft.objects.select_for_update(of=("self",)).select_related("region", "unit", "released")
    return rows.get(pk=draft.pk)


def _sentence(draft: DocumentDraft, key: str) -> Sentence:
    for sentence in sentences_of(from_data(draft.content).blocks):
        if key and sentence.key == key:
            return sentence
    raise NotDone(_("This sentence is no longer in the draft. Look at it once more."))
