#!/bin/sh
# 채점하는 동안 학생의 코드를 가둡니다(CLASS.md). 남의 집과 과목 폴더, 주고받는 폴더는 비어 보이고, 고칠 수 있는
# 것은 지금 채점하는 제출의 폴더뿐입니다. 프로세스도 제 것만 보입니다.
#     caged_kernel.sh 파이썬 주고받는-폴더 연결-파일 [커널에 더 줄 것]
python=$1 exchange=$2 connection=$3
shift 3
exec bwrap --die-with-parent --unshare-pid --unsetenv JPY_PARENT_PID \
    --ro-bind / / --dev /dev --proc /proc \
    --tmpfs /home --tmpfs /tmp --tmpfs /run --tmpfs "$exchange" \
    --bind "$PWD" "$PWD" --ro-bind "$connection" "$connection" \
    "$python" -m ipykernel_launcher -f "$connection" "$@"
