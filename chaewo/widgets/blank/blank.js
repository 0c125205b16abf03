import { prose } from "../kit/kit.js";
import { blankBox } from "./blank_box.js";
import { FIELDS } from "./blank_fields.js";
import { judge } from "./judge.js";

const render = (view) =>
  blankBox(view, {
    field: (spec, label) => FIELDS[spec.kind](spec, label),
    judge,
    action: "확인",
    kept: (_, given) => given,
    restored,
    solution: (spec) => prose(spec.solution),
  });

function restored(spec, kept, field) {
  field.write(kept);
  const again = judge(spec, field.read());
  return again.correct ? again : null;
}

export default { render };
