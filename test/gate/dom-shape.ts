import { type DefaultTreeAdapterTypes, parse } from "parse5";

type Node = DefaultTreeAdapterTypes.Node;

/** The elements of a page and the names of their attributes, nested; no text and no value. */
export function domShape(html: string): string {
  const lines: string[] = [];
  const visit = (node: Node, depth: number): void => {
    const attributes = "attrs" in node ? node.attrs.map(({ name }) => name).join(" ") : "";
    if (!node.nodeName.startsWith("#text")) lines.push(`${" ".repeat(depth)}${node.nodeName} ${attributes}`);
    if ("childNodes" in node) for (const child of node.childNodes) visit(child, depth + 1);
    if (node.nodeName === "template" && "content" in node) visit(node.content, depth + 1);
  };
  visit(parse(html), 0);
  return lines.join("\n");
}

/** All text and all values of attributes, as a browser would show or use them. */
export function domWords(html: string): string {
  const words: string[] = [];
  const visit = (node: Node): void => {
    if ("value" in node) words.push(node.value);
    if ("attrs" in node) words.push(...node.attrs.map(({ value }) => value));
    if ("childNodes" in node) for (const child of node.childNodes) visit(child);
  };
  visit(parse(html));
  return words.join("\n");
}
