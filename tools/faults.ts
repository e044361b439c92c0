/**
 * `npm run faults`: what a machine can do to a shop, done to it. Needs root, loop devices and strace; a lane that cannot run
 * here prints SKIPPED and counts as not shown. The oracle is outside the faulted disk: every order that the shop has
 * acknowledged must be there afterwards, with its lines, and the invariants must hold.
 */
import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { sampleProducts } from "../sample/catalogue/index.ts";
import { type MailServer, startMailServer } from "../test/support/mail-server.ts";
import { type Bought, buyThroughApi, startBuyers } from "../test/support/purchase.ts";
import { brokenWhenSettled } from "../test/support/settled.ts";
import { forgetShop, type ShopProcess, startShopProcess } from "../test/support/shop-process.ts";

const skus = sampleProducts.flatMap(({ variants }) =>
  variants.filter(({ supply }) => supply.kind === "made-to-order").map(({ sku }) => sku),
);
/** Every shop has its own, so that what arrived for one is not held against another. By address. */
const mailServers = new Map<string, MailServer>();
let passed = 0;
let failed = 0;

const lanes: ReadonlyArray<{ name: string; needs: readonly string[]; run: () => Promise<string> }> = [
  { name: "power cut", needs: ["mkfs.ext4", "mount", "losetup"], run: powerCut },
  { name: "disk full", needs: ["mkfs.ext4", "mount", "losetup", "fallocate"], run: diskFull },
  { name: "killed at the n-th write", needs: ["strace"], run: killedAtWrite },
];

const only = process.argv[2];
for (const { name, needs, run } of lanes) {
  if (only !== undefined && !name.includes(only)) continue;
  const missing = process.getuid?.() === 0 ? needs.find((tool) => spawnSync("which", [tool]).status !== 0) : "root";
  if (missing !== undefined) {
    print(`SKIPPED ${name}: ${missing} is not here`);
    continue;
  }
  try {
    print(`✔ ${name}: ${await run()}`);
    passed++;
  } catch (thrown) {
    failed++;
    print(`✖ ${name}: ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
  }
}
print(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** A shop that keeps itself in this folder and sends its mails to where what arrived is remembered. */
async function openShop(dataDir: string): Promise<ShopProcess> {
  const mails = await startMailServer();
  mailServers.set(mails.url, mails);
  return startShopProcess({ dataDir, env: { SMTP_URL: mails.url } });
}

/** Everything that was in memory is gone: the disk is copied while the shop is stopped mid-stride, and opened again. */
async function powerCut(): Promise<string> {
  let total = 0;
  for (let round = 1; round <= 3; round++) {
    const disk = makeDisk(700);
    try {
      const shop = await openShop(join(disk.mountPoint, "shop"));
      const buyers = startBuyers(shop.url, skus, { lines: 4 });
      await pause(2_500 + 700 * round);
      const pids = family(shop.pid, shop.dataDir);
      for (const pid of pids) signal(pid, "SIGSTOP");
      const acknowledged = [...buyers.bought];
      copyFileSync(disk.image, `${disk.image}.cut`);
      for (const pid of pids) signal(pid, "SIGKILL");
      await shop.gone;
      await buyers.stop();
      await pause(500);
      disk.unmount();
      disk.mount(`${disk.image}.cut`);
      await assertKept(await shop.again(), acknowledged);
      total += acknowledged.length;
    } finally {
      disk.remove();
    }
  }
  return `3 cuts, ${total} acknowledged orders, none lost`;
}

/** A full disk is answered within ten seconds, loses nothing, and the shop sells again once there is room. */
async function diskFull(): Promise<string> {
  const disk = makeDisk(260);
  try {
    const shop = await openShop(join(disk.mountPoint, "shop"));
    const buyers = startBuyers(shop.url, skus, { lines: 2 });
    // Nothing is shown where nothing was acknowledged yet.
    for (let waited = 0; buyers.bought.length < 3 && waited < 60_000; waited += 100) await pause(100);
    const ballast = join(disk.mountPoint, "ballast");
    const fill = spawn("sh", ["-c", `cat /dev/zero > ${ballast} 2>/dev/null`]);
    await new Promise((resolve) => fill.once("exit", resolve));
    await pause(6_000);
    await buyers.stop();
    const begun = performance.now();
    const answer = await fetch(`${shop.url}/c/sofas`);
    if (answer.status !== 200) throw new Error(`The catalogue answered ${answer.status} on a full disk.`);
    await buyThroughApi(shop.url, skus[0] ?? "").catch(() => {});
    const waited = performance.now() - begun;
    if (waited > 10_000) throw new Error(`A purchase on a full disk was not answered for ${Math.round(waited)} ms.`);
    rmSync(ballast);
    const acknowledged = [...buyers.bought];
    await sellsAgain(shop);
    await assertKept(shop, acknowledged);
    if (acknowledged.length < 3)
      throw new Error(`Only ${acknowledged.length} orders were acknowledged on a good disk.`);
    return `${acknowledged.length} acknowledged orders kept, refused within ${Math.round(waited)} ms, sold again afterwards`;
  } finally {
    disk.remove();
  }
}

/** A process of the database is killed by the kernel at its n-th write or flush; PostgreSQL recovers, the shop goes on. */
async function killedAtWrite(): Promise<string> {
  const dataDir = mkdtempSync(join(tmpdir(), "candour-strace-"));
  const shop = await openShop(dataDir);
  const all: Bought[] = [];
  const plan = [
    ["pwrite64", 2],
    ["pwrite64", 23],
    ["fdatasync", 1],
    ["fdatasync", 9],
  ] as const;
  try {
    for (const [call, nth] of plan) {
      const buyers = startBuyers(shop.url, skus, { lines: 3 });
      await killAt(call, nth, shop);
      await pause(3_000);
      await buyers.stop();
      await sellsAgain(shop);
      all.push(...buyers.bought);
      await assertKept(shop, all, false);
    }
  } finally {
    await shop.stop();
    forgetShop(shop);
  }
  return `${plan.length} kills, ${all.length} acknowledged orders, none lost`;
}

/** Traces every process of the database until one of them has died by the injected signal, then lets the rest go. */
async function killAt(call: string, nth: number, shop: ShopProcess): Promise<void> {
  const log = join(shop.dataDir, "postgres.log");
  const deaths = (): number => (readFileSync(log, "utf8").match(/terminated by signal 9/g) ?? []).length;
  const before = deaths();
  const servers = family(shop.pid, shop.dataDir).filter(isServer);
  const inject = `inject=${call}:signal=SIGKILL:when=${nth}`;
  const args = [
    "-f",
    "-qq",
    "-e",
    `trace=${call}`,
    "-e",
    inject,
    "-o",
    "/dev/null",
    ...servers.flatMap((pid) => ["-p", String(pid)]),
  ];
  const tracer = spawn("strace", args);
  const gone = new Promise((resolve) => tracer.once("exit", resolve));
  for (let waited = 0; deaths() === before && waited < 20_000; waited += 20) await pause(20);
  tracer.kill("SIGINT");
  await gone;
  if (deaths() === before) throw new Error(`No process of the database reached its ${nth}. ${call}.`);
}

/** Asks the shop for every acknowledged order, by its secret, and the invariants for the rest. Ends the shop. */
async function assertKept(shop: ShopProcess, acknowledged: readonly Bought[], end = true): Promise<void> {
  for (const { number, secret } of acknowledged) {
    const answer = await fetch(`${shop.url}/api/v1/order`, { headers: { authorization: `Bearer ${secret}` } });
    const order = answer.ok
      ? ((await answer.json()) as { number: string; lines: unknown[]; lifecycle: string })
      : undefined;
    if (order?.number !== number || order.lines.length !== 1 || order.lifecycle !== "placed") {
      throw new Error(`Order ${number} was acknowledged and is not there: ${answer.status} ${order?.lifecycle ?? ""}`);
    }
  }
  await assertSettled(shop, acknowledged);
  if (end) await shop.stop();
}

/** After a while nothing is half done: every invariant of orders, money, stock, mail and forgetting holds. */
async function assertSettled(shop: ShopProcess, acknowledged: readonly Bought[]): Promise<void> {
  const mailed = () => mailServers.get(shop.env.SMTP_URL ?? "")?.arrived ?? [];
  const numbers = acknowledged.map(({ number }) => number);
  // A mail that was being sent at the cut is sent again when the claim on it is over: two minutes.
  const broken = await brokenWhenSettled(shop, { acknowledged: numbers, mailed, patienceMs: 180_000 });
  if (broken.length > 0) throw new Error(broken.join("\n"));
}

async function sellsAgain(shop: ShopProcess): Promise<void> {
  let refusal = "";
  for (let tries = 0; tries < 60; tries++) {
    const sold = await buyThroughApi(shop.url, skus[tries % skus.length] ?? "").then(
      () => true,
      (thrown: unknown) => {
        refusal = String(thrown);
        return false;
      },
    );
    if (sold) return;
    await pause(500);
  }
  const said = shop
    .output()
    .split("\n")
    .filter((line) => !line.includes('"info"'));
  throw new Error(`The shop did not sell again within 30 seconds: ${refusal}\n${said.slice(-25).join("\n")}`);
}

type Disk = { image: string; mountPoint: string; mount(image: string): void; unmount(): void; remove(): void };

/** A disk of its own in a file, with a journalling file system as a server has. */
function makeDisk(megabytes: number): Disk {
  const folder = mkdtempSync(join(tmpdir(), "candour-disk-"));
  const image = join(folder, "disk.img");
  const mountPoint = join(folder, "mnt");
  mkdirSync(mountPoint);
  must("truncate", ["-s", `${megabytes}M`, image]);
  must("mkfs.ext4", ["-q", "-F", image]);
  const disk: Disk = {
    image,
    mountPoint,
    mount: (from) => {
      must("mount", ["-o", "loop", from, mountPoint]);
      must("chmod", ["755", folder, mountPoint]);
    },
    unmount: () => must("umount", ["-l", mountPoint]),
    remove: () => {
      for (const pid of family(0, mountPoint)) signal(pid, "SIGKILL");
      spawnSync("sleep", ["0.5"]);
      spawnSync("umount", ["-l", mountPoint]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
  disk.mount(image);
  return disk;
}

/** Every process of a shop: itself, its children, and the database that works in its data folder. */
function family(pid: number, dataDir: string): number[] {
  const { stdout } = spawnSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" });
  const rows = stdout.split("\n").flatMap((line) => {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line);
    return match === null ? [] : [{ pid: Number(match[1]), parent: Number(match[2]), args: match[3] ?? "" }];
  });
  const found = new Set(rows.filter((row) => row.args.includes(dataDir) || row.pid === pid).map((row) => row.pid));
  for (let grown = true; grown; ) {
    const more = rows.filter((row) => found.has(row.parent) && !found.has(row.pid));
    for (const row of more) found.add(row.pid);
    grown = more.length > 0;
  }
  found.delete(process.pid);
  return [...found];
}

/** A process of PostgreSQL but not its postmaster, whose death ends the server instead of making it recover. */
function isServer(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
  return /^postgres: /.test(stdout);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself meanwhile.
  }
}

function must(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
