// 올려 둔 책에서만: 인터넷 없이도 열리게 하는 service worker를 켭니다. `file://`에는 둘 다 없습니다.

if (location.protocol.startsWith("http")) {
  const root = new URL(document.documentElement.dataset.content_root, location.href);
  // 먼저 쪽을 다 보인 다음에 받습니다. 저장을 막아 둔 브라우저에서는 켜지지 않을 뿐입니다.
  addEventListener("load", () => {
    const manifest = document.createElement("link");
    manifest.rel = "manifest";
    manifest.href = new URL("manifest.webmanifest", root);
    document.head.append(manifest);
    setTimeout(() => {
      navigator.serviceWorker?.register(new URL("service_worker.js", root)).catch(() => {});
    }, 1500);
  });
}
