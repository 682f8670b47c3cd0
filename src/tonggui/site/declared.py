# SPDX-License-Identifier: Apache-2.0
"""Every setting there is, listed in docs/reference/settings.md by `make docs`."""

from __future__ import annotations

from typing import Any

from tonggui.site.setting import (
    Setting,
    folder,
    folder_name,
    hosts,
    hours,
    issuer,
    mail_server,
    mailbox,
    one_of,
    origin,
    place,
    program,
    secret,
    socket,
    text,
    truth,
    up_to,
    web_address,
    zone,
)

HOME = Setting(
    "TONGGUI_HOME",
    ".tonggui/site",
    folder,
    "a folder",
    "Holds all that is kept on disk: the SQLite file, media, keys, the tiles of the ledger.",
    "所有落盘数据所在的文件夹：SQLite 数据库、附件、密钥、存证文件。",
)
DATABASE = Setting(
    "DATABASE_URL",
    "",
    str,
    "sqlite:///… or postgres://user:password@host:port/name",
    "Where rows are kept; empty means SQLite in TONGGUI_HOME.",
    "数据库地址；留空则用 TONGGUI_HOME 里的 SQLite。",
    is_secret=True,
)
SECRET_KEY = Setting(
    "TONGGUI_SECRET_KEY",
    "",
    secret,
    "a random text of 32 characters or more",
    "Signs sessions; empty means one is made once and kept in TONGGUI_HOME/secret-key.",
    "会话签名密钥；留空则自动生成一次，存于 TONGGUI_HOME/secret-key。",
    is_secret=True,
)
HOSTS = Setting(
    "TONGGUI_HOSTS",
    "",
    hosts,
    "names of hosts separated by commas, without ports",
    "The names under which this site may be asked for; this machine's own always count.",
    "本站可以用哪些域名访问；本机名总是允许。",
)
PUBLIC_URL = Setting(
    "TONGGUI_PUBLIC_URL",
    "",
    web_address,
    "an address without a path, such as https://power.example.gov.cn",
    "The address people use; needed for passkeys, OIDC and behind a TLS proxy.",
    "用户访问的地址；通行密钥、统一身份认证和 TLS 代理都需要它。",
)
BEHIND_PROXY = Setting(
    "TONGGUI_BEHIND_PROXY",
    "no",
    truth,
    "yes or no",
    "Whether a TLS proxy of ours stands before the site and sets X-Forwarded-Proto.",
    "前面是否有本方的 TLS 代理，并由它设置 X-Forwarded-Proto。",
)
DEBUG = Setting(
    "TONGGUI_DEBUG",
    "no",
    truth,
    "yes or no",
    "Show errors in full; never in service.",
    "显示完整错误信息；正式运行时不得开启。",
)
LANGUAGE = Setting(
    "TONGGUI_LANGUAGE",
    "zh-hans",
    one_of("zh-hans", "en"),
    "zh-hans or en",
    "The language of a visitor who has not chosen one.",
    "未选择语言的访客看到的语言。",
)
TIMEZONE = Setting(
    "TONGGUI_TIMEZONE",
    "Asia/Shanghai",
    zone,
    "a time zone such as Asia/Shanghai",
    "The zone in which days begin and times are shown.",
    "日期起算和时间显示所用的时区。",
)
COUNTY = Setting(
    "TONGGUI_COUNTY",
    "",
    text,
    "a short text of one line",
    "The name of the county as it stands beside the brand.",
    "显示在标志旁的县名。",
)
FICTIONAL = Setting(
    "TONGGUI_FICTIONAL",
    "no",
    truth,
    "yes or no",
    "Whether all units, people and cases here are invented; each page then says so.",
    "本站的单位、人员和事项是否均为虚构；为 yes 时每页都注明。",
)
BIND = Setting(
    "TONGGUI_BIND",
    "127.0.0.1:8000",
    place,
    "host:port, such as 127.0.0.1:8000",
    "Where `tonggui serve` listens.",
    "`tonggui serve` 监听的地址和端口。",
)
WORKERS = Setting(
    "TONGGUI_WORKERS",
    "2",
    up_to(256),
    "a whole number from 1 to 256",
    "How many processes answer requests; about one a core.",
    "应答请求的进程数，大约每个处理器核一个。",
)
THREADS = Setting(
    "TONGGUI_THREADS",
    "4",
    up_to(256),
    "a whole number from 1 to 256",
    "How many requests each process answers at once.",
    "每个进程同时应答的请求数。",
)
GRACE = Setting(
    "TONGGUI_GRACE_SECONDS",
    "30",
    up_to(3600),
    "a whole number from 1 to 3600",
    "How long running requests may take to finish when the server is told to stop.",
    "停止服务时，正在处理的请求最多再运行多少秒。",
)
OIDC_ISSUER = Setting(
    "TONGGUI_OIDC_ISSUER",
    "",
    issuer,
    "an address such as https://id.example.gov.cn/realms/county",
    "The county's own identity provider, exactly as it names itself; empty means none.",
    "本县统一身份认证（OIDC）的签发者地址，须与其自称完全一致；留空则不启用。",
)
OIDC_CLIENT_ID = Setting(
    "TONGGUI_OIDC_CLIENT_ID",
    "",
    text,
    "what the provider calls this site",
    "The client id the identity provider gave to this site.",
    "身份认证平台分配给本站的客户端编号。",
)
OIDC_CLIENT_SECRET = Setting(
    "TONGGUI_OIDC_CLIENT_SECRET",
    "",
    text,
    "what the provider gave as secret",
    "The client secret the identity provider gave to this site.",
    "身份认证平台分配给本站的客户端密钥。",
    is_secret=True,
)
OIDC_NAME = Setting(
    "TONGGUI_OIDC_NAME",
    "统一身份认证",
    text,
    "a short text of one line",
    "What the button that signs in through the identity provider says.",
    "登录页上统一身份认证按钮的文字。",
)
LEDGER_ORIGIN = Setting(
    "TONGGUI_LEDGER_ORIGIN",
    "",
    origin,
    "a name such as power.example.gov.cn/ledger",
    "The name of the ledger in its checkpoints, never to change; empty means the public address.",
    "存证日志在检查点中的名称，启用后不得更改；留空则取用户访问的地址。",
)
SIGNER = Setting(
    "TONGGUI_SIGNER",
    "",
    socket,
    "the path of a unix socket, from / on",
    "Where `tonggui-signer` listens; empty means one of ours, with its key in TONGGUI_HOME/signer.",
    "签名程序 `tonggui-signer` 监听的套接字；留空则自行启动一个，密钥存于 TONGGUI_HOME/signer。",
)
SIGNED_WITHIN = Setting(
    "TONGGUI_SIGNED_WITHIN_MINUTES",
    "15",
    up_to(10080),
    "a whole number from 1 to 10080",
    "How long an act may wait to be signed before `/health/ready` says so.",
    "一项行为最多等待多少分钟完成签名，超过后 `/health/ready` 报告异常。",
)
LARGEST_PAPER = Setting(
    "TONGGUI_LARGEST_PAPER_MB",
    "10",
    up_to(10),
    "a whole number above zero, at most 10",
    "How large one file of evidence may be, in millions of bytes.",
    "一份佐证文件最大多少兆字节。",
)
SCANNER = Setting(
    "TONGGUI_SCANNER",
    "",
    program,
    "the path of a program",
    "Looks at each file of evidence for viruses before it is kept: it is given the path, and ends "
    "with 0 where the file is clean; empty means none.",
    "佐证文件入库前的病毒查杀程序：以文件路径为参数，干净则退出码为 0；留空则不查杀。",
)
MAIL_SERVER = Setting(
    "TONGGUI_MAIL_SERVER",
    "",
    mail_server,
    "smtps://user:password@host:465 or smtp+starttls://user:password@host:587",
    "The mail server that notices go out by; smtp:// only on this machine; empty means no mail.",
    "发送提醒邮件的服务器；smtp:// 只能指向本机；留空则不发邮件。",
    is_secret=True,
)
MAIL_FROM = Setting(
    "TONGGUI_MAIL_FROM",
    "tonggui@localhost",
    mailbox,
    "an address such as tonggui@example.gov.cn",
    "The address that mail comes from.",
    "提醒邮件的发件地址。",
)
WEBHOOK = Setting(
    "TONGGUI_WEBHOOK",
    "",
    issuer,
    "an https address; http only on this machine",
    "Where notices are posted to, signed: the county's own message service; empty means none.",
    "以签名方式推送提醒的地址，例如本县的消息平台；留空则不推送。",
)
WEBHOOK_SECRET = Setting(
    "TONGGUI_WEBHOOK_SECRET",
    "",
    secret,
    "a random text of 32 characters or more",
    "Signs what is posted to the web hook (HMAC-SHA256); needed where there is one.",
    "推送内容的签名密钥（HMAC-SHA256）；设了推送地址就必须填写。",
    is_secret=True,
)
WORK_HOURS = Setting(
    "TONGGUI_WORK_HOURS",
    "08:30-17:30",
    hours,
    "two times of day such as 08:30-17:30",
    "Between which times of working days notices go out.",
    "工作日的什么时段内发出提醒。",
)
INCOMING = Setting(
    "TONGGUI_INCOMING",
    "incoming",
    folder_name,
    "the name of a folder, such as incoming",
    "The folder in TONGGUI_HOME from which files of other systems' events are taken in; empty "
    "means none.",
    "TONGGUI_HOME 下接收其他系统事件文件的文件夹；留空则不接收。",
)
SETTINGS: tuple[Setting[Any], ...] = (
    HOME,
    DATABASE,
    SECRET_KEY,
    HOSTS,
    PUBLIC_URL,
    BEHIND_PROXY,
    DEBUG,
    LANGUAGE,
    TIMEZONE,
    COUNTY,
    FICTIONAL,
    BIND,
    WORKERS,
    THREADS,
    GRACE,
    OIDC_ISSUER,
    OIDC_CLIENT_ID,
    OIDC_CLIENT_SECRET,
    OIDC_NAME,
    LEDGER_ORIGIN,
    SIGNER,
    SIGNED_WITHIN,
    LARGEST_PAPER,
    SCANNER,
    MAIL_SERVER,
    MAIL_FROM,
    WEBHOOK,
    WEBHOOK_SECRET,
    WORK_HOURS,
    INCOMING,
)
