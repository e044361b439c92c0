/**
 * What a person typed, tidied: one spelling per letter (NFC), no control characters, single spaces; with `keepsLines` its
 * line breaks stay. Anything but text is an empty text.
 */
export function tidyText(raw: unknown, keepsLines = false): string {
  if (typeof raw !== "string") return "";
  const text = raw.normalize("NFC").replace(/\r\n?/g, "\n");
  const shown = keepsLines ? text.replace(/[^\P{C}\n]/gu, " ") : text.replace(/\p{C}/gu, " ");
  return shown.replace(keepsLines ? /[^\S\n]+/g : /\s+/g, " ").trim();
}
