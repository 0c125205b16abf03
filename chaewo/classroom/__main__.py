"""`python -m chaewo.classroom report`: 채점한 노트북을 모아 수업 보고를 만듭니다."""

import sys

from chaewo.classroom import report

if __name__ == "__main__":
    # 윈도우에서 파일로 넘긴 출력의 글자표(cp949)에는 막대의 글자가 없습니다. 그래도 멈추지 않습니다.
    sys.stdout.reconfigure(errors="replace")
    match sys.argv[1:]:
        case ["report", *arguments]:
            sys.exit(report.main(arguments))
        case _:
            print("할 수 있는 것: python -m chaewo.classroom report [폴더]", file=sys.stderr)
            sys.exit(2)
