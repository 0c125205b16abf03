"""책을 만드는 시간, 쪽의 무게와 길이, 위젯과 첫 화면의 빠르기를 잽니다: `python -m tools.bench`.

시간은 기계마다 다르므로 검사로 삼지 않고 적기만 합니다.
"""

import gzip
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import url2pathname

from playwright.sync_api import Browser, sync_playwright

from tools import browser, build_book
from tools.lib import bench_first_load, bench_widgets, lengths
from tools.lib.site_pages import pages_in, started


def build_times() -> Iterator[tuple[str, float]]:
    """(무엇, 초): 처음부터 만들 때와 바뀐 것이 없을 때."""
    build_book.STAMP.unlink(missing_ok=True)
    for name in ("처음부터", "바뀐 것 없음"):
        started = time.perf_counter()
        if not build_book.is_current():
            build_book.build()
        yield name, time.perf_counter() - started


def files_loaded(chromium: Browser, page_file: Path) -> list[Path]:
    """이 쪽을 file://로 처음 열 때 Chromium이 읽는 모든 파일."""
    urls: set[str] = set()
    page = chromium.new_page()
    page.on("request", lambda request: urls.add(request.url.split("#")[0].split("?")[0]))
    page.goto(page_file.as_uri(), wait_until="load")
    started(page)
    page.wait_for_timeout(300)  # 그려진 뒤에 부르는 글꼴까지
    page.close()
    files = (url2pathname(unquote(urlsplit(url).path)) for url in urls if url.startswith("file:"))
    return [path for path in map(Path, sorted(files)) if path.is_file()]


def gzip_kilobytes(path: Path) -> float:
    return len(gzip.compress(path.read_bytes(), 6, mtime=0)) / 1024


def page_weights(chromium: Browser, site: Path) -> Iterator[tuple[str, list[tuple[float, str]]]]:
    """(쪽, [(gzip KB, 파일)])을 무거운 파일부터."""
    for page_file in pages_in(site, "book", "exercises", "solutions"):
        loaded = files_loaded(chromium, page_file)
        weights = sorted(((gzip_kilobytes(p), p.name) for p in loaded), reverse=True)
        yield page_file.relative_to(site).as_posix(), weights


def main() -> None:
    print("책을 만드는 시간")
    for name, seconds in build_times():
        print(f"  {seconds:6.1f}초  {name}")
    print("쪽의 무게 (처음 열 때 읽는 모든 파일, gzip)")
    with sync_playwright() as playwright:
        chromium = browser.launch(playwright)
        for page, weights in page_weights(chromium, build_book.OUTPUT):
            total = sum(weight for weight, _ in weights)
            heaviest = ", ".join(f"{name} {weight:.0f}" for weight, name in weights[:3])
            print(f"  {total:6.0f} KB  {page}  (파일 {len(weights)}개: {heaviest} …)")
        print(
            f"장마다의 본문의 길이 (폭 {lengths.WIDTH}px, 접은 곳은 접은 채로, {lengths.MOST:,}px까지)"
        )
        for page_file in pages_in(build_book.OUTPUT, "book"):
            if page_file.stem[0].isdigit():
                print(f"  {lengths.main_line(chromium, page_file):6,} px  {page_file.stem}")
        throttle = bench_widgets.THROTTLE
        print(f"위젯의 한 걸음 (CPU를 {throttle}배 느리게, 바닥은 {bench_widgets.FLOOR.name})")
        for seen in bench_widgets.widget_times(chromium, build_book.OUTPUT):
            print(
                f"  바닥의 {seen.ratio:.2f}배  계산 {seen.work:4.1f} ms, 그려지기까지 "
                f"{seen.painted:4.1f} ms (바닥 {seen.floor:.1f})  {seen.name}",
                flush=True,
            )
        chromium.close()
    rounds = bench_first_load.ROUNDS
    print(f"전화기로 처음 열 때 (Lighthouse 모바일, {rounds}번의 중앙값, 빈 쪽은 같은 테마의 것)")
    pages = bench_first_load.chapters(build_book.OUTPUT)
    for line in bench_first_load.table([build_book.OUTPUT], pages):
        print(line, flush=True)


if __name__ == "__main__":
    main()
