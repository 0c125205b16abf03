"""수업에서 쓰는 nbgrader의 단계들. `nbgrader_config.py`가 nbgrader에 잇습니다.

한 학생의 실수가 그 문제에서 그치게 채점하고(`autograde`), 저장소를 떠나는 노트북에서 책으로 가는 링크를
고치고(`links`), 판정의 카드와 점수를 한국어로 돌려줍니다(`feedback`). nbgrader가 있는 곳에서만 불러옵니다.
"""
