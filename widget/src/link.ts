// Addresses and phone numbers that may be followed: https, tel and mailto, nothing else.

import { el, hidden } from "./dom";
import { strings } from "./strings";

/** The address if it is a well-formed https one, otherwise null. */
export function secure(address: string | null | undefined): string | null {
  try {
    const url = new URL(address ?? "");
    return url.protocol === "https:" ? url.href : null;
  } catch {
    return null;
  }
}

/** `+33325000000` or `0325000000` → `03 25 00 00 00`; other numbers as they came. */
export function readablePhone(phone: string): string {
  const digits = phone.replace(/[^\d+]/g, "").replace(/^(\+33|0033)0?/, "0");
  return /^0\d{9}$/.test(digits) ? digits.replace(/\d\d(?=\d)/g, "$& ") : phone;
}

/** A `tel:` address, French numbers in international form; null when there is nothing to dial. */
export function dial(phone: string): string | null {
  const digits = phone.replace(/[^\d+]/g, "").replace(/^0033/, "+33");
  if (!/^\+?\d{2,15}$/.test(digits)) return null;
  return `tel:${/^0\d{9}$/.test(digits) ? `+33${digits.slice(1)}` : digits}`;
}

/** @param heard what follows the label for those who hear it. */
export function outside(href: string, label: string, heard = ""): HTMLAnchorElement {
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, label, hidden(heard + strings.newTab));
}

/** A page of the service: in the same tab beside its own chat, which is found again on the way back; in a new one elsewhere. */
export function inside(server: URL, path: string, label: string): HTMLAnchorElement | null {
  const url = new URL(path, server);
  if (url.origin !== server.origin) return null;
  return url.origin === location.origin ? el("a", { href: url.href }, label) : outside(url.href, label);
}

// An https address, a mail address, a French ten-digit number, or a short emergency number after « le », « au »…
// (bare, 115 may be a sum of money; 15, 17 and 18 look like dates and are left alone).
const followed =
  /(https:\/\/[^\s<>"«»]*[^\s<>"«».,;:!?)])|([\w.+-]+@[\w-]+(?:\.[\w-]+)+)|((?:\+33[ .]?|\b0)[1-9](?:[ .\u00a0\u202f]?\d\d){4}(?!\d)|(?<=\b(?:le|au|du|appelez|appeler) )(?:3114|3919|3949|11[2459])(?![\d,]))/giu;

/** The text as nodes, with what can be dialled, written to or opened as links. */
export function linked(text: string): Node[] {
  const nodes: Node[] = [];
  let from = 0;
  for (const match of text.matchAll(followed)) {
    const [found, address, mail, phone] = match;
    const href = address ? secure(address) : phone ? dial(phone) : null;
    nodes.push(new Text(text.slice(from, match.index)));
    if (address && href) nodes.push(outside(href, found));
    else if (phone && href) nodes.push(el("a", { href }, found));
    else nodes.push(mail ? el("a", { href: `mailto:${mail}` }, found) : new Text(found));
    from = match.index + found.length;
  }
  nodes.push(new Text(text.slice(from)));
  return nodes;
}
