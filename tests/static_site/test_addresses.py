"""책이 제 주소를 짓는 곳에서 알아내는지, 모르면 모른다고 하는지."""

import subprocess

import pytest

from chaewo.static_site.addresses import base_url, repository

ACTIONS = {"GITHUB_REPOSITORY": "ada/notes"}


@pytest.fixture
def cloned(tmp_path):
    """origin이 `address`인 저장소를 만드는 함수."""

    def clone(address):
        subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
        command = ["git", "-C", str(tmp_path), "remote", "add", "origin", address]
        subprocess.run(command, check=True)
        return tmp_path

    return clone


def test_actions_names_the_repository(cloned):
    here = cloned("https://github.com/grace/other.git")
    assert repository(ACTIONS, here) == "ada/notes"
    assert repository(ACTIONS | {"GITHUB_SERVER_URL": "https://github.com"}, here) == "ada/notes"
    assert repository(ACTIONS | {"GITHUB_SERVER_URL": "https://git.example"}, here) is None


@pytest.mark.parametrize(
    "address",
    [
        "https://github.com/grace/other.notes.git",
        "https://github.com/grace/other.notes",
        "https://token@github.com/grace/other.notes/",
        "git@github.com:grace/other.notes.git",
        "ssh://git@github.com/grace/other.notes.git",
    ],
)
def test_git_names_the_repository(cloned, address):
    assert repository({}, cloned(address)) == "grace/other.notes"


@pytest.mark.parametrize(
    "address", ["https://gitlab.com/a/b.git", "/srv/git/notes", "https://github.com/only", "../x"]
)
def test_other_remotes_are_no_github_repository(cloned, address):
    assert repository({}, cloned(address)) is None


def test_a_folder_inside_another_repository_is_not_that_one(cloned):
    outer = cloned("https://github.com/grace/home.git")
    inner = outer / "chaewo-main"
    inner.mkdir()
    assert repository({}, inner) is None


def test_base_url_ends_with_one_slash():
    for given in ("https://ada.github.io/notes", "https://ada.github.io/notes//"):
        assert base_url({"CHAEWO_BASE_URL": given}) == "https://ada.github.io/notes/"
    assert base_url({}) is None
    assert base_url({"CHAEWO_BASE_URL": " "}) is None
    with pytest.raises(ValueError, match="https"):
        base_url({"CHAEWO_BASE_URL": "ada.github.io/notes"})
