/** What differs between two versions of a setting, for whoever reads its history. */

/** One value that differs, by the names that lead to it: `company, office`. Null where it was not there. */
export type Difference = { what: string; before: string | null; after: string | null };

/** The values that differ, in the order of the newer version; those that went come last. Lists of plain values are one value. */
export function differences(before: unknown, after: unknown): Difference[] {
  const old = flat(before);
  const now = flat(after);
  const names = [...now.keys(), ...[...old.keys()].filter((name) => !now.has(name))];
  return names
    .map((what) => ({ what, before: old.get(what) ?? null, after: now.get(what) ?? null }))
    .filter((each) => each.before !== each.after);
}

function flat(value: unknown, path: readonly string[] = [], into = new Map<string, string>()): Map<string, string> {
  if (Array.isArray(value) && value.every((each) => typeof each !== "object" || each === null)) {
    if (value.length > 0) into.set(path.join(", "), value.join(", "));
  } else if (typeof value === "object" && value !== null) {
    for (const [name, each] of Object.entries(value)) flat(each, [...path, inWords(name)], into);
  } else if (value !== null && value !== "" && value !== undefined) {
    into.set(path.join(", "), String(value));
  }
  return into;
}

/** `registeredName` → `registered name`, `two-person` → `two person`; what is in words already stays. */
function inWords(name: string): string {
  return /^[a-z][A-Za-z-]*$/.test(name)
    ? name
        .replace(/([A-Z])/g, " $1")
        .replaceAll("-", " ")
        .toLowerCase()
    : name;
}
