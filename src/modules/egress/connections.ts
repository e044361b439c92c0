/** Connections that are kept for the next call, each to the address that was checked for it. */
import { Agent as PlainAgent } from "node:http";
import { Agent as SecureAgent } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { second } from "#kernel/clock";

/** Shorter than servers keep theirs, so that seldom a call meets a connection that is just being closed. */
const keptMs = 4 * second;
const mostKept = 16;

export type Connections = {
  /** The connections to one address of one partner. A call to another address never gets one of them. */
  agentFor(origin: URL, address: string, authority: string | undefined): PlainAgent;
};

/** Opens nothing until it is used. What lies idle for four seconds is closed, and does not keep a process alive. */
export function keepConnections(): Connections {
  const agents = new Map<string, PlainAgent>();
  return {
    agentFor: (origin, address, authority) => {
      const key = `${origin.origin} ${address}`;
      const known = agents.get(key);
      if (known !== undefined) return known;
      const made = origin.protocol === "https:" ? secureAgent(origin, address, authority) : plainAgent(address);
      agents.set(key, made);
      return made;
    },
  };
}

const kept = { keepAlive: true, maxFreeSockets: mostKept, timeout: keptMs, scheduling: "lifo" } as const;

function plainAgent(address: string): PlainAgent {
  return new PlainAgent({ ...kept, lookup: pinnedTo(address) });
}

/** Certificates are verified for the name of the origin, not for the address. */
function secureAgent(origin: URL, address: string, authority: string | undefined): PlainAgent {
  const host = origin.hostname.replace(/^\[(.*)\]$/, "$1");
  return new SecureAgent({
    ...kept,
    lookup: pinnedTo(address),
    minVersion: "TLSv1.2",
    rejectUnauthorized: true,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...(authority === undefined ? {} : { ca: authority }),
  });
}

/** Whatever name is asked for, the answer is the address that was checked. */
function pinnedTo(address: string): LookupFunction {
  const family = isIP(address);
  return (_host, options, done) => {
    if (options.all === true) done(null, [{ address, family }]);
    else done(null, address, family);
  };
}
