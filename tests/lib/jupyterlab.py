"""JupyterLab을 띄우고, 브라우저로 노트북을 열어 셀을 실행합니다."""

import contextlib
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from playwright.sync_api import expect

from tools.lib.notebook_files import ROOT

START_TIMEOUT = 60  # 초
CELL_TIMEOUT = 60_000  # 밀리초
KEY_TIMEOUT = 5_000
TRIES = 6


@contextlib.contextmanager
def running(folder):
    """`make lab`처럼 JupyterLab을 띄우고, 폴더의 주소를 줍니다."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = folder / "settings"
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "JUPYTER_CONFIG_DIR": str(settings),
        "JUPYTERLAB_SETTINGS_DIR": str(settings / "lab"),
        "JUPYTERLAB_WORKSPACES_DIR": str(settings / "workspaces"),
    }
    environment.pop("CHAEWO_PROGRESS", None)  # 학습자처럼 진도를 파일에 적습니다.
    command = [sys.executable, "-m", "tools.lab", "--no-browser", "--allow-root"]
    options = [f"--port={port}", "--IdentityProvider.token=", f"--ServerApp.root_dir={folder}"]
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(
            [*command, *options], env=environment, stdout=log, stderr=subprocess.STDOUT
        )
    try:
        wait_until_up(f"http://127.0.0.1:{port}/api/status", server, folder / "lab.log")
        yield f"http://127.0.0.1:{port}/lab/tree"
    finally:
        server.terminate()
        server.wait(timeout=20)


def wait_until_up(url, server, log):
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"JupyterLab이 멈췄습니다:\n{log.read_text()[-2000:]}", pytrace=False)
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=2) as answer:
            if json.load(answer)["started"]:
                return
        time.sleep(0.3)
    pytest.fail(f"JupyterLab이 {START_TIMEOUT}초 안에 뜨지 않았습니다.", pytrace=False)


def open_notebook(chromium, url):
    """노트북을 열고 (쪽, 코드 셀들, 셀을 실행하는 함수)를 줍니다."""
    page = chromium.new_page(viewport={"width": 1280, "height": 2400})
    page.set_default_timeout(CELL_TIMEOUT)
    # 바쁜 컴퓨터에서는 JupyterLab이 커널을 고르거나 다시 이을지 묻기도 합니다. 권하는 대로 답합니다.
    dialog = page.locator(".jp-Dialog")
    page.add_locator_handler(dialog, lambda shown: shown.locator(".jp-mod-accept").click())
    page.goto(f"{url}?reset")
    cells = page.locator(".jp-CodeCell")

    def run(index):
        """셀을 실행하고 실행 번호가 매겨질 때까지 기다립니다."""
        prompt = cells.nth(index).locator(".jp-InputPrompt")
        before = prompt.inner_text()
        for _ in range(TRIES):
            cells.nth(index).locator(".cm-content").click()
            page.keyboard.press("Shift+Enter")
            # 커널이 막 켜졌을 때 누른 글쇠는 사라지기도 합니다. 받았다면 곧 [*]가 됩니다.
            with contextlib.suppress(AssertionError):
                expect(prompt).not_to_have_text(before, timeout=KEY_TIMEOUT)
                break
        expect(prompt).to_have_text(re.compile(r"\d"), timeout=CELL_TIMEOUT)

    page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")
    return page, cells, run


def heard(page):
    """화면에서 바꾼 값이 파이썬에 닿을 때까지. 위젯은 앞의 것이 끝나야 다음 것을 보냅니다."""
    for _ in range(5):
        page.wait_for_timeout(200)
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")
