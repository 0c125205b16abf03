"""환경 만들기: 빠진 것이 있을 때의 말과, 두 번째 시도."""

import ast
import re
import subprocess
import sys
import venv
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools import environment
from tools.environment import Stop

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project(tmp_path, monkeypatch):
    """요구 목록이 비어 있는, 작은 저장소."""
    for name in {*sum(environment.LISTS.values(), []), *sum(environment.ALSO.values(), [])}:
        (tmp_path / name).write_text("", encoding="utf-8")
    venv_folder = tmp_path / ".venv"
    monkeypatch.setattr(environment, "ROOT", str(tmp_path))
    monkeypatch.setattr(environment, "VENV", str(venv_folder))
    monkeypatch.setattr(environment, "INSTALLING", str(venv_folder / ".chaewo-installing"))
    return tmp_path


@pytest.fixture
def ran(monkeypatch):
    """진짜로 만들고 설치하는 대신, 부른 것을 적어 둡니다."""
    calls = []
    real = subprocess.run

    def fake(command, **options):
        if "venv" in command or "install" in command:
            outcome["environments"].append(options["env"])
        if "venv" in command:
            calls.append("venv")
            # pip 없이 만들면 훨씬 빠릅니다. works()가 찾는 pip은 빈 모듈로 대신합니다.
            venv.EnvBuilder(clear=True, with_pip=False, symlinks=True).create(command[-1])
            (packages,) = Path(command[-1]).glob("**/site-packages")
            (packages / "pip.py").write_text("", encoding="utf-8")
            return subprocess.CompletedProcess(command, 0, b"", b"")
        if "install" in command:
            calls.append("pip")
            return subprocess.CompletedProcess(command, *outcome["pip"])
        return real(command, **options)

    outcome = {"pip": (0, b""), "environments": []}
    monkeypatch.setattr(environment.subprocess, "run", fake)
    return calls, outcome


def test_first_run_creates_and_installs_and_the_second_does_nothing(project, ran):
    calls, _ = ran
    environment.main(["book"])
    assert calls == ["venv", "pip"]
    environment.main(["book"])
    assert calls == ["venv", "pip"]


def test_dev_holds_book_but_book_does_not_hold_dev(project, ran):
    calls, _ = ran
    environment.main(["book"])
    environment.main(["dev"])
    assert calls == ["venv", "pip", "pip"]
    (project / ".venv" / ".chaewo-book").unlink()
    environment.main(["book"])
    assert calls == ["venv", "pip", "pip"]


def test_changed_pins_install_again_without_a_new_venv(project, ran):
    calls, _ = ran
    environment.main(["book"])
    (project / "constraints.txt").write_text("numpy==1\n", encoding="utf-8")
    environment.main(["book"])
    assert calls == ["venv", "pip", "pip"]


@pytest.mark.parametrize("breakage", ["interrupted", "no python", "empty folder", "moved"])
def test_half_made_venv_is_made_again(project, ran, monkeypatch, breakage):
    calls, _ = ran
    folder = project / ".venv"
    if breakage == "empty folder":
        folder.mkdir()
        (folder / "남은 파일").write_text("", encoding="utf-8")
    else:
        environment.main(["book"])
        calls.clear()
    if breakage == "interrupted":
        (folder / ".chaewo-installing").write_text("", encoding="utf-8")
    if breakage == "no python":
        Path(environment.python()).unlink()
        (folder / ".chaewo-book").unlink()
    if breakage == "moved":
        moved = project / "moved"
        folder.rename(moved)
        monkeypatch.setattr(environment, "VENV", str(moved))
        monkeypatch.setattr(environment, "INSTALLING", str(moved / ".chaewo-installing"))
    environment.main(["book"])
    assert calls == ["venv", "pip"]
    environment.main(["book"])
    assert calls == ["venv", "pip"]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("WARNING: Retrying ... after connection broken by 'NewConnectionError'", "인터넷"),
        ("OSError: [Errno 28] No space left on device", "디스크"),
        ("ERROR: No matching distribution found for nothing==1", "No matching distribution"),
        ("", "아무 말도 없었습니다"),
    ],
)
def test_failed_install_is_explained_and_tried_again(project, ran, said, expected):
    calls, outcome = ran
    outcome["pip"] = (1, said.encode())
    with pytest.raises(Stop, match=expected.replace("(", r"\(")):
        environment.main(["book"])
    assert calls == ["venv", "pip"]
    outcome["pip"] = (0, b"")
    environment.main(["book"])
    assert calls == ["venv", "pip", "pip"]


def test_unwritable_folder_is_a_sentence(project, ran, monkeypatch):
    monkeypatch.setattr(environment, "INSTALLING", str(project / "없는 폴더" / "표시"))
    with pytest.raises(Stop, match=r"표시에 쓰지 못했습니다.*쓰기 권한"):
        environment.main(["book"])


def test_ctrl_c_leaves_a_mark_so_that_the_next_run_starts_clean(project, ran, monkeypatch):
    calls, _ = ran
    working = environment.subprocess.run

    def interrupted(command, **options):
        if "install" in command:
            raise KeyboardInterrupt
        return working(command, **options)

    monkeypatch.setattr(environment.subprocess, "run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        environment.main(["book"])
    monkeypatch.setattr(environment.subprocess, "run", working)
    environment.main(["book"])
    assert calls == ["venv", "venv", "pip"]


@pytest.fixture
def users_settings(tmp_path_factory, monkeypatch):
    """가상 환경을 벗어나게 하는 사용자의 설정들. PYTHONPATH에는 쓸 수 없는 pip이 있습니다."""
    folder = tmp_path_factory.mktemp("site-packages")
    (folder / "pip.py").write_text("raise SystemExit(1)", encoding="utf-8")
    settings = {"PYTHONPATH": str(folder), "PYTHONHOME": "/nowhere", "PYTHONSAFEPATH": ""}
    settings |= {"PIP_USER": "1", "PIP_TARGET": str(folder), "PIP_DRY_RUN": "1"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return settings


def test_users_python_settings_are_not_seen(project, ran, users_settings, monkeypatch):
    kept = {"PIP_EXTRA_INDEX_URL": "https://example.org/cpu", "HTTPS_PROXY": "http://proxy"}
    for name, value in kept.items():
        monkeypatch.setenv(name, value)
    calls, outcome = ran
    environment.main(["book"])
    assert [set(env) & set(users_settings) for env in outcome["environments"]] == [set(), set()]
    assert outcome["environments"][-1].items() >= kept.items()
    # .venv를 살펴볼 때에도 보지 않습니다. 보면 멀쩡한 것을 못 쓰는 것으로 알고 새로 만듭니다.
    (project / ".venv" / ".chaewo-book").unlink()
    environment.main(["book"])
    assert calls == ["venv", "pip", "pip"]


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 8, 0), (3, 10, 12)])
def test_old_python_is_named(version):
    with pytest.raises(Stop, match=rf"{version[0]}\.{version[1]}.*3\.11 이상"):
        environment.require_python(version)
    environment.require_python((3, 11, 0))


def test_missing_venv_module_names_the_package_to_install():
    with pytest.raises(Stop, match="apt install python3-venv"):
        environment.require_venv(lambda name: None if name == "ensurepip" else name)


def test_unknown_bundle_is_a_sentence():
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "environment.py"), "뭐"],
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 1
    assert "book 또는 dev" in done.stderr
    assert "Traceback" not in done.stderr


def test_script_is_readable_by_an_old_python():
    """오래된 파이썬이 문법 오류를 내면 '오래되었습니다'라고 말할 기회가 없습니다."""
    source = (ROOT / "tools" / "environment.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))


def test_constraints_pin_everything_exactly_and_for_everyone():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert len(pins) > 100
    for pin in pins:
        assert pin.count("==") == 1, pin
        assert not {"+", "@", "/"} & set(pin), f"{pin}: PyPI에 없는 판입니다."
    for name in environment.LISTS["dev"]:
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            requirement = line.split("#")[0].split(";")[0].strip()
            if requirement and not requirement.startswith("-"):
                assert requirement in pins, f"{name}의 {requirement}가 constraints.txt와 다릅니다."
                assert "#" in line, f"{name}의 {requirement}에 까닭이 없습니다."


MACHINES = {
    "Windows": {"sys_platform": "win32", "os_name": "nt", "platform_machine": "AMD64"},
    "Darwin": {"sys_platform": "darwin", "os_name": "posix", "platform_machine": "arm64"},
    "Linux": {"sys_platform": "linux", "os_name": "posix", "platform_machine": "x86_64"},
}


@pytest.mark.parametrize("system", MACHINES)
@pytest.mark.parametrize("version", ["3.11", "3.14"])
def test_what_follows_on_other_machines_is_pinned_too(system, version):
    machine = MACHINES[system] | {"platform_system": system, "extra": ""}
    machine |= {"python_version": version, "python_full_version": f"{version}.0"}
    pins = set(re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text("utf-8"), re.M))
    pins = {canonicalize_name(name) for name in pins}
    for distribution in distributions():
        if canonicalize_name(distribution.metadata["Name"]) in pins - {"torch"}:
            for needed in map(Requirement, distribution.requires or []):
                if needed.marker is None or needed.marker.evaluate(machine):
                    seen = f"{distribution.metadata['Name']} → {needed}"
                    assert canonicalize_name(needed.name) in pins, seen


def test_linked_venv_is_left_alone(project, tmp_path_factory):
    """링크를 따라가 지우면 다른 저장소의 환경이 사라집니다."""
    other = tmp_path_factory.mktemp("other")
    (other / "kept").write_text("남의 것", encoding="utf-8")
    (project / ".venv").symlink_to(other)
    with pytest.raises(Stop, match="링크입니다"):
        environment.create()
    assert (other / "kept").exists()
