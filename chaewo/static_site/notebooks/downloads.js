// 노트북을 파일로 건넵니다. 스크립트로 읽으므로 `file://`에서도 됩니다. 스크립트가 없으면 링크 그대로입니다.

const NOTEBOOKS = "/_static/notebooks/";
const PLACES = 'PLACES = [".", "..", "../.."';

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(`a[href*="${NOTEBOOKS}"]`);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const script = document.createElement("script");
  script.src = link.href.replace(/ipynb$/, "js");
  window.chaewoNotebook = (notebook) => saveNotebook(notebook, link.href);
  script.onload = () => script.remove();
  script.onerror = () => location.assign(link.href);
  document.head.append(script);
});

// 첫 셀이 꾸러미를 찾을 곳에 이 책의 자리를 끼웁니다. 책을 지을 때 이미 적었을 수 있습니다.
function saveNotebook(notebook, address) {
  const shelf = address.slice(0, address.lastIndexOf(NOTEBOOKS) + NOTEBOOKS.length - 1);
  const place = JSON.stringify(shelf);
  const [install] = notebook.cells;
  if (!install.source.join("").includes(place)) {
    install.source = install.source.map((line) => line.replace(PLACES, (found) => `${found}, ${place}`));
  }
  const file = new Blob([JSON.stringify(notebook, null, 1)], { type: "application/x-ipynb+json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = address.slice(address.lastIndexOf("/") + 1);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
