# SPDX-License-Identifier: Apache-2.0
"""What pages say in Chinese: one text has one translation, whichever app says it.

Django lays the catalogues of all apps over one another and the first app wins, so a second
translation of a text is never shown, and its page says something else than was meant.
"""

import gettext
from pathlib import Path

from django.apps import apps

WHERE = Path("locale") / "zh_Hans" / "LC_MESSAGES" / "django.mo"


def translations():
    """Yield (app, text, its translation); a text with a context stands after it."""
    for app in apps.get_app_configs():
        compiled = Path(app.path) / WHERE
        if app.name.startswith("tonggui.") and compiled.exists():
            with compiled.open("rb") as file:
                texts = gettext.GNUTranslations(file)._catalog  # noqa: SLF001 - no other way lists them
            yield from ((app.label, text, said) for text, said in texts.items() if text)


def test_no_text_is_translated_in_two_ways():
    said = {}
    for app, text, translation in translations():
        said.setdefault(text, {}).setdefault(translation, []).append(app)

    unlike = {text: each for text, each in said.items() if len(each) > 1}

    assert len(said) > 1000
    assert unlike == {}, "give one of them a context, or both the same translation"
