"""책이 아는 제 주소: GitHub의 저장소와, 책을 올려 둔 곳.

어디에도 적어 두지 않고 짓는 곳에서 알아냅니다. 그래서 저장소를 복사(fork)해 지으면 그 저장소의 주소가 됩니다.
알 수 없으면 None이고, 그러면 그 주소가 필요한 것은 쪽에 나오지 않습니다.
"""

import os
import re
import subprocess
from collections.abc import Mapping
from pathlib import Path

from sphinx.errors import ExtensionError

PROJECT = Path(__file__).parents[2]
REPOSITORY, SERVER, BASE_URL = "GITHUB_REPOSITORY", "GITHUB_SERVER_URL", "CHAEWO_BASE_URL"
GITHUB = "https://github.com"
_NAME = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
_REMOTE = re.compile(
    r"(?:https://(?:[^@/]*@)?|ssh://git@|git@|git://)(?:www\.)?github\.com[:/](.+?)(?:\.git)?/?"
)


def setup(app):
    """주소가 바뀌면 바뀐 원고가 없어도 쪽을 다시 씁니다."""
    try:
        known = [repository() or "", base_url() or ""]
    except ValueError as wrong:
        raise ExtensionError(str(wrong)) from None
    app.add_config_value("chaewo_addresses", known, "html")


def repository(environment: Mapping[str, str] = os.environ, project: Path = PROJECT) -> str | None:
    """GitHub의 저장소 `주인/이름`. GitHub Actions가 알려 주거나 git의 origin이 알려 줍니다."""
    name = environment.get(REPOSITORY, "")
    if name:
        elsewhere = environment.get(SERVER, GITHUB).rstrip("/") != GITHUB
        return None if elsewhere or not _NAME.fullmatch(name) else name
    found = _REMOTE.fullmatch(_origin(project))
    return found[1] if found and _NAME.fullmatch(found[1]) else None


def base_url(environment: Mapping[str, str] = os.environ) -> str | None:
    """책의 첫 폴더의 주소. 언제나 `/`로 끝납니다.

    Raises:
        ValueError: 적힌 것이 http 주소가 아닐 때.
    """
    address = environment.get(BASE_URL, "").strip()
    if not address:
        return None
    if not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", address):
        raise ValueError(
            f"{BASE_URL}={address!r}은 책을 올릴 주소가 아닙니다. "
            "'https://'로 시작하는 주소를 적거나 비워 주세요."
        )
    return address.rstrip("/") + "/"


def _origin(project: Path) -> str:
    # git은 위의 폴더에서도 저장소를 찾습니다. zip으로 받아 다른 저장소 안에 풀었을 수 있습니다.
    if not (project / ".git").exists():
        return ""
    try:
        asked = subprocess.run(
            ["git", "-C", str(project), "remote", "get-url", "origin"],
            capture_output=True,
            encoding="utf-8",
            errors="replace",
        )
    except OSError:  # git이 없는 컴퓨터
        return ""
    return asked.stdout.strip()
