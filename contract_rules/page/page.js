/* Shows what logic works out. Texts are put in as texts, never as markup. */
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const SIGNS = data.signs;
  const ORDER = data.sheet_order;
  const isOver = (duty) => data.over.includes(duty.word);
  const OUTCOMES = { speaks: "speaks", yields: "yields to its exception", outranked: "is outranked", unmet: "is not met",
    pending: "is not in force yet", lapsed: "is no longer in force" };
  const state = { day: data.opens_on, known: "", readings: {}, supposed: {} };
  const DAY = 86400000;
  const number = (day) => Math.round(Date.parse(day) / DAY);
  const text = (days) => new Date(days * DAY).toISOString().slice(0, 10);
  const first = number(data.first);
  const length = number(data.last) - first;

  function make(tag, parts = {}, ...inside) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(parts)) {
      if (name === "text") made.append(bdi(value));
      else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...inside.filter((one) => one !== null && one !== ""));
    return made;
  }
  function bdi(value) {
    const made = document.createElement("bdi");
    const parts = `${value}`.split(/(\d{4}-\d{2}-\d{2})/); /* a date is broken nowhere */
    parts.forEach((part, index) => made.append(index % 2 ? make("span", { class: "date" }, part) : part));
    return made;
  }
  function chip(word) {
    const sign = make("span", { "aria-hidden": "true" }, `${SIGNS[word] || ""} `);
    return make("span", { class: "chip", "data-word": word }, sign, word);
  }
  const fixed = () => logic.settledBy(data, data.readings);
  const settled = () => ({ ...logic.settledBy(data, { ...state.readings, ...data.readings }), ...state.supposed });

  const isChosen = () => Object.keys(settled()).length > Object.keys(fixed()).length;

  /* Why */

  function evidence(lines) {
    return make("ol", { class: "evidence" }, ...lines.map((line) => make("li", { text: line })));
  }
  function wording(id, since) {
    return data.clauses.findIndex((one) => one.id === id && one.since === since);
  }
  function clauseLink(id, since) {
    const at = wording(id, since);
    if (at < 0) return make("strong", { text: id });
    return make("a", { href: `#clause-${at}`, onclick: () => open_(at) }, bdi(id));
  }
  /* A text about an event, as a link to it where it is on record. */
  function eventLink(id, told) {
    const at = data.events.findIndex((one) => one.id === id);
    return at < 0 ? bdi(told) : make("a", { href: `#event-${at}` }, bdi(told));
  }
  function open_(at) {
    $(`clause-${at}`).open = true;
  }
  function reason(told) {
    const at = wording(told.clause, told.since);
    const made = make("li", {}, clauseLink(told.clause, told.since), ` ${OUTCOMES[told.outcome]}`);
    if (told.outranked.length) made.append(" by ", bdi(told.outranked.join("; ")));
    if (told.ended) made.append(` since ${told.ended}`);
    if (told.ended_by) made.append(", by ", bdi(told.ended_by));
    if (told.begins) made.append("; it comes with ", bdi(told.begins));
    const inner = make("ul", { class: "tree" });
    for (const line of told.norm) inner.append(make("li", { text: line.trim() }));
    if (at >= 0) inner.append(make("li", { text: `“${data.clauses[at].text}”` }));
    for (const one of told.shown) inner.append(make("li", {}, "shown by: ", eventLink(one.event, one.text)));
    for (const one of told.excepted) inner.append(make("li", {}, "excepted by: ", eventLink(one.event, one.text)));
    made.append(inner);
    return made;
  }
  function reasons(numbers) {
    if (!numbers.length) return "";
    const tree = make("ul", { class: "tree" }, ...numbers.map((one) => reason(data.reasons[one])));
    return make("details", {}, make("summary", {}, `What became of each norm about it (${numbers.length})`), tree);
  }
  function suppose(way) {
    for (const [point, how] of Object.entries(way.settled)) {
      const { question } = data.points[point];
      if (question === undefined) state.supposed[point] = how;
      else state.readings[question] = how;
    }
    show();
  }
  function waysOf(ways) {
    const alike = new Map();
    for (const way of ways) alike.set(way.answer, [...(alike.get(way.answer) || []), way]);
    return [...alike].map(([number_, same]) => {
      const told = data.answers[number_];
      const made = make("div", { class: "way" }, make("div", {}, chip(told.word)));
      for (const way of same)
        made.append(make("div", { class: "case" }, way === same[0] ? "if " : "or if ", bdi(way.told), " ",
          make("button", { type: "button", onclick: () => suppose(way) }, "Suppose so")));
      if (told.why) made.append(make("p", { text: told.why }), evidence(told.evidence));
      return made;
    });
  }
  function why(row, at, close) {
    const span = row.spans[at];
    const found = logic.answer(data, span, settled());
    const until = span.until ? `until ${span.until}` : "with no end on record";
    const made = make("div", { class: "why", "data-word": found.word, role: "region", "aria-label": `Why: ${row.party}, ${row.what}` });
    made.append(make("button", { class: "close", type: "button", "aria-label": "Close the reasons", onclick: close }, "×"));
    made.append(make("p", { class: "lead" }, chip(found.word), " ", bdi(`${row.party}: ${row.what}`)));
    made.append(make("p", { class: "by-clause" }, `Since ${span.since} ${until}${found.confidence ? `; ${found.confidence}` : ""}`));
    const before = at ? logic.answer(data, row.spans[at - 1], settled()) : null;
    span.by.forEach((cause, number_) => made.append(make("p", { class: "by-clause" }, number_ ? "And " : "Changed ", eventLink(cause.event, cause.text),
      number_ ? "." : "; before that ", number_ ? "" : chip(before.word), number_ || !before.clauses.length ? "" : ` ${before.clauses.join(", ")}`)));
    if (!found.open && found.why) made.append(make("p", { text: found.why }), evidence(found.evidence));
    if (found.ways.length) {
      made.append(make("h3", { class: "small" }, found.open ? "It turns on what is open" : "By which clauses turns on what is open"));
      made.append(...waysOf(found.ways));
    }
    for (const [id, caveat] of Object.entries(found.caveats)) made.append(make("p", { class: "caveat" }, make("strong", { text: `Caveat of ${id}: ` }), bdi(caveat)));
    made.append(...least(row, span), reasons(found.open ? [] : found.reasons));
    return made;
  }
  /* The least that would change the answer of a span, as that was on its first day. */
  function least(row, span) {
    if (span.least === undefined) return []; /* what is open tells all of it */
    const chosen = isChosen() ? ", with nothing chosen or supposed" : "";
    const head = make("h3", { class: "small" }, `The least that would change it (on ${span.since}${chosen})`);
    if (span.least === null)
      return [head, make("p", {}, `It was not looked for here. Ask: contract-rules why, with --on ${span.since}${state.known ? ` and --known-by ${state.known}` : ""}`)];
    if (!span.least.length)
      return [head, make("p", {}, "No act and no reading that would, nor two together, was found; contract-rules why tries three.")];
    return [head, make("ul", { class: "least" }, ...span.least.map((told) => make("li", { text: told })))];
  }
  /* What an event changed, of all that this page tells. */
  function effects(event, close) {
    const found = logic.changed(data, event.id, settled());
    const made = make("div", { class: "why", role: "region", "aria-label": `What it changed: ${event.text}` });
    made.append(make("button", { class: "close", type: "button", "aria-label": "Close what it changed", onclick: close }, "×"));
    made.append(make("h3", { class: "small" }, state.known ? "What it changed, by all that is on record" : "What it changed"));
    const list = make("ul", { class: "changes" });
    for (const { row, since, before, after } of found.rows) {
      const told = before.word === after.word ? [chip(after.word), " by ", bdi(after.clauses.join(", ") || "nothing"), " in place of ", bdi(before.clauses.join(", ") || "nothing")]
        : [chip(before.word), " → ", chip(after.word), " ", make("span", { class: "by-clause", text: after.clauses.join(", ") })];
      list.append(make("li", {}, bdi(`${row.party}: ${row.what}`), ` since ${since}: `, ...told));
    }
    for (const duty of found.arisen) list.append(make("li", {}, "A duty arose: ", bdi(`${duty.bearer}: ${duty.what} (${duty.clause})`), `, ${which(duty)}`));
    for (const { duty, step } of found.stepped) list.append(make("li", {}, bdi(`${duty.bearer}: ${duty.what} (${duty.clause})`), `, ${which(duty)}: ${step.what} on ${step.on}`));
    for (const one of found.left) list.append(make("li", { text: one.states[0].told }));
    made.append(list.children.length ? list : make("p", {}, "No answer and no duty that this page tells of became another by it on its day."));
    return made;
  }

  let opened = null; /* where reasons stand now: the host, what opened them, how to make them anew */
  function shut(back) {
    if (!opened) return;
    opened.host.querySelector(":scope > .why").remove();
    opened.host.classList.remove("open");
    opened.by.setAttribute("aria-expanded", "false");
    const { by } = opened;
    opened = null;
    if (back) by.focus();
  }
  function toggle(host, by, told) {
    const same = opened && opened.by === by;
    shut(false);
    if (same) return;
    host.append(told(() => shut(true)));
    host.classList.add("open");
    by.setAttribute("aria-expanded", "true");
    opened = { host, by, told };
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") shut(true);
  });

  /* The sheet */

  function entry(word, clauses, what, more, told) {
    const made = make("div", { class: "entry" });
    const says = make("span", {}, bdi(what));
    if (clauses) says.append(" ", make("span", { class: "by-clause" }, bdi(clauses)));
    if (more) says.append(make("span", { class: "depends", text: more }));
    const button = make("button", { type: "button", "aria-expanded": "false" }, chip(word), says);
    button.addEventListener("click", () => toggle(made, button, told));
    made.append(button);
    return made;
  }
  function marked(found) {
    const sure = found.confidence && found.confidence !== "official" ? ` (${found.confidence})` : "";
    return found.clauses.map((id) => (found.caveats[id] ? `${id}*` : id)).join(", ") + sure;
  }
  const due = (duty) => (duty.due ? `due by ${duty.due}` : "no deadline on record");
  /* Which of duties that recur it is. */
  const which = (duty) => (duty.due ? due(duty) : `since ${duty.arisen}`);
  function owed(duty, close) {
    const made = make("div", { class: "why", "data-word": duty.word, role: "region", "aria-label": `Duty: ${duty.what}` });
    made.append(make("button", { class: "close", type: "button", "aria-label": "Close the reasons", onclick: close }, "×"));
    made.append(make("p", { class: "lead" }, chip(duty.word), " ", bdi(`${duty.bearer}: ${duty.what}`)));
    if (duty.on !== state.day) made.append(make("p", { text: `As it stands on ${duty.on}; it had not arisen by ${state.day}.` }));
    made.append(make("p", { text: `${[`Under ${duty.clause}, since ${duty.arisen}`, due(duty), duty.left].filter(Boolean).join("; ")}.` }));
    if (duty.breached) made.append(make("p", { text: `In breach since ${duty.breached}.` }));
    const happened = (id) => data.events.find((one) => one.id === id);
    const cause = happened(duty.trigger);
    if (cause) made.append(make("p", {}, "It arose as ", bdi(cause.text)));
    const steps = duty.steps.map((one) => {
      const event = happened(one.event);
      return make("li", { text: `${one.on}: ${one.what}${event ? `: ${event.text}` : ""}` });
    });
    if (steps.length) made.append(make("h3", { class: "small" }, "What happened to it"), make("ol", { class: "evidence" }, ...steps));
    if (duty.ways.length) {
      made.append(make("h3", { class: "small" }, "It turns on what is open"));
      for (const way of duty.ways)
        made.append(make("div", { class: "way" }, chip(way.word), " if ", bdi(way.told), way.left ? `: ${way.left} ` : " ",
          make("button", { type: "button", onclick: () => suppose(way) }, "Suppose so")));
    }
    return made;
  }
  function dutyEntry(duty) {
    const more = [duty.due ? due(duty) : `${due(duty)}, ${which(duty)}`, duty.left].filter(Boolean).join("; ");
    const made = entry(duty.word, duty.clause, duty.what, more, (close) => owed(duty, close));
    made.dataset.duty = duty.id;
    return made;
  }
  function occasion(one) {
    return entry("MUST", marked({ ...one, clauses: [one.clause] }), one.what, one.when, (close) => {
      const made = make("div", { class: "why", "data-word": "MUST", role: "region", "aria-label": `Duty: ${one.what}` });
      made.append(make("button", { class: "close", type: "button", "aria-label": "Close the reasons", onclick: close }, "×"));
      made.append(make("p", { class: "lead" }, chip("MUST"), " ", bdi(`${one.bearer}: ${one.what}`)));
      made.append(make("p", {}, "Under ", clauseNow(one.clause), ", ", bdi(one.when), "."));
      if (isChosen()) made.append(make("p", {}, "Whether it stands is told with nothing chosen or supposed."));
      for (const caveat of Object.values(one.caveats)) made.append(make("p", { class: "caveat" }, make("strong", {}, "Caveat: "), bdi(caveat)));
      return made;
    });
  }
  function excess(one) {
    return entry("UNALLOCATED", "", one.what, one.told, (close) => beyond(one, close));
  }
  function beyond(one, close) {
    const made = make("div", { class: "why", "data-word": "UNALLOCATED", role: "region", "aria-label": `Payment: ${one.what}` });
    made.append(make("button", { class: "close", type: "button", "aria-label": "Close the reasons", onclick: close }, "×"));
    made.append(make("p", { class: "lead" }, chip("UNALLOCATED"), " ", bdi(`${one.by}: ${one.what}`)));
    const event = data.events.find(({ id }) => id === one.event);
    made.append(make("p", {}, "It is the event ", eventLink(one.event, event.text), "."));
    made.append(make("ol", { class: "evidence" }, ...one.states.map(({ since, told }) => make("li", { text: `${since}: ${told || "all of it counts to what is owed"}` }))));
    return made;
  }
  function clauseNow(id) {
    const at = data.clauses.filter((one) => one.id === id && one.since <= state.day).pop();
    return at ? clauseLink(id, at.since) : bdi(id);
  }
  function sheet(rows, duties) {
    const [standing, left] = duties ? [logic.standing(data, state.day), logic.unallocated(data, state.day)] : [];
    const unlisted = rows ? data.epochs[logic.epoch(data, state.day, state.known)].unlisted : [];
    const place = $("sheet-rows");
    place.replaceChildren();
    if (!rows) {
      place.append(make("p", { text: unknown() }));
      return;
    }
    const parties = [...new Set([...rows.map(({ row }) => row.party), ...(duties || []).map((one) => one.bearer),
      ...(standing || []).map((one) => one.bearer), ...(left || []).map((one) => one.by), ...unlisted.map((one) => one.party)])];
    const place_ = (party) => (data.parties.includes(party) ? data.parties.indexOf(party) : Infinity);
    parties.sort((a, b) => (place_(a) === place_(b) ? 0 : place_(a) - place_(b)));
    for (const party of parties) {
      const entries = [];
      for (const one of standing || []) if (one.bearer === party) entries.push(["MUST", occasion(one)]);
      for (const one of left || []) if (one.by === party) entries.push(["UNALLOCATED", excess(one)]);
      for (const duty of duties || [])
        if (duty.bearer === party && !isOver(duty)) entries.push([duty.word, dutyEntry(duty)]);
      const free = [];
      for (const { row, at, answer } of rows) {
        if (row.party !== party || !answer) continue;
        if (answer.word === "FREE") free.push(row.what);
        else {
          const made = entry(answer.word, marked(answer), row.what, logic.cases(data, answer), (close) => why(row, at, close));
          entries.push([answer.word, made]);
        }
      }
      entries.sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
      const grid = make("div", { class: "party" }, ...entries.map(([, made]) => made));
      if (free.length) {
        const told = free.map((one, index) => make("span", { class: "act" }, index ? "; " : "", bdi(one)));
        grid.append(make("p", { class: "free" }, chip("FREE"), " no clause speaks of these: ", ...told));
      }
      for (const one of unlisted)
        if (one.party === party) grid.append(make("p", { class: "free" }, bdi(one.phrase), ": not told here, as ", bdi(one.why), "."));
      if (grid.children.length) place.append(make("div", { class: "of-party" }, make("h3", { text: party }), grid));
    }
  }
  function unknown() {
    return `What was to come by what was known on ${state.known} was not worked out for ${state.day}: something became ` +
      `known later. Write the page with --also-known-by ${state.known}, or ask: contract-rules report --on ${state.day} --known-by ${state.known}`;
  }

  /* The timeline */

  function bars(host, row) {
    const all = [...host.querySelectorAll(".cr-bar")];
    all.forEach((bar, index) => {
      bar.setAttribute("role", "button");
      bar.setAttribute("tabindex", index ? "-1" : "0");
      bar.setAttribute("aria-expanded", "false");
      const press = () => toggle(host, bar, (close) => (row.spans ? why(row, +bar.dataset.span, close) : row.by ? beyond(row, close) : owed(dutyNow(row), close)));
      bar.addEventListener("click", press);
      bar.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (event.key === "Enter" || event.key === " ") press();
        else if (step && all[index + step]) {
          bar.setAttribute("tabindex", "-1");
          all[index + step].setAttribute("tabindex", "0");
          all[index + step].focus();
        } else return;
        event.preventDefault();
      });
    });
  }
  function dutyNow(duty) {
    const last = data.duty_days[data.duty_days.length - 1];
    return logic.duty(data, duty, state.day, settled()) || logic.duty(data, duty, last, settled());
  }
  function paint(host, row) {
    let before = null; /* the label that is written on, as far as the same is said */
    for (const bar of host.querySelectorAll(".cr-bar")) {
      const span = row.spans[+bar.dataset.span];
      const found = logic.answer(data, span, settled());
      const told = `${SIGNS[found.word]} ${found.clauses.join(", ")}`.trim();
      const days = `${span.since} – ${span.until || ""}`;
      bar.dataset.word = found.word;
      const label = host.querySelector(`.cr-label[data-span="${bar.dataset.span}"]`);
      const width = parseFloat(bar.getAttribute("width"));
      label.dataset.word = found.word;
      label.setAttribute("width", `${width}%`);
      if (before && before.told === told && before.word === found.word) {
        before.width += width;
        before.label.setAttribute("width", `${before.width}%`);
        label.querySelector("text").textContent = "";
      } else {
        before = { told, word: found.word, width, label };
        label.querySelector("text").textContent = told;
      }
      bar.querySelector(".cr-band").setAttribute("fill", `url(#cr-${found.word.toLowerCase().replace(" ", "-")})`);
      const said = `${row.party}, ${row.what}: ${found.word}${found.clauses.length ? ` by ${found.clauses.join(", ")}` : ""}, ${days}`;
      bar.setAttribute("aria-label", said);
      bar.querySelector("title").textContent = said;
    }
  }
  const drawn = [...document.querySelectorAll(".epoch")].map((epoch) => ({
    epoch,
    lines: [...epoch.querySelectorAll(".line")].map((host) => [host, data.epochs[+epoch.dataset.epoch].rows[+host.dataset.row]]),
  }));
  drawn.forEach(({ lines }) => lines.forEach(([host, row]) => bars(host, row)));
  for (const host of document.querySelectorAll("[data-left]")) {
    const one = data.unallocated[+host.dataset.left];
    bars(host, one);
    for (const bar of host.querySelectorAll(".cr-bar")) bar.setAttribute("aria-label", bar.querySelector("title").textContent);
  }
  for (const host of document.querySelectorAll("#events [data-event]")) {
    const event = data.events[+host.dataset.event];
    const done = host.querySelector(".done");
    const button = make("button", { type: "button", "aria-expanded": "false", class: "done" }, ...done.childNodes);
    button.addEventListener("click", () => toggle(host, button, (close) => effects(event, close)));
    done.replaceWith(button);
  }
  for (const host of document.querySelectorAll("[data-duty]")) {
    const duty = data.duties[+host.dataset.duty];
    bars(host, duty);
    for (const bar of host.querySelectorAll(".cr-bar")) {
      const { since, state: stood } = duty.states[+bar.dataset.span];
      const told = logic.grown(stood, since, "");
      const said = `${told.bearer}, ${told.what}, ${which(told)}: ${told.word} under ${told.clause}, since ${since}`;
      bar.setAttribute("aria-label", said);
      bar.querySelector("title").textContent = said;
    }
  }

  /* What changed */

  function compare() {
    const side = (which) => {
      const points = $(`${which}-readings`).value === "chosen" ? settled() : fixed();
      const day = $(`${which}-day`).value || data.first;
      return { day, rows: logic.rows(data, day, "", points), duties: logic.duties(data, day, points) };
    };
    const [from, to] = [side("from"), side("to")];
    const place = $("compared");
    place.replaceChildren();
    const groups = { "New burdens": [], Lost: [], Gained: [], "No longer owed": [], "Decided otherwise": [] };
    const done = (duty) => !duty || isOver(duty);
    const [were, are] = [from.duties || [], from.duties ? to.duties || [] : []];
    for (const duty of are) {
      const before = were.find((one) => one.id === duty.id);
      if (!done(duty) && done(before)) groups["New burdens"].push(make("li", {}, chip(duty.word), " ", bdi(`${duty.bearer}: ${duty.what}`), ` (${duty.clause}), ${which(duty)}`));
    }
    for (const duty of to.duties ? were : []) {
      const after = are.find((one) => one.id === duty.id);
      if (!done(duty) && done(after)) groups["No longer owed"].push(make("li", {}, chip(after ? after.word : duty.word), " ", bdi(`${duty.bearer}: ${duty.what}`), `, ${which(duty)}`));
    }
    from.rows.forEach(({ row, answer: before }, index) => {
      const after = to.rows[index].answer;
      if (!before || !after || before.word === after.word) return;
      const [was, is] = [logic.FREEST.indexOf(before.word), logic.FREEST.indexOf(after.word)];
      const told = make("li", {}, chip(before.word), " → ", chip(after.word), " ", bdi(`${row.party}: ${row.what}`), " ",
        make("span", { class: "by-clause", text: [...new Set([...before.clauses, ...after.clauses])].join(", ") }));
      const burden = after.word === "MAY NOT" || after.word === "CANNOT";
      const free = (one) => one === "MAY" || one === "CAN" || one === "FREE";
      const sort = burden && free(before.word) ? "Lost" : is > was ? "Lost" : is < was ? "Gained" : "Decided otherwise";
      groups[burden && before.word === "FREE" ? "New burdens" : sort].push(told);
    });
    const some = Object.entries(groups).filter(([, found]) => found.length);
    if (!from.duties || !to.duties) place.append(make("p", {}, `Of duties after ${data.duties_until} nothing is worked out here.`));
    if (!some.length) place.append(make("p", {}, `Nothing is decided otherwise on ${to.day} than on ${from.day}.`));
    for (const [name, found] of some) place.append(make("h3", {}, `${name} (${found.length})`), make("ul", { class: "changes" }, ...found));
  }

  /* What is looked for by words: other rows are put out of sight */

  function find() {
    const words = $("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    const apply = (one) => {
      const told = (one.querySelector(".what") || one).textContent.toLowerCase();
      const fits = words.every((word) => told.includes(word));
      one.classList.toggle("found-not", !fits);
      return fits;
    };
    const rows = "#sheet .entry, #sheet .act, .line[data-row], .line.duty, #events > ol > li";
    for (const one of document.querySelectorAll(rows)) count += apply(one) ? 1 : 0;
    const empty = (one, of) => one.querySelector(of) !== null && one.querySelector(`:is(${of}):not(.found-not)`) === null;
    for (const one of document.querySelectorAll("#sheet .free")) one.classList.toggle("found-not", empty(one, ".act"));
    for (const one of document.querySelectorAll(".of-party")) one.classList.toggle("found-not", empty(one, ".entry, .line, .free"));
    $("found").textContent = words.length ? (count ? "Other rows are out of sight, as long as something stands in “find”." : "Nothing of that is on the page.") : "";
  }

  /* All of it */

  function show() {
    const day = state.day;
    const points = settled();
    const rows = logic.rows(data, day, state.known, points);
    const at = logic.epoch(data, day, state.known);
    const duties = at === 0 ? logic.duties(data, day, points) : null;
    shut(false);
    $("sheet-day").textContent = day;
    sheet(rows, duties);
    drawn.forEach(({ epoch, lines }, index) => {
      epoch.hidden = index !== Math.max(at, 0);
      if (!epoch.hidden) lines.forEach(([host, row]) => paint(host, row));
    });
    $("day").value = day;
    $("known").value = state.known;
    $("slide").value = number(day) - first;
    $("slide").setAttribute("aria-valuetext", day);
    const share = (100 * (number(day) - first)) / length;
    document.querySelectorAll(".now span").forEach((line) => line.style.setProperty("--day", `${Math.min(Math.max(share, 0), 100)}%`));
    const text_ = data.texts.filter((one) => one.since <= day).pop();
    const later = data.record_ends && day > data.record_ends;
    const ended = at === 0 ? logic.ended(data, day, points) : "";
    const place = $("state");
    place.replaceChildren();
    place.append("Text: ", bdi(text_ ? `${text_.title}, since ${text_.since}` : "not yet in force"), ". ",
      ended ? make("strong", { class: "ended", text: `It ${ended}.` }) : "", ended ? " " : "",
      later ? "A projection: nothing is on record for that day. " : "",
      state.known ? `By what was known on ${state.known}. ` : "");
    if (!rows) place.append(make("span", { class: "warn" }, "Not worked out: see below."));
    else if (at === 0 && !duties) place.append(`How duties stand after ${data.duties_until} is not worked out here; contract-rules duties tells it.`);
    else if (!duties) place.append("Duties, and whether the contract is over, are told by all that is on record alone.");
    let chosen = 0;
    for (const select of document.querySelectorAll("[data-question]")) {
      if (!select.disabled) select.value = state.readings[select.dataset.question] || "";
      chosen += select.value ? 1 : 0;
    }
    if ($("chosen")) $("chosen").textContent = chosen ? `${chosen} chosen` : "none chosen";
    $("supposed").replaceChildren(
      ...Object.entries(state.supposed).map(([point, how]) => {
        const { off_record: done } = data.points[point];
        const told = done ? `${how === "true" ? "" : "not: "}${done}` : `${JSON.stringify(data.points[point])}: ${how}`;
        const drop = () => {
          delete state.supposed[point];
          show();
        };
        return make("li", {}, make("button", { type: "button", onclick: drop, "aria-label": `No longer suppose: ${told}` }, "× ", bdi(told)));
      }),
    );
    for (const clause of document.querySelectorAll(".clause"))
      clause.classList.toggle("not-now", clause.dataset.since > day || (clause.dataset.until !== "" && clause.dataset.until < day));
    document.querySelectorAll("[data-event]").forEach((line) => line.classList.toggle("later", data.events[+line.dataset.event].day > day));
    compare();
    find();
  }

  $("slide").max = length;
  $("slide").addEventListener("input", (event) => {
    state.day = text(first + +event.target.value);
    show();
  });
  $("day").addEventListener("change", (event) => {
    const { value } = event.target;
    if (value) state.day = value < data.first ? data.first : value > data.last ? data.last : value;
    show();
  });
  $("known").addEventListener("change", (event) => {
    state.known = event.target.value;
    show();
  });
  $("find").addEventListener("input", find);
  $("reset").addEventListener("click", () => {
    $("find").value = "";
    Object.assign(state, { day: data.opens_on, known: "", readings: {}, supposed: {} });
    show();
  });
  for (const select of document.querySelectorAll("[data-question]"))
    select.addEventListener("change", () => {
      if (select.value) state.readings[select.dataset.question] = select.value;
      else delete state.readings[select.dataset.question];
      show();
    });
  for (const id of ["from-day", "to-day", "from-readings", "to-readings"]) $(id).addEventListener("change", compare);
  $("compare-form").addEventListener("submit", (event) => event.preventDefault());
  show();
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
})();
