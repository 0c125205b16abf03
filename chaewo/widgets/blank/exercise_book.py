"""연습문제의 빈칸에서 적은 함수를 부르고 값을 읽습니다. 쪽에는 글로 실려 MicroPython이 실행합니다.

아래의 이름들은 `exercise_blank`가 문제마다 갈음합니다. 뜻은 `chaewo.judging.in_page`에 있습니다.
"""

CHANGED, LISTED = "", False
fault = tidy = also = None
kind = str


def given():
    """인자의 튜플들. 부를 때마다 새것입니다."""
    return []


def ask(function, i):
    """`i`번째 입력으로 부른 값. 읽지 못하거나, 받은 것을 바꾸었으면 `("fault", 까닭, 값)`."""
    mine, theirs = given()[i], given()[i]
    value = function(*theirs)
    if value is None or value is ...:
        return value
    why = CHANGED if theirs != mine else fault(value, *mine) if fault else ""
    if not why and LISTED and not isinstance(value, (list, tuple)):
        why = f"돌려준 값이 {kind(value)}입니다. 여럿을 담은 리스트로 돌려주세요."
    why = why or (also(function, *mine) if also else "")
    if why:
        return ("fault", why, value)
    return tidy(value, *mine) if tidy else value


def first_real(value):
    """`value`나 그 안에서 처음 만난 실수의 글, 없으면 빈 글. 글에 적힌 소수도 찾습니다."""
    try:
        parts = iter([value] if isinstance(value, str) else value)
    except TypeError:
        parts = iter([value])
    for i, one in enumerate(parts):
        if i == 1000:  # 끝나지 않는 것도 올 수 있습니다.
            break
        if isinstance(one, float) or (isinstance(one, str) and "." in one):
            return str(one)
    return ""


def real(function):
    """모든 입력의 값에서 처음 만난 실수."""
    for one in given():
        found = first_real(function(*one))
        if found:
            return found
    return ""
