import type { IncomingMessage } from "node:http";
import { Http2ServerRequest } from "node:http2";
import { BlockList, isIP } from "node:net";

export const mostHeaders = 100;
export const mostHeaderBytes = 8_192;

/** What is known of the other end besides the request. */
export type Peer = {
  /** Network address of whoever asks; never stored. `unknown` where a proxy that is trusted does not say it. */
  address: string;
  /** Whether their way to us is encrypted: up to this process, or up to a proxy that is trusted. */
  tls: boolean;
  /** The raw target of the request. */
  target: string;
  /** The host asked for, where a trusted proxy says it; else the request itself does. */
  host?: string;
};

export type Asking = IncomingMessage | Http2ServerRequest;

/**
 * Makes what reads the peer of a request. What proxies say (X-Forwarded-For, -Proto and -Host) is believed of those named
 * in `trusted`, addresses or networks, and of nobody else. Of several addresses the last one counts that is not itself a
 * trusted proxy's: what stands before it was said by whoever asked. `Forwarded` (RFC 7239) is believed of nobody, because
 * the usual proxies pass on what a client writes into it.
 */
export function peerReader(trusted: readonly string[]): (incoming: Asking) => Peer {
  const list = new BlockList();
  for (const each of trusted) {
    const [address = "", bits] = each.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string): boolean =>
    isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return (incoming) => {
    const address = plainAddress(incoming.socket.remoteAddress ?? "");
    const peer = { address, tls: "encrypted" in incoming.socket, target: incoming.url ?? "" };
    return trusted.length > 0 && isTrusted(address) ? asProxySays(peer, incoming, isTrusted) : peer;
  };
}

function asProxySays(peer: Peer, { headers }: Asking, isTrusted: (address: string) => boolean): Peer {
  const { "x-forwarded-for": addresses, "x-forwarded-proto": protocol, "x-forwarded-host": host } = headers;
  const said = { ...peer };
  if (addresses !== undefined || protocol !== undefined) said.address = clientIn(String(addresses ?? ""), isTrusted);
  if (protocol !== undefined) said.tls = lastOf(String(protocol)).toLowerCase() === "https";
  if (host !== undefined) said.host = lastOf(String(host));
  return said;
}

function clientIn(addresses: string, isTrusted: (address: string) => boolean): string {
  for (const each of addresses.split(",").reverse()) {
    const address = plainAddress(each.trim());
    if (isIP(address) === 0) return "unknown";
    if (!isTrusted(address)) return address;
  }
  return "unknown";
}

/** The nearest proxy speaks last; what stands before it was there when the request came to it. */
function lastOf(list: string): string {
  return list.slice(list.lastIndexOf(",") + 1).trim();
}

/** Without the port that some proxies write behind it, and IPv4 as IPv4. */
function plainAddress(address: string): string {
  const bare = /^\[(.+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
  return bare.replace(/^::ffff:(?=\d+\.)/i, "");
}

/** Whether a request by HTTP/2 brings more bytes of headers than one by HTTP/1.1 may, where Node counts them. */
export function areTooLong(incoming: Asking): boolean {
  if (!(incoming instanceof Http2ServerRequest)) return false;
  return incoming.rawHeaders.reduce((sum, part) => sum + part.length, 0) > mostHeaderBytes;
}

/**
 * Lets a request that came by HTTP/2 say what it would have said by HTTP/1.1 (RFC 9113 §8.3.1): the host in a Host field
 * and no fields that begin with a colon; and that a body follows, where no length announces it. So the gate reads one
 * language. Answers false for what no browser sends: another scheme than https.
 */
export function speakHttp1(incoming: Asking): boolean {
  if (!(incoming instanceof Http2ServerRequest)) return true;
  const { rawHeaders, stream } = incoming;
  const { ":authority": authority, ":scheme": scheme, host } = incoming.headers;
  const plain: string[] = [];
  if (authority !== undefined && authority !== host) plain.push("host", authority);
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (!name.startsWith(":")) plain.push(name, rawHeaders[at + 1] ?? "");
  }
  if (!stream.endAfterHeaders && incoming.headers["content-length"] === undefined) {
    plain.push("transfer-encoding", "chunked");
  }
  rawHeaders.splice(0, rawHeaders.length, ...plain);
  return scheme === "https";
}
