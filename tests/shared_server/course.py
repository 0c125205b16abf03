"""CLASS.md를 처음부터 끝까지 따라간 수업. 학생들은 저마다 제 일을 합니다(`WORK`)."""

import io
import json
import os
import subprocess
import tarfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import nbformat

from tests.shared_server import students
from tests.shared_server.commands import blocks
from tests.shared_server.machine import Machine
from tools.lib.notebook_files import ROOT, notebook_text, notebooks_in, read_notebook

PART = "jacobian"  # 가장 작은 과제
# 학생의 계정 → 하는 일
WORK = {
    "hana": students.right,
    "duna": students.empty,
    "sena": students.mistaken,
    "nebi": students.duplicated,
    "dasom": students.without_a_check,
    "yeoul": students.leaving,
    "iruda": students.endless,
    "boram": students.right,  # 파일의 이름을 바꾸었다가, 내지지 않아 되돌립니다.
    "jisu": students.peeking,  # 하나(hana)의 이름으로 냅니다.
    "ahra": students.empty,  # 빈 것을 냈다가, 다시 풀어서 냅니다.
    "neuri": students.right,  # 늦게 냅니다.
}
RENAME = f"cd ~/{PART}; mv ex04_vjp.ipynb ex04_완성.ipynb"
UNDO = f"cd ~/{PART}; mv ex04_완성.ipynb ex04_vjp.ipynb"
GRADES = f"""
import json
from nbgrader.api import Gradebook
with Gradebook("sqlite:////home/teacher/chaewo/gradebook.db") as book:
    print(json.dumps([
        [found.student.id, notebook.name, notebook.score, found.total_seconds_late,
         notebook.needs_manual_grade]
        for found in book.assignment_submissions("{PART}")
        for notebook in found.notebooks
    ]))
"""


class Course:
    """`expected[학생, 노트북]`은 받아야 할 점수, `grades`는 성적부의 줄들입니다."""

    def __init__(self, machine: Machine):
        self.machine = machine
        self.expected: dict[tuple[str, str], float] = {}
        in_order = "관리자 교사 교사 교사 교사 학생 학생 교사 학생"
        assert " ".join(who for who, _ in blocks()) == in_order
        steps = [script for _, script in blocks()]
        admin, *prepare, fetch, self.submit, self.grade, self.get_back = steps
        machine.run("mkdir chaewo; tar --extract --directory chaewo", "teacher", repository())
        machine.run(admin)
        for script in prepare:
            machine.run(script, "teacher")
        self.everyone(fetch)
        for name, work in WORK.items():
            self.work(name, work)
        self.hand_in()
        machine.run(self.grade, "teacher")
        self.work("ahra", students.right)
        machine.run(self.submit, "ahra")
        machine.run(self.grade, "teacher")
        self.everyone(self.get_back)
        self.grades = json.loads(machine.run(f"cd /tmp; python3 -c '{GRADES}'", "teacher").stdout)

    def hand_in(self) -> None:
        self.machine.run(RENAME, "boram")
        self.renamed = self.machine.run(self.submit, "boram", check=False)
        self.machine.run(UNDO, "boram")
        on_time = set(WORK) - {"neuri", "jisu"}
        self.everyone(self.submit, on_time)
        # 마지막으로 걷힌 것이 남의 이름으로 낸 것이 되게 합니다.
        self.machine.run(f"nbgrader submit {PART} --student=hana", "jisu")
        now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")
        self.machine.run(f'nbgrader db assignment add {PART} --duedate "{now}"', "teacher")
        self.machine.run(self.submit, "neuri")

    def everyone(self, script: str, names=WORK) -> None:
        """학생들이 한꺼번에 합니다."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda name: self.machine.run(script, name), names))

    def work(self, name: str, work) -> None:
        folder = f"/home/{name}/{PART}"
        paths = notebooks_in(ROOT / "solutions" / PART)
        solutions = {path.stem: read_notebook(path) for path in paths}
        mine = {
            stem: nbformat.reads(self.machine.read(f"{folder}/{stem}.ipynb"), 4)
            for stem in solutions
        }
        lost = work(mine, solutions)
        for stem, notebook in mine.items():
            text = notebook_text(notebook).encode()
            self.machine.run(f"cat > {folder}/{stem}.ipynb", name, text)
            self.expected[name, stem] = students.points(solutions[stem], lost.get(stem, ()))


def repository() -> bytes:
    """git이 보는 파일들을, 지금 있는 모습대로 묶은 tar."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for name in filter(None, listed.stdout.decode().split("\0")):
            if (ROOT / name).exists():
                tar.add(ROOT / name, name)
    return packed.getvalue()
