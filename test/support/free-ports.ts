import { createServer } from "node:net";

/**
 * The first of some neighbouring ports at which nobody listens on this machine: by default for shop, bank, courier and office. They lie
 * below those that the system gives out by itself, which another process could get before whoever asked here listens.
 */
export async function freePorts(count = 4): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const first = 11_000 + Math.floor(Math.random() * 21_000);
    if (await areFree(first, count)) return first;
  }
  throw new Error(`No ${count} free ports were found.`);
}

async function areFree(first: number, count: number): Promise<boolean> {
  for (let port = first; port < first + count; port++)
    for (const host of ["localhost", "127.0.0.1"]) if (!(await isFree(port, host))) return false;
  return true;
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, host, () => probe.close(() => resolve(true)));
  });
}
