import assert from "node:assert/strict";
import { test } from "node:test";
import { systemRandom } from "#kernel/random";
import { freshDatabase } from "../../../test/support/database.ts";
import { createLedger, type NewEntry, postingsFor } from "./index.ts";

const db = await freshDatabase();
const ledger = createLedger();

const sofa = (over: Partial<NewEntry> = {}): NewEntry => ({
  entryId: systemRandom.uuid(),
  orderNumber: "FF-AAAA-0001",
  kind: "sale",
  postedAt: new Date("2026-12-01T10:00:00Z"),
  paymentHash: Buffer.alloc(32, 7),
  takings: [{ vatRatePermille: 200, country: "GB", grossMinor: 128_800, vatMinor: 21_467 }],
  ...over,
});
const counts = () =>
  db.asOwner("SELECT (SELECT count(*)::int FROM ledger.entry) e, (SELECT count(*)::int FROM ledger.posting) p");
const refusedBy = (constraint: string) => (thrown: unknown) => {
  assert.ok(thrown instanceof Error);
  assert.equal((thrown as Error & { constraint?: string }).constraint, constraint);
  return true;
};

test("a sale debits the provider and credits sales and VAT; the same cause is booked once", async () => {
  const entry = sofa();
  assert.deepEqual(await db.database.transact((tx) => ledger.post(tx, entry)), { posted: true });
  assert.deepEqual(await db.database.transact((tx) => ledger.post(tx, entry)), { posted: false });
  assert.deepEqual(await ledger.forOrder(db.database.reader, "FF-AAAA-0001"), [
    {
      entryId: entry.entryId,
      orderNumber: "FF-AAAA-0001",
      kind: "sale",
      postedAt: new Date("2026-12-01T10:00:00Z"),
      currency: "GBP",
      amountMinor: 128_800,
      postings: [
        { account: "provider", amountMinor: 128_800, vatRatePermille: null, country: null },
        { account: "sales", amountMinor: -107_333, vatRatePermille: 200, country: "GB" },
        { account: "vat", amountMinor: -21_467, vatRatePermille: 200, country: "GB" },
      ],
    },
  ]);
});

test("a refund is the reverse, and what is left of the order shrinks by it", async () => {
  const orderNumber = "FF-AAAA-0002";
  const takings = [
    { vatRatePermille: 200, country: "GB", grossMinor: 1_200, vatMinor: 200 },
    { vatRatePermille: 0, country: "GB", grossMinor: 500, vatMinor: 0 },
  ];
  const back = [{ vatRatePermille: 200, country: "GB", grossMinor: 600, vatMinor: 100 }];
  await db.database.transact((tx) => ledger.post(tx, sofa({ orderNumber, takings })));
  await db.database.transact((tx) => ledger.post(tx, sofa({ orderNumber, kind: "refund", takings: back })));
  assert.deepEqual(await ledger.leftOf(db.database.reader, orderNumber), [
    { vatRatePermille: 200, country: "GB", grossMinor: 600 },
    { vatRatePermille: 0, country: "GB", grossMinor: 500 },
  ]);
});

test("the VAT return takes refunds off, and counts a moment in one period only", async () => {
  const at = (postedAt: string, over: Partial<NewEntry> = {}) =>
    db.database.transact((tx) => ledger.post(tx, sofa({ postedAt: new Date(postedAt), ...over })));
  const one = [{ vatRatePermille: 200, country: "GB", grossMinor: 1_200, vatMinor: 200 }];
  await at("2027-01-01T00:00:00Z", { takings: one });
  await at("2027-03-31T23:59:59.999Z", { takings: one });
  await at("2027-02-01T00:00:00Z", { takings: one, kind: "refund" });
  await at("2027-04-01T00:00:00Z", { takings: one });
  const [from, to, later] = [new Date("2027-01-01"), new Date("2027-04-01"), new Date("2027-07-01")] as const;
  assert.deepEqual(await ledger.vatReturn(db.database.reader, from, to), {
    from,
    to,
    sales: 2,
    refunds: 1,
    rows: [{ country: "GB", vatRatePermille: 200, grossMinor: 1_200, netMinor: 1_000, vatMinor: 200 }],
    grossMinor: 1_200,
    netMinor: 1_000,
    vatMinor: 200,
  });
  assert.equal((await ledger.vatReturn(db.database.reader, to, later)).grossMinor, 1_200);
});

test("an entry that does not balance, or has no sides, cannot be committed by whoever writes it", async () => {
  const before = await counts();
  const write = (sides: string) => {
    const id = systemRandom.uuid();
    return db.asOwner(`BEGIN;
      INSERT INTO ledger.entry (id, order_number, kind, currency, amount_minor, posted_at)
        VALUES ('${id}', 'FF-AAAA-0009', 'sale', 'GBP', 100, '2026-12-01');
      ${sides.replaceAll("$id", `'${id}'`)} COMMIT;`);
  };
  await assert.rejects(write(""), refusedBy("entry_balances"));
  await assert.rejects(
    write(
      "INSERT INTO ledger.posting VALUES ($id, 0, 'provider', 100, NULL, NULL), ($id, 1, 'sales', -99, 200, 'GB');",
    ),
    refusedBy("entry_balances"),
  );
  await assert.rejects(
    write("INSERT INTO ledger.posting VALUES ($id, 0, 'provider', 90, NULL, NULL), ($id, 1, 'sales', -90, 200, 'GB');"),
    refusedBy("entry_amount"),
  );
  assert.deepEqual(await counts(), before);
});

test("a side added to an entry later is refused, because the entry would no longer balance", async () => {
  const entry = sofa({ orderNumber: "FF-AAAA-0003" });
  await db.database.transact((tx) => ledger.post(tx, entry));
  await assert.rejects(
    db.asOwner(`INSERT INTO ledger.posting VALUES ('${entry.entryId}', 9, 'vat', -1, 200, 'GB')`),
    refusedBy("entry_balances"),
  );
});

test("not even the owner changes or removes what is in the books", async () => {
  const before = await counts();
  for (const statement of [
    "UPDATE ledger.entry SET amount_minor = 1",
    "DELETE FROM ledger.posting",
    "DELETE FROM ledger.entry",
    "TRUNCATE ledger.posting",
    "TRUNCATE ledger.entry CASCADE",
  ]) {
    await assert.rejects(db.asOwner(statement), /only added to/, statement);
  }
  assert.deepEqual(await counts(), before);
});

test("an entry that moves nothing is a mistake of the caller", () => {
  assert.throws(() => postingsFor("sale", []), RangeError);
  assert.throws(
    () => postingsFor("sale", [{ vatRatePermille: 200, country: "GB", grossMinor: 0, vatMinor: 0 }]),
    RangeError,
  );
});
