// 쪽마다 하는 작은 일: 빈칸 진도, 그리고 테마가 비워 둔 이름과 속성.

// 진도는 오른쪽 차례의 맨 위에, 차례가 보이지 않는 좁은 화면에서는 제목 아래(blank_count.py)에 적습니다.
const underTitle = document.getElementById("chaewo-progress-title");
if (underTitle) {
  const inContents = underTitle.cloneNode(true);
  inContents.id = "chaewo-progress-toc";
  const contents = document.querySelector(".bd-sidebar-secondary .sidebar-secondary-items");
  contents?.prepend(inContents);
  underTitle.classList.toggle("chaewo-no-contents", !contents);
  document.addEventListener("chaewo:progress", ({ detail: { solved, total } }) => {
    for (const line of [underTitle, inContents]) {
      line.firstChild.textContent = `이 쪽의 빈칸 ${solved} / ${total}`;
      line.lastChild.max = total;
      line.lastChild.value = solved;
      line.classList.toggle("chaewo-progress-done", solved === total);
    }
  });
  need("blank_progress.js").tellProgress();
}

// 좁은 화면에서 옆 막대를 담는 창에는 이름이 없습니다.
const DIALOG_NAMES = {
  "pst-primary-sidebar-modal": "책의 차례",
  "pst-secondary-sidebar-modal": "이 쪽의 차례",
};
for (const [id, name] of Object.entries(DIALOG_NAMES)) {
  document.getElementById(id)?.setAttribute("aria-label", name);
}

// 첫 쪽에서 링크만 있는 문단은 ‘어디로 갈까요’ 단추입니다. 글이 섞였는지는 CSS가 알 수 없습니다.
// 표의 칸도 링크 하나뿐인 문단이지만 단추가 아닙니다.
for (const line of document.querySelectorAll(".page-book-index .bd-article p:not(td p)")) {
  const words = [...line.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
  const links = line.children.length > 0 && [...line.children].every((node) => node.localName === "a");
  if (links && words.every((node) => /^[\s·|]*$/.test(node.textContent))) {
    for (const node of words) node.remove();
    line.classList.add("chaewo-buttons");
  }
}

// 좁은 화면의 차례에서 자리를 고르면 창을 닫습니다. 테마는 그 자리를 덮은 채로 둡니다.
document.addEventListener("click", (event) => {
  event.target.closest?.("dialog[open] a")?.closest("dialog").close();
});

// 테마는 새 창에서 열기만 합니다. 노트북은 열어 보아야 JSON이므로 내려받게 합니다.
// `file://`에서는 브라우저가 download 속성을 따르지 않아 그대로 둡니다.
if (location.protocol !== "file:") {
  for (const link of document.querySelectorAll("a.btn-download-source-button")) {
    link.download = "";
    link.removeAttribute("target");
  }
}
