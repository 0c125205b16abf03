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
  // 크기를 본 일이 크기를 바꾸면 브라우저는 다음 장면으로 미루었다고 알립니다. 잘못이 아니지만 WebKit은 file://에서 그것을
  // 진짜 오류와 같은 "Script error."로 적습니다. 다음 장면에 불러, 들리는 것은 모두 오류이게 합니다.
  const Watching = window.ResizeObserver;
  window.ResizeObserver = class extends Watching {
    constructor(call) {
      super((...seen) => requestAnimationFrame(() => call(...seen)));
    }
  };
  addEventListener(
    "error",
    (event) => {
      const file = event.target?.src ?? event.target?.href;
      hear(file ? "열리지 않은 파일" : "오류", file ?? `${event.message} ${event.filename}:${event.lineno}`);
    },
    true, // 파일이 열리지 않은 것은 위로 올라오지 않습니다.
  );
}
