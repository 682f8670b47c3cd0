# SPDX-License-Identifier: Apache-2.0
"""Files of other systems' events are taken in once, row by row, and put away (R51, R52)."""

import csv
import json
import os
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.supervision import build
from tonggui.cases.models import Case, Event
from tonggui.supervision import dropping, services
from tonggui.supervision.models import Finding

HEAD = "case,power,unit,kind,node,at,actor,post,amount,key,title\n"
ROWS = (
    "QL-1,P01,ZJJ,case_open,,2026-03-02 09:00,,,,a,某小区施工许可\n"
    "QL-1,P01,ZJJ,node_open,n1,2026/3/2 9:05,{actor},post:ZJJ/审批受理岗,,b,\n"
    "QL-1,P01,ZJJ,node_close,n1,2026-03-02T10:00:00+08:00,{actor},post:ZJJ/审批受理岗,100,c,\n"
)


@pytest.fixture
def place(county, settings, tmp_path):
    settings.HOME = tmp_path
    found = tmp_path / "incoming"
    found.mkdir()
    return found


def drop(place, text, name="a.csv", age=60, encoding="utf-8"):
    path = place / name
    path.write_bytes(text.encode(encoding))
    then = (timezone.now() - timedelta(seconds=age)).timestamp()
    os.utime(path, (then, then))
    return path


def rows(actor=""):
    return HEAD + ROWS.format(actor=actor)


def take_in():
    return dropping.take_in(at=timezone.now())


def reports(place):
    return {
        path.name: list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))[1:]
        for path in (place / "refused").glob("*.report.csv")
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_taken_in_judged_and_moved_to_done(place, encoding):
    official = build.account_of("ZJJ/审批受理岗").official
    drop(place, rows(official.name), encoding=encoding)

    taken = take_in()

    case = Case.objects.get(code="QL-1")
    assert (taken.files, taken.rows, taken.refused) == (1, 3, [])
    assert [each.kind for each in case.events.order_by("seq")] == [
        "case_open",
        "node_open",
        "node_close",
    ]
    assert case.events.get(kind="node_close").actor == official.code
    assert case.title == "某小区施工许可"
    assert case.supervision.body.code == "PZ1"
    # Told months after it was done: which is what S17 is for.
    assert Finding.objects.filter(case=case, rule="S17").exists()
    assert [each.name for each in place.iterdir() if each.is_file()] == [".lock"]
    assert (place / "done" / "a.csv").exists()


def test_the_same_rows_dropped_again_happen_once(place):
    drop(place, rows())
    take_in()
    drop(place, rows(), name="again.csv")

    taken = take_in()

    assert (taken.rows, taken.known) == (0, 3)
    assert Event.objects.count() == 3


def test_rows_without_keys_are_known_by_what_they_say(place):
    bare = "case,power,kind,at\nQL-2,P01,case_open,2026-03-02 09:00\n"
    drop(place, bare)
    take_in()
    drop(place, bare)

    assert take_in().known == 1
    assert {each.name for each in (place / "done").iterdir()} == {"a.csv", "a-2.csv"}


def test_what_is_wrong_is_said_row_by_row_and_the_rest_is_taken_in(place):
    wrong = (
        "QL-1,P01,ZJJ,dance,n1,2026-03-02 09:05,,,,d,\n"
        "QL-1,P01,ZJJ,node_close,n99,2026-03-02 09:05,,,,e,\n"
        "QL-1,P01,ZJJ,node_close,n1,yesterday,,,,f,\n"
        "QL-1,P01,ZJJ,node_close,n1,2026-03-02 09:05,,,1.5,g,\n"
        ",P01,ZJJ,node_close,n1,2026-03-02 09:05,,,,h,\n"
        "QL-1,P01\n"
    )
    drop(place, rows() + wrong)

    taken = take_in()

    said = reports(place)["a.csv.report.csv"]
    assert taken.rows == 3
    assert [int(each[0]) for each in said] == [5, 6, 7, 8, 9, 10]
    for (_, _, why), part in zip(
        said, ("no kind of event", "n99", "yesterday", "whole fen", "missing", "cells"), strict=True
    ):
        assert part in why
    assert (place / "refused" / "a.csv").exists()


@pytest.mark.parametrize(
    ("text", "part"),
    [("a,b\n1,2\n", "first line"), ('case,at\n"open\n', "no CSV"), ("", "first line")],
)
def test_what_is_no_file_of_events_is_refused_whole(place, text, part):
    drop(place, text, age=10_000)

    take_in()

    assert part in reports(place)["a.csv.report.csv"][0][2]
    assert not Case.objects.exists()


def test_lines_of_json_carry_details_and_papers(place):
    said = {
        "case": "QL-3", "power": "P01", "kind": "node_close", "node": "n1",
        "at": "2026-03-02T09:00:00+08:00", "opinion": "同意",
        "evidence": [{"name": "申请表", "hash": "sha256:ab", "bytes": 3}], "amount": 5,
    }  # fmt: skip
    drop(place, json.dumps(said, ensure_ascii=False) + "\nnonsense\n[1]\n", name="a.jsonl")

    taken = take_in()

    event = Event.objects.get()
    assert json.loads(event.detail) == {"opinion": "同意"}
    assert (event.amount, json.loads(event.evidence)[0]["name"]) == (5, "申请表")
    assert [each[0] for each in taken.refused] == [2, 3]


def test_a_file_being_written_is_waited_for(place):
    drop(place, rows(), age=1)
    assert take_in().files == 0

    drop(place, rows()[:-1], age=60)
    assert take_in().files == 0, "it ends in mid-line"

    drop(place, rows(), age=60)
    assert take_in().files == 1


def test_what_is_hidden_a_link_or_no_log_is_left_alone(place, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text(rows())
    (place / "link.csv").symlink_to(secret)
    drop(place, rows(), name=".hidden.csv")
    drop(place, rows(), name="a.csv.part")

    assert take_in().files == 0
    assert not Case.objects.exists()


def test_of_two_at_once_one_takes_in(place):
    drop(place, rows())
    with dropping._alone(place) as first:  # noqa: SLF001 - as another process holds it
        assert first
        assert take_in().files == 0
    assert take_in().files == 1


def test_a_file_broken_off_in_the_middle_is_begun_again_and_no_row_doubled(place, monkeypatch):
    drop(place, rows())
    record, count = services.record, iter(range(9))

    def dies(*args, **how):
        if next(count) == 2:
            raise KeyboardInterrupt
        return record(*args, **how)

    monkeypatch.setattr(services, "record", dies)
    with pytest.raises(KeyboardInterrupt):
        take_in()
    assert (place / "a.csv").exists()

    monkeypatch.setattr(services, "record", record)
    taken = take_in()
    assert (taken.rows, taken.known) == (1, 2)
    assert Event.objects.count() == 3


def test_the_job_takes_in_too_and_no_folder_means_none(place, settings, capsys):
    drop(place, rows())
    settings.INCOMING = ""
    call_command("jobs", "tick")
    assert "taken in" not in capsys.readouterr().out

    settings.INCOMING = "incoming"
    call_command("jobs", "tick")
    assert "1 files taken in: 3 rows new" in capsys.readouterr().out


def test_an_act_that_lies_ahead_is_refused_and_the_report_names_its_case(place):
    ahead = timezone.localtime() + timedelta(days=2)
    drop(place, f"办件编号,办理时间,种类,权力,节点\nQL-1,{ahead:%Y/%m/%d %H:%M},node_open,P01,n1\n")

    assert take_in().rows == 0

    ((line, case, why),) = reports(place)["a.csv.report.csv"]
    assert (line, case) == ("2", "QL-1")
    assert "lies in the future" in why
    assert not Case.objects.filter(code="QL-1").exists()
