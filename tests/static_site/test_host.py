"""host.js가 위젯 모듈을 anywidget의 약속대로 되살리는지, `file://`에서 봅니다."""

import html
import json

import pytest

from chaewo.static_site import bundle

MODULES = {
    "kit.js": """
        globalThis.kitLoads = (globalThis.kitLoads ?? 0) + 1;
        export const label = (n) => `값 ${n}`;
    """,
    "counter.js": """
        import { label } from "./kit.js";
        const log = (name) => (globalThis.calls ??= []).push(name);
        export default async () => ({
          async initialize({ model }) {
            log("initialize");
            model.on("change:n", () => log("change:n"));
            model.on("change", () => log("change"));
          },
          async render({ model, el, signal, experimental }) {
            log("render");
            const button = document.createElement("button");
            const show = () => { button.textContent = label(model.get("n")); };
            model.on("change:n", show);
            button.onclick = () => { model.set("n", model.get("n") + 1); model.save_changes(); };
            button.oncontextmenu = () => model.set({ n: model.get("n"), list: [1, 2] });
            show();
            el.append(button);
            experimental.invoke("x").catch(() => log("no kernel"));
            return () => log(`cleanup ${signal.aborted}`);
          },
        });
    """,
    "plain.js": """
        import { label } from "./kit.js";
        export default { render: ({ model, el }) => { el.textContent = label(model.get("n")); } };
    """,
    "broken.js": "export default { render({ el }) { el.textContent = '반쪽'; throw Error('!'); } };",
}


def widget(name, state):
    """위젯의 `_repr_mimebundle_`이 내는 것과 같은 모양."""
    state = state if isinstance(state, str) else json.dumps(state)
    return (
        f'<div class="chaewo-widget" data-widget="{name}" data-state="{html.escape(state)}">'
        f"<p>대신 읽을 글</p></div>"
    )


@pytest.fixture
def open_page(chromium, tmp_path):
    """위젯 몇 개를 담은 쪽을 `file://`로 엽니다."""
    (tmp_path / "chaewo.js").write_text(bundle.script(MODULES), encoding="utf-8")
    page = chromium.new_page()

    def opened(*widgets):
        body = "".join(widgets)
        text = f'<!doctype html><meta charset="utf-8">{body}<script defer src="chaewo.js"></script>'
        (tmp_path / "page.html").write_text(text, encoding="utf-8")
        page.goto((tmp_path / "page.html").as_uri())
        page.wait_for_function(
            "[...document.querySelectorAll('.chaewo-widget')].every("
            "(w) => w.querySelector('.chaewo-widget-failed') || !w.textContent.includes('대신'))"
        )
        return page

    yield opened
    page.close()


def test_follows_the_anywidget_contract(open_page):
    page = open_page(widget("counter", {"n": 3, "list": [1, 2]}))
    button = page.locator("button")
    assert button.inner_text() == "값 3"
    button.click()
    assert button.inner_text() == "값 4"
    button.dispatch_event("contextmenu")  # 같은 값을 다시 넣으면 알리지 않습니다.
    expected = ["initialize", "render", "no kernel", "change:n", "change"]
    assert page.evaluate("calls") == expected


def test_widgets_share_modules_but_not_state(open_page):
    page = open_page(*[widget("counter", {"n": n}) for n in (1, 5)], widget("plain", {"n": 7}))
    page.locator("button").first.click()
    assert page.locator(".chaewo-widget").all_inner_texts() == ["값 2", "값 5", "값 7"]
    assert page.evaluate("kitLoads") == 1


@pytest.mark.parametrize(
    "failing",
    [widget("nowhere", {}), widget("plain", "{"), widget("broken", {})],
    ids=["모르는 위젯", "깨진 상태", "그리다 난 오류"],
)
def test_failure_keeps_the_fallback_and_the_others(open_page, failing):
    page = open_page(failing, widget("plain", {"n": 1}))
    first, second = page.locator(".chaewo-widget").all_inner_texts()
    assert "대신 읽을 글" in first
    assert "글로 보여 드립니다" in first
    assert "반쪽" not in first
    assert second == "값 1"


def test_cleans_up_when_the_page_ends_for_good(open_page):
    page = open_page(widget("counter", {"n": 0}))
    leave = "(persisted) => dispatchEvent(new PageTransitionEvent('pagehide', { persisted }))"
    page.evaluate(leave, True)
    assert "cleanup true" not in page.evaluate("calls")
    page.evaluate(leave, False)
    assert page.evaluate("calls").count("cleanup true") == 1
