"""혼자 배우는 사람의 JupyterLab: `python -m tools.lab`. `make lab`이 부릅니다.

함께 설치된 nbgrader의 단추와 차림은 보이지 않습니다(`self_study/`에 적힌 대로). 수업에서는 이것을 거치지 않고
`jupyter lab`을 띄우면 nbgrader가 그대로 있습니다.
"""

import os
import sys

from jupyterlab.labapp import main as jupyterlab

from tools.lib.notebook_files import ROOT

SETTINGS = ROOT / "tools" / "self_study"


def main(arguments: list[str]) -> None:
    others = os.environ.get("JUPYTER_CONFIG_PATH", "").split(os.pathsep)
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, [str(SETTINGS), *others]))
    jupyterlab(["--LabApp.default_url=/lab/tree/book", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
