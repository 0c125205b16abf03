"""`CLASS.md`에 적힌 명령. 검사는 글에 적힌 것을 그대로 실행합니다."""

import re

from tools.lib.notebook_files import ROOT

_BLOCK = re.compile(r"^```bash\n# (?P<who>관리자|교사|학생)\b.*\n(?P<script>(?:.*\n)*?)```$", re.M)


def blocks() -> list[tuple[str, str]]:
    """(누가, 무엇을)을 적힌 차례대로. 누가 하는지는 블록의 첫 줄에 있습니다."""
    page = (ROOT / "CLASS.md").read_text(encoding="utf-8")
    found = [(block["who"], block["script"]) for block in _BLOCK.finditer(page)]
    assert len(found) == page.count("```bash\n"), "첫 줄에 누가 하는지 적지 않은 명령이 있습니다."
    return found
