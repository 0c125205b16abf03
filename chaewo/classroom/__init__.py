"""수업에서 쓰는 nbgrader의 단계들. `nbgrader_config.py`가 nbgrader에 잇습니다.

한 학생의 실수가 그 문제에서 그치게 채점하고(`autograde`), 저장소를 떠나는 노트북에서 책으로 가는 링크를
고치고(`links`), 판정의 카드와 점수를 한국어로 돌려주고(`feedback`), 반이 많이 놓친 것을 모읍니다(`report`).
nbgrader가 있는 곳에서만 불러옵니다.
"""

from pathlib import Path

from nbgrader.converters import GenerateFeedback

from chaewo.classroom.links import BookLinks


def configure_feedback(config) -> None:
    """`nbgrader generate_feedback`이 `feedback`의 글을 만들게 합니다.

    JupyterLab도 이 설정을 읽습니다. 판정은 torch를 쓰므로, 이름만 적어 두어 글을 만들 때에만 불러오게 합니다.
    """
    module = "chaewo.classroom.feedback"
    config.GenerateFeedback.exporter_class = f"{module}.FeedbackExporter"
    steps = GenerateFeedback.preprocessors.default()
    config.GenerateFeedback.preprocessors = [BookLinks, *steps, f"{module}.Feedback"]
    config.HTMLExporter.template_name = "template"
    config.HTMLExporter.extra_template_basedirs = [str(Path(__file__).parent)]
