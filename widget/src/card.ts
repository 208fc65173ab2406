// A structure: who, where, how far, how to reach it, and how far to trust the record.

import type { Structure } from "./contract";
import { el, hidden } from "./dom";
import { dial, outside, readablePhone, secure } from "./link";
import { strings } from "./strings";

let count = 0;

export function structureCard(structure: Structure, headings: "h2" | "h3"): HTMLElement {
  const { kind, kind_label, name, address, post_code, city, distance_km, approximate } = structure;
  const id = `structure-${(count += 1)}`;
  return el(
    "article",
    { class: "card", "aria-labelledby": id },
    el(headings, { id }, name),
    el("p", { class: "kind" }, kind_label || kind),
    distance_km === null ? null : el("p", { class: "distance" }, strings.distance(distance_km, approximate)),
    el("p", { class: "address" }, [address, `${post_code} ${city}`.trim()].filter(Boolean).join("\n")),
    marks(structure),
    reach(structure),
    el("p", { class: "origin" }, strings.source(structure.source, structure.updated_on && strings.date(structure.updated_on))),
  );
}

function marks({ demo, to_check, can_receive }: Structure): HTMLElement | null {
  const said: HTMLElement[] = [];
  if (demo) said.push(el("li", { class: "warn" }, strings.demo));
  if (to_check) said.push(el("li", { class: "warn" }, strings.toCheck));
  if (can_receive && !demo) said.push(el("li", {}, strings.canReceive));
  return said.length > 0 ? el("ul", { class: "marks" }, ...said) : null;
}

function reach({ name, phone, website }: Structure): HTMLElement | null {
  const links: HTMLElement[] = [];
  const number = phone ? dial(phone) : null;
  if (phone && number) {
    const read = readablePhone(phone);
    links.push(el("a", { href: number }, `${strings.call} `, el("span", {}, read), hidden(name)));
  }
  const site = secure(website);
  if (site) {
    links.push(outside(site, strings.website, name));
  }
  return links.length > 0 ? el("p", { class: "reach" }, ...links) : null;
}
