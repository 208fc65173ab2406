// A message as a block of the log: words, cards, sources, choices.

import { structureCard } from "./card";
import type { Author, Choice, Message, Sheet, Source } from "./contract";
import { button, el, hidden } from "./dom";
import { inside, linked, outside, secure } from "./link";
import { strings } from "./strings";

/** What blocks need of the chat they stand in. */
export interface Setting {
  readonly server: URL;
  readonly headings: "h2" | "h3";
  readonly choose: (choice: Choice) => void;
}

/** Built whole before it enters the log, so that it is announced once. */
export function messageBlock(message: Message, from: Author, { server, headings, choose }: Setting): HTMLElement {
  const { text, structures = [], sources = [], sheets = [], choices = [] } = message;
  return el(
    "div",
    { class: `message ${from}` },
    el("div", { class: "bubble" }, hidden(`${strings.speaker[from]} `), ...linked(text)),
    structures.length > 0 ? el("div", { class: "cards" }, ...structures.map((one) => structureCard(one, headings))) : null,
    sheets.length > 0 ? sheetList(sheets, server) : null,
    sources.length > 0 ? sourceList(sources) : null,
    choices.length > 0 ? choiceGroup(choices, choose) : null,
  );
}

/** The person's own words; `id` is their `message_id`. */
export function ownBlock(id: string, text: string): HTMLElement {
  const bubble = el("div", { class: "bubble" }, hidden(`${strings.speaker.personne} `), text);
  return el("div", { class: "message personne", "data-id": id }, bubble);
}

/** A line of the service itself, said by nobody. */
export function noteBlock(text: string): HTMLElement {
  return el("p", { class: "note" }, text);
}

function choiceGroup(choices: readonly Choice[], choose: (choice: Choice) => void): HTMLElement {
  const group = el("div", { class: "choices", role: "group", "aria-label": strings.choices });
  for (const choice of choices) {
    const press = button(choice.label, "choice", () => {
      closeChoices(group, choice.label);
      choose(choice);
    });
    group.append(press);
  }
  return group;
}

/** Choices already answered stay to be read; the one taken is ticked. */
export function closeChoices(group: Element, taken: string | null): void {
  for (const press of group.querySelectorAll("button")) {
    press.disabled = true;
    if (taken !== null && press.textContent === taken) press.classList.add("taken");
  }
}

function sheetList(sheets: readonly Sheet[], server: URL): HTMLElement {
  return el("p", { class: "sheets" }, ...sheets.map(({ name, url }) => inside(server, url, strings.sheet(name))));
}

function sourceList(sources: readonly Source[]): HTMLElement {
  const lines = sources.map(({ title, date, date_label, url }) => {
    const href = secure(url);
    return el("li", {}, href ? outside(href, title) : title, date ? ` – ${date_label ?? strings.date(date)}` : null);
  });
  return el("details", { class: "sources" }, el("summary", {}, strings.sources(sources.length)), el("ul", {}, ...lines));
}
