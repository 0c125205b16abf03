"""위젯이 살아나기 전과 자바스크립트가 없을 때의 글: 역따옴표로 싼 코드를 코드로 보입니다."""

import re

_FALLBACK = re.compile(r'(<div class="chaewo-widget"[^>]*>)((?:<p>[^<]*</p>)+)')
_CODE = re.compile(r"`([^`<]+)`")


def setup(app):
    app.connect("html-page-context", mark_code)


def mark_code(app, pagename, templatename, context, doctree):
    if "body" in context:
        context["body"] = with_code(context["body"])


def with_code(body: str) -> str:
    def marked(found: re.Match) -> str:
        return found[1] + _CODE.sub(r"<code>\1</code>", found[2])

    return _FALLBACK.sub(marked, body)
