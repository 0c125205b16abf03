"""nbgrader의 설정. 수업에서 쓰는 사람이 이 저장소를 그대로 과목(course) 폴더로 쓸 수 있습니다.

nbgrader generate_assignment autograd   # solutions/autograd → exercises/autograd
"""

from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import NbGraderPreprocessor

from chaewo.classroom import configure_feedback
from chaewo.classroom.links import BookLinks

c = get_config()  # noqa: F821  nbgrader가 이 파일을 읽을 때 넣어 주는 함수입니다.

c.CourseDirectory.course_id = "chaewo"
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "exercises"
# 초. 기본값(30초)이나 짧은 값이면, 판정이 끝나지 않는 답을 스스로 멈추기 전에 nbgrader가 커널을 끝내고
# 그 노트북의 점수가 통째로 사라집니다. 판정이 가장 오래 기다리는 것은 학습하는 문제에서 아무것도 계산하지
# 않는 답으로, 24분입니다(chaewo/judging/time_limit.py의 TRAINING_SECONDS × PATIENCE).
c.ExecutePreprocessor.timeout = 1800
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
