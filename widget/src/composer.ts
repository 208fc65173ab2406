// Where the person writes.

import { el } from "./dom";
import { strings } from "./strings";

const LONGEST = 2000;
const WARN_BELOW = 200;

export class Composer {
  readonly #field = el("textarea", {
    id: "field",
    rows: "1",
    maxlength: String(LONGEST),
    enterkeyhint: "send",
    autocomplete: "off",
    "aria-describedby": "warning left",
  });
  readonly #left = el("p", { id: "left", class: "left" });
  readonly element: HTMLFormElement;

  /** @param send what is written, trimmed; @param complain says why nothing was sent; @param beside goes next to the label. */
  constructor(send: (text: string) => void, complain: (why: string) => void, beside: HTMLElement) {
    const submit = el("button", { type: "submit", class: "send" }, strings.send);
    this.element = el(
      "form",
      { class: "composer" },
      el("div", { class: "top" }, el("label", { for: "field" }, strings.label), beside),
      el("p", { id: "warning", class: "warning" }, strings.warning),
      el("div", { class: "line" }, this.#field, submit),
      this.#left,
    );
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.#field.value.trim();
      this.#field.focus();
      if (text === "") return complain(strings.empty);
      this.write("");
      send(text);
    });
    this.#field.addEventListener("keydown", (event) => {
      // Enter also accepts what an input method proposes: not ours then.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      if (!event.repeat) this.element.requestSubmit();
    });
    this.#field.addEventListener("input", () => this.#fit());
  }

  get text(): string {
    return this.#field.value;
  }

  write(text: string): void {
    this.#field.value = text;
    this.#fit();
  }

  focus(): void {
    this.#field.focus();
  }

  /** As high as what is written, up to the limit of the style sheet. */
  #fit(): void {
    const field = this.#field;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
    const left = LONGEST - field.value.length;
    this.#left.textContent = left < WARN_BELOW ? strings.left(left) : "";
  }
}
