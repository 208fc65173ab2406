// The chat's body, in a page or in a dialog: heading, exchange, status, field; the screen of a conversation.

import { Composer } from "./composer";
import type { Choice, Message, PastMessage } from "./contract";
import { Conversation, type Screen } from "./conversation";
import { button, el, emblem } from "./dom";
import { eraseDialog } from "./erase";
import { Log } from "./log";
import { Memory } from "./memory";
import { Service } from "./service";
import { strings } from "./strings";

/** "L'assistant écrit…" appears only when the answer takes longer: a quick answer speaks for itself. */
const WRITING_AFTER_MS = 500;

export class Panel implements Screen {
  /** In order: bar, notice of the page, exchange, foot. */
  readonly parts: HTMLElement[];
  readonly title: HTMLHeadingElement;
  readonly #conversation: Conversation;
  readonly #log: Log;
  readonly #composer: Composer;
  readonly #writing = el("p", { class: "writing", role: "status" });
  readonly #said = el("p", { role: "status" });
  readonly #retry = button(strings.retry, "retry", () => this.#again());
  readonly #notice = el("div", { class: "notice" }, this.#said, this.#retry);
  #writingSoon: ReturnType<typeof setTimeout> | undefined;
  #answered: (() => void) | null = null;

  /** @param close null in a page, where there is nothing to close. */
  constructor(server: URL, close: (() => void) | null) {
    const inPage = close === null;
    this.#conversation = new Conversation(new Service(server), new Memory(), this);
    const choose = (choice: Choice): void => {
      void this.#conversation.choose(choice);
      this.rest();
    };
    this.#log = new Log({ server, headings: inPage ? "h2" : "h3", choose });
    this.#composer = new Composer(
      (text) => void this.#conversation.say(text),
      (why) => this.notice(why, false),
      this.#log.more,
    );
    this.title = el(inPage ? "h1" : "h2", { id: "title", tabindex: "-1" }, emblem(), strings.title) as HTMLHeadingElement;
    this.#retry.hidden = true;

    const confirm = eraseDialog(
      () => {
        this.#composer.write("");
        this.rest();
        void this.#conversation.erase();
      },
      () => erase.focus(),
    );
    const [short, spare] = strings.erase;
    const erase = button(short, "quiet", () => confirm.showModal());
    erase.append(el("span", { class: "spare" }, spare));
    const tools = el("div", { class: "tools" }, erase, close && button(strings.close, "quiet", close));
    const name = el("div", { class: "name" }, this.title, inPage ? el("p", { class: "tagline" }, strings.tagline) : null);
    const below = el("div", { class: "below" }, this.#writing, this.#notice, this.#composer.element);
    this.parts = [
      el("div", { class: "bar", role: inPage ? "banner" : null }, name, tools),
      el("div", { class: "exchange", role: inPage ? "main" : null }, this.#log.element, below),
      confirm,
    ];
  }

  /** Shows what there was, or opens a conversation; `answered` runs once when the first messages are there. */
  start(answered: () => void): void {
    this.#answered = answered;
    void this.#conversation.start();
  }

  retry(): void {
    void this.#conversation.retry();
  }

  /** Puts the focus where the person goes on: the field, or the exchange where the field would call up a keyboard over it. */
  rest(): void {
    if (matchMedia("(pointer: coarse)").matches) this.#log.focus();
    else this.#composer.focus();
  }

  /** On opening: the field, or the first choice where the field would call up a keyboard. */
  focusFirst(): void {
    const choice = matchMedia("(pointer: coarse)").matches ? this.#log.firstChoice() : null;
    if (choice) choice.focus({ preventScroll: true });
    else this.rest();
  }

  showHistory(messages: readonly PastMessage[]): void {
    this.#log.showHistory(messages);
    this.#ready();
  }

  showAnswer(messages: readonly Message[]): void {
    this.#log.showAnswer(messages);
    this.#ready();
  }

  showOwn(id: string, text: string): void {
    this.#log.showOwn(id, text);
  }

  markSent(id: string, sent: boolean): void {
    this.#log.markSent(id, sent);
  }

  giveBack(id: string, text: string): void {
    this.#log.removeOwn(id);
    if (text) this.#composer.write([text, this.#composer.text].filter(Boolean).join("\n"));
  }

  restart(note: string | null): void {
    this.#log.restart(note);
  }

  writing(on: boolean): void {
    clearTimeout(this.#writingSoon);
    if (on) this.#writingSoon = setTimeout(() => (this.#writing.textContent = strings.writing), WRITING_AFTER_MS);
    else this.#writing.textContent = "";
  }

  notice(text: string | null, canRetry: boolean): void {
    if (this.#said.textContent !== (text ?? "")) this.#said.textContent = text;
    this.#retry.hidden = !canRetry;
  }

  #again(): void {
    this.rest(); // The button is about to go away.
    this.retry();
  }

  #ready(): void {
    this.#answered?.();
    this.#answered = null;
  }
}
