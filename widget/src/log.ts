// The exchange itself: a log that screen readers follow and the keyboard scrolls.

import type { Message, PastMessage } from "./contract";
import { button, el } from "./dom";
import { closeChoices, messageBlock, noteBlock, ownBlock, type Setting } from "./message";
import { strings } from "./strings";

/** A restored past is in place this long before the log is live: otherwise some readers read all of it again. */
const QUIET_MS = 300;

export class Log {
  readonly #log = el("div", { class: "log", role: "log", "aria-live": "off", "aria-relevant": "additions", tabindex: "0" });
  /** Shows what is below; it stands outside the log, where it hides nothing. */
  readonly more = button(strings.more, "more", () => this.#log.scrollBy({ top: this.#log.clientHeight * 0.8 }));
  readonly #setting: Setting;
  #atEnd = true;
  readonly element = el("div", { class: "stage" }, this.#log);

  constructor(setting: Setting) {
    this.#setting = setting;
    this.#log.setAttribute("aria-label", strings.conversation);
    // The keyboard scrolls the log itself: the button is for fingers and eyes.
    this.more.tabIndex = -1;
    this.more.setAttribute("aria-hidden", "true");
    this.more.hidden = true;
    this.#log.addEventListener("scroll", () => this.#measure(), { passive: true });
    this.#log.addEventListener("toggle", () => this.#measure(), true);
    new ResizeObserver(() => {
      // A notice or a keyboard takes room: the last words stay in sight.
      if (this.#atEnd) this.#log.scrollTo({ top: this.#log.scrollHeight, behavior: "instant" });
      this.#measure();
    }).observe(this.#log);
  }

  showHistory(messages: readonly PastMessage[]): void {
    this.#log.setAttribute("aria-live", "off");
    const last = messages.length - 1;
    messages.forEach((message, place) => {
      const block = messageBlock(message, message.from, this.#setting);
      if (place < last) close(block, messages[place + 1]?.text ?? null);
      this.#log.append(block);
    });
    this.#log.scrollTo({ top: this.#log.scrollHeight, behavior: "instant" });
    this.#measure();
    setTimeout(() => this.#live(), QUIET_MS);
  }

  showAnswer(messages: readonly Message[]): void {
    this.#live();
    const before = this.#log.lastElementChild;
    let first: HTMLElement | null = null;
    for (const message of messages) {
      this.#closeAll(null);
      const block = messageBlock(message, "assistant", this.#setting);
      first ??= block;
      this.#log.append(block);
    }
    // The person's own words stay in sight above the answer; a long answer is read from its start.
    const from = before?.classList.contains("personne") ? (before as HTMLElement) : first;
    this.#scrollTo(from);
  }

  showOwn(id: string, text: string): void {
    this.#live();
    this.#closeAll(text);
    this.#log.append(ownBlock(id, text));
    this.#log.scrollTo({ top: this.#log.scrollHeight });
    this.#measure();
  }

  /** Shown by the style sheet, not as a text node: the status line says it, the log must not say it again. */
  markSent(id: string, sent: boolean): void {
    const block = this.#own(id);
    if (sent) block?.removeAttribute("data-unsent");
    else block?.setAttribute("data-unsent", strings.unsent);
  }

  removeOwn(id: string): void {
    this.#own(id)?.remove();
    this.#measure();
  }

  restart(note: string | null): void {
    this.#log.replaceChildren();
    if (note === null) return;
    this.#live();
    this.#log.append(noteBlock(note));
  }

  /** The first choice that can be taken now. */
  firstChoice(): HTMLButtonElement | null {
    return this.#log.querySelector<HTMLButtonElement>(".choice:enabled");
  }

  focus(): void {
    this.#log.focus({ preventScroll: true });
  }

  #live(): void {
    this.#log.setAttribute("aria-live", "polite");
  }

  #own(id: string): HTMLElement | null {
    return this.#log.querySelector<HTMLElement>(`[data-id="${id}"]`);
  }

  #closeAll(taken: string | null): void {
    const last = this.#log.lastElementChild;
    if (last) close(last, taken);
  }

  #scrollTo(from: HTMLElement | null): void {
    this.#log.scrollTo({ top: from ? from.offsetTop - 12 : this.#log.scrollHeight });
    this.#measure();
  }

  #measure(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    this.#atEnd = scrollHeight - scrollTop - clientHeight < 24;
    this.more.hidden = this.#atEnd;
  }
}

function close(block: Element, taken: string | null): void {
  const group = block.querySelector(".choices");
  if (group) closeChoices(group, taken);
}
