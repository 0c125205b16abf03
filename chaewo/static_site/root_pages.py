"""책의 뿌리에 놓는 쪽: 첫 쪽으로 보내는 `index.html`, 없는 주소에서 보이는 `404.html`, `sitemap.xml`."""

from html import escape
from pathlib import Path
from shutil import copyfile

from chaewo.static_site import addresses

FOLDERS = ("book", "exercises", "solutions")


def setup(app):
    app.connect("html-collect-pages", pages)
    app.connect("build-finished", write)


def pages(app):
    """두 쪽은 테마의 틀을 쓰지 않습니다. 어느 깊이에서 열릴지 모르고, 무엇도 읽지 않고 보여야 합니다."""
    chapters = [
        (f"{page}.html", title.astext())
        for page, title in app.env.titles.items()
        if page.startswith("book/") and page[5].isdigit()
    ]
    known = {"base": addresses.base_url(), "chapters": sorted(chapters), "folders": FOLDERS}
    yield "index", {"first": f"{app.config.root_doc}.html"} | known, "root_index.html"
    yield "404", known, "not_found.html"


def write(app, exception):
    """`/favicon.ico`는 쪽이 적지 않아도 브라우저가 찾습니다."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    copyfile(out / "_static" / "favicon.ico", out / "favicon.ico")
    (out / "sitemap.xml").unlink(missing_ok=True)
    base = addresses.base_url()
    if base:
        urls = (
            f"<url><loc>{escape(base)}{page}.html</loc></url>"
            for page in sorted(app.env.found_docs)
        )
        head = '<?xml version="1.0" encoding="UTF-8"?>\n'
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        text = f'{head}<urlset xmlns="{space}">\n' + "\n".join(urls) + "\n</urlset>\n"
        (out / "sitemap.xml").write_text(text, encoding="utf-8")
