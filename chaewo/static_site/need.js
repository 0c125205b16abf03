// 모듈을 실행해 그것이 내보낸 것을 줍니다. `file://`에서는 모듈 파일을 불러올 수 없습니다.
// chaewoModules(파일 이름 → 모듈을 실행하는 함수)는 책을 지을 때 bundle.py가 채웁니다.

const modules = globalThis.chaewoModules;

// 모듈은 처음 쓰일 때 한 번만 실행됩니다. kit.js를 여러 위젯이 가져와도 한 벌입니다.
const loaded = new Map();
function need(file) {
  if (!loaded.has(file)) {
    if (!Object.hasOwn(modules, file)) throw new Error(`모르는 위젯 모듈입니다: ${file}`);
    loaded.set(file, modules[file](need));
  }
  return loaded.get(file);
}

// 글부터 그린 다음에, 하나씩 따로 시작합니다. 그 사이에 스크롤과 누르기가 끼어들 수 있습니다.
const waiting = globalThis.chaewoStart;
function startNext() {
  const file = waiting.shift();
  if (waiting.length) setTimeout(startNext);
  need(file);
}
// 글과 함께 받은 쪽(load_scripts.js)은 그리기 전에 모두 폅니다.
if (globalThis.chaewoAtOnce) for (const file of waiting.splice(0)) need(file);
else startNext();
