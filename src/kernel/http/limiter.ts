import { isIPv4, isIPv6 } from "node:net";
import { day, hour, minute } from "../clock.ts";
import { hmacSha256 } from "../digest.ts";
import type { Random } from "../random.ts";

/** How often one network may ask for a route: `most` at once, then one each `per / most`. */
export type Limit = { per: "minute" | "hour"; most: number };

export type Limiter = {
  /** Takes one of the network's requests for `purpose`; answers 0, or the seconds to wait when there is none left. */
  take(purpose: string, limit: Limit, address: string, now: Date): number;
  /** The keys under which networks are counted at this moment; for tests, which look for addresses in them. */
  keys(): readonly string[];
};

const mostNetworks = 100_000;
const windows = { minute, hour } as const;

/**
 * Counts requests per network without knowing the network (security.md: throttling without plaintext addresses). A
 * network is an IPv4 address or the first 56 bits of an IPv6 address; it is counted under an HMAC with a key that is drawn
 * each day and forgotten with all counts. Per purpose one number is kept: when its requests would be used up (GCRA). In
 * the memory of this process; the network that asked longest ago goes first when there are too many.
 */
export function createLimiter(random: Random): Limiter {
  const usedUpAt = new Map<string, number>();
  let today = Number.NaN;
  let key: Buffer = Buffer.alloc(0);

  return {
    take: (purpose, { per, most }, address, now) => {
      const network = networkOf(address);
      if (network === undefined) return 0;
      const at = now.getTime();
      if (Math.floor(at / day) !== today) {
        today = Math.floor(at / day);
        key = random.bytes(32);
        usedUpAt.clear();
      }
      const window = windows[per];
      const each = window / most;
      const name = hmacSha256(key, `${network} ${purpose}`).toString("base64url");
      // A clock that was set back must not shut anybody out for longer than one window.
      const until = Math.min(Math.max(usedUpAt.get(name) ?? at, at), at + window);
      const wait = until + each - window - at;
      if (wait > 0) return Math.ceil(wait / 1_000);
      usedUpAt.delete(name);
      usedUpAt.set(name, until + each);
      const [longestAgo] = usedUpAt.keys();
      if (usedUpAt.size > mostNetworks && longestAgo !== undefined) usedUpAt.delete(longestAgo);
      return 0;
    },
    keys: () => [...usedUpAt.keys()],
  };
}

/**
 * The network of an address as text; undefined for this machine itself, from which the demo and the tests come. Where a
 * proxy does not say who asks, everybody behind it is one network.
 */
export function networkOf(address: string): string | undefined {
  const plain = address.replace(/%.*$/, "").replace(/^::ffff:(?=\d+\.)/i, "");
  if (isIPv4(plain)) return plain.startsWith("127.") ? undefined : plain;
  if (plain === "::1") return undefined;
  if (!isIPv6(plain)) return "unknown";
  const [head = "", tail] = plain.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  if (tail !== undefined) {
    const rest = tail.split(":").filter((group) => group !== "");
    while (groups.length + rest.length < 8) groups.push("0");
    groups.push(...rest);
  }
  const first56 = groups.slice(0, 4).map((group) => group.padStart(4, "0"));
  return `${first56.join(":").slice(0, 17).toLowerCase()}/56`;
}
