"""Texts that have broken other systems: families of attacks, and their members spliced into each other."""

import random
from collections.abc import Iterator

_SQL = (
    "' OR 1=1 --", "' OR '1'='1", "'; DROP TABLE timeline_events; --", '" OR ""="', "\\' OR 1=1 --", "') OR ('1'='1",
    "1) UNION ALL SELECT * FROM t --", "' UNION SELECT organization_id, data FROM timeline_events --", "/**/", "--",
    "#",
    "/*!50000 SELECT*/", "'||'x'||'", "(SELECT 1)", "0x27", "1e0", "admin'--", "' AND sleep(3) --",
    "x' AND 1=0 OR 'x'='x",
    "') ORDER BY 1 --", "' LIMIT 1 --", "'; TRUNCATE dead_letters; --", "@@version", "current_user()", "''", "`x`",
)  # fmt: skip
_CLICKHOUSE = (
    "{q:String}", "{organization:String}", "{object_id:String}", "{x:Identifier}", "{{}}", "x' FORMAT TabSeparated --",
    "' SETTINGS additional_table_filters='{}' --", "' SETTINGS log_comment='victim' --", "organization_id != ''",
    "' INTO OUTFILE '/tmp/x' --", "file('/etc/passwd')", "url('http://127.0.0.1/')", "remote('127.0.0.1','system.one')",
    "arrayJoin([1])", "toString(1)", "$$x$$", "$heredoc$x$heredoc$", "\\N", "[]", "['a']", "('a','b')", "{'a':'b'}",
    "null",
    "NULL", "nan", "inf", "-inf", "tuple()", "dictGet('x','y',1)", "sleepEachRow(1)", "system.users", "a\\,b", "-'-",
)  # fmt: skip
_FORMATS = (
    "%(organization)s", "%s%s%s%n", "%27", "%2527", "%00", "${database}", "${jndi:ldap://x}", "{0}", "{.__class__}",
    "{{7*7}}", "{% for x in y %}", "<%= 7*7 %>", "#{7*7}", "$(id)", "`id`", "| id", "; id", "&& id", "\\x27", "\\u0027",
    "\\0", "\\\\", "\\", "'", '"', ";", ",", "=", "&a=b", "#x", "?", "+", "a+b", "a%20b", "a b", "~", "^", "|",
)  # fmt: skip
_PATHS = (
    "../../../etc/passwd", "..%2f..%2f", "..\\..\\", "/etc/passwd", "file:///etc/passwd", "C:\\boot.ini", "....//",
    "%2e%2e/", "//evil.example/x", "http://evil.example", "//", "/", ".", "..", "a/b", "a\\b", "a:b", "a|b", "~root",
)  # fmt: skip
_UNICODE = (
    "x\u2019 OR 1=1", "\uff07 OR 1=1", "\U0001f600'", "\ufeff'", "\u202e'", "\u200b", "\u200d'", "e\u0301", "\u00e9",
    "\u212a",
    "\u0130", "\u1e9e", "\ufb01", "\u4e16\u754c", "\u0627\u0644", "\u05d0", "\U0001d54f", "\u3000", "\u00a0",
    "\u2028", "\u2029",
    "\uffff", "\ufffd", "\U0010ffff", "Z\u0335\u0321a\u0335", "\u0441\u0430\u0440", "I\u0307", "\u03a3\u03c2",
    "\U0001f1e9\U0001f1ea",
)  # fmt: skip
_PATTERNS = (
    ".*",
    ".+",
    "(a+)+$",
    "[a-z",
    "(?i)x",
    "^",
    "$",
    "\\d+",
    "*",
    "%",
    "_",
    "a_b",
    "%%",
    "[^x]*",
    "x{1,99}",
    "a|b",
    "(((",
)
_MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=y>",
    "<!--",
    "]]>",
    "&amp;",
    "&#39;",
    "javascript:x",
    "<svg/>",
)
_CONTROLS = (
    "a\0b",
    "\0",
    "a\r\nb",
    "\r\nSet-Cookie: a=b",
    "\n",
    "\t",
    "\x1b[31m",
    "\x7f",
    "a\x08b",
    "\x85",
    "\x00' OR 1=1 --",
)
_LONG = (
    "a" * 128,
    "'" * 128,
    "\\" * 127,
    "a" * 129,
    "\U0001f600" * 64,
    "\u00e9" * 128,
    "x" * 1_000,
    "' OR 1=1 --" * 50,
)

FAMILIES = (_SQL, _CLICKHOUSE, _FORMATS, _PATHS, _UNICODE, _PATTERNS, _MARKUP, _CONTROLS, _LONG)


def hostile_texts(count: int) -> list[str]:
    """So many different texts, the same ones in every run."""
    return list(dict.fromkeys(_endless(count * 2)))[:count]


def _endless(count: int) -> Iterator[str]:
    generator = random.Random(3)
    plain = [text for family in FAMILIES for text in family]
    yield from plain
    for _ in range(count):
        one, other = generator.choice(plain), generator.choice(plain)
        middle = generator.choice(("", " ", "'", "\\", "lead-1", "\u00e9", ","))
        yield generator.choice((one + middle + other, f"lead-1{one}{other}", f"{one}{middle}"))
