import { domainToASCII } from "node:url";

/** An address as it may stand in an envelope: printable ASCII, one at sign, a host with a dot, at most 254 bytes. */
export type MailAddress = string & { readonly mailAddress: unique symbol };

export type ParsedAddress = { ok: true; address: MailAddress } | { ok: false; because: "malformed" | "too-long" };

const atoms = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * Reads an address by a grammar of our own, narrower than RFC 5321: a dot-atom, an at sign, a host name with at least
 * two labels. Quoted local parts, comments, groups, address literals and anything that could end a line do not exist
 * here, so no parser after us can read it as another address. Unicode host names become their ASCII form; a Unicode
 * local part is refused, because few servers take it.
 */
export function parseMailAddress(text: string): ParsedAddress {
  if (text.length > 254) return { ok: false, because: "too-long" };
  const at = text.indexOf("@");
  const local = text.slice(0, at);
  if (at < 1 || local.length > 64 || !atoms.test(local)) return { ok: false, because: "malformed" };
  const host = asciiHost(text.slice(at + 1));
  if (host === undefined) return { ok: false, because: "malformed" };
  const address = `${local}@${host}`;
  return address.length > 254 ? { ok: false, because: "too-long" } : { ok: true, address: address as MailAddress };
}

/** A display name for a header: one line, no control or direction-changing characters, at most 100 characters. */
export function headerName(name: string): string {
  const line = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return [...line].slice(0, 100).join("").trim();
}

function asciiHost(host: string): string | undefined {
  // What the URL parser would tidy away is refused here, not mended.
  if (!/^[\p{L}\p{M}\p{N}.-]+$/u.test(host)) return undefined;
  const ascii = domainToASCII(host);
  const labels = ascii.split(".");
  const last = labels.at(-1) ?? "";
  if (labels.length < 2 || /^[0-9]+$/.test(last)) return undefined;
  return labels.every((each) => label.test(each)) ? ascii : undefined;
}
