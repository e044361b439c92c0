/** What a single key can do, in the order in which the keys of somebody stand, with its name in the form and in the sheet. */
export const keyActs = [
  { name: "search", does: "To the search box", usual: "/" },
  { name: "next", does: "Next row of a list", usual: "j" },
  { name: "before", does: "Row before", usual: "k" },
  { name: "tick", does: "Tick the row", usual: "x" },
  { name: "sheet", does: "This sheet", usual: "?" },
  { name: "room", does: "Before the letter of a room", usual: "g" },
] as const;
export type KeyAct = (typeof keyActs)[number]["name"];

/** The keys as they are for whoever has chosen none. */
export const usualKeys = keyActs.map(({ usual }) => usual).join("");

/**
 * The keys that somebody typed, as one text; or what is wrong with each field. A key is one letter, digit or sign that every keyboard can
 * type; a capital is the letter with Shift. No two do the same.
 */
export function readKeys(
  typed: Readonly<Record<KeyAct, string>>,
): { ok: true; keys: string } | { ok: false; wrong: Partial<Record<KeyAct, string>> } {
  const wrong: Partial<Record<KeyAct, string>> = {};
  const seen = new Set<string>();
  for (const { name } of keyActs) {
    const key = typed[name].trim();
    if (!/^[!-~]$/.test(key)) wrong[name] = "Type one letter, digit or sign";
    else if (seen.has(key)) wrong[name] = `${key} does something else already`;
    seen.add(key);
  }
  if (Object.keys(wrong).length > 0) return { ok: false, wrong };
  return { ok: true, keys: keyActs.map(({ name }) => typed[name].trim()).join("") };
}
