# 이 책의 꾸러미 chaewo가 없을 때에만 설치합니다. torch는 2.6 이상이 있으면 그대로 쓰고,
# 없으면 함께 설치합니다(리눅스에서는 몇 기가바이트일 수 있습니다).
import importlib
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

WHEEL = "chaewo.whl"
PLACES = [".", "..", "../.."]  # 꾸러미를 찾을 곳


def install_chaewo():
    print("chaewo를 설치합니다. 1분쯤 걸립니다.", flush=True)
    said = ""
    for wheel in [f"{place}/{WHEEL}" for place in PLACES]:
        if "://" not in wheel and not Path(wheel).exists():
            continue
        pip = [sys.executable, "-m", "pip", "install", "--quiet", wheel]
        done = subprocess.run(pip, capture_output=True, text=True)
        if done.returncode == 0:
            importlib.invalidate_caches()
            print("설치했습니다. JupyterLab에서는 저장하고 브라우저를 새로 고쳐야 위젯이 보입니다.")
            return
        said = f"pip의 말: {done.stderr.strip()}\n"
    sys.exit(
        f"{said}chaewo를 설치하지 못했습니다. {WHEEL}을 이 노트북과 같은 폴더에 두고 이 셀을 "
        "다시 실행하세요. 그 파일은 책의 「이 쪽 내려받기」 메뉴에 있습니다."
    )


if find_spec("chaewo") is None:
    install_chaewo()
