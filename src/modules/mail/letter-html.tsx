import type { JSX } from "hono/jsx/jsx-runtime";
import type { Block, Link } from "./letter.ts";
import { mailStyle } from "./mail-style.ts";

type Href = (to: Link["to"]) => string;

/** The letter as HTML: no tables, no pictures, nothing fetched; every value is escaped by the renderer. */
export function toHtml(subject: string, blocks: readonly Block[], href: Href): string {
  const page = (
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <meta name="color-scheme" content="light dark" />
        <title>{subject}</title>
        <style>{mailStyle}</style>
      </head>
      <body>
        <main>{blocks.map((block) => blockToHtml(block, href))}</main>
      </body>
    </html>
  );
  return `<!doctype html>${String(page)}`;
}

function blockToHtml(block: Block, href: Href): JSX.Element {
  switch (block.is) {
    case "title":
      return (
        <>
          <p class="shop">{block.shop}</p>
          <h1>{block.words}</h1>
        </>
      );
    case "heading":
      return <h2>{block.words}</h2>;
    case "words":
      return <p>{block.words}</p>;
    case "link":
      return (
        <p>
          <a href={href(block.link.to)}>{block.link.words}</a>
        </p>
      );
    case "list":
      return (
        <ul>
          {block.items.map((item) => (
            <li>{item}</li>
          ))}
        </ul>
      );
    case "rows":
      return <dl>{block.rows.map(row)}</dl>;
    case "form":
      return (
        <section class="form">
          <h3>{block.title}</h3>
          <dl>{block.rows.map(row)}</dl>
        </section>
      );
  }
}

function row([label, value]: readonly [string, string]): JSX.Element {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}
