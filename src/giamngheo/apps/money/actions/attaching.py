"""The scan of a document that was drawn up without one: attached once, also when the document is in the books."""

from __future__ import annotations

from django.db import transaction

from giamngheo.apps.accounts.models import User
from giamngheo.apps.audit.actions import record
from giamngheo.apps.files.models import StoredFile
from giamngheo.apps.money import states
from giamngheo.apps.money.models import Document
from giamngheo.apps.money.refusals import WORDS, told
from giamngheo.apps.money.states import Refused

from .documents import check_writer, locked


@transaction.atomic
def attach_scan(*, document_id: int, file: StoredFile, by: User) -> Document:
    """Attaches the scan and changes nothing else: who agreed to the document still did. Raises Refused."""
    found = locked(document_id, None)
    check_writer(by, found.kind, found.area_id)
    if found.state not in states.ATTACHES:
        raise Refused("Chứng từ đã bỏ thì không đính kèm bản chụp.")
    if found.file_id is not None:
        raise Refused(WORDS["money_document_scanned"])
    found.file = file
    with told():
        found.save(update_fields=["file"])
    record(by=by, action="đính kèm bản chụp chứng từ", subject=f"chứng từ {found.pk}", area_id=found.area_id, file=file.pk)
    return found


__all__ = ["attach_scan"]
