"""nbgrader의 설정. 수업에서 쓰는 사람이 이 저장소를 그대로 과목(course) 폴더로 쓸 수 있습니다.

nbgrader generate_assignment autograd   # solutions/autograd → exercises/autograd
"""

from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import Execute, IgnorePattern, NbGraderPreprocessor, OverwriteCells
from nbgrader.utils import is_grade

from chaewo.classroom import configure_feedback
from chaewo.classroom.links import BookLinks

c = get_config()  # noqa: F821  nbgrader가 이 파일을 읽을 때 넣어 주는 함수입니다.

c.CourseDirectory.course_id = "chaewo"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# 풀이나 과제를 실행해 본 폴더의 진도는 내어 주지도 걷지도 않습니다.
c.CourseDirectory.ignore = [*CourseDirectory.ignore.default(), "chaewo_progress*"]
# 초. 기본값(30초)이나 짧은 값이면, 판정이 끝나지 않는 답을 스스로 멈추기 전에 nbgrader가 커널을 끝내고
# 그 노트북의 점수가 통째로 사라집니다. 판정이 가장 오래 기다리는 것은 학습하는 문제에서 아무것도 계산하지
# 않는 답으로, 24분입니다(chaewo/time_limit.py의 TRAINING_SECONDS × PATIENCE). 끝나지 않는 답을 불러 보는 셀은
# 판정이 멈추지 못하므로, 점수가 없는 셀은 10분만 기다립니다. 한 학생이 모두의 채점을 붙잡지 않게 합니다.
c.ExecutePreprocessor.timeout_func = lambda cell: 1800 if is_grade(cell) else 600
c.ClearSolutions.code_stub = {"python": "...  # 채워넣기"}


class AsExercise(NbGraderPreprocessor):
    """풀이의 제목을 연습의 제목으로 바꾸고, 꼬리표 `solution-only`가 붙은 셀(설명)을 뺍니다."""

    def preprocess(self, nb, resources):
        nb.cells = [
            cell for cell in nb.cells if "solution-only" not in cell.metadata.get("tags", [])
        ]
        nb.cells[0].source = nb.cells[0].source.replace("# 풀이 ", "# 연습 ", 1)
        return nb, resources


c.GenerateAssignment.preprocessors = [
    AsExercise,
    BookLinks,
    *GenerateAssignment.preprocessors.default(),
]
configure_feedback(c)

# 한 학생의 실수가 그 문제에서 그치게 하는 단계들. torch를 쓰므로 채점할 때에만 불러옵니다.
STEPS = {
    OverwriteCells: "chaewo.classroom.autograde.RestoreCells",
    Execute: "chaewo.classroom.autograde.ExecuteToTheEnd",
    IgnorePattern: "chaewo.classroom.autograde.ReadResults",
}
for name in ("sanitize_preprocessors", "autograde_preprocessors"):
    steps = getattr(Autograde, name).default()
    c.Autograde[name] = [STEPS.get(step, step) for step in steps]
c.Autograde.pre_convert_hook = "chaewo.classroom.autograde.report_unknown_names"
c.OverwriteCells.add_missing_cells = True
c.OverwriteCells.missing_cell_notification = (
    "낸 노트북에 없어 다시 넣은 확인 셀입니다({cell_id}).\n"
)
c.Execute.extra_arguments = [
    # 답에 적은 `exit()`는 그 셀이 끝난 뒤에 커널을 끝내, 다음 문제들까지 채점하지 못하게 합니다.
    "--IPKernelApp.exec_lines=get_ipython().ask_exit = lambda: None",
    "--log-level=ERROR",
]
