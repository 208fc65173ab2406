// <aiguillage-chat>: a launcher and its dialog, or with mode="page" the whole page.

import { button, el } from "./dom";
import { Panel } from "./panel";
import { strings } from "./strings";
import exchange from "./exchange.css";
import frame from "./frame.css";

function sheetOf(rules: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
}

const sheets = [sheetOf(frame), sheetOf(exchange)];
const narrow = matchMedia("(max-width: 480px)");

export function defineChat(server: URL): void {
  customElements.define(
    "aiguillage-chat",
    class extends AiguillageChat {
      override readonly server = server;
    },
  );
}

abstract class AiguillageChat extends HTMLElement {
  abstract readonly server: URL;
  readonly #root = this.attachShadow({ mode: "open" });
  readonly #launcher = button(strings.launcher, "launcher", () => (this.#dialog.open ? this.#close() : this.#open()));
  readonly #dialog = el("dialog", { class: "frame", "aria-labelledby": "title" });
  #panel: Panel | null = null;
  #gone = new AbortController();

  connectedCallback(): void {
    this.#gone = new AbortController();
    addEventListener("online", () => this.#panel?.retry(), { signal: this.#gone.signal });
    if (this.#root.hasChildNodes()) return;
    this.lang = "fr";
    this.#root.adoptedStyleSheets = sheets;
    if (this.getAttribute("mode") === "page") this.#fillPage();
    else this.#offer();
  }

  disconnectedCallback(): void {
    this.#gone.abort();
  }

  #fillPage(): void {
    // What is inside slotted elements is the page's: a shadow root's styles do not reach it.
    document.adoptedStyleSheets.push(sheetOf("aiguillage-chat a { color: inherit } aiguillage-chat p { margin: 0 }"));
    this.#panel = new Panel(this.server, null);
    const [bar, exchange, ...rest] = this.#panel.parts;
    const notice = el("slot", { name: "notice" });
    const foot = el("slot", { name: "foot" });
    this.#root.append(el("div", { class: "frame" }, bar ?? null, notice, exchange ?? null, foot, ...rest));
    this.#panel.start(() => undefined);
  }

  #offer(): void {
    this.#launcher.setAttribute("aria-haspopup", "dialog");
    this.#launcher.setAttribute("aria-expanded", "false");
    this.#root.append(this.#launcher, this.#dialog);
    this.#dialog.addEventListener("cancel", (event) => {
      if (event.target !== this.#dialog) return;
      event.preventDefault();
      this.#close();
    });
    this.#dialog.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.#dialog.querySelector("dialog[open]")) this.#close();
    });
    narrow.addEventListener("change", () => {
      if (!this.#dialog.open) return;
      const focused = this.#root.activeElement;
      this.#dialog.close();
      this.#show();
      if (focused instanceof HTMLElement) focused.focus();
    });
  }

  #open(): void {
    const first = this.#panel === null;
    this.#panel ??= this.#fillDialog();
    this.#show();
    this.#launcher.setAttribute("aria-expanded", "true");
    const panel = this.#panel;
    if (first) {
      panel.title.focus();
      panel.start(() => {
        // Only while the person has not gone elsewhere.
        if (this.#root.activeElement === panel.title) panel.focusFirst();
      });
      if (!matchMedia("(pointer: coarse)").matches) panel.rest();
    } else panel.focusFirst();
  }

  #fillDialog(): Panel {
    const panel = new Panel(this.server, () => this.#close());
    this.#dialog.append(...panel.parts);
    return panel;
  }

  /** Full screen on a phone, and then nothing else can be reached; beside the page elsewhere. */
  #show(): void {
    if (narrow.matches) this.#dialog.showModal();
    else this.#dialog.show();
  }

  #close(): void {
    this.#dialog.close();
    this.#launcher.setAttribute("aria-expanded", "false");
    this.#launcher.focus();
  }
}
