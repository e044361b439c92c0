import { day } from "#kernel/clock";
import { defineRoute, type Route } from "#kernel/http";
import { fideslang } from "#policy/processing";
import { dayOfVersion } from "#policy/versions";
import { file } from "../crawlers.ts";
import type { StorefrontDeps } from "../frame.ts";

const shared = { method: "GET", access: "public", reads: [], writes: [], accepts: "none", output: "asset" } as const;

/** For how long after today a report of a weakness reaches us at the address that the file names. */
const reachableDays = 180;

/** The policy for programs, and what else stands at addresses that everybody knows (RFC 8615). */
export function wellKnownRoutes(deps: StorefrontDeps): Route[] {
  return [
    defineRoute({
      ...shared,
      name: "policy-for-programs",
      path: "/.well-known/privacy-policy.json",
      handler: (_, { links }) => {
        const { id: version = "", sha256 = "" } = deps.archive.at(-1) ?? {};
        const url = new URL(links.absolute("home")).origin;
        return jsonFile(fideslang({ name: deps.trader.name, url, version, sha256 }));
      },
    }),
    defineRoute({
      ...shared,
      name: "gpc",
      path: "/.well-known/gpc.json",
      // W3C Global Privacy Control: we abide by the signal. Nothing optional is done here, with it or without it.
      handler: () => jsonFile({ gpc: true, lastUpdate: dayOfVersion(deps.archive.at(-1)?.id ?? "") }),
    }),
    defineRoute({
      ...shared,
      name: "security-txt",
      path: "/.well-known/security.txt",
      // RFC 9116. The end moves with the day, because the address is that of every page.
      handler: (_, { links, now }) => {
        const end = new Date(Math.floor(now.getTime() / day + reachableDays) * day);
        return file(
          [
            `Contact: mailto:${deps.trader.email}`,
            `Contact: ${links.absolute("contact")}`,
            `Expires: ${end.toISOString()}`,
            "Preferred-Languages: en",
            `Canonical: ${links.absolute("security-txt")}`,
            "",
          ].join("\n"),
          "text/plain; charset=utf-8",
        );
      },
    }),
  ];
}

function jsonFile(value: unknown) {
  return file(`${JSON.stringify(value, null, 1)}\n`, "application/json");
}
