/** Descriptions as other shops keep them, in HTML, as plain words with line breaks; and back. Pages escape what comes out of it. */

/** Their content is nobody's words. */
const dropped = /<(script|style|template|iframe|svg|noscript|head|title)\b[^>]*>[\s\S]*?(<\/\1\s*>|$)/gi;
const comments = /<!--[\s\S]*?(-->|$)|<!\[CDATA\[|\]\]>/g;
const blocks =
  /^(address|article|aside|blockquote|dd|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|table|tr|ul)$/;

/** Names of characters as people write them by hand; everything else comes as a number or as itself. */
const named: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", copy: "©", reg: "®", trade: "™", deg: "°" },
  ...{ pound: "£", euro: "€", cent: "¢", yen: "¥", sect: "§", para: "¶", middot: "·", bull: "•", hellip: "…" },
  ...{ ndash: "–", mdash: "—", lsquo: "‘", rsquo: "’", sbquo: "‚", ldquo: "“", rdquo: "”", bdquo: "„" },
  ...{ laquo: "«", raquo: "»", times: "×", divide: "÷", plusmn: "±", frac12: "½", frac14: "¼", frac34: "¾" },
  ...{ sup2: "²", sup3: "³", micro: "µ", shy: "", zwnj: "", zwj: "", ensp: " ", emsp: " ", thinsp: " " },
  ...{ agrave: "à", aacute: "á", acirc: "â", atilde: "ã", auml: "ä", aring: "å", aelig: "æ", ccedil: "ç" },
  ...{ egrave: "è", eacute: "é", ecirc: "ê", euml: "ë", igrave: "ì", iacute: "í", icirc: "î", iuml: "ï" },
  ...{ ntilde: "ñ", ograve: "ò", oacute: "ó", ocirc: "ô", otilde: "õ", ouml: "ö", oslash: "ø", oelig: "œ" },
  ...{ ugrave: "ù", uacute: "ú", ucirc: "û", uuml: "ü", yacute: "ý", yuml: "ÿ", szlig: "ß" },
  ...{ Agrave: "À", Aacute: "Á", Auml: "Ä", Aring: "Å", Ccedil: "Ç", Eacute: "É", Egrave: "È", Ouml: "Ö", Uuml: "Ü" },
};

/** The words of a piece of HTML: a line for each block, list and line break; no mark-up, and nothing that a browser would run. */
export function textOfHtml(html: string): string {
  const words = html.replaceAll(dropped, " ").replaceAll(comments, "");
  let text = "";
  for (const [, tag, between] of words.matchAll(/(<\/?[a-zA-Z][^<>]*>)|([^<]+|<)/g)) {
    if (tag === undefined) {
      const shown = decoded((between ?? "").replaceAll(/\s+/g, " "));
      text += text === "" || text.endsWith("\n") || text.endsWith(" ") ? shown.trimStart() : shown;
      continue;
    }
    const name = /^<\/?([a-zA-Z][a-zA-Z0-9]*)/.exec(tag)?.[1]?.toLowerCase() ?? "";
    if (name === "br") text = `${withoutSpace(text)}\n`;
    else if (blocks.test(name) && text !== "" && !text.endsWith("\n")) text = `${withoutSpace(text)}\n`;
  }
  return text.trim();
}

/** Plain words as HTML: a paragraph for each line. `textOfHtml` gives the same words back. */
export function htmlOfText(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return escaped
    .split("\n")
    .map((line) => (line === "" ? "<br>" : `<p>${line}</p>`))
    .join("");
}

function withoutSpace(text: string): string {
  return text.replace(/ +$/, "");
}

function decoded(text: string): string {
  return text.replaceAll(/&(#x[0-9a-f]{1,6}|#\d{1,7}|[a-z][a-z0-9]{1,7});/gi, (whole, name: string) => {
    if (!name.startsWith("#")) return Object.hasOwn(named, name) ? (named[name] ?? whole) : whole;
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
    const isLetter = code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) && code !== 0x7f;
    return isLetter ? String.fromCodePoint(code) : " ";
  });
}
