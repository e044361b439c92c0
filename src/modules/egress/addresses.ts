/** Which network addresses may be called. Pure; the tables follow the IANA special-purpose registries. */
import { BlockList, isIP } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** RFC 6890 and later: nothing here is a partner on the internet. */
const specialV4 = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
] as const;

/** Within 2000::/3, which alone is given out; translated and tunnelled addresses could hide a private one. */
const specialV6 = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
] as const;

const special = new BlockList();
for (const [net, bits] of specialV4) special.addSubnet(net, bits, "ipv4");
for (const [net, bits] of specialV6) special.addSubnet(net, bits, "ipv6");
const givenOut = new BlockList();
givenOut.addSubnet("2000::", 3, "ipv6");

/** RFC 1918 and 4193, and this machine: where a computer of our own may be. */
const ownNetwork = new BlockList();
for (const [net, bits] of [
  ["10.0.0.0", 8],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
  ["127.0.0.0", 8],
] as const) {
  ownNetwork.addSubnet(net, bits, "ipv4");
}
ownNetwork.addSubnet("fc00::", 7, "ipv6");
ownNetwork.addAddress("::1", "ipv6");

/**
 * Whether a flow may connect to this address, given as text. With `loopbackOnly` nothing but this machine; otherwise
 * nothing private, local, reserved, multicast, documented, translated or tunnelled; `orOwnNetwork` allows what is private and this
 * machine as well. What is no address is refused.
 */
export function mayConnect(address: string, loopbackOnly: boolean, orOwnNetwork = false): boolean {
  const family = isIP(address);
  if (family === 0 || address.includes("%")) return false;
  if (orOwnNetwork && !loopbackOnly && ownNetwork.check(address, family === 4 ? "ipv4" : "ipv6")) return true;
  if (family === 4) return loopbackOnly ? loopback.check(address, "ipv4") : !special.check(address, "ipv4");
  if (loopbackOnly) return address === "::1";
  return givenOut.check(address, "ipv6") && !special.check(address, "ipv6");
}
