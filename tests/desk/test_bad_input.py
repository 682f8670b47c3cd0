# SPDX-License-Identifier: Apache-2.0
"""What clerks get wrong with the four lists is refused in their language, and nothing is lost.

Each kind of bad input, and the tests that send it in (here unless another module is named):

=====================================  ============================================================
Half a workbook                        half_a_file, a_sheet_is_missing, rows_that_a_workbook_lacks;
                                       registry/test_county, formats/workbook/test_by_hand
Two people editing one draft           two_who_save_at_once, taken_in_twice_at_once;
                                       desk/test_drafting, registry/test_at_once
Publishing twice at once               two_who_publish_at_once; registry/test_at_once
A procedure with no way out            a_drawing_that_cannot_be_followed;
                                       formats/test_bpmn
A node whose post does not exist       a_post_that_does_not_exist, a_lane_that_is_no_post;
                                       desk/test_drafting, registry/test_publishing
A limit longer than the law's          a_limit_longer_than_the_laws
A risk on no node                      a_risk_on_no_node; desk/test_drafting
A 5 MB cell                            desk/test_drafting_files, formats/workbook/test_by_hand
A formula cell                         desk/test_drafting_files, formats/workbook/test_by_hand
A file that is not what its name says  a_file_that_is_something_else, a_drawing_that_is_none
A change to a published edition        no_page_and_no_api, no_statement_of_sql, past_the_guards;
by page, API, admin, SQL               registry/test_unchangeable, desk/test_drafting
=====================================  ============================================================
"""

import io
import json
import re
import tempfile
import zipfile

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from tests.desk.test_drafting import own_unit, sent
from tests.people import build as people
from tests.registry import build
from tonggui.ledger import fsck
from tonggui.registry import guards, services
from tonggui.registry.files import workbook
from tonggui.registry.models import Draft, Edition

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ZH, EN = "zh-hans", "en"
WHY = {"words": "(虚构)原表多列了一行"}
ANY_ENGLISH = re.compile(r"expected|found|unknown|cannot", re.IGNORECASE)


@pytest.fixture
def drafts(db, tmp_path):
    build.places()
    return build.taken(tmp_path)


def window(account, language=ZH):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    client.force_login(account)
    return client


def clerk(language=ZH, post="经办岗"):
    return window(people.account(people.holder(people.post(own_unit(), post)).official), language)


def leader(language=ZH):
    return window(people.account(people.first_leader(own_unit()).official), language)


def kept():
    return list(Draft.objects.order_by("pk").values_list("power__code", "version", "body"))


def upload(client, content, name="lists.xlsx", **more):
    form = {"file": SimpleUploadedFile(name, content), "mode": "keep", **more}
    return client.post(reverse("desk:import-lists"), form)


def draw(client, content, name="p.bpmn"):
    draft = Draft.objects.get(power__code=build.SOUND)
    form = {"file": SimpleUploadedFile(name, content), "mode": "keep", "version": draft.version}
    return client.post(reverse("desk:import-drawing", args=[build.SOUND]), form)


def drawing(client):
    return client.get(reverse("desk:draft-file", args=[build.SOUND, "bpmn"])).content.decode()


def book(change):
    found = openpyxl.load_workbook(io.BytesIO(workbook([build.body()])))
    change(found)
    out = io.BytesIO()
    found.save(out)
    return out.getvalue()


def another_package():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    return out.getvalue()


def told(answer):
    """Return what a page says in its middle, without marks."""
    page = answer.content.decode()
    middle = page[page.index("<main") : page.index("</main")]
    return " ".join(re.sub(r"<[^>]+>", " ", middle).split())


def refused(answer, before, *, says, status=422):
    """Look that an answer says so plainly, tells nothing of the machine, and changed nothing."""
    assert answer.status_code == status
    assert says in told(answer)
    assert tempfile.gettempdir() not in answer.content.decode()
    assert kept() == before


NOT_A_WORKBOOK = {
    ZH: "这不是 Excel 工作簿（.xlsx），或者文件已损坏",
    EN: "this is no Excel workbook (.xlsx), or it is damaged",
}


@pytest.mark.parametrize("language", [ZH, EN])
def test_half_a_file_is_refused_on_its_own_page(drafts, language):
    whole, before = workbook([build.body()]), kept()

    answer = upload(clerk(language), whole[: len(whole) // 2])

    refused(answer, before, says=NOT_A_WORKBOOK[language])


@pytest.mark.parametrize(
    ("language", "says"),
    [(ZH, "文件里没有“风险防控”表的内容"), (EN, "The file has nothing of the sheet 风险防控")],
)
def test_a_workbook_of_which_a_sheet_is_missing_takes_nothing_away_unseen(drafts, language, says):
    before = kept()

    answer = upload(clerk(language), book(lambda found: found.remove(found["风险防控"])))

    refused(answer, before, says=says)


def test_what_is_told_to_be_missing_may_be_taken_away_and_its_last_version_is_kept(drafts):
    client, half = clerk(), book(lambda found: found.remove(found["风险防控"]))
    looked = upload(client, half, mode="try").content.decode()
    names = ("seen", "lacks")
    shown = {each: re.search(rf'name="{each}" value="([^"]*)"', looked)[1] for each in names}
    more = {name: value.replace("&quot;", '"') for name, value in shown.items()}

    assert upload(client, half, **more).status_code == 422
    answer = upload(client, half, **more, **WHY, removes="yes")

    draft = Draft.objects.get(power__code=build.SOUND)
    assert answer.status_code == 302
    assert "risks" not in json.loads(draft.body)
    assert json.loads(draft.superseded.get().body)["risks"] == build.body()["risks"]


def without_rows(number):
    """Return a workbook that lacks the last rows of its sheet of risks, and the two at its foot."""

    def cut(found):
        page = found["风险防控"]
        page.delete_rows(page.max_row - number - 1, number + 2)

    return book(cut)


@pytest.mark.parametrize(
    ("language", "says"),
    [(ZH, "文件里少了“风险防控”表的 6 行"), (EN, "The file lacks 6 rows of the sheet 风险防控")],
)
def test_rows_that_a_workbook_lacks_are_named_and_not_taken_away_unseen(drafts, language, says):
    before, last = kept(), build.body()["risks"][-1]

    answer = upload(clerk(language), without_rows(5))

    refused(answer, before, says=says)
    assert f"{last['risk']} {last['description']}" in told(answer)
    assert last["controls"][-1]["measure"] in told(answer)


def test_a_row_less_is_named_in_a_trial_and_taken_without_being_asked_twice(drafts):
    client = clerk()

    looked = upload(client, without_rows(1), mode="try")
    answer = upload(client, without_rows(1), **WHY)

    assert "文件里少了“风险防控”表的 1 行" in told(looked)
    assert "removes" not in looked.content.decode()
    assert answer.status_code == 302


def test_a_workbook_without_the_sheet_of_powers_is_told_row_by_row_in_chinese(drafts):
    before = kept()

    answer = upload(clerk(), book(lambda found: found.remove(found["权责清单"])))

    refused(answer, before, says="“P05”没有列在相应的表里")
    assert not ANY_ENGLISH.search(told(answer))


@pytest.mark.parametrize("language", [ZH, EN])
@pytest.mark.parametrize(
    ("name", "content", "zh", "en"),
    [
        ("a.xlsx", b"%PDF-1.7", NOT_A_WORKBOOK[ZH], NOT_A_WORKBOOK[EN]),
        ("a.xlsx", another_package(), NOT_A_WORKBOOK[ZH], NOT_A_WORKBOOK[EN]),
        (
            "a.xlsx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "请另存为不加密的 .xlsx",
            "without a password",
        ),
        ("a.xlsx", b"", "文件是空的", "empty"),
        ("a.yaml", b"PK\x03\x04\xff\xff", "无法按 YAML 读取", "cannot be read as YAML"),
        ("a.yaml", b"<html>", "无法按 YAML 读取", "cannot be read as YAML"),
        ("a.exe", b"MZ", "不能是“.exe”", "not `.exe`"),
        ("a.xls", b"PK\x03\x04", "请把“a.xls”另存为", "save `a.xls` as"),
        ("a.bpmn", b"<a/>", "这不是 BPMN 文件", "this is no BPMN file"),
    ],
)
def test_a_file_that_is_something_else_is_refused(drafts, language, name, content, zh, en):  # noqa: PLR0917 - a table
    before = kept()

    answer = upload(clerk(language), content, name)

    refused(answer, before, says=zh if language == ZH else en)
    assert language == EN or not ANY_ENGLISH.search(told(answer))


@pytest.mark.parametrize("language", [ZH, EN])
@pytest.mark.parametrize(
    ("content", "zh", "en"),
    [
        (b"<html/>", "这不是 BPMN 文件", "this is no BPMN file"),
        (b"PK\x03\x04", "这不是 BPMN 文件", "this is no BPMN file"),
        (b"", "文件是空的", "empty"),
        (b" ", "文件是空的", "the file is empty"),
    ],
)
def test_a_drawing_that_is_none_is_refused(drafts, language, content, zh, en):
    before = kept()

    answer = draw(clerk(language), content)

    refused(answer, before, says=zh if language == ZH else en)
    assert language == EN or not ANY_ENGLISH.search(told(answer))


def _last_flow(drawn):
    end = re.search(r"<[^<>]*endEvent id=\"([^\"]+)\"", drawn)[1]
    flows = re.findall(r"<[^<>]*sequenceFlow [^>]*/>", drawn)
    return next(each for each in flows if f'targetRef="{end}"' in each), end


def without_last(drawn):
    """Return a drawing whose last task leads nowhere."""
    return drawn.replace(_last_flow(drawn)[0], "")


def round_and_round(drawn):
    """Return a drawing whose last task leads back to the first."""
    flow, end = _last_flow(drawn)
    start = re.search(r"<[^<>]*startEvent id=\"([^\"]+)\"", drawn)[1]
    first = re.search(rf'sourceRef="{start}" targetRef="([^"]+)"', drawn)[1]
    return drawn.replace(flow, flow.replace(f'targetRef="{end}"', f'targetRef="{first}"'))


def without_end(drawn):
    """Return a drawing that has no end."""
    end = _last_flow(drawn)[1]
    kept_shapes = re.sub(r"<[^<>]*endEvent [^>]*/>", "", without_last(drawn))
    kept_shapes = re.sub(r"<(\S*)endEvent .*?</\1endEvent>", "", kept_shapes, flags=re.DOTALL)
    return re.sub(
        rf'<(\S*)BPMNShape [^>]*"{end}".*?</\1BPMNShape>', "", kept_shapes, flags=re.DOTALL
    )


def in_two_lanes(drawn):
    """Return a drawing whose last lane holds what its first lane holds too."""
    held = re.findall(r"<\S*flowNodeRef>[^<]*</\S*flowNodeRef>", drawn)
    return drawn.replace(held[-1], held[-1] + held[0])


@pytest.mark.parametrize(
    ("language", "spoilt", "says"),
    [
        (ZH, without_last, "流程没有出口，请让走向通到结束"),
        (EN, without_last, "the procedure has no way out"),
        (ZH, round_and_round, "没有走向通到这里"),
        (EN, round_and_round, "no way leads to it"),
        (ZH, without_end, "流程没有出口，请让走向通到结束"),
        (EN, without_end, "the procedure has no way out"),
        (ZH, in_two_lanes, "在两条泳道中，一个任务由一个岗位办理"),
        (EN, in_two_lanes, "lies in two lanes; one post does a task"),
    ],
)
def test_a_drawing_that_cannot_be_followed_is_refused(drafts, language, spoilt, says):
    client, before = clerk(language), kept()

    answer = draw(client, spoilt(drawing(client)).encode())

    refused(answer, before, says=says)
    assert language == EN or not ANY_ENGLISH.search(told(answer))


@pytest.mark.parametrize(
    ("language", "says"),
    [(ZH, "没有“没有这个岗”这个岗位"), (EN, "there is no post `没有这个岗`")],
)
def test_a_post_that_does_not_exist_is_named_with_its_cell(drafts, language, says):
    before = kept()

    answer = upload(
        clerk(language), book(lambda found: found["流程"].__setitem__("E5", "没有这个岗"))
    )

    refused(answer, before, says=says)
    assert {ZH: "第 5 行 E 列", EN: "row 5, column E"}[language] in told(answer)


def test_a_lane_that_is_no_post_is_refused(drafts):
    client = clerk()
    bare = build.body(post_flow=[], leader_flow=[], risks=[])
    services.revise(drafts[build.SOUND], bare, version=1, **build.BACK)
    drawn, before = drawing(client), kept()
    lane = "post:LTZ/财政所所长"
    assert lane in drawn

    spoilt = drawn.replace(lane, "没有这个岗").replace(bare["nodes"][6]["name"], "新的任务")
    answer = draw(client, spoilt.encode())

    assert answer.status_code == 422
    assert kept() == before


@pytest.mark.parametrize(
    ("language", "says"),
    [(ZH, "没有“没有这个岗”这个岗位"), (EN, "there is no post `没有这个岗`")],
)
def test_a_lane_that_is_no_post_is_not_passed_over_for_nodes_that_are_there(drafts, language, says):
    client = clerk(language)
    drawn, before = drawing(client), kept()

    answer = draw(client, drawn.replace("post:LTZ/财政所所长", "没有这个岗").encode())

    refused(answer, before, says=says)


def test_a_node_moved_to_another_lane_changes_its_post(drafts):
    client, nodes = clerk(), build.body()["nodes"]
    drawn = drawing(client)
    other = next(each["post_ref"] for each in nodes if "LTZ" not in each["post_ref"])

    answer = draw(client, drawn.replace('name="post:LTZ/财政所所长"', f'name="{other}"').encode())

    body = json.loads(Draft.objects.get(power__code=build.SOUND).body)
    assert answer.status_code == 302
    assert all("LTZ" not in each["post_ref"] for each in body["nodes"])


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("colour", "红", "此处没有这个键；可用的有：node、name".replace("、", ", ")),
        ("time_limt", "5d", "没有这个键；是否想写“time_limit”？"),
        ("name", ["受理"], "此处应为文字"),
        ("stage", "开始", "此处只能写以下之一：动议, 决策, 执行, 结果"),
        ("time_limit", {"value": 99_999, "unit": "day"}, "超过了允许的 36,500 天"),
        ("key_flags", "资金", "此处应为列表"),
    ],
)
def test_keys_of_lists_as_text_are_refused_in_chinese(drafts, key, value, says):
    body, before = build.body(), kept()
    body["nodes"][0][key] = value

    answer = upload(clerk(), json.dumps({"powers_detailed": [body]}).encode(), "lists.yaml")

    refused(answer, before, says=says)
    assert not ANY_ENGLISH.search(told(answer))


@pytest.mark.parametrize("written", ["LTJ", "柳塘镇纪委"])
def test_a_supervising_body_is_named_in_a_workbook_by_its_code_or_its_name(drafts, written):
    def name_it(found):
        page = found["风险防控"]
        heads = [each.value for each in page[3]]
        page.cell(4, heads.index("责任人") + 1).value = written

    answer = upload(clerk(), book(name_it))

    body = json.loads(Draft.objects.get(power__code=build.SOUND).body)
    assert answer.status_code == 302
    assert body["risks"][0]["controls"][0]["responsible_ref"] == "supervisor:LTJ"


@pytest.mark.parametrize("language", [ZH, EN])
def test_a_limit_longer_than_the_laws_is_not_published_from_the_page(drafts, language):
    clock = {"from_node": "n1", "to_node": "n8", "legal": "30d", "promised": "400d"}
    longer = build.body(clock=clock)
    draft = services.revise(drafts[build.SOUND], longer, version=1, **build.BACK)
    build.adopted(draft)
    before = kept()

    form = {"version": 2, "effective_on": build.DAY}
    answer = leader(language).post(reverse("desk:publish-draft", args=[build.SOUND]), form)

    refused(answer, before, says="S08")
    assert {ZH: "不能公布", EN: "cannot be published"}[language] in told(answer)
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("language", "says"), [(ZH, "本流程没有节点“n77”"), (EN, "there is no node `n77`")]
)
def test_a_risk_on_no_node_is_said_beside_its_row(drafts, language, says):
    client, before = clerk(language), kept()
    form = sent(client, "risks") | {"risks-0-node": "n77", "do": "save"}

    answer = client.post(reverse("desk:edit-draft", args=[build.SOUND, "risks"]), form)

    refused(answer, before, says=says)


EDITION = ("edition", (build.SOUND, 1)), ("edition-file", (build.SOUND, 1, "json"))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_page_and_no_api_changes_an_edition(drafts, method):
    made = build.published(drafts[build.SOUND])
    before = Edition.objects.filter(pk=made.pk).values().get()

    for client in (clerk(), leader(), window(people.admin())):
        for name, args in EDITION:
            asked = getattr(client, method)
            answer = asked(reverse(f"portal:{name}", args=args), {"name": "改"})
            assert answer.status_code == 405

    assert Edition.objects.filter(pk=made.pk).values().get() == before
    with pytest.raises(Resolver404):
        resolve("/admin/")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registry_edition SET body = '{}'",
        "UPDATE registry_edition SET effective_on = '2030-01-01' WHERE number = 1",
        "DELETE FROM registry_edition",
        "UPDATE registry_review SET agrees = (1 = 0)",
        "DELETE FROM registry_withdrawal",
    ],
)
def test_no_statement_of_sql_changes_what_was_published(drafts, statement):
    build.published(drafts[build.SOUND])
    gone = drafts[build.UNFOUNDED].power
    services.withdraw(gone, reason="依据失效", withdrawn_on=build.DAY, **build.DOES)

    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(statement)


def test_sql_past_the_guards_is_found_by_the_check_of_the_ledger(drafts):
    build.published(drafts[build.SOUND])
    guards.lift(connection)
    connection.cursor().execute("UPDATE registry_edition SET name = 'x'")
    unguarded = [str(each) for each in fsck.check()]
    guards.keep(connection)

    found = [str(each) for each in fsck.check()]

    assert any("registry_edition_guard_update" in each for each in unguarded)
    assert any(each.startswith("edition/") and "entries say" in each for each in found)
