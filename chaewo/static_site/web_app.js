// 올려 둔 책에서만: 인터넷 없이도 열리게 하는 service worker를 켭니다. `file://`에는 둘 다 없습니다.
//
// 다른 것처럼 글이 그려진 다음에 실행됩니다(load_scripts.js). 쪽을 다 읽은 때(load)는 바쁜 기기에서 그보다 빨라, 앱의
// 그림까지 글보다 먼저 받았습니다.

function keep() {
  const root = new URL(document.documentElement.dataset.content_root, location.href);
  const manifest = document.createElement("link");
  manifest.rel = "manifest";
  manifest.href = new URL("manifest.webmanifest", root);
  document.head.append(manifest);
  // 저장을 막아 둔 브라우저에서는 켜지지 않을 뿐입니다.
  setTimeout(() => {
    navigator.serviceWorker?.register(new URL("service_worker.js", root)).catch(() => {});
  }, 1500);
}

if (location.protocol.startsWith("http")) {
  if (document.readyState === "complete") keep();
  else addEventListener("load", keep);
}
