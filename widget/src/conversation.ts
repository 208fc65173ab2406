// One conversation: what waits to be sent, in order, each turn once; knows nothing of the screen's elements.

import type { Choice, Message, PastMessage, Request } from "./contract";
import type { Memory } from "./memory";
import { ServiceError, type Service } from "./service";
import { strings } from "./strings";

/** What a conversation needs of the screen. */
export interface Screen {
  /** The past, put in place without being read aloud. */
  showHistory(messages: readonly PastMessage[]): void;
  showAnswer(messages: readonly Message[]): void;
  /** The person's words, at once, before the service has them. */
  showOwn(id: string, text: string): void;
  markSent(id: string, sent: boolean): void;
  /** Gives the person's words back to the text field. */
  giveBack(id: string, text: string): void;
  /** Empties the log; `note`, if any, says why. */
  restart(note: string | null): void;
  writing(on: boolean): void;
  notice(text: string | null, canRetry: boolean): void;
}

interface Outgoing {
  readonly id: string;
  readonly kind: "open" | "text" | "choice";
  /** What the person sees as their own words; empty when opening. */
  readonly words: string;
  readonly choice: string;
}

export class Conversation {
  readonly #service: Service;
  readonly #memory: Memory;
  readonly #screen: Screen;
  #waiting: Outgoing[] = [];
  #busy = false;
  /** Changes when the conversation starts anew: answers to an older one are ignored. */
  #era = 0;
  /** What "Réessayer" does; null when nothing failed. */
  #again: (() => Promise<void>) | null = null;
  readonly #eraseAgain = (): Promise<void> => this.erase();

  constructor(service: Service, memory: Memory, screen: Screen) {
    this.#service = service;
    this.#memory = memory;
    this.#screen = screen;
  }

  async start(): Promise<void> {
    if (this.#memory.read() === null) return this.#open();
    if (await this.#restore()) return this.#flush();
  }

  say(text: string): Promise<void> {
    return this.#add({ id: identifier(), kind: "text", words: text, choice: "" });
  }

  choose(choice: Choice): Promise<void> {
    return this.#add({ id: identifier(), kind: "choice", words: choice.label, choice: choice.id });
  }

  async retry(): Promise<void> {
    const again = this.#again;
    if (this.#busy || again === null) return;
    this.#again = null;
    await again();
  }

  async erase(): Promise<void> {
    const token = this.#memory.read();
    this.#forget();
    this.#busy = true;
    const era = this.#era;
    try {
      if (token !== null) await this.#service.erase(token);
    } catch (error) {
      const gone = error instanceof ServiceError && error.status === 404;
      if (!gone) {
        if (era === this.#era) {
          this.#busy = false;
          this.#fail(error, this.#eraseAgain, strings.notErased);
        }
        return;
      }
    }
    if (era !== this.#era) return;
    this.#busy = false;
    this.#memory.write(null);
    this.#screen.restart(strings.erased);
    await this.#open();
  }

  #open(): Promise<void> {
    this.#waiting.unshift({ id: identifier(), kind: "open", words: "", choice: "" });
    return this.#flush();
  }

  #add(outgoing: Outgoing): Promise<void> {
    if (this.#again === this.#eraseAgain) {
      // The erasure asked for comes first; these words are for the new conversation.
      this.#screen.giveBack(outgoing.id, outgoing.kind === "text" ? outgoing.words : "");
      return this.retry();
    }
    this.#screen.showOwn(outgoing.id, outgoing.words);
    this.#waiting.push(outgoing);
    return this.#again ? this.retry() : this.#flush();
  }

  /** Drops what waits and what is under way. */
  #forget(): void {
    this.#era += 1;
    this.#busy = false;
    this.#again = null;
    this.#waiting = [];
    this.#service.abandon();
    this.#screen.writing(false);
    this.#screen.notice(null, false);
  }

  /** Sends what waits, one at a time, until nothing is left or one fails. */
  async #flush(): Promise<void> {
    if (this.#busy) return;
    const era = this.#era;
    this.#again = null;
    if (this.#waiting.length > 0 && this.#memory.read() === null && this.#waiting[0]?.kind !== "open") return this.#open();
    this.#busy = true;
    for (let first = this.#waiting[0]; first; first = this.#waiting[0]) {
      this.#screen.notice(null, false);
      this.#screen.writing(true);
      try {
        const turn = await this.#service.send(this.#request(first));
        if (era !== this.#era) return;
        this.#memory.write(turn.conversation);
        this.#waiting.shift();
        this.#screen.markSent(first.id, true);
        this.#screen.writing(false);
        this.#screen.showAnswer(turn.messages);
      } catch (error) {
        if (era !== this.#era) return;
        this.#busy = false;
        this.#screen.writing(false);
        return this.#notSent(first, error);
      }
    }
    this.#busy = false;
  }

  async #notSent(first: Outgoing, error: unknown): Promise<void> {
    const status = error instanceof ServiceError ? error.status : 0;
    const final = first.kind !== "open" && status >= 400 && status < 500 && status !== 408 && status !== 429;
    if (!final) {
      this.#screen.markSent(first.id, false);
      this.#fail(error, () => this.#flush(), first.kind === "open" ? "" : strings.kept);
      return;
    }
    const unsent = this.#waiting;
    this.#waiting = [];
    if (status === 404) {
      this.#forget();
      this.#memory.write(null);
      this.#screen.restart(strings.expired);
    }
    for (const { id, kind, words } of unsent) this.#screen.giveBack(id, kind === "text" ? words : "");
    if (status === 404) return this.#open();
    // The screen and the service disagree on what is offered: the service is right.
    if (first.kind === "choice" || status === 409) await this.#restore();
    if (this.#again !== null) return;
    this.#screen.notice(wording(error), false);
    return this.#flush();
  }

  /** Shows what the service knows; false when it could not be done now. */
  async #restore(): Promise<boolean> {
    const token = this.#memory.read();
    if (token === null) return true;
    const era = this.#era;
    this.#busy = true;
    try {
      this.#screen.notice(null, false);
      const history = await this.#service.history(token);
      if (era !== this.#era) return false;
      this.#screen.restart(null);
      this.#screen.showHistory(history.messages);
      this.#showWaiting();
      this.#busy = false;
      return true;
    } catch (error) {
      if (era !== this.#era) return false;
      this.#busy = false;
      if (error instanceof ServiceError && error.status === 404) {
        this.#memory.write(null);
        this.#screen.restart(strings.expired);
        this.#showWaiting();
        await this.#open();
      } else {
        this.#fail(error, () => this.start(), "");
      }
      return false;
    }
  }

  #showWaiting(): void {
    for (const { id, words } of this.#waiting) if (words) this.#screen.showOwn(id, words);
  }

  #fail(error: unknown, again: () => Promise<void>, more: string): void {
    this.#again = again;
    this.#screen.notice(`${wording(error)} ${more}`.trim(), true);
  }

  #request({ id, kind, words, choice }: Outgoing): Request {
    const conversation = this.#memory.read();
    if (conversation === null || kind === "open") return { conversation: null, message_id: id };
    return kind === "text"
      ? { conversation, message_id: id, text: words }
      : { conversation, message_id: id, choice };
  }
}

function wording(error: unknown): string {
  if (!(error instanceof ServiceError) || error.reason === "offline") return strings.offline;
  if (error.reason === "slow") return strings.slow;
  const wait = error.retryAfter === null ? "" : ` ${strings.wait(error.retryAfter)}`;
  if (error.status === 429) return strings.tooFast + wait;
  if (error.status === 503) return strings.away + wait;
  return error.detail ?? (error.status >= 500 ? strings.away : strings.refused);
}

/** A UUID; `crypto.randomUUID` exists only on https and on the machine itself. */
function identifier(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
