"""빈칸이 있는 쪽의 제목 아래에 진도를 적을 줄을 둡니다. 나중에 끼워 넣으면 읽던 글이 밀립니다.

채운 수는 `page.js`가 적습니다. 자바스크립트가 없으면 테마의 `pst-js-only`가 감춥니다.
"""

import re

_BLANK = re.compile(r'<div class="chaewo-widget" [^>]*?data-widget="\w*blank"')


def setup(app):
    app.connect("html-page-context", add)


def add(app, pagename, templatename, context, doctree):
    total = len(_BLANK.findall(context.get("body", "")))
    if total:
        # 막대는 화면 낭독기가 읽지 않습니다. 같은 것을 글로 적었습니다.
        line = (
            '<p id="chaewo-progress-title" class="chaewo-progress pst-js-only">'
            f"<span>이 쪽의 빈칸 0 / {total}</span>"
            f'<progress aria-hidden="true" max="{total}" value="0"></progress></p>'
        )
        context["body"] = context["body"].replace("</h1>", f"</h1>{line}", 1)
