# SPDX-License-Identifier: Apache-2.0
"""What each setting of a rule about lists, or about how supervisors work, means in a sentence."""

from __future__ import annotations

from types import MappingProxyType

# rule and setting -> what it means, in Chinese and English
SAID: MappingProxyType[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {
        ("S01", "grace"): (
            "逾期多少个工作日以内只提醒。",
            "How many workdays late are only a reminder.",
        ),
        ("S01", "red_after"): (
            "再逾期多少个工作日由黄牌转红牌。",
            "How many workdays more turn yellow into red.",
        ),
        ("S04", "days"): (
            "变更后应在多少个工作日内修订清单。",
            "How many workdays a change leaves to revise the lists.",
        ),
        ("S04", "yellow_after"): (
            "再超过多少个工作日由提醒升为黄牌。",
            "How many workdays more turn a reminder into yellow.",
        ),
        ("S05", "min_cases"): (
            "公开到期的办件达到多少件才作比较。",
            "How many cases must be due for publication before they are compared.",
        ),
        ("S05", "window"): ("统计多少个月内的办件。", "Over how many months cases are counted."),
        ("S05", "sigma"): (
            "豁免比例高出同类中位数多少个标准差算异常。",
            "How many standard deviations of exemptions above the median stand out.",
        ),
        ("S05", "p_max"): (
            "差异检验的概率低于多少算显著。",
            "Below which probability a difference is significant.",
        ),
        ("S05", "blank_share"): (
            "必填内容空缺或遮盖超过多大比例算异常。",
            "Which share of blanked required contents stands out.",
        ),
        ("S05", "test_n"): (
            "办件达到多少件才作差异检验。",
            "How many cases there must be to test for a difference.",
        ),
        ("S05", "test_group"): (
            "公开与未公开各达到多少件才作差异检验。",
            "How many cases each side of that test must have.",
        ),
        ("S06", "permit_penalty"): (
            "许可、处罚应在决定后多少个工作日内公开。",
            "How many workdays after the decision permits and penalties are published.",
        ),
        ("S06", "village_finance"): (
            "村务财务应在次月几日前公开。",
            "By which day of the next month village accounts are published.",
        ),
        ("S06", "list_revision"): (
            "清单修订应在生效前多少日公开。",
            "How many days before it takes effect a revision of lists is published.",
        ),
        ("S06", "yellow_over"): (
            "超期多少个工作日由提醒升为黄牌。",
            "How many workdays over turn a reminder into yellow.",
        ),
        ("S07", "probe_gap"): (
            "两次探查相隔多少分钟以上都找不到页面才算撤下。",
            "How many minutes apart two probes must miss a page for it to be taken down.",
        ),
        ("S09", "lookback"): (
            "多少个月内查实的问题须对应到风险点。",
            "How many months back confirmed cases must have a risk.",
        ),
        ("S10", "similarity"): (
            "措施文字相似度达到多少算雷同。",
            "From which similarity on two controls are the same words.",
        ),
        ("S10", "max_nodes"): (
            "一条措施最多用于多少个节点。",
            "At how many nodes one control may be used.",
        ),
        ("S10", "uncorrected"): (
            "提醒后多少个工作日仍未改正则升级。",
            "How many workdays a reminder leaves before it rises.",
        ),
        ("S10", "slogans"): (
            "只写这些口号不算措施。",
            "Slogans that are no control by themselves.",
        ),
        ("S11", "red_n"): (
            "十二个月内查实多少张红牌须调高等级。",
            "How many confirmed red cards in twelve months raise a level.",
        ),
        ("S11", "yellow_n"): (
            "十二个月内查实多少张黄牌须调高等级。",
            "How many confirmed yellow cards in twelve months raise a level.",
        ),
        ("S11", "review"): (
            "应在多少个工作日内调高等级。",
            "How many workdays are left to raise it.",
        ),
        ("S11", "high_from"): (
            "评分达到多少分为高风险。",
            "From how many points on a risk is high.",
        ),
        ("S11", "middle_from"): (
            "评分达到多少分为中风险。",
            "From how many points on a risk is medium.",
        ),
        ("S13", "accept"): ("收到后应在多少日内受理。", "Within how many days input is accepted."),
        ("S13", "reply"): ("收到后应在多少日内答复。", "Within how many days input is answered."),
        ("S13", "yellow_over"): (
            "超期多少日由提醒升为黄牌。",
            "How many days over turn a reminder into yellow.",
        ),
        ("S13", "dup"): (
            "对不同事项的答复相似度达到多少算雷同。",
            "From which similarity on answers to different matters are the same words.",
        ),
        ("S13", "sector_days"): (
            "领域信访投诉强度按最近多少日统计。",
            "Over how many last days complaints of a sector are counted.",
        ),
        ("S13", "sector_base"): (
            "与此前最多多少日的常量比较。",
            "Against how many days before, at most, they are held.",
        ),
        ("S13", "sector_least"): (
            "至少多少件才可列为重点领域。",
            "How many complaints bring a sector into focus at the least.",
        ),
        ("S13", "sector_lift"): (
            "强度指数达到常量的百分之多少列为重点领域。",
            "From which index on, in percent of the usual, a sector comes into focus.",
        ),
        ("S13", "sector_calm"): (
            "强度指数低于常量的百分之多少退出重点领域。",
            "Below which index, in percent of the usual, it leaves focus.",
        ),
        ("S13", "sector_look"): (
            "列为重点领域后，监督机构应在多少个工作日内查看。",
            "Within how many workdays supervising bodies look into a sector in focus.",
        ),
        ("S43", "n"): (
            "看一名监督人最近多少次意见。",
            "How many of the last opinions of a supervisor are looked at.",
        ),
        ("S43", "minutes"): (
            "用时中位数不到多少分钟算秒办。",
            "Below how many minutes the median look is too short.",
        ),
        ("S43", "unopened"): (
            "未打开材料的比例达到多少算不看材料。",
            "Which share of papers left unopened is too much.",
        ),
        ("S43", "dup"): (
            "相同意见的比例达到多少算千篇一律。",
            "Which share of like opinions is too much.",
        ),
        ("S45", "months"): (
            "多少个月内没有一次发现。",
            "Over how many months nothing was found.",
        ),
        ("S47", "yellow"): (
            "同一人满多少张黄牌应谈话。",
            "After how many yellow cards somebody is talked to.",
        ),
        ("S47", "remind"): (
            "同一人满多少次提醒应谈话。",
            "After how many reminders somebody is talked to.",
        ),
        ("S47", "days"): ("在多少日之内累计。", "Within how many days they are counted."),
        ("S47", "talk_wd"): (
            "满数后应在多少个工作日内谈话。",
            "Within how many workdays after that the talk is held.",
        ),
    }
)
