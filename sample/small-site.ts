/**
 * A whole site without a shop: whoever leaves name and address is sent a leaflet by courier, and is forgotten once the courier has it.
 * It stands on three things only: the policy (what a contact may be used for, what the courier gets), the vault, and the one way out.
 */
import type { DeclaredFor, Egress } from "#egress";
import type { Database } from "#kernel/db";
import type { Random } from "#kernel/random";
import { personal, type Vault } from "#vault";
import { runAs } from "#vault/act";
import { revealFor } from "#vault/reveal";

export type Reader = { name: string; line1: string; town: string; postcode: string };

const gets = {
  fields: [
    "parcels[].weightKg",
    "recipient.line1",
    "recipient.name",
    "recipient.postcode",
    "recipient.town",
    "reference",
  ],
  categories: ["contact"],
} as const satisfies DeclaredFor<"shipment-book">;

/** Makes the site. Where it keeps what is sealed is its own business: here in memory, as bytes that nobody can read. */
export function createSmallSite(site: {
  vault: Vault;
  egress: Pick<Egress, "send">;
  database: Database;
  random: Random;
}) {
  const { vault, egress, database, random } = site;
  const sealed = new Map<string, { subject: string; record: Buffer }>();
  const refOf = (id: string, subject: string) => ({ subject, bundle: `fulfilment:${id}` }) as const;
  const placeOf = (rowId: string) =>
    ({ entity: "leaflet.request", field: "contact", rowId, labelSet: "contact-card@1" }) as const;
  return {
    /** Keeps a request for a leaflet, and answers its id. */
    ask: async (reader: Reader): Promise<string> => {
      const [id, subject] = [random.uuid(), random.uuid()];
      await vault.createBundle(refOf(id, subject));
      const record = await vault.seal(refOf(id, subject), placeOf(id), personal("contact", reader));
      await database.transact((tx) => vault.bindBundle(tx, refOf(id, subject)));
      sealed.set(id, { subject, record });
      return id;
    },
    /** Hands the leaflet to the courier; once it is taken, the reader is forgotten. Answers whether it was. */
    send: async (id: string): Promise<boolean> => {
      const { subject, record } = sealed.get(id) ?? { subject: "", record: Buffer.alloc(0) };
      const opened =
        record.length === 0
          ? undefined
          : await vault.open<Reader, "contact-card@1">(refOf(id, subject), placeOf(id), record);
      if (opened?.ok !== true) return false;
      const leaflet = { name: "a leaflet", opens: ["deliver-order"] } as const;
      const recipient = runAs(leaflet, () => revealFor("shipment-book", opened.value));
      const body = { reference: id, recipient, parcels: [{ weightKg: 0.1 }] };
      const answer = await egress.send("shipment-book", { method: "POST", path: "/v1/shipments", body }, gets);
      if (!answer.ok || answer.status >= 300) return false;
      await database.transact((tx) => vault.buryBundle(tx, refOf(id, subject)));
      await vault.destroyKey(refOf(id, subject));
      return true;
    },
    /** What lies there: bytes. */
    kept: (): Buffer[] => [...sealed.values()].map(({ record }) => record),
  };
}
