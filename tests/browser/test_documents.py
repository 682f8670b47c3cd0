# SPDX-License-Identifier: Apache-2.0
"""A clerk keeps an institution document in a browser, and sees what hangs on it before it falls.

R81; a draft's control rests on the document by its title.
"""

import pytest

from tests.browser import county

pytestmark = pytest.mark.browser
TITLE = "施工许可现场核查办法(虚构)"


@pytest.fixture
def site(tmp_path):
    """Serve a county of this story's own."""
    with county.served(tmp_path / "home") as found:
        yield found


def send(page, **fields):
    for name, value in fields.items():
        page.fill(f"main [name={name}]", value)
    county.follow(page, "main form button[type=submit]:visible >> nth=-1")


def rests_a_control(clerk, site):
    """Let the first control of a draft rest on the document, and return what it says."""
    clerk.goto(f"{site.address}/desk/powers/P02/edit/risks/")
    clerk.eval_on_selector_all("main details", "all => all.forEach(each => (each.open = true))")
    clerk.fill("[name='controls-0-document']", TITLE)
    measure = clerk.input_value("[name='controls-0-measure']")
    county.follow(clerk, "button[value=save] >> nth=0")
    # The draft was adopted: a change sets it back, for a reason that stays beside it (R76).
    assert [each for each in clerk.complaints if "422" not in each] == []
    clerk.complaints.clear()
    send(clerk, because="(虚构)写明措施所依据的制度")
    return measure


@pytest.mark.parametrize("width", [1440, 390])
def test_a_document_is_added_amended_and_repealed_with_what_hangs_on_it(window, site, width):
    clerk = window(width=width)
    county.sign_in(clerk, site, "clerk")
    code = f"ZJJ-Z{width}"
    measure = rests_a_control(clerk, site) if width == 1440 else ""

    clerk.goto(f"{site.address}/desk/documents/")
    county.follow(clerk, "main .acts a >> nth=0")
    send(clerk, code=code, title=TITLE if measure else f"{TITLE}二", issued_by="县住建局(虚构)")
    added = clerk.inner_text("main")
    county.follow(clerk, "main .acts a[href$='/amend/']")
    send(clerk, version="二〇二六修订")
    amended = clerk.inner_text("main")
    county.follow(clerk, "main .acts a[href$='/repeal/']")
    asked = clerk.inner_text("main")
    send(clerk)
    repealed = clerk.inner_text("main")

    assert "现行有效" in added
    assert "二〇二六修订" in amended
    assert measure in asked
    assert f"有 {1 if measure else 0} 条防控措施依据本制度" in asked
    assert "已废止" in repealed
    assert ("待复核" in clerk.inner_text("#resting")) == bool(measure)
    assert clerk.evaluate("document.documentElement.scrollWidth") == width
    assert clerk.complaints == []
