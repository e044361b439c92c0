/** An address that the merchant sets for a program of their own: what may be one. Pure. */
import { isIP } from "node:net";
import { mayConnect } from "./addresses.ts";
import type { Destination } from "./exchange.ts";

export type Addressing = {
  /** While the shop runs on localhost: plain http to this machine, to try it. */
  plainOnThisMachine: boolean;
  /** Programs may be in our own network, which whoever runs the shop says in the settings. */
  ownNetwork: boolean;
};

const longest = 300;

/** Where a call to this address goes; undefined where it may not be one. Whether the host's addresses may be called is asked later. */
export function readAddress(
  text: string,
  addressing: Addressing,
): { destination: Destination; path: string } | undefined {
  if (addressTrouble(text, addressing) !== null) return undefined;
  const { protocol, origin, pathname, search } = new URL(text);
  const loopback = protocol === "http:";
  const ownNetwork = addressing.ownNetwork;
  return {
    destination: { origin: new URL(origin), loopback, ownNetwork, authority: undefined },
    path: `${pathname}${search}`,
  };
}

/** Why nothing may be sent to this address, as a word; null where it may be tried. */
export function addressTrouble(
  text: string,
  { plainOnThisMachine, ownNetwork }: Addressing,
): "not-an-address" | "not-https" | "not-public" | null {
  if (text.length > longest || !URL.canParse(text)) return "not-an-address";
  const url = new URL(text);
  // Letters that need no escape, so that what is kept, shown and sent is one and the same.
  const plain = /^[A-Za-z0-9_~.:/?&=%+,-]+$/.test(text.replace(/\[[0-9a-fA-F:.]+\]/, ""));
  if (!plain || url.username !== "" || url.password !== "" || url.hash !== "" || url.hostname === "")
    return "not-an-address";
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const isHere = host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
  if (url.protocol === "http:" && plainOnThisMachine && isHere) return null;
  if (url.protocol !== "https:") return "not-https";
  if (host === "localhost" || host.endsWith(".localhost")) return ownNetwork ? null : "not-public";
  return isIP(host) === 0 || mayConnect(host, false, ownNetwork) ? null : "not-public";
}
