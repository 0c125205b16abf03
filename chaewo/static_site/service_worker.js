// 올려 둔 책을 한 번 열면 다음부터는 인터넷 없이도 열립니다. VERSION과 FILES는 책을 지을 때 web_app.py가 채웁니다.
//
// 인터넷이 되면 쪽은 언제나 그곳의 것을 보입니다. 담아 둔 것은 닿지 못할 때만 씁니다. 주소에 판(?v=)이 붙은 것은 그
// 주소의 내용이 바뀌지 않으므로 담아 둔 것을 먼저 씁니다. 쪽과 그 쪽이 읽는 것의 판은 이렇게 늘 맞습니다.

/* global VERSION, FILES */

const PREFIX = `chaewo ${self.registration.scope} `; // 같은 도메인에 다른 책이 있을 수 있습니다.
const CACHE = PREFIX + VERSION;
const HASHES = new URL("chaewo-hashes", self.registration.scope).href;
const TOGETHER = 4; // 한꺼번에 받는 파일. 읽고 있는 쪽을 느리게 하지 않습니다.
const VERSIONED = /[?&](v|digest)=/;

const absolute = (path) => new URL(path, self.registration.scope).href;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const mine = request.url.startsWith(self.registration.scope);
  if (mine && request.method === "GET" && !request.headers.has("range")) event.respondWith(answer(request));
});

async function olderCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);
}

// 하나라도 받지 못하면 실패하고, 다음에 열 때 받지 못한 것부터 다시 받습니다. 그동안은 앞의 판이 일합니다.
async function install() {
  const cache = await caches.open(CACHE);
  const older = await Promise.all((await olderCaches()).map(known));
  const waiting = navigator.connection?.saveData ? [] : Object.entries(FILES);
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await take(cache, older, ...next);
  };
  await Promise.all(Array.from({ length: TOGETHER }, work));
  await cache.put(HASHES, new Response(JSON.stringify(FILES)));
  for (const { cache: before } of older) await keepFonts(before, cache);
  await self.skipWaiting();
}

async function known(name) {
  const cache = await caches.open(name);
  const hashes = await cache.match(HASHES);
  return { cache, hashes: hashes ? await hashes.json() : {} };
}

async function take(cache, older, path, hash) {
  const url = absolute(path);
  if (await cache.match(url)) return;
  const same = older.find(({ hashes }) => hashes[path] === hash);
  const response = (await same?.cache.match(url)) ?? (await fetch(url, { cache: "no-cache" }));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  await cache.put(url, response);
}

// 글꼴은 그 글자가 없는 기기만 받으므로 미리 담지 않습니다. 이미 받은 것은 새 판으로 옮깁니다.
async function keepFonts(before, cache) {
  for (const request of await before.keys()) {
    if (!/\.woff2$/.test(request.url) || (await cache.match(request))) continue;
    await cache.put(request, await before.match(request));
  }
}

async function activate() {
  for (const name of await olderCaches()) await caches.delete(name);
  await self.clients.claim();
}

async function answer(request) {
  const cache = await caches.open(CACHE);
  if (VERSIONED.test(request.url)) {
    const kept = await cache.match(request.url);
    if (kept) return kept;
  }
  try {
    // 쪽은 브라우저가 잠깐 담아 둔 것도 그곳에 물어보고 씁니다.
    const response = await fetch(request, request.mode === "navigate" ? { cache: "no-cache" } : {});
    if (response.ok) await cache.put(keyOf(request), response.clone());
    if (response.status < 500) return response;
    return (await found(cache, request)) ?? response;
  } catch (unreachable) {
    const kept = await found(cache, request);
    if (kept) return kept;
    throw unreachable;
  }
}

// 쪽의 물음(?q=, ?highlight=)은 내용을 바꾸지 않습니다.
const keyOf = ({ url }) => (VERSIONED.test(url) ? url : url.replace(/[?#].*/, ""));

async function found(cache, { url, mode }) {
  const key = keyOf({ url });
  const kept = await cache.match(key.endsWith("/") ? `${key}index.html` : key, { ignoreSearch: true });
  return kept ?? (mode === "navigate" ? cache.match(absolute("404.html")) : undefined);
}
