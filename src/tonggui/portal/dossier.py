# SPDX-License-Identifier: Apache-2.0
"""One power at a glance: its six blocks, its flow, its edition and what changed in it (R71)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tonggui.core.editions import differences
from tonggui.core.lists import Lists
from tonggui.core.naming import named, names_of
from tonggui.core.powers import Power as PowerValue
from tonggui.core.sides import Change, sides
from tonggui.formats.report.downward import stops
from tonggui.formats.report.flowchart import flowchart
from tonggui.formats.report.names import Names
from tonggui.formats.report.plating import Chart
from tonggui.formats.report.spoken import in_language
from tonggui.laws import standing as laws
from tonggui.people import queries as people
from tonggui.people.acts import Act
from tonggui.people.authority import opened_to
from tonggui.portal.asking import day_of, table
from tonggui.portal.caching import public_page
from tonggui.registry import files, queries, survey
from tonggui.registry.backgrounds import backgrounds
from tonggui.registry.blocks import Blocks, RiskRow, blocks
from tonggui.registry.models import Edition, Power
from tonggui.rounds import showing
from tonggui.rounds.models import Part, Withholding
from tonggui.supervision import boards


@opened_to(Act.READ_PUBLIC)
@public_page
def power(request: HttpRequest, code: str) -> HttpResponse:
    """Show the edition of a power that is in force on a day; a tombstone once it is withdrawn."""
    day = day_of(request)
    found = get_object_or_404(Power.objects.select_related("unit", "withdrawal"), code=code)
    in_force = Edition.objects.on(day).filter(power=found).first()
    edition = in_force or found.editions.order_by("-number").first()
    if edition is None:
        raise Http404
    edition.power = found
    return _page(request, edition, is_in_force=in_force is not None)


@opened_to(Act.READ_PUBLIC)
@public_page
def edition(request: HttpRequest, code: str, number: int, as_file: str = "") -> HttpResponse:
    """Show one edition of a power, or give it as a file."""
    rows = Edition.objects.select_related("power__unit")
    found = get_object_or_404(rows, power__code=code, number=number)
    if as_file:
        return _file(found, as_file)
    in_force = Edition.objects.on(day_of(request)).filter(power=found.power_id).values("pk").first()
    is_in_force = in_force is not None and in_force["pk"] == found.pk
    return _page(request, found, is_in_force=is_in_force)


def _page(request: HttpRequest, edition: Edition, *, is_in_force: bool) -> HttpResponse:
    day, power = day_of(request), edition.power
    lists = survey.lists_of(edition)
    held = showing.withheld(edition, day)
    value = showing.shown_value(lists.powers[power.code], held)
    names = Names(lists)
    shown, nodes = blocks(value, names, day), boards.nodes_of(power, day)
    position = queries.position_of(edition)
    before, why = _before(edition), queries.reasons_of([edition]).get(edition.number)
    given = {
        "on": day,
        "edition": edition,
        "power": power,
        "value": value,
        "unit": people.unit_on(power.unit, day),
        "blocks": shown,
        "risks": _risks(shown, nodes, has_run=boards.has_run(power)),
        "drawing": _drawn(value, names, nodes),
        "stops": stops(value, names) if value.nodes else (),
        "withheld": held,
        "hidden": showing.parts(held),
        "changed": [
            known for known, _each in laws.open_on(power, day) if known.change.since <= day
        ],
        "today": day,
        "number": position.number if position else None,
        "why": why,
        "approver": approver_of(edition, names),
        "is_in_force": is_in_force,
        "withdrawal": getattr(power, "withdrawal", None),
        "editions": power.editions.order_by("-number").defer("body"),
        "before": before,
        "sides": _sides(before, edition, held),
        "trail": [(_("Powers"), reverse("portal:powers")), (power.code, "")],
    }
    return render(request, "portal/power.html", given)


def approver_of(edition: Edition, names: Names) -> str:
    """Return what the post is called that put the adoption on record, "" where none is known."""
    return names.post(f"post:{edition.approver}") if edition.approver else ""


def _risks(
    shown: Blocks, nodes: Mapping[str, boards.Node], *, has_run: bool
) -> list[tuple[RiskRow, str]]:
    """Return the risks, each with the state in which its node is now (R2)."""
    others = boards.Node(boards.State.NORMAL if has_run else boards.State.NONE, {})
    return [(each, str(nodes.get(each.risk.node, others).state)) for each in shown.risks]


def _drawn(value: PowerValue, names: Names, nodes: Mapping[str, boards.Node]) -> SafeString | str:
    """Return the procedure as a drawing with open cards on its nodes, "" where it is withheld."""
    if not value.nodes:
        return ""
    cards = {node: each.cards for node, each in nodes.items()}
    return drawing(flowchart(value, Chart(names, cards, has_data=True, links={})))


def _before(edition: Edition) -> Edition | None:
    if edition.number == 1:
        return None
    return edition.power.editions.filter(number=edition.number - 1).first()


def _sides(before: Edition | None, edition: Edition, held: list[Withholding]) -> list[Change]:
    if before is None:
        return []
    lists = survey.lists_of(edition)
    earlier, later = survey.power_of(before), lists.powers[edition.power.code]
    found = differences(showing.shown_value(earlier, held), showing.shown_value(later, held))
    return sides(named(found, names_of(lists)), spoken())


def _file(edition: Edition, as_file: str) -> HttpResponse:
    held = showing.withheld(edition, localdate())
    if as_file == "json":
        said = {
            "power": edition.power.code,
            "edition": edition.number,
            "digest": edition.digest,
            "effective_on": edition.effective_on,
            "published_at": edition.published_at,
            "resolution": edition.resolution,
            "adopted_on": edition.adopted_on,
            "item_of_meeting": edition.item,
            "approver": edition.approver,
            "reason": _reason(edition),
            "lists": showing.shown_body(edition, held),
            # The digest covers the whole body, so it cannot be made from what is shown here alone.
            "withheld": [
                {"part": each.part, "item": each.item, "ground": each.ground} for each in held
            ],
        }
        return JsonResponse(said, json_dumps_params={"ensure_ascii": False})
    lists = survey.lists_of(edition)
    value = showing.shown_value(lists.powers[edition.power.code], held)
    if as_file in files.TYPES:
        return _document(edition, as_file, replace(lists, powers={value.id: value}), held)
    found: Blocks = blocks(value, Names(lists), edition.effective_on)
    name = f"{edition.power.code}-{edition.number}"
    of = {"power": edition.power.code, "edition": edition.number}
    of |= backgrounds([edition.pk])[edition.pk]
    rows = [{**of, **each} for each in found.rows()] or [of]
    return table(name, rows, on=edition.effective_on, as_file=as_file)


def _reason(edition: Edition) -> dict[str, str] | None:
    """Return why an edition followed the one before, as files say it."""
    why = queries.reasons_of([edition]).get(edition.number)
    return {"kind": why.kind, "words": why.words, "about": why.about} if why else None


def notes_of(edition: Edition, names: Names) -> tuple[tuple[str, str], ...]:
    """Return what documents of an edition say of how it came about, in Chinese."""
    why = queries.reasons_of([edition]).get(edition.number)
    said = f"{why.kind}，{why.words}" + (f"（{why.about}）" if why.about else "") if why else ""
    tied = f"会议议题 {edition.item}" if edition.item else "未关联会议记录"
    adopted = f"{edition.adopted_on:%Y-%m-%d} {edition.resolution}（{tied}）"
    return (("通过", adopted), ("批准", approver_of(edition, names)), ("修订原因", said))


def _document(edition: Edition, kind: str, lists: Lists, held: list[Withholding]) -> HttpResponse:
    """Give an edition as a file of a program; there is no drawing of what is withheld."""
    if kind == "bpmn" and Part.PROCESS in showing.parts(held):
        raise Http404
    body = json.dumps(showing.shown_body(edition, held), ensure_ascii=False)
    content = files.as_file(kind, body, lists, notes=notes_of(edition, Names(lists)))
    response = HttpResponse(content, content_type=files.TYPES[kind])
    name = f"{edition.power.code}-{edition.number}.{kind}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def spoken() -> str:
    """Return the language of this page as `core` names it."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def drawing(markup: str) -> SafeString:
    """Return a drawing of the report in the language of this page; it escaped what it was given."""
    return mark_safe(in_language(markup, spoken()))  # noqa: S308 - escaped on the way in
