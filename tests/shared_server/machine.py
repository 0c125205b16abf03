"""여러 사람이 쓰는 서버의 흉내: 마운트와 프로세스의 이름 공간(namespace) 하나.

그 안의 `/etc`, `/home`, `/srv`, `/tmp`는 메모리에 있습니다. 사용자를 만들고 꾸러미를 설치해도 이 컴퓨터에는
아무것도 남지 않습니다. 이름 공간의 첫 프로세스는 검사가 쥔 관(pipe)을 읽고만 있다가 관이 닫히면 끝나므로,
검사가 어떻게 끝나든 그 안의 프로세스와 파일이 함께 사라집니다.
"""

import os
import shutil
import subprocess
from pathlib import Path

# 사본을 /mnt에 다 만든 다음에 /etc 자리로 옮깁니다.
BOOT = """
set -e
mount --make-rprivate /
mount -t tmpfs -o mode=755 etc /mnt && cp -a /etc/. /mnt && mount --move /mnt /etc
mount -t tmpfs -o mode=755 home /home
mount -t tmpfs -o mode=755,size=8g srv /srv
mount -t tmpfs -o mode=1777 tmp /tmp
echo ready
exec cat >/dev/null
"""
# 꾸러미를 어디에서 받을지는 이 컴퓨터의 설정을 따릅니다.
KEPT = ",".join(name for name in os.environ if name.startswith(("PIP_", "OMP_")))


class NoMachine(Exception):
    """이 컴퓨터에서는 사용자를 만들 수 없습니다. 메시지는 그 까닭입니다."""


class Machine:
    """`useradd`로 만든 사용자들이 함께 쓰는, 곧 사라질 서버."""

    def __init__(self):
        needed = ("unshare", "nsenter", "runuser", "useradd", "bwrap")
        missing = [name for name in needed if not shutil.which(name, path="/usr/sbin:/usr/bin")]
        if missing:
            raise NoMachine(f"{', '.join(missing)} 명령이 없습니다.")
        self._as_root = [] if os.geteuid() == 0 else ["sudo", "-n", "-E"]
        started = 'echo $$; exec unshare --mount --pid --fork --mount-proc bash -c "$1"'
        try:
            self._first = subprocess.Popen(
                [*self._as_root, "bash", "-c", started, "-", BOOT],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
            )
        except FileNotFoundError:
            raise NoMachine("관리자(root)가 아니고 sudo도 없습니다.") from None
        outside = self._first.stdout.readline().strip()
        if self._first.stdout.readline().strip() != "ready":
            said = self._first.communicate()[1].strip()
            raise NoMachine(f"이름 공간을 만들 수 없습니다: {said}")
        children = Path(f"/proc/{outside}/task/{outside}/children")
        self._pid = children.read_text().split()[0]

    def run(self, script: str, user: str = "root", given: bytes = b"", check: bool = True):
        """`user`가 터미널을 열고 `script`를 칩니다. 한 줄이라도 실패하면 거기에서 멈춥니다."""
        inside = ["nsenter", f"--target={self._pid}", "--mount", "--pid", "--"]
        shell = ["runuser", "--login", user, "--whitelist-environment", KEPT, "--command"]
        done = subprocess.run(
            [*self._as_root, *inside, *shell, f"set -e\n{script}"],
            input=given,
            capture_output=True,
        )
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        if check:
            assert done.returncode == 0, f"{user}: {script}\n{done.stdout}\n{done.stderr}"
        return done

    def read(self, path: str) -> str:
        return self.run(f"cat '{path}'").stdout

    def close(self) -> None:
        self._first.stdin.close()
        self._first.wait()
