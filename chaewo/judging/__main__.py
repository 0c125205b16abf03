"""`python -m chaewo.judging report`: 채점한 노트북을 모아 수업 보고를 만듭니다."""

import sys

from chaewo.judging import report

if __name__ == "__main__":
    match sys.argv[1:]:
        case ["report", *arguments]:
            sys.exit(report.main(arguments))
        case _:
            print("할 수 있는 것: python -m chaewo.judging report [폴더]", file=sys.stderr)
            sys.exit(2)
