// 책을 지을 때 node가 돌립니다. 한 줄에 수식 하나(JSON)를 읽고 HTML 한 줄을 냅니다.
const katex = require(process.argv[2]);
const lines = require("node:readline").createInterface({ input: process.stdin });

function render({ latex, options }) {
  try {
    return { html: katex.renderToString(latex, options) };
  } catch (error) {
    return { error: error.message };
  }
}

lines.on("line", (line) => console.log(JSON.stringify(render(JSON.parse(line)))));
