// 쓸 때 읽는 스크립트. chaewo.js와 같은 곳에 있고, 주소에 붙는 판은 책을 지을 때 정해집니다(bundle.py).

const loading = new Map();

export function loadScript(file) {
  if (!loading.has(file)) {
    const host = document.querySelector('script[src*="chaewo.js"]');
    const url = new URL(`${file}?v=${globalThis.chaewoVersions?.[file] ?? ""}`, host.src);
    const loaded = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = resolve;
      script.onerror = () => {
        loading.delete(file); // 다시 누르면 다시 읽습니다.
        script.remove();
        reject(new Error(file));
      };
      document.head.append(script);
    });
    loading.set(file, loaded);
  }
  return loading.get(file);
}
