"""쪽의 모든 말을 한국어로. 이 책의 말이 Sphinx와 테마의 번역보다 먼저 쓰이게 합니다."""

import json
from gettext import NullTranslations
from pathlib import Path

from sphinx import locale
from sphinx.errors import ExtensionError

from chaewo.static_site import messages


class Messages(NullTranslations):
    """사전에 있는 말은 사전의 것, 없는 말은 뒤에 이어진 번역의 것."""

    def __init__(self, table: dict[str, str]):
        super().__init__()
        self._table = table

    def gettext(self, message):
        """한국어 한 마디."""
        return self._table.get(message) or super().gettext(message)


def setup(app):
    """.po 파일을 쓰지 않는 까닭: Sphinx는 그 곁, 곧 원본 폴더 안에 .mo를 만듭니다.

    `booktheme`의 번역은 테마가 등록될 때 뒤에 이어지므로, 이 확장은 테마보다 먼저 적혀야 합니다.
    """
    sphinx_messages = Messages(messages.SPHINX)
    sphinx_messages.add_fallback(app.translator)
    app.translator = sphinx_messages  # 템플릿이 쓰는 번역
    locale.translators["general", "sphinx"] = sphinx_messages
    locale.translators["general", "booktheme"] = Messages(messages.BOOK_THEME)
    app.connect("build-finished", translate_copybutton)


def translate_copybutton(app, exception):
    """sphinx-copybutton의 말은 스크립트 안에 있어, 옮겨진 스크립트에 한국어를 끼웁니다."""
    if exception or app.builder.format != "html":
        return
    path = Path(app.outdir, "_static", "copybutton.js")
    text = path.read_text(encoding="utf-8")
    ours = f"  ko: {json.dumps(messages.COPY_BUTTON, ensure_ascii=False)},\n"
    if ours in text:
        return  # 바뀐 쪽이 없으면 Sphinx는 정적 파일을 다시 옮기지 않습니다.
    opening = "const messages = {\n"
    if text.count(opening) != 1:
        raise ExtensionError(f"{path.name}의 모양이 바뀌어 한국어를 끼우지 못했습니다.")
    path.write_text(text.replace(opening, opening + ours), encoding="utf-8")
