/** Every way in which a word may lie in bytes without being sealed. */

export type Form = { form: string; bytes: Buffer };

/**
 * The forms of one word that can be found by looking for bytes. The search does not mind upper and lower case, so one
 * form stands for both. Compressed streams are no forms: they are opened first, see `layers.ts`.
 */
export function formsOf(word: string): Form[] {
  const plain = Buffer.from(word);
  const littleEndian = Buffer.from(word, "utf16le");
  return [
    { form: "plain", bytes: plain },
    { form: "reversed", bytes: Buffer.from([...word].reverse().join("")) },
    { form: "utf-16", bytes: littleEndian },
    { form: "utf-16 big-endian", bytes: Buffer.from(littleEndian).swap16() },
    { form: "hex", bytes: Buffer.from(plain.toString("hex")) },
    ...urlForms(word),
    ...base64Forms(plain),
  ];
}

function urlForms(word: string): Form[] {
  const each = [...Buffer.from(word)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  const forms = [{ form: "every character percent-encoded", bytes: Buffer.from(each) }];
  const encoded = encodeURIComponent(word);
  if (encoded === word) return forms;
  const asForm = new URLSearchParams({ a: word }).toString().slice(2);
  return [
    ...forms,
    { form: "url", bytes: Buffer.from(encoded) },
    ...(asForm === encoded ? [] : [{ form: "form", bytes: Buffer.from(asForm) }]),
  ];
}

/**
 * A word inside something longer can begin at any of the three bytes that four characters of base64 stand for. The
 * characters at its edges also depend on the neighbours, so only those in between are looked for.
 */
function base64Forms(plain: Buffer): Form[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), plain])
      .toString("base64")
      .replaceAll("=", "");
    const first = Math.ceil((before * 8) / 6);
    const last = Math.floor(((before + plain.length) * 8) / 6);
    const inner = text.slice(first, last);
    const url = inner.replaceAll("+", "-").replaceAll("/", "_");
    const form = `base64, ${before} before`;
    return [
      { form, bytes: Buffer.from(inner) },
      ...(url === inner ? [] : [{ form: `${form}, for addresses`, bytes: Buffer.from(url) }]),
    ];
  });
}
