"""고친 쪽만 곧바로 다시 만듭니다: `make live`. 끝내려면 Ctrl+C를 누르세요.

Sphinx가 지난번에 읽은 것을 기억해 바뀐 쪽만 다시 그립니다. 다른 쪽의 차례가 옛것으로 남을 수 있으므로,
책으로 내는 것은 언제나 처음부터 만든 것(`make book`)입니다.
"""

import sys
import time

from tools.build_book import (
    LIVE,
    ROOT,
    broken_notebook,
    fingerprint,
    jupyter_book,
    said_of,
)

PAUSE = 0.5  # 초. 파일이 바뀌었는지 보는 간격
OUTPUT = LIVE / "_build" / "html"


def build() -> bool:
    """바뀐 쪽을 다시 만들고, 되었는지를 돌려줍니다. 안 되면 까닭을 적습니다."""
    started = time.perf_counter()
    problem = broken_notebook()
    if problem is None:
        done = jupyter_book("--path-output", str(LIVE))
        problem = said_of(done) if done.returncode else None
    if problem:
        print(f"✗ 만들지 못했습니다.\n{problem}", file=sys.stderr, flush=True)
        return False
    print(f"✓ 다시 만들었습니다 ({time.perf_counter() - started:.1f}초).", flush=True)
    return True


def watch() -> None:
    seen = fingerprint()
    while True:
        time.sleep(PAUSE)
        now = fingerprint()
        if now != seen:
            seen = now
            build()


def main(arguments: list[str]) -> int:
    built = build()
    if arguments == ["--once"]:
        return 0 if built else 1
    print(f"브라우저로 여세요: {(OUTPUT / 'index.html').relative_to(ROOT).as_posix()}")
    print("파일을 고치면 다시 만듭니다. 브라우저에서 새로 고치세요. 끝내려면 Ctrl+C를 누르세요.")
    try:
        watch()
    except KeyboardInterrupt:
        print()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
