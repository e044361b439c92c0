import type { Block, Link } from "./letter.ts";

/** The letter as plain text: one line per paragraph, left to the reader's window to fold. */
export function toText(blocks: readonly Block[], href: (to: Link["to"]) => string): string {
  return `${blocks.map((block) => blockToText(block, href)).join("\n\n")}\n`;
}

function blockToText(block: Block, href: (to: Link["to"]) => string): string {
  switch (block.is) {
    case "title":
      return `${oneLine(block.shop)}\n\n${underlined(block.words, "=")}`;
    case "heading":
      return underlined(block.words, "-");
    case "words":
      return oneLine(block.words);
    case "link":
      return `${oneLine(block.link.words)}:\n${href(block.link.to)}`;
    case "list":
      return block.items.map((item) => `- ${oneLine(item)}`).join("\n");
    case "rows":
      return block.rows.map(row).join("\n");
    case "form":
      return [rule, oneLine(block.title), ...block.rows.map(row), rule].join("\n");
  }
}

function underlined(words: string, line: "=" | "-"): string {
  return `${oneLine(words)}\n${line.repeat(oneLine(words).length)}`;
}

const rule = "=".repeat(40);

function row([label, value]: readonly [string, string]): string {
  return `${oneLine(label)}: ${oneLine(value)}`.trimEnd();
}

/** A fact stays on its line: a break inside a name must not look like another line of the mail. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}
