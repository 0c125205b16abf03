"""채점에서 한 학생의 실수가 그 문제에서 그치게 합니다. `nbgrader_config.py`가 nbgrader의 단계에 넣습니다.

복제한 셀, 지운 확인 셀, 다른 노트북에서 붙여 넣은 셀, 커널을 끝내는 코드, 이름을 바꾼 파일이 있어도 나머지는
그대로 채점합니다. 점수는 판정이 낸 것(`chaewo.judging.grading`)에서만 나옵니다.
"""

from pathlib import Path

from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_output
from nbgrader.preprocessors import Execute, NbGraderPreprocessor, OverwriteCells
from nbgrader.utils import is_grade
from traitlets.log import get_logger

from chaewo.judging import grading

RELEASED = "exercises"
RESTARTS = 5  # 커널을 이만큼 끝낸 노트북은 더 실행하지 않습니다.


class RestoreCells(OverwriteCells):
    """확인 셀을 내어 준 대로 되돌립니다. 지운 것은 다시 넣습니다."""

    def preprocess(self, nb, resources):
        for cell in nb.cells:
            # 복제한 셀에는 앞 단계(DeduplicateIds)가 빈 것을 남기고, 그러면 다음 단계가 멈춥니다.
            if not cell.metadata.get("nbgrader", True):
                del cell.metadata["nbgrader"]
        return super().preprocess(nb, resources)

    def preprocess_cell(self, cell, resources, cell_index):
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if "grade_id" not in cell.metadata.get("nbgrader", {"grade_id": None}):
            del cell.metadata["nbgrader"]  # 다른 노트북에서 붙여 넣은 셀입니다.
        return cell, resources

    def add_missing_grade_cells(self, nb, resources):
        """빠진 확인 셀을, 내어 준 차례에서 앞에 있던 셀의 바로 뒤에 넣습니다."""
        source = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        points = {cell.name: cell.max_score for cell in source.grade_cells}
        written = {cell.name for cell in source.solution_cells}
        after = 0
        for cell in source.source_cells:
            found = [i for i, one in enumerate(nb.cells) if grade_id(one) == cell.name]
            if found:
                after = found[0] + 1
            elif cell.name in points:
                lost = self.missing_cell_transform(cell, points[cell.name], cell.name in written)
                nb.cells.insert(after, lost)
                after += 1
        return nb, resources


def grade_id(cell) -> str | None:
    return cell.metadata.get("nbgrader", {}).get("grade_id")


class ExecuteToTheEnd(Execute):
    """커널을 끝내는 셀이 있으면, 그 셀을 빼고 처음부터 다시 실행합니다."""

    def preprocess(self, nb, resources, km=None):
        skipped = []
        while len(skipped) < RESTARTS:
            try:
                nb, resources = super().preprocess(nb, resources, km)
                break
            except DeadKernelError:
                skipped.append((self.running, self.running.source))
                self.running.source = ""
                for cell in nb.cells:
                    if cell.cell_type == "code":
                        cell.outputs, cell.execution_count = [], None
        for cell, source in skipped:
            cell.source = source
        return nb, resources

    def preprocess_cell(self, cell, resources, index):
        self.running = cell
        return super().preprocess_cell(cell, resources, index)


class ReadResults(NbGraderPreprocessor):
    """확인 셀에 판정의 출력만 남깁니다. 판정까지 가지 못한 셀은 그렇게 적고 0점입니다.

    함께 찍힌 기록(log)이나 C++가 적은 글이 있으면 nbgrader는 맞은 답도 0점으로, 아무 출력이 없으면 만점으로
    칩니다.
    """

    def preprocess_cell(self, cell, resources, cell_index):
        if is_grade(cell) and grading.__name__ in cell.source:
            judged = [output for output in cell.outputs if grading.MIME in output.get("data", {})]
            cell.outputs = [judged[-1] if judged else self._unjudged(cell)]
            data, points = cell.outputs[0].data, cell.metadata.nbgrader.points
            result = data[grading.MIME]
            result["points"] *= points / result["of"]  # 배점만 고친 과제
            result["of"] = points
            data["text/plain"] = f"{result['points']:g}"
        return cell, resources

    def _unjudged(self, cell):
        errors = [output.ename for output in cell.outputs if output.output_type == "error"]
        seen = f"(`{errors[0]}`)" if errors else ""
        result = grading.Graded(
            "wrong",
            f"판정까지 가지 못했습니다{seen}. 이 셀이 커널을 끝냈거나 제한 시간이 지나도록 끝나지 "
            "않았습니다.",
            0,
            grade_id(cell),
            cell.metadata.nbgrader.points,
        )
        return new_output("execute_result", data=result._repr_mimebundle_())


def report_unknown_names(notebooks: list[str], **_) -> None:
    """내어 준 적 없는 이름의 노트북은 nbgrader가 채점하지 않습니다. 어떻게 할지 말해 줍니다."""
    for path in map(Path, notebooks):
        known = {notebook.name for notebook in Path(RELEASED, path.parent.name).glob("*.ipynb")}
        if path.name not in known:
            get_logger().error(
                "%s: 내어 준 노트북 가운데 이런 이름이 없어 채점하지 않습니다. 이름을 되돌려 놓고(%s) "
                "nbgrader autograde %s --student=%s --force 로 다시 채점하세요.",
                path,
                ", ".join(sorted(known - {one.name for one in path.parent.glob("*.ipynb")}))
                or "모두 이미 있습니다",
                path.parent.name,
                path.parent.parent.name,
            )
