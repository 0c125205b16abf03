"""만든 책에 있는 쪽들. 새 주소로 보내기만 하는 옛 주소의 쪽은 셈에 넣지 않습니다."""

from pathlib import Path

from chaewo.static_site.redirects import moved


def pages_in(site: Path, *folders: str) -> list[Path]:
    """`site`의 폴더들에 있는 쪽, 이름의 차례대로."""
    found = (path for folder in folders for path in (site / folder).rglob("*.html"))
    old = {site / f"{name}.html" for name in moved()}
    return sorted(path for path in found if path not in old)
