# SPDX-License-Identifier: Apache-2.0
"""A session says in words which browser it is of and on which system, never a raw agent string."""

import pytest
from django.utils import translation

from tonggui.site.templatetags.reading import browser

CHROMIUM = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 {more}Safari/537.36"
AGENTS = {
    "Chrome · Linux": "Mozilla/5.0 (X11; Linux x86_64) " + CHROMIUM.format(more=""),
    "Edge · Windows": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) "
    + CHROMIUM.format(more="")
    + " Edg/130.0.0.0",
    "微信 · Android": "Mozilla/5.0 (Linux; Android 14; V2309A) Version/4.0 "
    + CHROMIUM.format(more="Mobile ")
    + " MicroMessenger/8.0.50.2701",
    "微信 · iPhone": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.50",
    "QQ 浏览器 · Windows": "Mozilla/5.0 (Windows NT 10.0) "
    + CHROMIUM.format(more="")
    + " QQBrowser/13.2",
    "Firefox · macOS": "Mozilla/5.0 (Macintosh; Intel Mac OS X 14.6; rv:131.0) Gecko/20100101 "
    "Firefox/131.0",
    "Safari · iPad": "Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1",
    "Chrome · 鸿蒙": "Mozilla/5.0 (Linux; HarmonyOS; ALN-AL00) " + CHROMIUM.format(more="Mobile "),
    "curl/8.5.0": "curl/8.5.0",
}


@pytest.mark.parametrize("said", AGENTS)
def test_browser_and_system_are_said_in_words(said):
    with translation.override("zh-hans"):
        assert browser(AGENTS[said]) == said


def test_the_words_are_those_of_the_reader():
    with translation.override("en"):
        assert browser(AGENTS["微信 · Android"]) == "WeChat · Android"


def test_a_program_of_many_words_does_not_fill_the_page():
    assert len(browser("x" * 2000)) == 60
