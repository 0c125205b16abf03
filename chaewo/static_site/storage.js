// 저장소를 막아 둔 브라우저에서는 localStorage를 읽기만 해도 오류가 나, 테마의 단추가 하나도 움직이지 않습니다.
// 테마보다 먼저, 이 쪽을 닫을 때까지만 기억하는 것을 대신 둡니다. 그 안의 목록은 주지 않습니다: 책의 스크립트는
// 목록을 물어 저장소가 막힌 것을 알고 그렇게 말합니다.

try {
  localStorage.getItem("mode");
} catch {
  const kept = new Map();
  const methods = {
    getItem: (key) => kept.get(String(key)) ?? null,
    setItem: (key, value) => kept.set(String(key), String(value)),
    removeItem: (key) => kept.delete(String(key)),
  };
  const value = new Proxy(methods, {
    ownKeys() {
      throw new DOMException("저장소가 막혀 있습니다.", "SecurityError");
    },
  });
  Object.defineProperty(window, "localStorage", { value, configurable: true });
}
