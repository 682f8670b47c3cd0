# SPDX-License-Identifier: Apache-2.0
"""Whether a file has the shape of lists, by the published JSON Schema, said in one line."""

from __future__ import annotations

import json
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jsonschema_rs import Draft202012Validator

if TYPE_CHECKING:
    from tonggui.core.errors import Unusable
    from tonggui.formats.plain_yaml import Document

_FEW = 100  # up to there a description says both ends itself
_SHOWN = 12  # of the words that would have been understood: more would be no line to read
_WORDS = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "nothing",
    "number": "a number",
    "object": "`key: value` lines",
    "string": "text",
}


def check_shape(document: Document) -> None:
    """Refuse the first thing in a file that the schema does not allow."""
    error = None if _validator().is_valid(document.root) else _first_error(document.root)
    if error is not None:
        raise _refusal(document, error)


@cache
def _schema() -> dict[str, Any]:
    text = files("tonggui.formats").joinpath("lists.schema.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(_schema())


def _first_error(root: object) -> Any:
    """Look again, slowly: this library takes long to load, and tells more of what is wrong."""
    import jsonschema  # noqa: PLC0415 - only what is refused needs it

    return next(jsonschema.Draft202012Validator(_schema()).iter_errors(root), None)


def _refusal(document: Document, error: Any) -> Unusable:
    keys = list(error.absolute_path)
    match error.validator:
        case "additionalProperties":
            known = error.schema.get("properties", {})
            unknown = next(key for key in error.instance if key not in known)
            return document.refuse([*keys, unknown], _meant(unknown, known))
        case "required" | "dependentRequired":
            missing = error.message.split("'")[1]
            return document.refuse(keys, f"expected the key `{missing}`, it is missing")
        case "enum":
            known = [str(each) for each in error.validator_value]
            return document.refuse(keys, one_of(known, error.instance))
        case "maximum" if error.validator_value > _FEW:
            most = f"expected at most {error.validator_value:,}"
            return document.refuse(keys, f"{most}, found {show(error.instance)}")
    wanted = error.schema.get("description") or _WORDS.get(str(error.validator_value))
    return document.refuse(
        keys, f"expected {wanted or error.message}, found {show(error.instance)}"
    )


def _meant(unknown: str, known: Any) -> str:
    near = get_close_matches(unknown, known, n=1, cutoff=0.6)
    if near:
        return f"unknown key, did you mean `{near[0]}`?"
    return f"unknown key; expected one of {_some(list(known))}"


def one_of(known: list[str], found: object) -> str:
    """Say which words would have been understood, the nearest first if one is near."""
    near = get_close_matches(str(found), known, n=1, cutoff=0.6)
    if near:
        return f"expected one that is known, found {show(found)}; did you mean `{near[0]}`?"
    if not known:
        return f"expected one that is defined (none is), found {show(found)}"
    return f"expected one of {_some(known)}; found {show(found)}"


def _some(known: list[str]) -> str:
    return ", ".join(known[:_SHOWN]) + (", …" if len(known) > _SHOWN else "")


def show(value: object) -> str:
    """Show a value in a few words."""
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case dict():
            return "`key: value` lines"
        case list():
            return f"a list of {len(value)}"
    text = " ".join(str(value).split())
    return f"`{text[:40]}…`" if len(text) > 40 else f"`{text}`"  # noqa: PLR2004 - one line
