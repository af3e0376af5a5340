"""What every page of the editor shows: the draft, its values, findings and preview."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote, unquote

import msgspec
from starlette.responses import Response

from consent_service.catalog import Service
from consent_service.findings import SEVERITIES, Finding
from consent_service.locales import load_texts
from consent_service.locales.names import language_name
from consent_service.policy.lint import asked_in
from consent_service.policy.rewrite import plain_of
from consent_service.publishing.editor import CheckedText, Sheet
from consent_service.web.edit.differences import Said, differences, say
from consent_service.web.edit.missing_words import field_of_words
from consent_service.web.edit.notes import (
    fields_of,
    form_of,
    group_of,
    is_acceptable,
    oddities,
)
from consent_service.web.edit.plain import Plain
from consent_service.web.edit.preview import Look, preview_address
from consent_service.web.http.local_time import zone_of
from consent_service.web.http.pages import FRAMING_POLICY
from consent_service.web.layout.guard import Visit
from consent_service.web.layout.holder import name_of

WORDS: Final = "consent_service.web.edit"
_NO_POLICY: Final = "bad-policy"
GROUPS: Final = (
    *("texts", "categories", "services", "appearance"),
    *("languages", "controller", "validity", "reasons", "file"),
)


class Desk(msgspec.Struct, frozen=True):
    """One look at what is edited.

    Attributes:
        sheet: What is kept.
        checked: The text that the page is about: what is kept, or what was sent.
        values: Its values, empty where it is no TOML.
        fields: Each finding with the field that it is about.
        others: Who else saved the draft last: a holder's name, "" if nobody did.
        publisher: Who published what is in force, likewise by name.
        is_kept_sound: Whether what is kept is a policy, if the page is about another
            text.
    """

    sheet: Sheet
    checked: CheckedText
    values: Plain
    fields: Sequence[tuple[str, Finding]]
    others: str = ""
    publisher: str = ""
    is_kept_sound: bool = True

    @property
    def notes(self) -> dict[str, list[Finding]]:
        """The findings by the field that they are about."""
        found: dict[str, list[Finding]] = {}
        for field, finding in self.fields:
            found.setdefault(field, []).append(finding)
        return found

    def findings_of(self, group: str, form: str = "") -> list[Finding]:
        """Return what is found in a group, the accepted ones left out.

        Of a group with several forms, what the one at the address `form` mends.
        """
        return [
            finding
            for field, finding in self.fields
            if finding.accepted is None and self._is_of(field, finding, group, form)
        ]

    @property
    def mistakes(self) -> list[Finding]:
        """What keeps the text from being a policy."""
        return [each for each in self.checked.findings if each.rule == _NO_POLICY]

    def mistakes_in(self, group: str, form: str = "") -> list[Finding]:
        """Return those of them that the form of a group can mend."""
        return [
            finding
            for field, finding in self.fields
            if finding.rule == _NO_POLICY and self._is_of(field, finding, group, form)
        ]

    def listed(self, findings: Sequence[Finding]) -> list[tuple[Finding, str]]:
        """Return findings, each with the form that mends it, from `/SITE/edit/`."""
        fields = {id(finding): field for field, finding in self.fields}
        return [
            (each, form_of(fields.get(id(each), ""), each, self.values))
            for each in findings
        ]

    def services_with_findings(self) -> dict[str, str]:
        """Return the severity of the worst that is found about each service."""
        worst: dict[str, str] = {}
        for field, finding in self.fields:
            form = form_of(field, finding, self.values).partition("#")[0]
            service = unquote(form.removeprefix("service?service="))
            if finding.accepted is not None or form == service:
                continue
            both = (finding.severity, worst.get(service, finding.severity))
            worst[service] = min(both, key=SEVERITIES.index)
        return worst

    def anchors_in(self, group: str) -> list[str]:
        """Return the places in the forms of a group that findings lead to."""
        ways = {form for _, form in self.listed(self.checked.findings)}
        found = {way.partition("#")[2] for way in ways if _group_at(way) == group}
        return sorted(found - {""})

    def reason_form(self, finding: Finding) -> str:
        """Return the form that takes a reason for a finding, "" if none does."""
        return f"reasons#reasons.{finding.rule}" if is_acceptable(finding) else ""

    def _is_of(self, field: str, finding: Finding, group: str, form: str) -> bool:
        """Return whether a form of a group mends a finding."""
        if group in ("file", group_of(field)):
            return True
        if group == "languages" and field_of_words(finding):
            # It asks for the words of the languages that it adds.
            return True
        return form_of(field, finding, self.values).partition("#")[0] == form

    @property
    def kept(self) -> Plain:
        """The values of what is kept, also where the page is about another text."""
        return _values(self.sheet.text.decode(errors="replace"))


def _group_at(way: str) -> str:
    return way.partition("#")[0].partition("?")[0]


async def open_desk(
    visit: Visit, *, sheet: Sheet | None = None, text: bytes | None = None
) -> Desk:
    """Return what there is to edit at the site of the address.

    Args:
        visit: Who asks.
        sheet: What is kept, if it was loaded already.
        text: What was sent and is not kept.
    """
    editor = visit.context.editor
    if sheet is None:
        sheet = await editor.load(visit.request.path_params["site"])
    content = sheet.text if text is None else text
    checked = await editor.check(sheet.site, content)
    draft, own = sheet.draft, visit.session.bearer.token
    return msgspec.structs.replace(
        desk_of(sheet, checked, visit.frame.language),
        others=await name_of(visit, draft.by) if draft and draft.by != own else "",
        publisher=await name_of(visit, sheet.in_force.by) if sheet.in_force else "",
    )


def desk_of(sheet: Sheet, checked: CheckedText, language: str) -> Desk:
    """Return the desk of a text, the owner's questions in the language of the page."""
    content = checked.text.decode(errors="replace").replace("\r\n", "\n")
    questions = checked.policy.policy.open if checked.policy else ()
    findings = [asked_in(finding, questions, language) for finding in checked.findings]
    checked = msgspec.structs.replace(checked, findings=findings)
    return Desk(sheet, checked, _values(content), fields_of(content, checked.findings))


def _values(text: str) -> Plain:
    try:
        return plain_of(text)
    except (ValueError, RecursionError):
        return {}


def changes_of(visit: Visit, desk: Desk) -> list[Said]:
    """Return in words what the draft changes."""
    in_force = desk.sheet.in_force
    before = _values(in_force.text.decode(errors="replace")) if in_force else {}
    after = _values(desk.sheet.text.decode(errors="replace"))
    return said_differences(visit, desk, before, after)


def said_differences(
    visit: Visit, desk: Desk, before: Plain, after: Plain
) -> list[Said]:
    """Return in words what differs between two policies, or parts of some."""
    frame, names = visit.frame, names_in(visit, desk)
    return [
        say(each, frame.words, frame.language, names)
        for each in differences(before, after)
    ]


def names_in(visit: Visit, desk: Desk) -> dict[str, str]:
    """Return what the categories and services of a policy are called, by id."""
    language = visit.frame.language
    texts = load_texts(language).category
    names = {id_: texts[id_]["title"] for id_ in texts}
    known = visit.context.folder.files.load_known().services
    names |= {id_: service_name(known[id_], language) for id_ in known}
    # What was typed and is not a policy yet has names, too.
    kept = desk.kept.get("services", {})
    for id_, service in desk.values.get("services", {}).items():
        if isinstance(service, dict) and service.get("name"):
            names[id_] = str(service["name"])
        elif id_ not in names and id_ not in kept:
            names[id_] = visit.frame.words["unnamed_service"]
    policy = desk.checked.policy
    if policy is not None:
        for category in policy.policy.categories:
            names.setdefault(category.id, _spoken(category.title, language))
        names |= {
            each.id: service_name(each, language) for each in policy.policy.services
        }
    return names


def service_name(service: Service, language: str) -> str:
    """Return what a service is called, as the declaration calls it."""
    seen = service.seen_as if "name" in service.open else ""
    return seen or service.titles.get(language) or service.name


def _spoken(words: Mapping[str, str], language: str) -> str:
    return words.get(language) or next(iter(words.values()), "")


def show(  # noqa: PLR0913  # what every page of the editor differs in
    visit: Visit,
    template: str,
    desk: Desk,
    *,
    group: str = "",
    status: int = 200,
    look: Look | None = None,
    **values: Any,  # what each template needs
) -> Response:
    """Return a page of the editor."""
    draft = desk.sheet.draft
    look = look or look_in(visit, desk)
    form = _form_at(group, values)
    mistakes = desk.mistakes_in(group, form) if group else []
    return visit.frame.answer(
        template,
        status=status,
        policy=FRAMING_POLICY,
        site=desk.sheet.site,
        title=_title(desk),
        zone=zone_of(str(desk.values.get("jurisdiction", ""))),
        groups=GROUPS,
        group=group,
        desk=desk,
        values=desk.values,
        notes=desk.notes,
        odd=oddities(desk.values),
        # Mistakes stand above the form already.
        found=[each for each in desk.findings_of(group, form) if each not in mistakes]
        if group
        else [],
        mistakes=mistakes,
        anchors=desk.anchors_in(group),
        elsewhere=[each for each in desk.mistakes if each not in mistakes],
        changes=changes_of(visit, desk),
        draft=draft,
        bar=visit.context.editor.place.bar,
        look=look,
        looks=Look.choices(desk.values.get("languages", [])),
        preview=_preview(visit, desk, look),
        language_names=_language_names(desk.values, visit.frame.language),
        **{
            "names": names_in(visit, desk),
            "trouble": False,
            "conflict": [],
            "refused": status == 422,
            "saved": _was_saved(visit),
            **values,
        },
        done=_done(visit),
    )


def _form_at(group: str, values: Mapping[str, Any]) -> str:
    """Return the address of a form, as `form_of` gives it, of a group with several."""
    if group == "service":
        return f"service?service={quote(str(values.get('id', '')))}"
    return f"texts?in={quote(str(values.get('in_language', '')))}"


def _preview(visit: Visit, desk: Desk, look: Look) -> str:
    """Return the address of the preview; of what is kept if what was sent is none."""
    if desk.checked.policy is not None:
        return preview_address(visit, desk.sheet, desk.values, look)
    kept = desk.sheet.text
    if not kept or kept == desk.checked.text or not desk.is_kept_sound:
        return ""
    return preview_address(
        visit, desk.sheet, _values(kept.decode(errors="replace")), look
    )


def look_in(visit: Visit, desk: Desk) -> Look:
    """Return how the preview is to look at first."""
    languages = desk.values.get("languages") or ["en"]
    language = visit.frame.language
    return Look(language=language if language in languages else str(languages[0]))


def _was_saved(visit: Visit) -> bool:
    return "saved" in visit.request.query_params


def _done(visit: Visit) -> str:
    """Return what was just done, which the page says once."""
    asked = visit.request.query_params
    return next((each for each in ("published", "gone") if each in asked), "")


def _title(desk: Desk) -> str:
    """Return whose site it is: the name in force, not the one being typed."""
    in_force = desk.sheet.in_force
    kept = in_force.text if in_force else desk.sheet.text
    controller = _values(kept.decode(errors="replace")).get("controller")
    name = controller.get("name") if isinstance(controller, dict) else None
    return str(name or desk.sheet.site)


def _language_names(values: Plain, language: str) -> dict[str, str]:
    tags = [str(tag) for tag in values.get("languages", [])]
    return {tag: language_name(tag, language) for tag in tags}
