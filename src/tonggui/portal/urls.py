# SPDX-License-Identifier: Apache-2.0
"""Addresses of the public pages."""

from django.urls import path, re_path

from tonggui.portal import (
    bodies,
    comparing,
    dossier,
    front,
    grounds,
    ledger,
    officials,
    posts,
    powers,
    proposing,
    rounds,
    rules,
    search,
    units,
)

TILE = r"tile/(?:entries|[0-9]{1,2})/(?:x[0-9]{3}/){0,6}[0-9]{3}(?:\.p/[0-9]{1,3})?"

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("search/", search.search, name="search"),
    path("units/", units.units, name="units"),
    path("units.<str:as_file>", units.units, name="units-file"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("powers/", powers.powers, name="powers"),
    path("powers.<str:as_file>", powers.powers, name="powers-file"),
    path("powers/<str:code>/", dossier.power, name="power"),
    path("powers/<str:code>/<int:number>/", dossier.edition, name="edition"),
    path("powers/<str:code>/<int:number>.<str:as_file>", dossier.edition, name="edition-file"),
    path("powers/<str:code>/propose/", proposing.propose, name="propose"),
    path("rounds/", rounds.rounds, name="rounds"),
    path("rules/", rules.rules, name="rules"),
    path("rules.yaml", rules.lists, name="rules-lists"),
    path("rules.<str:as_file>", rules.rules, name="rules-file"),
    path("proposals/", proposing.reply, name="reply"),
    path("powers/<str:code>/<int:number>/to/<int:other>/", comparing.compared, name="compared"),
    path("bases/", grounds.bases, name="bases"),
    path("bases.<str:as_file>", grounds.bases, name="bases-file"),
    path("bases/one/", grounds.basis, name="basis"),
    path("documents/", grounds.documents, name="documents"),
    path("documents.<str:as_file>", grounds.documents, name="documents-file"),
    path("documents/one/", grounds.document, name="document"),
    path("confirmations/", posts.confirmations, name="confirmations"),
    path("confirmations.<str:as_file>", posts.confirmations, name="confirmations-file"),
    path("posts/<path:code>.<str:as_file>", posts.post, name="post-file"),
    path("posts/<path:code>/", posts.post, name="post"),
    path("officials/<str:code>/", officials.official, name="official"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies.<str:as_file>", bodies.bodies, name="bodies-file"),
    path("bodies/<str:code>/", bodies.body, name="body"),
    path("remits/", bodies.remits, name="remits"),
    path("remits.<str:as_file>", bodies.remits, name="remits-file"),
    path("coverage/", bodies.coverage, name="coverage"),
    path("coverage.<str:as_file>", bodies.coverage, name="coverage-file"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/verify/", ledger.verify, name="verify"),
    path("ledger/<int:number>/", ledger.entry, name="entry"),
    path("ledger/<int:number>/proof", ledger.proof, name="proof"),
    re_path(rf"^ledger/(?P<path>checkpoint|keys|policy|{TILE})$", ledger.file, name="ledger-file"),
]
