import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { TLSSocket } from "node:tls";
import { type Config, ConfigError, readConfig } from "#config";
import type { Cluster } from "#kernel/cluster/index";
import { readyOwnServer } from "#kernel/cluster/own-server";
import { withConnection } from "#kernel/cluster/roles";
import { openDatabase, sql } from "#kernel/db";
import { silentLog } from "#kernel/log";
import { type TestCertificate, testCertificate } from "../support/certificate.ts";
import { scratchFolder, start } from "../support/scratch-cluster.ts";

const dataDir = scratchFolder({ after });
const folder = mkdtempSync(join(tmpdir(), "candour-way-"));
after(() => rmSync(folder, { recursive: true }));
let server: Cluster;
before(async () => {
  server = await start(dataDir);
});

type Front = { port: number /** Bytes that came inside an encrypted connection. */; inside(): number; asked(): number };

/**
 * Stands in front of the PostgreSQL as one that has a certificate: answers the question whether it speaks TLS (S), shows
 * the certificate, and passes on what comes through. Without a certificate it says no (N), as a server does with ssl off.
 */
async function standInFront(certificate: TestCertificate | undefined): Promise<Front> {
  let inside = 0;
  let asked = 0;
  const front = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      asked++;
      if (certificate === undefined) return void socket.end("N");
      socket.write("S");
      const secure = new TLSSocket(socket, { isServer: true, ...certificate });
      secure.on("error", () => {});
      const behind: Socket = connect(join(server.socketDir, ".s.PGSQL.5432"));
      behind.on("error", () => secure.destroy());
      secure.on("data", (part: Buffer) => {
        inside += part.byteLength;
      });
      secure.pipe(behind).pipe(secure);
    });
  });
  await new Promise<void>((ready) => front.listen(0, "localhost", ready));
  after(() => front.close());
  return { port: (front.address() as AddressInfo).port, inside: () => inside, asked: () => asked };
}

/** What the settings make of an address, with this authority. */
function addressIn(port: number, authority: TestCertificate | undefined, host = "localhost"): string {
  const path = join(folder, `authority-${port}.pem`);
  if (authority !== undefined) writeFileSync(path, authority.cert);
  const config = readConfig({
    DATABASE_URL: `postgresql://candour_cluster@${host}:${port}/postgres?sslmode=verify-full`,
    ...(authority === undefined ? {} : { DATABASE_CA: path }),
  });
  return config.databaseUrl ?? "";
}

const refusal = (url: string): Promise<string> =>
  readyOwnServer({ databaseUrl: url, keystoreUrl: undefined }).then(
    () => "let in",
    (thrown: Error) => thrown.message,
  );

test("with the right certificate the shop works through an encrypted way, and every connection of it takes that way", async () => {
  const right = testCertificate(["localhost"]);
  const front = await standInFront(right);
  const url = addressIn(front.port, right);
  await withConnection(url, async (client) => {
    assert.deepEqual((await client.query("SELECT 1 AS one")).rows, [{ one: 1 }]);
  });
  const database = openDatabase({ connection: { connectionString: url }, maxConnections: 2, log: silentLog });
  assert.equal((await sql<{ two: number }>`SELECT 2 AS two`.execute(database.reader)).rows[0]?.two, 2);
  await database.close();
  assert.ok(front.inside() > 0);
});

test("a certificate of an unknown authority, for another name or out of date is refused, and no login is sent", async () => {
  const right = testCertificate(["localhost"]);
  const other = testCertificate(["db.example"]);
  const old = testCertificate(["localhost"], 2020, 2021);
  const cases: ReadonlyArray<[RegExp, TestCertificate, TestCertificate | undefined]> = [
    [/signed by nobody whom this machine trusts, .* DATABASE_CA names its file\.$/, right, undefined],
    [/signed by nobody whom this machine trusts/, right, other],
    [/is for another name/, other, other],
    [/has expired/, old, old],
  ];
  for (const [words, shown, trusted] of cases) {
    const front = await standInFront(shown);
    const said = await refusal(addressIn(front.port, trusted));
    assert.match(said, words);
    assert.match(said, /^DATABASE_URL: The certificate of the PostgreSQL at localhost /);
    assert.deepEqual([front.asked(), front.inside()], [1, 0]);
  }
});

test("a server that offers no encryption is sent nothing", async () => {
  const front = await standInFront(undefined);
  assert.match(await refusal(addressIn(front.port, undefined)), /offers no encryption, so nothing was sent to it/);
  assert.equal(front.inside(), 0);
});

test("a database elsewhere is reached verified or not at all, and no way of writing the address gets round it", () => {
  const refused = [
    "postgresql://u:s3cret@db.example/shop",
    "postgresql://u:s3cret@db.example/shop?sslmode=require",
    "postgresql://u:s3cret@db.example/shop?sslmode=no-verify",
    "postgresql://u:s3cret@db.example/shop?sslmode=disable",
    "postgresql://u:s3cret@db.example/shop?ssl=true",
    "postgresql://u:s3cret@db.example/shop?sslmode=verify-full&sslmode=disable",
    "postgresql://u:s3cret@localhost/shop?host=db.example",
    "postgresql://u:s3cret@localhost/shop?host=%2Ftmp&host=db.example",
    "postgresql://u:s3cret@10.0.0.7/shop",
    "postgresql://u:s3cret@[2001:db8::1]/shop",
  ];
  for (const name of ["DATABASE_URL", "KEYSTORE_URL"]) {
    for (const address of refused) {
      assert.throws(
        () => readConfig({ [name]: address }),
        (thrown: unknown) =>
          thrown instanceof ConfigError &&
          thrown.message.startsWith(`${name} leads to another machine`) &&
          !thrown.message.includes("s3cret"),
        address,
      );
    }
  }
  const taken = [
    "postgresql://u@db.example/shop?sslmode=verify-full",
    "postgresql://u@localhost/shop",
    "postgresql://u@127.0.0.1:5433/shop",
    "postgresql://u@[::1]/shop",
    "postgresql://u@%2Fvar%2Frun%2Fpostgresql/shop",
    "postgresql:///shop?host=/var/run/postgresql",
  ];
  for (const address of taken) assert.equal((readConfig({ DATABASE_URL: address }) as Config).databaseUrl, address);
});
