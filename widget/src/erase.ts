// Asks before erasing. Our own dialog: browsers refuse `confirm()` in frames of other sites.

import { button, el } from "./dom";
import { strings } from "./strings";

export function eraseDialog(erase: () => void, keep: () => void): HTMLDialogElement {
  const dialog = el(
    "dialog",
    { class: "confirm", "aria-labelledby": "erase-title", "aria-describedby": "erase-text" },
    el("h2", { id: "erase-title" }, strings.eraseTitle),
    el("p", { id: "erase-text" }, strings.eraseText),
    el(
      "div",
      { class: "answers" },
      button(strings.eraseNo, "keep", () => dialog.close()),
      button(strings.eraseYes, "danger", () => dialog.close("erase")),
    ),
  );
  dialog.addEventListener("close", () => {
    const sure = dialog.returnValue === "erase";
    dialog.returnValue = "";
    if (sure) erase();
    else keep();
  });
  return dialog;
}
