/** What an address says, before any route is asked. */
export type Target =
  | { ok: true; path: string; query: string; capability: string | undefined }
  | { ok: false; because: string };

const longestTarget = 2_048;
const capabilityPrefix = /^\/b\/([A-Za-z0-9_-]{22})(\/.*)?$/;

/**
 * Reads a raw request target (RFC 9112 §3.2) as it stood on the wire. Only the origin form in printable ASCII passes, and
 * nothing that two readers could understand differently: no `//`, no dot segments, no encoded slash, backslash or NUL.
 * A capability (`/b/<22 characters>/…`) is split off, so that routes never see it.
 */
export function readTarget(raw: string): Target {
  if (raw.length > longestTarget) return { ok: false, because: "The address is too long." };
  if (!raw.startsWith("/")) return { ok: false, because: "The address is not a path of this shop." };
  if (!/^[\x21-\x7e]*$/.test(raw) || /[\\"<>^`{|}#]/.test(raw)) {
    return { ok: false, because: "The address holds a character that does not belong in one." };
  }
  const cut = raw.indexOf("?");
  const path = cut === -1 ? raw : raw.slice(0, cut);
  const query = cut === -1 ? "" : raw.slice(cut + 1);
  if (path.includes("//") || path.includes(";") || /%(?:2f|5c|00|2e)/i.test(path) || /\/\.{1,2}(?:\/|$)/.test(path)) {
    return { ok: false, because: "The address can be read in two ways." };
  }
  if (/%(?![0-9a-f]{2})/i.test(raw)) return { ok: false, because: "The address has a broken escape." };
  const match = capabilityPrefix.exec(path);
  if (match === null) return { ok: true, path, query, capability: undefined };
  return { ok: true, path: match[2] ?? "/", query, capability: match[1] };
}
