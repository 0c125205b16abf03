// 적은 코드를 실행합니다. 쪽에서는 일꾼(worker) 속의 MicroPython이, JupyterLab에서는 커널이 합니다.
// 둘 다 chaewo/run_program.py를 돌려 같은 모양의 결과를 냅니다.
//
//   const running = runPython(model, { before, code, cases }, onPrint);
//   session: "start"를 더하면 그 이름 공간이 남고, "go"로 이어서 실행합니다. 멈추면 사라집니다.
//   running.result: 약속. run_program.py가 본 것이거나 { stopped: 까닭 }. 이을 이름 공간이 사라졌으면 { lost: true }
//   running.stop()

import { loadScript } from "./load_script.js";

const LIMIT = 30; // 초. 바쁜 기기에서도 옳은 답이 잘리지 않을 만큼
const CAP = 20000; // 보여 주는 글자의 수
export const STOPPED = "멈추었습니다.";
const TOO_LONG = `${LIMIT}초가 지나도 끝나지 않아 멈추었습니다. 끝나지 않는 되풀이가 있는지 보세요.`;
const NOT_LOADED =
  "파이썬을 불러오지 못했습니다. 책의 파일(chaewo-python.js)이 함께 있는지 보고, 쪽을 새로 고쳐 다시 해 보세요.";

export function runPython(model, { before, code, ...rest }, onPrint) {
  const job = { before: before.map(visible), code: visible(code), ...rest };
  return model.get("_live") ? askKernel(model, job, onPrint) : askWorker(job, onPrint);
}

// 휴대폰에서 붙여 넣은 글에는 눈에 빈칸이거나 보이지 않는 글자가 섞입니다. 파이썬은 그것을 이름의 일부로 읽습니다.
const visible = (code) =>
  code
    .replace(/[\u00a0\u2000-\u200a\u202f]/g, " ")
    .replace(/\u3000/g, "  ")
    .replace(/[\u200b\u200e\u200f\u2060\ufeff]/g, "");

let worker = null; // 쪽에 하나. 멈추면 버리고 다음에 새로 만듭니다.
let keeper = null; // session의 이름 공간을 가진 일꾼
let turn = Promise.resolve(); // 두 빈칸이 함께 누르면 차례를 기다립니다.

function discard() {
  worker?.terminate();
  worker = null;
}

function askWorker(job, onPrint) {
  let finish;
  let timer;
  const ended = new Promise((resolve) => {
    finish = resolve;
  });
  const stop = (reason = STOPPED) => {
    if (mine) discard(); // 기다리던 것을 멈출 때는 앞에서 실행하는 것을 건드리지 않습니다.
    finish({ stopped: reason });
  };
  let stopped = false;
  let mine = false; // 지금 일꾼이 하는 것이 이것인가
  const start = async () => {
    if (stopped) return ended;
    try {
      worker ??= await startWorker();
    } catch {
      finish({ stopped: NOT_LOADED });
      return ended;
    }
    if (stopped) return ended;
    if (job.session === "start") keeper = worker;
    if (job.session === "go" && keeper !== worker) {
      finish({ lost: true });
      return ended;
    }
    mine = true;
    let left = CAP;
    worker.onmessage = ({ data }) => {
      if (data.print !== undefined && left > 0) {
        onPrint(data.print.slice(0, left));
        left -= data.print.length;
        if (left <= 0) onPrint("\n… 너무 길어 뒤는 보이지 않습니다.");
      }
      if (data.broken) discard();
      if (data.seen) finish(data.seen);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      stop("파이썬이 멈추었습니다. 함수를 너무 깊이 부르거나 너무 큰 값을 만들지 않았는지 보세요.");
    };
    timer = setTimeout(() => stop(TOO_LONG), LIMIT * 1000);
    worker.postMessage(job);
    return ended;
  };
  turn = turn.then(start).finally(() => {
    clearTimeout(timer);
    mine = false;
  });
  return {
    result: ended.then((seen) => {
      // 메모리를 다 쓴 파이썬은 느립니다. 다음에는 새것으로 합니다.
      if (seen.error?.type === "MemoryError") discard();
      return seen;
    }),
    stop() {
      stopped = true;
      stop();
    },
  };
}

// 일꾼의 코드와 wasm은 처음 누를 때 읽습니다. file://에서는 모듈 일꾼도 blob의 wasm도 막히므로, 보통
// 일꾼의 글 안에 로더를 넣고 wasm은 바이트로 건넵니다.
async function startWorker() {
  await loadScript("chaewo-python.js");
  const { source, wasm } = globalThis.chaewoPython;
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const made = new Worker(url);
  const bytes = Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0));
  try {
    await new Promise((resolve, reject) => {
      made.onmessage = resolve;
      made.onerror = reject;
      made.postMessage(bytes.buffer, [bytes.buffer]);
    });
  } catch (error) {
    made.terminate();
    throw error;
  } finally {
    URL.revokeObjectURL(url);
  }
  return made;
}

let asked = 0;

function askKernel(model, job, onPrint) {
  const id = ++asked;
  let finish;
  const ended = new Promise((resolve) => {
    finish = resolve;
  });
  const hear = (message) => {
    if (message.id !== id) return;
    if (message.print) onPrint(message.print);
    model.off("msg:custom", hear);
    finish(message.seen ?? { stopped: message.stopped });
  };
  model.on("msg:custom", hear);
  model.send({ id, ...job });
  return {
    result: ended,
    stop() {
      model.off("msg:custom", hear);
      finish({ stopped: "기다리기를 그만두었습니다. 커널을 멈추려면 JupyterLab의 멈춤 단추를 누르세요." });
    },
  };
}
