# SPDX-License-Identifier: Apache-2.0
"""What each setting of a rule means, in a sentence: how a control's check is tuned by form."""

from __future__ import annotations

from types import MappingProxyType

from tonggui.core.list_settings_said import SAID as LISTS

# rule and setting -> what it means, in Chinese and English
SAID: MappingProxyType[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {
        ("S03", "ratify"): (
            "应急处置后可在多少小时内补列权力。",
            "How many hours an emergency leaves to list the power afterwards.",
        ),
        ("S14", "ratio"): (
            "剩余时间少于时限的这一比例时提醒。",
            "Less than this share of the limit left makes a reminder.",
        ),
        ("S15", "red_over"): (
            "超过时限多少个工作日由黄牌转红牌。",
            "How many workdays over the limit turn yellow into red.",
        ),
        ("S15", "red_factor"): (
            "用时达到节点时限的多少倍由黄牌转红牌。",
            "How many times the node's limit turn yellow into red.",
        ),
        ("S16", "max_days"): ("一次暂停最多多少天。", "How many days one stop may last."),
        ("S16", "max_count"): (
            "同一批材料最多补正多少次。",
            "How often the same papers may be sent back.",
        ),
        ("S16", "lawful_reasons"): (
            "可以暂停计时的事由。",
            "The reasons for which a clock may stop.",
        ),
        ("S16", "long_reasons"): (
            "不受暂停天数上限约束的事由。",
            "The reasons to which the most days do not apply.",
        ),
        ("S17", "tolerance"): (
            "办理后多少小时内录入不算补录。",
            "Entered within so many hours is not late.",
        ),
        ("S17", "paper_backup"): (
            "断网停电时凭纸质记录可在多少小时内补录。",
            "How many hours paper records leave after a failure.",
        ),
        ("S17", "quota"): (
            "每个岗位每季度最多补录多少次。",
            "How many late entries a post may make a quarter.",
        ),
        ("S17", "reasons"): ("可以补录的事由。", "The reasons for which an entry may be late."),
        ("S17", "not_tested"): ("不检查补录的行为种类。", "Kinds of events that are not tested."),
        ("S18", "n"): (
            "同一账号连续办结多少个节点算批量。",
            "How many nodes closed in a row by one account are a batch.",
        ),
        ("S18", "minutes"): (
            "在多少分钟之内连续办结算批量。",
            "Within how many minutes they are a batch.",
        ),
        ("S18", "tail_share"): (
            "月末办结占全月的这一比例算集中。",
            "Which share of a month closed at its end is a pile.",
        ),
        ("S18", "month_min"): (
            "全月办结少于多少次不看月末集中。",
            "Months with fewer closings are not looked at.",
        ),
        ("S18", "notice_min"): (
            "一天办结至少多少次才与平日比较。",
            "How many closings a day are compared with other days.",
        ),
        ("S18", "notice_factor"): (
            "一天办结达到平日的多少倍时提醒。",
            "How many times the usual day makes a notice.",
        ),
        ("S18", "base_days"): (
            "用多少天的办结量作为平日基数。",
            "Over how many days the usual day is counted.",
        ),
        ("S19", "default"): (
            "一般节点不到多少分钟办结算瞬时。",
            "Closed in fewer minutes is too fast at a common node.",
        ),
        ("S19", "site"): (
            "现场节点不到多少分钟办结算瞬时。",
            "Closed in fewer minutes is too fast on the spot.",
        ),
        ("S19", "expert"): (
            "专家评审不到多少分钟算瞬时。",
            "An expert review in fewer minutes is too fast.",
        ),
        ("S19", "hearing"): (
            "听证不到多少分钟算瞬时。",
            "A hearing in fewer minutes is too fast.",
        ),
        ("S20", "grace_during"): (
            "事中监督可迟多少个工作日。",
            "How many workdays watching a node may come late.",
        ),
        ("S20", "grace_after"): (
            "事后监督可迟多少个工作日。",
            "How many workdays watching afterwards may take.",
        ),
        ("S20", "tolerance"): (
            "监督记录可在多少小时内录入。",
            "How many hours recording a look may take.",
        ),
        ("S21", "max_loops"): (
            "同一节点最多重复多少次。",
            "How often the same node may be passed again.",
        ),
        ("S24", "ratify"): (
            "应急支出可在多少个工作日内补会。",
            "How many workdays an emergency leaves for the meeting.",
        ),
        ("S24", "window"): (
            "在多少天之内累计同一收款人的金额。",
            "Over how many days sums to one payee are added.",
        ),
        ("S26", "general"): (
            "一般议题到会人数占应到的比例。",
            "Which share must be present for a common item.",
        ),
        ("S26", "personnel"): (
            "人事议题到会人数占应到的比例。",
            "Which share must be present for appointments.",
        ),
        ("S26", "village_reps"): (
            "村民代表会议到会人数占应到的比例。",
            "Which share of a village's representatives must come.",
        ),
        ("S26", "require_portfolio_leader"): (
            "分管领导缺席是否算违反。",
            "Whether the leader in charge must be present.",
        ),
        ("S26", "recused_in_denominator"): (
            "回避的人是否仍计入应到人数。",
            "Whether those recused still count as entitled.",
        ),
        ("S27", "repeat_window"): (
            "在多少个月之内再犯算重复。",
            "Within how many months it counts as repeated.",
        ),
        ("S28", "fifth_item"): (
            "是否把审批、执法也列入不直接分管。",
            "Whether approval and enforcement are banned, too.",
        ),
        ("S28", "instruct_n"): (
            "多少件决定之前都有一把手批示算实质直管。",
            "How many decisions with instructions before them are control.",
        ),
        ("S28", "instruct_window"): (
            "在多少个月之内统计批示。",
            "Over how many months instructions are counted.",
        ),
        ("S29", "former_employer"): (
            "离开原单位多少年内应当回避。",
            "How many years a former employer asks for recusal.",
        ),
        ("S30", "minutes"): (
            "会后多少小时内形成纪要。",
            "How many hours after a meeting its minutes are due.",
        ),
        ("S30", "agenda"): (
            "会前多少小时送达议题。",
            "How many hours before a meeting its agenda is due.",
        ),
        ("S31", "min_review"): (
            "廉政审查至少多少分钟才算真审。",
            "How many minutes an integrity review takes at least.",
        ),
        ("S31", "valid"): (
            "廉政审查在多少个月之内有效。",
            "For how many months an integrity review holds.",
        ),
        ("S32", "max_consecutive"): (
            "同一家机构最多可连续受托多少次。",
            "How many engagements in a row one provider may have.",
        ),
        ("S33", "tolerance"): (
            "执行金额可偏离决议的比例。",
            "By which share a payment may differ from its resolution.",
        ),
        ("S34", "yellow_over"): (
            "逾期多少个工作日由提醒升为黄牌。",
            "After how many working days a reminder becomes a yellow card.",
        ),
        ("S35", "device_n"): (
            "同一设备上换账号办结多少次算冒用。",
            "How many closings by several accounts on one device are misuse.",
        ),
        ("S36", "device_window"): (
            "同一设备在多少分钟之内换人办理算一人包办。",
            "Within how many minutes two accounts on one device are one person.",
        ),
        ("S42", "ack_notice"): (
            "提醒应在多少个工作日内签收。",
            "Within how many workdays a reminder is acknowledged.",
        ),
        ("S42", "ack_yellow"): (
            "黄牌应在多少个工作日内签收。",
            "Within how many workdays a yellow card is acknowledged.",
        ),
        ("S42", "ack_red"): (
            "红牌应在多少个工作日内签收。",
            "Within how many workdays a red card is acknowledged.",
        ),
        ("S42", "max_forward"): (
            "同一张牌最多转办多少次。",
            "How often one card may be passed on.",
        ),
        ("S42", "answer_notice"): (
            "被亮牌的一方应在多少个工作日内答复提醒，逾期升一级。",
            "Within how many workdays a reminder is answered before it rises.",
        ),
        ("S42", "answer_yellow"): (
            "被亮牌的一方应在多少个工作日内答复黄牌，逾期升一级。",
            "Within how many workdays a yellow card is answered before it rises.",
        ),
        ("S42", "answer_red"): (
            "被亮牌的一方应在多少个工作日内答复红牌，逾期算超期未答。",
            "Within how many workdays a red card is answered before it is overdue.",
        ),
        ("S44", "bulk"): (
            "一人在短时间内最多摘牌多少张。",
            "How many cards one person may clear in one run.",
        ),
        ("S44", "minutes"): (
            "多少分钟之内算同一批。",
            "Within how many minutes clearings are one run.",
        ),
        ("S46", "window"): (
            "整改后多少天内同岗位再次出现算复发。",
            "Within how many days the same on the same post is a relapse.",
        ),
        ("S46", "red_over"): (
            "整改逾期超过多少个工作日由黄牌转红牌。",
            "How many workdays overdue turn yellow into red.",
        ),
        ("S20", "score_weight"): (
            "监督责任评分中监督用权占多少分。",
            "How many points supervising the use of power weighs in the score.",
        ),
        ("S20", "score_late"): (
            "晚做的监督扣多少(占漏做的比例)。",
            "Which share of a missing look a late one takes off.",
        ),
        ("S42", "score_weight"): (
            "监督责任评分中风险节点状态占多少分。",
            "How many points the state of risk nodes weighs in the score.",
        ),
        ("S42", "score_late"): (
            "晚处置的预警扣多少(占未处置的比例)。",
            "Which share of an unanswered alarm a late answer takes off.",
        ),
        ("S46", "score_weight"): (
            "监督责任评分中防控措施执行占多少分。",
            "How many points the execution of controls weighs in the score.",
        ),
        ("S46", "score_late"): (
            "防控预警晚处置扣多少(占未处置的比例)。",
            "Which share of an unanswered alarm about a control a late answer takes off.",
        ),
        ("S43", "score_confirmed"): (
            "监督责任评分中查实一件扣多少分。",
            "How many points one confirmed finding takes off the score.",
        ),
        ("S44", "score_confirmed"): (
            "监督责任评分中查实一件扣多少分。",
            "How many points one confirmed finding takes off the score.",
        ),
        ("S45", "score_confirmed"): (
            "监督责任评分中查实一件扣多少分。",
            "How many points one confirmed finding takes off the score.",
        ),
        ("S46", "score_confirmed"): (
            "监督责任评分中查实一件扣多少分。",
            "How many points one confirmed finding takes off the score.",
        ),
        ("S47", "score_confirmed"): (
            "监督责任评分中查实一件扣多少分。",
            "How many points one confirmed finding takes off the score.",
        ),
        ("S38", "contract_min"): (
            "达到多少分的支付必须有合同。",
            "From how many fen on a payment needs a contract.",
        ),
        ("S40", "days"): (
            "资金到账后最多几天拨付。",
            "How many days money may lie where it arrived.",
        ),
        ("S40", "red_days"): (
            "民生资金超过几天未拨为红牌。",
            "After how many days money for livelihoods that still lies is a red card.",
        ),
        ("S40", "publish_days"): (
            "支付后几天内在末端公开。",
            "Within how many days a payment is published where it is received.",
        ),
        ("S40", "look"): (
            "监督机构几个工作日内跟进资金链的一环。",
            "Within how many workdays the supervising body looks at a link of a fund.",
        ),
        ("S41", "ratio"): (
            "累计变更超过合同额多大比例须先经决议。",
            "Which share of the contracts changes may reach without a resolution.",
        ),
        ("S41", "near"): (
            "达到变更限额多大比例算贴近限额。",
            "Which share of the change limit counts as just below it.",
        ),
        ("S41", "near_n"): (
            "几笔贴近限额的变更就提示。",
            "How many changes just below the limit are found.",
        ),
        ("S41", "near_days"): (
            "贴近限额的变更在多少天之内一并计算。",
            "Within how many days changes just below the limit are counted together.",
        ),
        ("S41", "look"): (
            "监督机构几个工作日内跟进项目链的一环。",
            "Within how many workdays the supervising body looks at a link of a project.",
        ),
    }
)


def meaning(rule: str, setting: str, language: str) -> str:
    """Return what a setting means in a language, "" where nothing is written down.

    >>> meaning("S16", "max_days", "en")
    'How many days one stop may last.'
    """
    key = (rule, setting)
    zh, en = SAID.get(key) or LISTS.get(key) or ("", "")
    return en if language == "en" else zh
