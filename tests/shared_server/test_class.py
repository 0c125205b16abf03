"""CLASS.md의 명령을 적힌 그대로, 사용자가 여럿인 서버에서 실행한 다음에 봅니다: 점수, 권한, 돌려받은 것."""

import csv
import socket
import subprocess

import nbformat
import pytest

from tests.shared_server import students
from tests.shared_server.course import PART, WORK
from tools.lib.notebook_files import ROOT, notebooks_in

COURSE = "/home/teacher/chaewo"
EXCHANGE = "/srv/exchange/chaewo"
# 폴더 → 권한과 주인
MODES = {
    COURSE: "700 teacher",
    "/home/teacher": "700 teacher",
    "/home/hana": "700 hana",
    "/srv/jupyter": "755 teacher",
    "/srv/exchange": "1777 teacher",
    EXCHANGE: "755 teacher",
    f"{EXCHANGE}/outbound": "755 teacher",
    f"{EXCHANGE}/inbound": "2733 teacher",  # 넣을 수만 있고, 이름을 알 수 없습니다.
    f"{EXCHANGE}/feedback": "711 teacher",  # 이름을 아는 것만 읽습니다.
}
UNREADABLE = [
    COURSE,
    f"{COURSE}/gradebook.db",
    f"{COURSE}/grades.csv",
    f"{COURSE}/solutions/{PART}/ex03_jacobian.ipynb",
    f"{COURSE}/submitted/hana/{PART}/ex03_jacobian.ipynb",
    f"{COURSE}/autograded/hana/{PART}/ex03_jacobian.ipynb",
    f"{COURSE}/feedback/hana/{PART}/ex03_jacobian.html",
    f"/home/hana/{PART}/ex03_jacobian.ipynb",
    f"/home/hana/{PART}/feedback",
    "/home/hana/.local/share/jupyter/nbgrader_cache",
    "/home/teacher/.jupyter",
    f"{EXCHANGE}/inbound",
    f"{EXCHANGE}/feedback",
]
FORBIDDEN = [
    f"touch {COURSE}/gradebook.db",
    f"touch {EXCHANGE}/outbound/{PART}/ex03_jacobian.ipynb",
    f"touch {EXCHANGE}/feedback/new.html",
    f"mv {EXCHANGE} /srv/exchange/mine",
    f"rm -r {EXCHANGE}/inbound/hana+*",
    "touch /srv/jupyter/etc/jupyter/nbgrader_config.py",
    "touch $(python3 -c 'import chaewo; print(chaewo.__file__)')",
]


def test_every_point_is_as_expected(course):
    assert {(who, name): score for who, name, score, *_ in course.grades} == course.expected
    assert not [row for row in course.grades if row[-1]], (
        "손으로 채점하기를 기다리는 것이 있습니다."
    )


def test_only_late_work_is_late_and_loses_nothing(course):
    late = {who for who, _, _, seconds, _ in course.grades if seconds > 0}
    assert late == {"neuri", "ahra"}


def test_export_has_everyone(course):
    text = course.machine.run("cat ~/chaewo/grades.csv", "teacher").stdout
    rows = {row["student_id"]: float(row["score"]) for row in csv.DictReader(text.splitlines())}
    for student in WORK:
        parts = [score for (who, _), score in course.expected.items() if who == student]
        assert rows[student] == sum(parts), student


def test_renamed_notebook_is_refused_before_it_is_lost(course):
    assert course.renamed.returncode != 0
    assert "ex04_vjp.ipynb: MISSING" in course.renamed.stderr


def test_modes(course):
    seen = course.machine.run(f"stat --format '%n:%a %U' {' '.join(MODES)}").stdout
    assert dict(line.split(":") for line in seen.splitlines()) == MODES


@pytest.mark.parametrize("path", UNREADABLE)
def test_no_student_reads(course, path):
    assert course.machine.run(f"test -e {path}").returncode == 0
    assert course.machine.run(f"test -r {path}", "sena", check=False).returncode == 1


@pytest.mark.parametrize("command", FORBIDDEN)
def test_no_student_writes(course, command):
    assert course.machine.run(command, "sena", check=False).returncode != 0


def test_graded_code_sees_only_its_own_submission(course):
    text = course.machine.read(f"{COURSE}/autograded/jisu/{PART}/ex03_jacobian.ipynb")
    peeked = students.answers(nbformat.reads(text, 4))["hand_jacobian"]
    assert [out.get("text") for out in peeked.outputs] == ["['autograded'] ['jisu'] []\n"]


def test_everyone_gets_back_only_their_own(course):
    given = {path.stem for path in notebooks_in(ROOT / "solutions" / PART)}
    for student in WORK:
        listed = f"find ~/{PART}/feedback -name '*.html' -printf '%f\\n'"
        found = course.machine.run(listed, student).stdout.split()
        assert {name.removesuffix(".html") for name in found} == given, student


def test_formgrader_opens_from_home(course):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ask = "curl --silent --fail --retry 100 --retry-delay 1 --retry-connrefused"
    said = course.machine.run(
        f"""
        jupyter lab --no-browser --port={port} --IdentityProvider.token= > server.log 2>&1 &
        trap "kill $!" EXIT
        {ask} http://localhost:{port}/formgrader/api/assignment/{PART}
        {ask} http://localhost:{port}/formgrader/manage_assignments
        """,
        "teacher",
    ).stdout
    assert f'"num_submissions": {len(WORK)}' in said
    assert 'url_prefix = "chaewo"' in said


def test_wheel_is_complete(course):
    listed = subprocess.run(
        ["git", "ls-files", "chaewo"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    )
    packed = course.machine.run("cd ~/chaewo/dist; python3 -m zipfile -l *.whl", "teacher").stdout
    inside = {line.split()[0] for line in packed.splitlines() if line.startswith("chaewo/")}
    # 받아 온 파일의 지문은 tools/vendor.py만 봅니다.
    assert set(listed.stdout.split()) - inside == {"chaewo/static_site/python/vendor/SHA256SUMS"}
