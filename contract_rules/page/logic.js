"use strict";
/* What the page works out from what was worked out beforehand. It draws nothing and keeps
   nothing, so that it runs beside a page, too: tests compare it with the engine. */
const logic = (() => {
  const WORDS = {
    permitted: "MAY",
    silent: "FREE",
    prohibited: "MAY NOT",
    void: "CANNOT",
    conflict: "CONFLICT",
    undetermined: "DEPENDS",
  };
  const SURE = ["official", "reported", "inferred"];
  /* From what leaves a party freest to what binds it most. */
  const FREEST = ["CAN", "MAY", "FREE", "DEPENDS", "CONFLICT", "CANNOT", "MAY NOT"];

  function word(verdict, effect) {
    return verdict === "permitted" && effect === "takes effect" ? "CAN" : WORDS[verdict];
  }

  /* What is settled, by the numbers of points, if questions are read so. */
  function settledBy(data, readings) {
    const settled = {};
    data.points.forEach((point, number) => {
      const read = point.question === undefined ? undefined : readings[point.question];
      if (read !== undefined) settled[number] = read;
    });
    return settled;
  }

  /* Which of the times of knowing answers for a day by what was known by another; -1 for none.
     One does where of all that happened by that day the same was known. */
  function epoch(data, day, known) {
    if (!known) return 0;
    const texts = data.texts.filter((text) => text.announced);
    const items = data.events.map((event) => [event.on, event.known]);
    texts.forEach((text) => items.push([text.since, text.announced]));
    const happened = items.filter(([on]) => on <= day);
    return data.epochs.findIndex(({ known_by: by }) =>
      happened.every(([, since]) => since <= known === (by === null || since <= by)),
    );
  }

  function spanOn(row, day) {
    return row.spans.findIndex((s) => s.since <= day && (s.until === null || day <= s.until));
  }

  function fitting(ways, settled) {
    return ways.filter((way) =>
      Object.entries(way.settled).every(([p, how]) => !(p in settled) || settled[p] === how),
    );
  }

  function surest(answers) {
    const known = answers.map((one) => SURE.indexOf(one.confidence)).filter((n) => n >= 0);
    return known.length ? SURE[Math.max(...known)] : null;
  }

  /* The answer in a span if some points are settled so. */
  function answer(data, span, settled) {
    const whole = data.answers[span.answer];
    const ways = fitting(span.ways, settled);
    if (!ways.length) return { ...whole, ways: [] };
    const answers = ways.map((way) => data.answers[way.answer]);
    const told = (of) => [...new Set(answers.map(of))];
    const verdicts = told((one) => one.verdict);
    const effects = told((one) => one.effect);
    const verdict = verdicts.length === 1 ? verdicts[0] : "undetermined";
    const effect = effects.length === 1 ? effects[0] : "open";
    const clauses = data.order.filter((id) => answers.some((one) => one.clauses.includes(id)));
    const alike = told((one) => `${one.verdict} ${one.effect} ${one.clauses}`);
    const open = verdict === "undetermined" || effect === "open";
    return {
      ...(open ? whole : answers[0]),
      verdict,
      effect,
      clauses,
      word: word(verdict, effect),
      confidence: surest(answers),
      caveats: Object.assign({}, ...answers.map((one) => one.caveats)),
      open,
      ways: alike.length === 1 ? [] : ways,
    };
  }

  /* "MAY if ...; otherwise MAY NOT", of an answer that turns on what is open. */
  function cases(data, found) {
    if (!found.open) return "";
    const by = new Map();
    for (const way of found.ways) {
      const told = data.answers[way.answer].word;
      by.set(told, [...(by.get(told) || []), way.told]);
    }
    const words = [...by.keys()].sort((a, b) => FREEST.indexOf(a) - FREEST.indexOf(b));
    if (words.length < 2) return "whether it takes effect is open";
    const last = words.pop();
    const parts = words.map((one) => {
      const [first, ...others] = by.get(one).sort((a, b) => a.length - b.length);
      const more = others.length === 1 ? "1 other case" : `${others.length} other cases`;
      return `${one} if ${first}${others.length ? `, or in ${more}` : ""}`;
    });
    return `${parts.join("; ")}; otherwise ${last}`;
  }

  /* How a duty is told whose amount, where it grows, was worked out for one day: on another it
     is said to be of that one. */
  function grown(state, asked, day) {
    const what = state.grows && asked !== day ? `${state.what} (so much on ${asked}, and it grows)` : state.what;
    return { ...state, what, left: leftOn(state, asked, day) };
  }
  function leftOn({ left, grows }, asked, day) {
    if (!grows) return left;
    return asked === day ? `${left} so far, as it grows` : `${left} on ${asked}, and it grows`;
  }

  /* How a duty stands on a day, if some points are settled so; null where it has not arisen, or
     that was not worked out. */
  function duty(data, { id, states }, day, settled) {
    if (day > data.duties_until) return null;
    const at = states.filter((one) => one.since <= day).pop();
    if (!at) return null;
    const asked = data.duty_days.filter((one) => one <= day).pop();
    const state = grown(at.state, asked, day);
    const ways = fitting(state.ways, settled).map((way) => ({ ...way, left: leftOn(way, asked, day) }));
    const alike = new Set(ways.map((way) => `${way.word} ${way.left} ${way.due}`));
    if (alike.size === 1) {
      const [{ word: told, left, due }] = ways;
      return { ...state, id, on: day, word: told, left, due, ways: [] };
    }
    return { ...state, id, on: day, word: ways.length ? "DEPENDS" : state.word, ways };
  }

  /* How duties stand on a day, if some points are settled so; null where that was not worked out. */
  function duties(data, day, settled) {
    if (day > data.duties_until) return null;
    const found = data.duties.map((one) => duty(data, one, day, settled));
    return found.filter((one) => one && one.word !== "nothing owed");
  }

  /* What is told of some days on: the last that was told by a day. */
  function by(told, day) {
    return told.filter((one) => one.since <= day).pop();
  }

  /* What clauses demand upon occasions yet to come; null where that was not worked out. */
  function standing(data, day) {
    if (day > data.duties_until) return null;
    const at = by(data.standing, day);
    return (at ? at.duties : []).map((number) => data.occasions[number]);
  }

  /* What was paid beyond what was owed, by a day; null where that was not worked out. */
  function unallocated(data, day) {
    if (day > data.duties_until) return null;
    return data.unallocated.map((one) => ({ ...one, ...by(one.states, day) })).filter((one) => one.left);
  }

  /* What an event changed: the rows that it has another answer in, each with the answers before and
     after; the duties that it gave rise to, and those that it counted to or changed otherwise. */
  function changed(data, id, settled) {
    const rows = data.epochs[0].rows.flatMap((row) =>
      row.spans.flatMap((span, at) => {
        if (!span.by.some((cause) => cause.event === id)) return [];
        const [before, after] = [at - 1, at].map((one) => answer(data, row.spans[one], settled));
        return [{ row, at, since: span.since, before, after }];
      }),
    );
    const last = data.duties.map(({ states }) => states[states.length - 1].state);
    const arisen = last.filter((one) => one.trigger === id);
    const stepped = last.flatMap((duty) => duty.steps.filter((one) => one.event === id).map((step) => ({ duty, step })));
    const left = data.unallocated.filter((one) => one.event === id);
    return { rows, arisen, stepped, left };
  }

  /* That the contract is over on a day, or may be, and since when, by what; else nothing. */
  function ended(data, day, settled) {
    const at = data.endings.filter((one) => one.since <= day).pop();
    if (!at) return "";
    const told = new Set(fitting(at.ways, settled).map((way) => way.told));
    return told.size === 1 ? [...told][0] : at.told;
  }

  /* All rows on a day by what was known by another; null where that was not worked out. */
  function rows(data, day, known, settled) {
    const number = epoch(data, day, known);
    if (number < 0) return null;
    return data.epochs[number].rows.map((row, index) => {
      const at = spanOn(row, day);
      return { row, index, at, answer: at < 0 ? null : answer(data, row.spans[at], settled) };
    });
  }

  return { FREEST, answer, cases, changed, duties, duty, ended, epoch, fitting, grown, rows, settledBy, spanOn, standing, unallocated, word };
})();
