/* The text editor: colours, words offered at the cursor, faults beside the lines, kept while typing.
   The field below stays the form's own; without this script it is written in, checked and kept by hand. */
(() => {
  "use strict";
  const box = document.getElementById("scheme-text");
  const field = box?.querySelector("textarea");
  const kit = window.codemirror;
  if (!box || !field || !kit) return;
  const say = box.dataset;
  const form = field.form;
  const list = document.getElementById("live-faults");
  const status = document.getElementById("kept-state");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const base = form.querySelector("[name=base]");
  const nonce = document.getElementById("csp-nonce")?.nonce ?? "";
  const {tags} = kit;
  let keepAt = say.keep;
  let kept = field.value;
  let view = null;

  const ask = async (address, given, signal) => {
    const answer = await fetch(address, {
      method: "POST", signal, body: JSON.stringify(given),
      headers: {"Content-Type": "application/json", "X-CSRFToken": token},
    });
    return answer.ok || answer.status === 409 ? answer.json() : Promise.reject(new Error(String(answer.status)));
  };

  /* --- words at the cursor --- */
  const offered = async (context) => {
    const word = context.matchBefore(/[\p{L}\p{N}_.\-]*/u);
    const before = context.state.sliceDoc(Math.max(0, context.pos - 2), context.pos);
    if (!context.explicit && !word?.text && !/[{[]$|: $/.test(before)) return null;
    const text = context.state.doc.toString();
    let found;
    try {
      found = await ask(say.words, {text, at: context.pos});
    } catch {
      return null;
    }
    if (!found.offers.length) return null;
    const options = found.offers.map((one, rank) => ({
      label: one.text.trim().replace(/:$/, ""), apply: one.text, detail: one.label,
      info: one.says || undefined, type: one.kind === "word" ? "property" : "constant", boost: -rank,
    }));
    return {from: word ? word.from : context.pos, options, validFor: /^[\p{L}\p{N}_.\-]*$/u};
  };

  const told = async (_view, position) => {
    let found;
    try {
      found = await ask(say.words, {text: view.state.doc.toString(), at: position, help: true});
    } catch {
      return null;
    }
    const help = found.help;
    if (!help) return null;
    return {
      pos: help.start, end: help.end, above: true,
      create: () => {
        const dom = document.createElement("div");
        dom.className = "cm-help";
        const head = document.createElement("b");
        head.textContent = help.label === help.word ? help.word : `${help.word} ${help.label}`;
        const text = document.createElement("span");
        text.textContent = help.says;
        dom.append(head, text);
        if (say.reference) {
          const link = document.createElement("a");
          link.href = `${say.reference}#${help.word}`;
          link.textContent = say.sayMore;
          link.target = "_blank";
          link.rel = "noopener";
          dom.append(link);
        }
        return {dom};
      },
    };
  };

  /* --- faults while typing --- */
  let checking = null;
  const check = async () => {
    checking?.abort();
    checking = new AbortController();
    let found;
    try {
      found = await ask(say.check, {text: view.state.doc.toString()}, checking.signal);
    } catch {
      return;
    }
    const doc = view.state.doc;
    const marks = found.faults.map((fault) => {
      const line = doc.line(Math.min(fault.line, doc.lines));
      const from = Math.min(line.from + fault.column - 1, line.to);
      return {from, to: Math.min(Math.max(line.from + fault.end - 1, from), line.to), severity: "error", message: fault.message};
    });
    view.dispatch(kit.setDiagnostics(view.state, marks));
    tell(found);
  };

  const tell = (found) => {
    list.replaceChildren();
    const section = document.createElement("section");
    section.className = "section";
    const head = document.createElement("div");
    head.className = "section-head";
    const title = document.createElement("h2");
    title.textContent = list.dataset.title;
    const count = document.createElement("span");
    count.className = "note";
    count.textContent = found.faults.length ? String(found.faults.length) : "";
    head.append(title, count);
    const panel = document.createElement("div");
    panel.className = found.faults.length ? "panel flush" : "panel";
    if (!found.faults.length) {
      const clean = document.createElement("p");
      clean.className = "t-ok";
      clean.textContent = `${found.title} — ${say.sayClean}`;
      panel.append(clean);
    }
    for (const fault of found.faults) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "fault-go";
      const number = document.createElement("span");
      number.className = "num";
      number.textContent = String(fault.line);
      number.setAttribute("aria-label", `${say.sayLine} ${fault.line}`);
      const words = document.createElement("span");
      words.textContent = fault.message;
      button.append(number, words);
      button.addEventListener("click", () => goTo(fault.line, fault.column));
      panel.append(button);
    }
    section.append(head, panel);
    list.append(section);
  };

  const goTo = (number, column = 1) => {
    const line = view.state.doc.line(Math.min(Math.max(number, 1), view.state.doc.lines));
    const at = Math.min(line.from + column - 1, line.to);
    view.dispatch({selection: {anchor: at}, effects: kit.EditorView.scrollIntoView(at, {y: "center"})});
    view.focus();
  };

  /* --- kept while typing --- */
  let keeping = false;
  const keep = async () => {
    const text = view.state.doc.toString();
    if (keeping || text === kept || !text.trim()) return;
    keeping = true;
    try {
      const answer = await ask(keepAt, {text, base: base.value});
      if (answer.kept) {
        kept = text;
        base.value = answer.base;
        if (keepAt !== answer.keep) {
          keepAt = answer.keep;
          form.action = answer.edit;
          window.history.replaceState(null, "", answer.edit);
        }
        status.textContent = `${say.sayKept} ${answer.at}`;
        if (answer.apart) {
          status.textContent = `${answer.message} `;
          const link = document.createElement("a");
          link.href = answer.compare;
          link.textContent = say.sayCompare;
          status.append(link);
          keepAt = null; // one text beside the other is enough; the person decides first
        }
      } else if (answer.message) status.textContent = answer.message;
    } catch {
      status.textContent = say.sayNotKept;
      timers.keep = window.setTimeout(keep, 10000);
    } finally {
      keeping = false;
      if (keepAt && view.state.doc.toString() !== kept && status.textContent !== say.sayNotKept) {
        timers.keep = window.setTimeout(keep, 2500);
      }
    }
  };

  const timers = {check: 0, keep: 0};
  const typed = () => {
    field.value = view.state.doc.toString();
    status.textContent = say.sayTyping;
    window.clearTimeout(timers.check);
    timers.check = window.setTimeout(check, 350);
    if (!keepAt) return;
    window.clearTimeout(timers.keep);
    timers.keep = window.setTimeout(keep, 2500);
  };

  /* --- looks: the page's own colours --- */
  const colours = kit.HighlightStyle.define([
    {tag: tags.comment, color: "var(--ink3)"},
    {tag: [tags.definition(tags.propertyName), tags.propertyName], color: "var(--info)"},
    {tag: [tags.string, tags.special(tags.string)], color: "var(--ok)"},
    {tag: [tags.number, tags.bool, tags.keyword], color: "var(--acc)"},
    {tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--ink3)"},
  ]);
  const looks = kit.EditorView.theme({
    "&": {color: "var(--ink)", backgroundColor: "var(--surface)", height: "68vh", minHeight: "360px"},
    "&.cm-focused": {outline: "2px solid var(--focus)", outlineOffset: "1px"},
    ".cm-scroller": {fontFamily: "var(--mono)", lineHeight: "1.6"},
    ".cm-content": {caretColor: "var(--ink)"},
    ".cm-cursor": {borderLeftColor: "var(--ink)"},
    ".cm-gutters": {backgroundColor: "var(--sunk)", color: "var(--ink3)", borderRight: "1px solid var(--rule)"},
    ".cm-activeLine, .cm-activeLineGutter": {backgroundColor: "color-mix(in srgb, var(--sunk) 70%, transparent)"},
    "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {backgroundColor: "var(--warn-w)"},
    ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {backgroundColor: "var(--info-w)", color: "inherit"},
    ".cm-tooltip": {backgroundColor: "var(--surface)", color: "var(--ink)", border: "1px solid var(--edge)", boxShadow: "var(--shadow)"},
    ".cm-tooltip-autocomplete > ul > li[aria-selected]": {backgroundColor: "var(--ink)", color: "var(--paper)"},
    ".cm-tooltip-autocomplete > ul > li": {padding: "3px 10px", fontFamily: "var(--mono)"},
    ".cm-completionDetail": {fontFamily: "var(--sans)", fontStyle: "normal", marginLeft: "10px", opacity: "0.75"},
    ".cm-completionInfo": {padding: "6px 10px", maxWidth: "300px", fontFamily: "var(--sans)"},
    ".cm-help": {display: "grid", gap: "2px", padding: "8px 12px", maxWidth: "360px", fontFamily: "var(--sans)", fontSize: "13.5px"},
    ".cm-panels": {backgroundColor: "var(--sunk)", color: "var(--ink)", borderColor: "var(--rule)"},
    ".cm-diagnostic": {fontFamily: "var(--sans)", padding: "6px 10px"},
    ".cm-diagnostic-error": {borderLeft: "3px solid var(--bad)"},
    ".cm-lintRange-error": {backgroundImage: "none", textDecoration: "underline wavy var(--bad)", textUnderlineOffset: "3px"},
    ".cm-lint-marker-error": {content: "'▲'", color: "var(--bad)"},
    ".cm-foldPlaceholder": {backgroundColor: "var(--sunk)", color: "var(--ink2)", border: "1px solid var(--rule2)"},
  });

  const room = document.createElement("div");
  field.after(room);
  view = new kit.EditorView({
    parent: room,
    state: kit.EditorState.create({
      doc: field.value,
      extensions: [
        kit.EditorView.cspNonce.of(nonce),
        kit.EditorView.contentAttributes.of({"aria-label": say.sayLabel, "aria-multiline": "true", spellcheck: "false", tabindex: "0"}),
        kit.lineNumbers(), kit.foldGutter(), kit.lintGutter(), kit.history(), kit.drawSelection(),
        kit.highlightActiveLine(), kit.highlightActiveLineGutter(), kit.bracketMatching(), kit.closeBrackets(),
        kit.highlightSelectionMatches(), kit.indentUnit.of("  "), kit.yaml(), kit.syntaxHighlighting(colours), looks,
        kit.autocompletion({override: [offered], icons: false, activateOnTyping: true}),
        kit.hoverTooltip(told, {hoverTime: 400}),
        kit.search({top: true}),
        kit.keymap.of([
          {key: "Escape", run: () => { view.setTabFocusMode(5000); return false; }},
          {key: "Mod-s", preventDefault: true, run: () => { keep(); return true; }},
          ...kit.closeBracketsKeymap, ...kit.completionKeymap, ...kit.lintKeymap, ...kit.searchKeymap,
          ...kit.historyKeymap, ...kit.foldKeymap, kit.indentWithTab, ...kit.defaultKeymap,
        ]),
        kit.EditorView.updateListener.of((update) => { if (update.docChanged) typed(); }),
      ],
    }),
  });
  box.classList.add("with-script");
  box.querySelector(".keys-help").hidden = false;
  form.addEventListener("submit", () => { field.value = view.state.doc.toString(); kept = field.value; });
  window.addEventListener("beforeunload", (event) => {
    if (view.state.doc.toString() !== kept && view.state.doc.toString().trim()) event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='line=']");
    if (!link) return;
    event.preventDefault();
    goTo(Number(new URL(link.href).searchParams.get("line")));
  });
  if (view.state.doc.length) check();
  if (say.line) goTo(Number(say.line));
})();
