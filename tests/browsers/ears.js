// 쪽의 맨 앞에 심는 귀. 콘솔을 읽을 길이 없는 브라우저(WebKit)에서도 나쁜 일을 빠짐없이 적어 둡니다.
window.chaewoHeard = [];
{
  const hear = (kind, text) => window.chaewoHeard.push(`${kind}: ${text}`);
  for (const level of ["error", "warn"]) {
    const original = console[level].bind(console);
    console[level] = (...said) => {
      hear(`콘솔 ${level}`, said.map(String).join(" "));
      original(...said);
    };
  }
  addEventListener("unhandledrejection", ({ reason }) => hear("받지 않은 거절", reason?.stack ?? reason));
  // 다음 장면으로 미루었다는 알림일 뿐, 잘못된 것이 아닙니다.
  const LATER = "ResizeObserver loop completed with undelivered notifications.";
  addEventListener(
    "error",
    (event) => {
      if (event.message === LATER) return;
      const file = event.target?.src ?? event.target?.href;
      hear(file ? "열리지 않은 파일" : "오류", file ?? `${event.message} ${event.filename}:${event.lineno}`);
    },
    true, // 파일이 열리지 않은 것은 위로 올라오지 않습니다.
  );
}
