// Builds elements without markup: texts become text nodes, so nothing received is ever parsed as HTML.

type Attributes = Readonly<Record<string, string | null>>;

export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly (Node | string | null)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Text for screen readers only. */
export function hidden(text: string): HTMLElement {
  return el("span", { class: "hidden" }, text);
}

export function button(label: string, look: string, press: () => void): HTMLButtonElement {
  const element = el("button", { type: "button", class: look }, label);
  element.addEventListener("click", press);
  return element;
}

/** The sign of the house: one line that becomes two. */
export function emblem(): SVGElement {
  const make = (tag: string, attributes: Record<string, string>): SVGElement => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node as SVGElement;
  };
  const svg = make("svg", { viewBox: "0 0 24 24", "aria-hidden": "true", class: "emblem" });
  svg.append(
    make("path", { d: "M7 21V3" }),
    make("path", { d: "M7 16c0-5 10-4 10-13" }),
  );
  return svg;
}
