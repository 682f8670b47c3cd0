# SPDX-License-Identifier: Apache-2.0
"""Addresses of the desk."""

from django.urls import path

from tonggui.desk import (
    accounts,
    exchange,
    home,
    posts,
    receipts,
    supervisors,
    trail,
    units,
    xrays,
)

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("units/", units.units, name="units"),
    path("units/new/", units.found, name="found-unit"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("units/<str:code>/revise/", units.revise, name="revise-unit"),
    path("units/<str:code>/divide/", units.divide, name="divide-work"),
    path("units/<str:code>/appoint/", posts.appoint, name="appoint"),
    path("units/<str:code>/lend/", posts.lend, name="lend"),
    path("units/<str:code>/posts/new/", posts.create, name="create-post"),
    path("posts/<path:code>/abolish/", posts.abolish, name="abolish-post"),
    path("officials/new/", posts.register, name="register-official"),
    path("tenures/<int:number>/end/", posts.end_tenure, name="end-tenure"),
    path("delegations/<int:number>/end/", posts.take_back, name="take-back"),
    path("bodies/", supervisors.bodies, name="bodies"),
    path("bodies/<str:code>/join/", supervisors.join, name="join"),
    path("bodies/<str:code>/remit/", supervisors.assign, name="assign-remit"),
    path("members/<int:number>/end/", supervisors.leave, name="leave"),
    path("remits/<int:number>/end/", supervisors.end_remit, name="end-remit"),
    path("organisation.xlsx", exchange.exported, name="export"),
    path("organisation/template.xlsx", exchange.template, name="template"),
    path("organisation/import/", exchange.imported, name="import"),
    path("xray/", xrays.county, name="xray"),
    path("xray/<str:code>/", xrays.unit, name="unit-xray"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/", accounts.make, name="make-account"),
    path("accounts/<int:number>/link/", accounts.link, name="link"),
    path("accounts/<int:number>/lock/", accounts.lock, name="lock"),
    path("accounts/<int:number>/open/", accounts.unlock, name="open"),
    path("accounts/<int:number>/sessions/end/", accounts.end_sessions, name="end-sessions"),
    path("receipts/", receipts.receipts, name="receipts"),
    path("receipts/<int:number>/", receipts.receipt, name="receipt"),
    path("trail/", trail.trail, name="trail"),
    path("trail/sign-ins/", trail.sign_ins, name="sign-ins"),
]
