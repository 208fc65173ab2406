// Entry: where the service is, then the element, then, on a partner's page, its launcher.

import { defineChat } from "./element";

/** The tag that loads the widget. `currentScript` is null where a site gathers its scripts into one. */
function ownScript(): HTMLScriptElement | null {
  const current = document.currentScript;
  if (current instanceof HTMLScriptElement && current.src) return current;
  return document.querySelector<HTMLScriptElement>("script[data-aiguillage], script[src*='/widget.js']");
}

/** The folder of the script is the service's; `data-aiguillage="https://…"` says it where the file was moved. */
function serviceAddress(script: HTMLScriptElement | null): URL {
  const said = script?.dataset["aiguillage"];
  return new URL(".", said || script?.src || document.baseURI);
}

function mount(): void {
  if (!document.querySelector("aiguillage-chat")) document.body.append(document.createElement("aiguillage-chat"));
}

if (!customElements.get("aiguillage-chat")) {
  defineChat(serviceAddress(ownScript()));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", mount);
  else mount();
}
