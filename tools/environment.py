"""가상 환경 `.venv`를 만들고, 이름을 적은 묶음을 설치합니다. 표준 라이브러리만 씁니다.

    python3 tools/environment.py book   # 책을 만드는 데 필요한 것
    python3 tools/environment.py dev    # 노트북 실행과 검사에 필요한 것까지

설치가 끝까지 되었을 때에만 도장(stamp)을 남깁니다. 도장이 지금의 요구 목록과 같으면 아무 일도
하지 않습니다. 설치 도중에 끊긴 `.venv`는 믿을 수 없으므로 처음부터 다시 만듭니다.

이 파일은 오래된 파이썬이 읽어도 문법 오류 없이 "파이썬이 오래되었습니다"라고 말해야 하므로
파이썬 3.6에 있던 문법만 씁니다.
"""

import hashlib
import importlib.util
import os
import subprocess
import sys

MINIMUM = (3, 11)
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
INSTALLING = os.path.join(VENV, ".chaewo-installing")
LISTS = {
    "book": ["requirements-book.txt"],
    "dev": ["requirements-book.txt", "requirements.txt", "requirements-dev.txt"],
}
# `-e .` 때문에 dev의 설치는 pyproject.toml에도 달려 있습니다.
ALSO = {"book": ["constraints.txt"], "dev": ["constraints.txt", "pyproject.toml"]}
# 어디에서 어떻게 내려받을지 정하는 것들. 그 밖의 것(PIP_USER, PIP_TARGET …)은 .venv를 벗어나게 합니다.
PIP_KEPT = (
    "PIP_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
    "PIP_FIND_LINKS",
    "PIP_NO_INDEX",
    "PIP_CONFIG_FILE",
    "PIP_TRUSTED_HOST",
    "PIP_PROXY",
    "PIP_CERT",
    "PIP_CLIENT_CERT",
    "PIP_KEYRING_PROVIDER",
    "PIP_DEFAULT_TIMEOUT",
    "PIP_TIMEOUT",
    "PIP_RETRIES",
    "PIP_CACHE_DIR",
    "PIP_NO_CACHE_DIR",
)
NETWORK_SIGNS = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
    "SSLError",
    "after connection broken",
    "Connection reset",
    "Network is unreachable",
)


class Stop(Exception):
    """더 나아갈 수 없습니다. 메시지는 무엇을 보았고 무엇을 하면 되는지 한 문장씩 말합니다."""


def main(arguments):
    if len(arguments) != 1 or arguments[0] not in LISTS:
        raise Stop("어느 묶음인지 알 수 없습니다. book 또는 dev를 적어 주세요.")
    require_python(sys.version_info)
    require_venv(importlib.util.find_spec)
    bundle = arguments[0]
    if is_ready(bundle):
        return
    try:
        if os.path.exists(INSTALLING) or not works():
            create()
        install(bundle)
    except OSError as error:
        raise Stop(
            "{}에 쓰지 못했습니다({}). 폴더의 쓰기 권한과 디스크의 빈 자리를 확인한 뒤 다시 "
            "실행해 주세요.".format(error.filename, error.strerror)
        ) from None


def require_python(version):
    if tuple(version[:2]) < MINIMUM:
        raise Stop(
            "이 파이썬은 {}.{}입니다. 이 책에는 3.11 이상이 필요합니다. 새 파이썬을 설치한 뒤 "
            "'make book PYTHON=python3.12'처럼 그 이름을 알려 주세요.".format(*version[:2])
        )


def require_venv(find):
    if find("venv") is None or find("ensurepip") is None:
        raise Stop(
            "이 파이썬에는 가상 환경을 만드는 venv가 없습니다. 데비안과 우분투에서는 "
            "'sudo apt install python3-venv'로 설치한 뒤 다시 실행해 주세요."
        )


def is_ready(bundle):
    """dev는 book을 품으므로, dev의 도장이 있으면 book도 준비된 것입니다."""
    if os.path.exists(INSTALLING) or not os.path.exists(python()):
        return False
    bundles = ["book", "dev"] if bundle == "book" else ["dev"]
    return any(read(stamp(name)) == fingerprint(name) for name in bundles)


def fingerprint(bundle):
    """이 묶음의 설치를 정하는 모든 것: 파이썬, 위치, 요구 목록의 내용."""
    digest = hashlib.sha256("{}\n{}\n".format(sys.version_info[:2], VENV).encode("utf-8"))
    for name in LISTS[bundle] + ALSO[bundle]:
        with open(os.path.join(ROOT, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def works():
    """`.venv`의 파이썬이 돌아가고, 그 자리에서 만든 것이고, 판이 같고, pip이 있는지 봅니다."""
    question = "import sys, pip; print(sys.prefix, sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [python(), "-c", question],
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    expected = "{} {}".format(VENV, tuple(sys.version_info[:2]))
    said = answer.stdout.decode("utf-8", "replace").strip()
    same = os.path.normcase(said) == os.path.normcase(expected)
    return answer.returncode == 0 and same and not moved()


def moved():
    """다른 자리에서 만들어 옮겨 왔는지 봅니다. 그 안의 명령들은 옛 자리의 파이썬을 부릅니다."""
    for line in (read(os.path.join(VENV, "pyvenv.cfg")) or "").splitlines():
        if line.startswith("command = "):
            return not os.path.normcase(line.strip()).endswith(" " + os.path.normcase(VENV))
    return False


def create():
    if os.path.islink(VENV):
        raise Stop(
            ".venv가 다른 폴더를 가리키는 링크입니다. 그대로 만들면 그 폴더의 것이 모두 지워집니다. "
            "링크를 지운 뒤 다시 실행해 주세요."
        )
    say("가상 환경 .venv를 만듭니다.")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV],
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if made.returncode != 0:
        raise Stop(
            "가상 환경 .venv를 만들지 못했습니다. 디스크의 빈 자리와 폴더의 쓰기 권한을 확인하고, "
            "데비안과 우분투라면 'sudo apt install python3-venv'로 설치한 뒤 다시 실행해 주세요.\n"
            + last_line(made.stdout)
        )


def install(bundle):
    wait = "1분쯤" if bundle == "book" else "몇 분"
    say("필요한 꾸러미를 내려받아 설치합니다. 처음에는 {} 걸립니다.".format(wait))
    open(INSTALLING, "w").close()
    pip = [python(), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    # --no-user: pip의 설정 파일에 'user = true'가 있어도 .venv에 설치합니다.
    lists = ["--no-user", "--no-input", "-r", LISTS[bundle][-1], "-c", "constraints.txt"]
    done = subprocess.run(
        pip + lists,
        cwd=ROOT,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    # pip이 스스로 끝났습니다. 도중에 끊겼다면 INSTALLING이 남아 다음번에 새로 만듭니다.
    os.remove(INSTALLING)
    if done.returncode != 0:
        raise Stop(explain(done.stdout.decode("utf-8", "replace")))
    with open(stamp(bundle), "w") as file:
        file.write(fingerprint(bundle))


def clean_environment():
    """사용자의 파이썬 설정을 뺀 환경 변수.

    PYTHONPATH가 가리키는 폴더에 꾸러미가 있으면 pip은 설치한 것으로 알고 .venv를 비워 둡니다.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PIP_")) or name in PIP_KEPT
    }
    kept["PYTHONUTF8"] = "1"  # pip이 한국어가 든 요구 목록을 윈도우에서도 읽게 합니다.
    return kept


def explain(output):
    if any(sign in output for sign in NETWORK_SIGNS):
        return (
            "꾸러미를 내려받지 못했습니다. 인터넷 연결(회사나 학교라면 프록시 설정)을 확인하고 "
            "같은 명령을 다시 실행해 주세요."
        )
    if "No space left" in output:
        return "디스크에 빈 자리가 없어 설치가 멈추었습니다. 자리를 비우고 다시 실행해 주세요."
    return (
        "꾸러미를 설치하지 못했습니다. 아래는 pip이 남긴 마지막 말입니다. 고친 뒤 같은 명령을 다시 "
        "실행해 주세요.\n" + last_line(output.encode("utf-8"))
    )


def last_line(output):
    lines = [line for line in output.decode("utf-8", "replace").splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")]
    return "  " + (errors or lines or ["(아무 말도 없었습니다)"])[-1].strip()


def python():
    place = ["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]
    return os.path.join(VENV, *place)


def stamp(bundle):
    return os.path.join(VENV, ".chaewo-" + bundle)


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except OSError:
        return None


def say(text):
    print(text, flush=True)


if __name__ == "__main__":
    # 윈도우의 오래된 콘솔 글자표로도 한국어를 적을 수 있게 합니다.
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        sys.stderr.reconfigure(encoding="utf-8", errors="replace")
    try:
        main(sys.argv[1:])
    except Stop as stop:
        sys.exit("\n" + str(stop))
    except KeyboardInterrupt:
        sys.exit("\n설치를 멈추었습니다. 같은 명령을 다시 실행하면 처음부터 깨끗이 설치합니다.")
