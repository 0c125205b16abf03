"""도구가 터미널에 적는 말: 좁은 글자표에서도, 쓸 수 없는 폴더에서도 호출 기록이 나오지 않습니다."""

import os
import subprocess
import sys

import pytest

from tools.lib.notebook_files import ROOT


def run(code: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "0", **environment},
        capture_output=True,
    )


@pytest.mark.parametrize("prepare", ["import tools", "from chaewo import setup\nsetup()"])
def test_marks_that_a_korean_windows_pipe_lacks_do_not_stop_the_program(prepare):
    done = run(f"{prepare}\nprint('✓ 기록')", PYTHONIOENCODING="cp949")
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode("cp949").strip() == "? 기록"


def test_unwritable_folder_is_a_sentence():
    code = "import tools\nraise PermissionError(13, 'Permission denied', 'book/a.ipynb')"
    said = run(code, PYTHONIOENCODING="utf-8").stderr.decode("utf-8")
    assert "book/a.ipynb: 여기에 쓸 수 없습니다" in said
    assert "Traceback" not in said


def test_other_errors_keep_their_traceback():
    said = run("import tools\nraise FileNotFoundError(2, '없음', 'x')").stderr
    assert b"Traceback" in said
