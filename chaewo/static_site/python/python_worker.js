// 일꾼 속의 파이썬. bundle.py가 앞에 로더를, LOADED의 자리에 파이썬 글들을 넣어 함수 하나로 감쌉니다.
// 첫 편지는 wasm의 바이트, 그 뒤의 편지는 실행할 것({ before, code, cases, session })입니다.

/* global loadMicroPython, SHIM, RUN_PROGRAM */

// 64 KiB짜리 쪽의 수(272 MB). 이 파이썬은 코드가 끝난 뒤에만 쓰레기를 치우므로 넉넉해야 합니다.
const MEMORY = 4352;
const BATCH = 50; // 밀리초. 찍은 글은 이만큼씩 모아 보냅니다.
const ENOUGH = 40000; // 글자. 이보다 많이 찍은 것은 보내지 않습니다.

const { grow } = WebAssembly.Memory.prototype;
WebAssembly.Memory.prototype.grow = function (pages) {
  if (this.buffer.byteLength / 65536 + pages > MEMORY) {
    // 파이썬의 MemoryError는 한참 뒤에야 옵니다. 먼저 알리면 쪽이 일꾼을 버립니다.
    postMessage({ seen: { values: [], error: { type: "MemoryError", message: "", line: null, case: null } } });
    throw new RangeError("memory");
  }
  return grow.call(this, pages);
};
for (const say of ["log", "warn", "error"]) console[say] = () => {}; // 로더의 혼잣말

let printed = "";
let sent = 0;
let last = 0;

function flush() {
  if (printed && sent < ENOUGH) postMessage({ print: printed.slice(0, ENOUGH) });
  sent += printed.length;
  printed = "";
  last = performance.now();
}

// 넘겼으면 참: 파이썬은 그 뒤로 찍지 않습니다.
function write(text) {
  printed += text;
  const enough = sent + printed.length >= ENOUGH;
  if (enough || performance.now() - last > BATCH) flush(); // 넘긴 뒤로는 다시 불리지 않습니다.
  return enough;
}

const bytes = await new Promise((resolve) => {
  self.onmessage = ({ data }) => resolve(data);
});
globalThis.fetch = async () => new Response(bytes, { headers: { "content-type": "application/wasm" } });
const python = await loadMicroPython({
  url: "https://chaewo.invalid/micropython.wasm", // 부르는 것은 위의 fetch입니다. 밖으로 나가지 않습니다.
  heapsize: 8 * 1024 * 1024,
  pystack: 64 * 1024,
  stdout: () => {},
  stderr: () => {},
});
python.registerJsModule("_page", { write }); // 글자마다 부르는 stdout은 백 배 느립니다.
python.FS.writeFile("/_empty.py", ""); // 모듈의 복사본이 될 빈 모듈
globalThis.fetch = () => Promise.reject(new Error("offline"));
python.runPython(RUN_PROGRAM); // 채우기 전에. 그 뒤로는 sys를 부를 수 없습니다.
python.runPython(SHIM);

self.onmessage = ({ data }) => {
  [printed, sent, last] = ["", 0, performance.now()];
  python.globals.set("_job", JSON.stringify(data));
  let seen;
  let broken = false;
  try {
    python.runPython("_answer = _answered(_job)");
    seen = JSON.parse(python.globals.get("_answer"));
  } catch (error) {
    broken = true; // 파이썬이 하던 일을 접지 못하고 끊겼습니다(스택이 모자란 때). 더는 믿을 수 없습니다.
    seen = {
      values: [],
      error: { type: error.type ?? error.name, message: String(error.message), line: null, case: null },
    };
  }
  flush();
  postMessage({ seen, broken });
};
postMessage("ready");
