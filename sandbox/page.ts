/** Pages as template strings that escape, with one inlined style whose hash the policy of the page names. */
import { createHash } from "node:crypto";
import type { Reply } from "./web.ts";

/** A piece of HTML that is safe to put into another. */
export type Html = { readonly html: string };

type Piece = Html | string | number | false | undefined | null | readonly Html[];

/** `` html`<p>${anything}</p>` `` escapes everything that is not itself made by this function. */
export function html(strings: TemplateStringsArray, ...pieces: Piece[]): Html {
  return { html: strings.reduce((text, part, index) => text + show(pieces[index - 1]) + part) };
}

function show(piece: Piece): string {
  if (piece === false || piece === undefined || piece === null) return "";
  if (Array.isArray(piece)) return piece.map((one: Html) => one.html).join("");
  if (typeof piece === "object") return (piece as Html).html;
  return String(piece).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** A whole page. `formAction` lists origins that a form may lead to, redirects included. */
export function page(
  status: number,
  content: { title: string; body: Html; style: string; formAction?: readonly string[] },
): Reply {
  const hash = createHash("sha256").update(content.style).digest("base64");
  const formAction = ["'self'", ...(content.formAction ?? [])].join(" ");
  const whole = html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>${content.title}</title>
<style>${{ html: content.style }}</style>
</head>
<body>
${content.body}
</body>
</html>
`;
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": [
        "default-src 'none'",
        `style-src 'sha256-${hash}'`,
        `form-action ${formAction}`,
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ].join("; "),
    },
    body: whole.html,
  };
}

/** £1,249.00 */
export function pounds(minor: number): string {
  return new Intl.NumberFormat("en-GB", { style: "currency", currency: "GBP" }).format(minor / 100);
}
