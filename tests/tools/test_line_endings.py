"""윈도우의 git(`autocrlf=true`)이 받아도 파일은 저장소에 있는 그대로입니다."""

import shutil
import subprocess

from tools.lib.notebook_files import ROOT

FILES = [
    ".gitattributes",
    ".ci/run",  # 줄 끝이 CRLF이면 돌지 않는 셸 스크립트
    "solutions/autograd/ex02_backward.ipynb",
    "chaewo/fonts/ChaewoSansKR-Regular.ttf",
]


def test_checkout_on_windows_changes_nothing(tmp_path):
    def git(*arguments):
        command = ["git", "-c", "core.autocrlf=true", "-c", "core.safecrlf=false", *arguments]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    git("init", "--quiet")
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    git("add", ".")
    for name in FILES[1:]:
        (tmp_path / name).unlink()
    git("checkout-index", "--all")
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (ROOT / name).read_bytes(), name
