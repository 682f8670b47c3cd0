# SPDX-License-Identifier: Apache-2.0
"""Rounds, trials, what is withheld, and the bounds of decisions."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_one_answer_a_day"),
        ("registry", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LevelRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "level",
                    models.CharField(
                        choices=[("高", "high"), ("中", "medium"), ("低", "low")],
                        max_length=4,
                        verbose_name="risk level",
                    ),
                ),
                (
                    "led_by",
                    models.CharField(
                        choices=[
                            ("县纪委", "county commission"),
                            ("派出纪工委", "dispatched work committee"),
                            ("派驻部门纪检组", "stationed group"),
                            ("乡镇纪委", "township commission"),
                            ("村务监督委员会", "village supervision committee"),
                            ("内部监督", "internal supervision"),
                            ("协同监督", "cooperating supervision"),
                            ("社会监督", "supervision by society"),
                        ],
                        max_length=16,
                        verbose_name="led by",
                    ),
                ),
                (
                    "every_days",
                    models.PositiveSmallIntegerField(verbose_name="at least every so many days"),
                ),
                (
                    "percent",
                    models.PositiveSmallIntegerField(verbose_name="share of cases sampled, %"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="levelrule_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("every_days__gte", 1), ("percent__range", (0, 100))),
                        name="a_level_is_watched",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PastEvents",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="file")),
                ("digest", models.CharField(max_length=71)),
                ("used_for", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("cases", models.PositiveIntegerField()),
                ("events", models.PositiveIntegerField()),
                ("kept_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ReservedMatter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("code", models.CharField(max_length=60, verbose_name="code")),
                ("name", models.CharField(max_length=120, verbose_name="matter")),
                (
                    "days",
                    models.PositiveSmallIntegerField(verbose_name="days until it is carried out"),
                ),
                (
                    "forum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.collectivebody",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reserved",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=48, unique=True, verbose_name="code")),
                ("campaign", models.CharField(blank=True, max_length=40)),
                ("begins_on", models.DateField(verbose_name="begins on")),
                ("asks_until", models.DateField(verbose_name="posts answer until")),
                ("proposes_until", models.DateField(verbose_name="the public proposes until")),
                ("checks_until", models.DateField(verbose_name="peers answer until")),
                ("meets_until", models.DateField(verbose_name="adopted until")),
                ("seed", models.CharField(max_length=64)),
                ("opened_at", models.DateTimeField()),
                (
                    "resolution",
                    models.CharField(blank=True, max_length=200, verbose_name="resolution"),
                ),
                ("adopted_on", models.DateField(null=True, verbose_name="adopted on")),
                ("closed_at", models.DateTimeField(null=True)),
                ("forced_because", models.CharField(blank=True, max_length=300)),
                (
                    "body",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.collectivebody",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="people.unit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("node", models.CharField(blank=True, max_length=60, verbose_name="node")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("自己找", "found by the posts themselves"),
                            ("群众提", "proposed by the public"),
                            ("相互查", "found by peers"),
                            ("组织评", "assessed by the organisation"),
                            ("集体定", "adopted in a meeting"),
                        ],
                        max_length=4,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("权力寻租易发点", "where power can be sold"),
                            ("暗箱操作危险点", "where things can be done in the dark"),
                            ("监督管理薄弱点", "where supervision is weak"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("description", models.CharField(max_length=300, verbose_name="what can go wrong")),
                ("cause", models.CharField(blank=True, max_length=300, verbose_name="why it can")),
                ("receipt", models.CharField(max_length=16, null=True, unique=True)),
                ("proposed_at", models.DateTimeField()),
                ("is_taken", models.BooleanField(null=True)),
                ("reply", models.CharField(blank=True, max_length=500, verbose_name="reply")),
                ("replied_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                    ),
                ),
                (
                    "power",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="registry.power",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="rounds.round",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PeerCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "nothing_because",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="why there is nothing to say"
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                    ),
                ),
                (
                    "power",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.power",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="rounds.round",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("risk", models.CharField(max_length=60)),
                ("node", models.CharField(max_length=60, verbose_name="node")),
                ("description", models.CharField(max_length=300, verbose_name="what can go wrong")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("权力寻租易发点", "where power can be sold"),
                            ("暗箱操作危险点", "where things can be done in the dark"),
                            ("监督管理薄弱点", "where supervision is weak"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("layer", models.CharField(max_length=16, verbose_name="layer")),
                ("cause", models.CharField(max_length=300, verbose_name="why it can")),
                ("likelihood", models.PositiveSmallIntegerField(verbose_name="likelihood")),
                ("impact", models.PositiveSmallIntegerField(verbose_name="impact")),
                ("modifiers", models.JSONField(default=dict)),
                (
                    "level",
                    models.CharField(
                        choices=[("高", "high"), ("中", "medium"), ("低", "low")],
                        max_length=4,
                        verbose_name="level",
                    ),
                ),
                (
                    "override_reason",
                    models.CharField(blank=True, max_length=300, verbose_name="why another level"),
                ),
                (
                    "level_after",
                    models.CharField(
                        blank=True,
                        choices=[("高", "high"), ("中", "medium"), ("低", "low")],
                        max_length=4,
                        verbose_name="level after its controls",
                    ),
                ),
                (
                    "accepted_by",
                    models.CharField(blank=True, max_length=140, verbose_name="accepted by"),
                ),
                (
                    "accepted_because",
                    models.CharField(blank=True, max_length=300, verbose_name="why it is accepted"),
                ),
                ("look_again_on", models.DateField(null=True, verbose_name="look again on")),
                ("sources", models.JSONField(default=list)),
                ("scored_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "power",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.power",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessments",
                        to="rounds.round",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Asked",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "nothing_because",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="why there is no risk"
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.post",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="asked",
                        to="rounds.round",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TakeOver",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("taken_at", models.DateTimeField()),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.draft",
                    ),
                ),
                (
                    "power",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.power",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taken",
                        to="rounds.round",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("control", models.CharField(blank=True, max_length=80, verbose_name="control")),
                ("node", models.CharField(blank=True, max_length=60, verbose_name="node")),
                ("rule", models.CharField(max_length=8, verbose_name="check")),
                ("settings", models.JSONField(default=dict)),
                ("cases", models.PositiveIntegerField(default=0)),
                ("reached", models.PositiveIntegerField(default=0)),
                ("found", models.PositiveIntegerField(default=0)),
                ("shown", models.JSONField(default=list)),
                ("is_judged", models.BooleanField(default=True)),
                ("begun_at", models.DateTimeField()),
                ("events_name", models.CharField(max_length=120)),
                ("events_digest", models.CharField(max_length=71)),
                ("ended_at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="registry.draft",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TrialRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("control", models.CharField(blank=True, max_length=80, verbose_name="control")),
                ("node", models.CharField(blank=True, max_length=60, verbose_name="node")),
                ("rule", models.CharField(max_length=8, verbose_name="check")),
                ("settings", models.JSONField(default=dict)),
                ("cases", models.PositiveIntegerField(default=0)),
                ("reached", models.PositiveIntegerField(default=0)),
                ("found", models.PositiveIntegerField(default=0)),
                ("shown", models.JSONField(default=list)),
                ("is_judged", models.BooleanField(default=True)),
                ("begun_at", models.DateTimeField()),
                ("total", models.PositiveIntegerField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="registry.draft",
                    ),
                ),
                (
                    "past",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="runs",
                        to="rounds.pastevents",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Withholding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("process", "the procedure"),
                            ("risk", "the list of risks"),
                            ("control", "the list of controls"),
                            ("one-risk", "one risk with its controls"),
                            ("one-control", "one control"),
                            ("boundary", "the boundary of the power"),
                            ("method", "the supervision method"),
                        ],
                        max_length=12,
                        verbose_name="what is withheld",
                    ),
                ),
                (
                    "item",
                    models.CharField(blank=True, max_length=80, verbose_name="code of the item"),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="reason")),
                ("ground", models.CharField(max_length=200, verbose_name="legal ground")),
                ("review_on", models.DateField(verbose_name="looked at again on")),
                ("asked_at", models.DateTimeField()),
                (
                    "approved_by",
                    models.CharField(blank=True, max_length=120, verbose_name="approved by"),
                ),
                ("approved_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "power",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withholdings",
                        to="registry.power",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MatterScope",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.DateField(verbose_name="since")),
                ("until", models.DateField(blank=True, null=True, verbose_name="until")),
                ("recorded_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "matter",
                    models.CharField(
                        choices=[
                            ("重大决策", "major decisions"),
                            ("重要人事任免", "important appointments"),
                            ("重大项目安排", "major projects"),
                            ("大额资金使用", "use of large sums"),
                        ],
                        max_length=6,
                        verbose_name="matter",
                    ),
                ),
                (
                    "threshold",
                    models.PositiveBigIntegerField(blank=True, null=True, verbose_name="from"),
                ),
                (
                    "cumulative",
                    models.PositiveBigIntegerField(
                        blank=True, null=True, verbose_name="cumulated from"
                    ),
                ),
                (
                    "window_days",
                    models.PositiveSmallIntegerField(default=365, verbose_name="within days"),
                ),
                ("items", models.JSONField(default=list, verbose_name="items")),
                (
                    "forum",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.collectivebody",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scopes",
                        to="people.unit",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="matterscope_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cumulative", None),
                            models.Q(
                                ("cumulative__gte", models.F("threshold")),
                                ("threshold__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_cumulated_sum_is_no_smaller",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="pastevents",
            constraint=models.UniqueConstraint(
                fields=("used_for", "digest"), name="past_events_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="reservedmatter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="reservedmatter_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("unit",),
                name="one_open_round_a_unit",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("adopted_on", None), ("body", None), ("resolution", "")),
                    models.Q(
                        ("adopted_on__isnull", False),
                        ("body__isnull", False),
                        models.Q(("resolution", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="a_round_is_adopted_by_a_resolution",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("forced_because", ""), ("closed_at__isnull", False), _connector="OR"
                ),
                name="only_a_closed_round_was_forced",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asks_until__gte", models.F("begins_on")),
                    ("proposes_until__gte", models.F("begins_on")),
                    ("checks_until__gte", models.F("begins_on")),
                    ("meets_until__gte", models.F("begins_on")),
                ),
                name="a_round_begins_before_it_ends",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(("round__isnull", False), ("source", "群众提"), _connector="OR"),
                name="only_the_public_proposes_between_rounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_taken", None), ("replied_at", None), ("reply", "")),
                    models.Q(
                        ("is_taken__isnull", False),
                        ("replied_at__isnull", False),
                        models.Q(("reply", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="what_is_settled_has_a_reply",
            ),
        ),
        migrations.AddConstraint(
            model_name="peercheck",
            constraint=models.UniqueConstraint(
                fields=("round", "power", "post"), name="a_peer_looks_once_at_a_power"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                fields=("round", "power", "risk"), name="a_risk_is_assessed_once_a_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("impact__range", (1, 5)), ("likelihood__range", (1, 5))),
                name="scores_run_from_one_to_five",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("accepted_because", ""), ("accepted_by", ""), ("look_again_on", None)
                    ),
                    models.Q(
                        models.Q(("accepted_by", ""), _negated=True),
                        models.Q(("accepted_because", ""), _negated=True),
                        ("look_again_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="accepted_by_name_with_reason_and_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.UniqueConstraint(
                fields=("round", "post"), name="a_post_is_asked_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="takeover",
            constraint=models.UniqueConstraint(fields=("round", "power"), name="taken_over_once"),
        ),
        migrations.AddConstraint(
            model_name="trial",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("found__lte", models.F("cases")), ("reached__lte", models.F("cases"))
                ),
                name="trial_finds_among_its_cases",
            ),
        ),
        migrations.AddConstraint(
            model_name="trialrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("found__lte", models.F("cases")), ("reached__lte", models.F("cases"))
                ),
                name="trialrun_finds_among_its_cases",
            ),
        ),
        migrations.AddConstraint(
            model_name="withholding",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)),
                fields=("power", "part", "item"),
                name="withheld_once_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="withholding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True), models.Q(("ground", ""), _negated=True)
                ),
                name="withheld_on_a_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="withholding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at", None), ("approved_by", "")),
                    models.Q(
                        ("approved_at__isnull", False), models.Q(("approved_by", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="withheld_by_whom",
            ),
        ),
    ]
