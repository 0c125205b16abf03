"""한 과제의 제출 여럿을 nbgrader로 채점해, 걸리는 시간과 메모리를 적습니다: `python -m tools.bench_class`.

하나씩 채점한 점수와 넷을 한꺼번에 채점한 점수가 같지 않으면 실패합니다. 시간은 기계와 그때의 바쁨에 따라
다르므로 CPU가 일한 시간도 함께 적습니다.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import cycle
from pathlib import Path

from nbgrader.api import Gradebook

from chaewo.static_site.solution_markers import without_markers
from tools.lib import kernel_environment
from tools.lib.notebook_files import ROOT, notebooks_in, read_notebook, write_notebook

GROUPS = (
    "abcd"  # 학생의 이름은 이 글자들로 시작합니다. 함께 채점할 때에는 글자마다 한 프로세스입니다.
)


class Course:
    """임시 과목 폴더와, 모두 푼 것, 하나씩 걸러 푼 것, 손대지 않은 것이 번갈아 나오는 제출들."""

    def __init__(self, folder: Path, part: str, count: int):
        self.folder, self.part = folder, part
        shutil.copytree(ROOT / "solutions" / part, folder / "solutions" / part)
        shutil.copy(ROOT / "nbgrader_config.py", folder)
        self.wait_for(self.nbgrader("generate_assignment", part))
        for number, group, step in zip(range(count), cycle(GROUPS), cycle((1, 2, 0))):
            self.submit(f"{group}{number:02}", step)

    def nbgrader(self, *arguments: str) -> subprocess.Popen:
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])  # alembic
        own = {"JUPYTER_CONFIG_DIR": str(self.folder), "PYTHONPATH": str(ROOT), "PATH": path}
        return subprocess.Popen(
            [sys.executable, "-m", "nbgrader", *arguments, "--log-level=ERROR"],
            cwd=self.folder,
            env=os.environ | kernel_environment.FIXED | own,
        )

    @staticmethod
    def wait_for(*running: subprocess.Popen) -> None:
        if sum(process.wait() for process in running):
            sys.exit("nbgrader가 끝까지 가지 못했습니다. 위에 까닭이 있습니다.")

    def submit(self, student: str, step: int) -> None:
        """답을 `step`마다 하나씩 적어 냅니다. 0이면 하나도 적지 않습니다."""
        for released in notebooks_in(self.folder / "exercises" / self.part):
            notebook = read_notebook(released)
            solved = read_notebook(ROOT / "solutions" / self.part / released.name)
            written = {cell.id: cell.source for cell in solved.cells}
            gaps = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("solution")]
            for cell in gaps[::step] if step else ():
                cell.source = without_markers(written[cell.id])
            target = self.folder / "submitted" / student / self.part / released.name
            write_notebook(notebook, target)

    def autograde(self, at_once: int) -> dict[tuple[str, str], float]:
        """모두를 처음부터 채점한 점수. `at_once`는 1 또는 `GROUPS`의 수입니다."""
        students = ["*"] if at_once == 1 else [f"{group}*" for group in GROUPS]
        self.wait_for(
            *(
                self.nbgrader("autograde", self.part, "--force", f"--student={one}")
                for one in students
            )
        )
        with Gradebook(f"sqlite:///{self.folder}/gradebook.db") as book:
            return {
                (found.student.id, notebook.name): notebook.score
                for found in book.assignment_submissions(self.part)
                for notebook in found.notebooks
            }


def main() -> None:
    parser = argparse.ArgumentParser(description="과제 하나의 채점을 잽니다.")
    parser.add_argument("part", nargs="?", default="jacobian", help="autograd, jacobian, lenet")
    parser.add_argument("--count", type=int, default=30, help="제출의 수")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="chaewo-class-") as folder:
        course = Course(Path(folder), chosen.part, chosen.count)
        print(f"{chosen.part}의 제출 {chosen.count}개, 코어 {os.cpu_count()}개")
        scores = []
        for at_once in (1, len(GROUPS)):
            before, started = _cpu_seconds(), time.perf_counter()
            scores.append(course.autograde(at_once))
            each = (time.perf_counter() - started) / chosen.count
            cpu = (_cpu_seconds() - before) / chosen.count
            print(f"  {at_once}개씩: 제출 하나에 {each:.1f}초 (CPU {cpu:.1f}초)", flush=True)
        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"  가장 큰 프로세스의 메모리 {largest} MB, 기계의 바쁨 {os.getloadavg()[0]:.1f}")
    if scores[0] != scores[1]:
        sys.exit("하나씩 채점한 점수와 함께 채점한 점수가 다릅니다.")
    print(
        f"  점수는 같습니다. 노트북 {len(scores[0])}개, 모두 더하면 {sum(scores[0].values()):g}점"
    )


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
