"""`make`가 부르는 도구들: 저장소의 맨 위에서 `python -m tools.이름`으로 부릅니다."""

import errno
import sys

_UNWRITABLE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC)


def _say_unwritable(kind, error, trace) -> None:
    """쓸 수 없는 곳에서 멈추면 호출 기록 대신 무엇을 보면 되는지 말합니다."""
    if isinstance(error, OSError) and error.errno in _UNWRITABLE:
        where = error.filename or "파일"
        print(
            f"✗ {where}: 여기에 쓸 수 없습니다({error.strerror}). "
            "폴더의 쓰기 권한과 디스크의 빈 자리를 확인한 뒤 다시 실행해 주세요.",
            file=sys.stderr,
        )
    else:
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _say_unwritable

# 윈도우에서 출력을 파일이나 다른 명령으로 넘기면 글자표가 cp949이고, 거기에는 ✓가 없습니다.
if getattr(sys.stdout, "errors", None) == "strict":
    sys.stdout.reconfigure(errors="replace")
