import { el } from "../kit/kit.js";

// 0–255의 값을 책의 색 하나의 짙기로 칠하는 캔버스. 바탕은 비쳐 보입니다.
export class TintedCanvas {
  constructor(width, height, colour, attributes = {}) {
    this.node = el("canvas", { width, height, ...attributes });
    this.context = this.node.getContext("2d", { willReadFrequently: true }); // 픽셀을 CPU가 칠합니다.
    this.data = this.context.createImageData(width, height);
    this.words = new Uint32Array(this.data.data.buffer); // 한 픽셀이 ABGR 한 낱말입니다.
    this.name = `--chaewo-${colour}`;
    this.colour = undefined; // recolour가 정합니다.
  }

  set(at, value) {
    this.words[at] = this.colour | (value << 24);
  }

  flush(x = 0, y = 0, width = this.node.width, height = this.node.height) {
    this.context.putImageData(this.data, 0, 0, x, y, width, height);
  }

  // 밝은 화면과 어두운 화면이 바뀌면 같은 그림을 새 색으로. 색이 그대로이면 false입니다.
  recolour(style) {
    const rgb = parseInt(style.getPropertyValue(this.name).trim().slice(1), 16);
    const colour = (rgb >> 16) | (rgb & 0xff00) | ((rgb & 255) << 16);
    if (colour === this.colour) return false;
    this.colour = colour;
    this.words.forEach((word, i) => (this.words[i] = colour | (word & 0xff000000)));
    this.flush();
    return true;
  }
}

// 바탕의 색이 바뀌었을 때 알립니다. 책은 html에, JupyterLab과 VS Code는 body에 표시합니다.
export function whenThemeChanges(call) {
  const observer = new MutationObserver(call);
  for (const node of [document.documentElement, document.body]) observer.observe(node, { attributes: true });
  return () => observer.disconnect();
}
