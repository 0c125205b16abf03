// 빈칸이 있는 쪽에서 「채워진 노트」로 가는 길. 하나라도 채웠으면 쪽의 차례에 링크를 둡니다.
//
// 파일로 연 책에서는 답을 주소의 뒤(#)에 담아 갑니다. Firefox는 파일마다 저장소를 따로 두어, 노트의 쪽이 이 쪽의 답을
// 읽지 못하기 때문입니다. 저장소가 하나인 브라우저에서는 같은 답이 겹칠 뿐입니다.

(() => {
  const PAGE = /\/filled_note\.html$/;

  function packed() {
    const answers = {};
    try {
      for (const key of Object.keys(localStorage)) {
        const [, kind, id] = /^chaewo\.(blank|tries|draft)\.(.+)$/.exec(key) ?? [];
        if (kind) (answers[id] ??= {})[kind] = JSON.parse(localStorage.getItem(key));
      }
    } catch {
      return ""; // 저장소가 막혔거나 다른 것이 적혀 있습니다. 노트의 쪽이 말합니다.
    }
    return `#answers=${encodeURIComponent(JSON.stringify({ format: "chaewo-answers", version: 1, answers }))}`;
  }

  function carry(event) {
    const link = event.target.closest?.("a[href]");
    if (link && location.protocol === "file:" && PAGE.test(link.pathname)) link.hash = packed();
  }
  addEventListener("click", carry, true);
  addEventListener("auxclick", carry, true);

  document.addEventListener("chaewo:progress", ({ detail }) => {
    const place = document.getElementById("chaewo-progress-toc");
    if (!detail.solved || !place || document.getElementById("chaewo-to-note")) return;
    const line = document.createElement("p");
    line.id = "chaewo-to-note";
    const link = document.createElement("a");
    link.href = "filled_note.html";
    link.textContent = "채워진 노트에서 보기";
    line.append(link);
    place.after(line);
  });
})();
