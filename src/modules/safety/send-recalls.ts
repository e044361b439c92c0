import type { SafetyForMailPort } from "#mail";
import { bundleOf, placeOf, readerOf, type SafetyCard } from "./contact.ts";
import { contactsAfter, findContact } from "./safety.sql.ts";
import type { SafetyNeeds } from "./views.ts";

const atOnce = 200;

/** Queues each recall for everybody who left an address with an order that it concerns: once each, however often it runs. */
export async function sendRecalls(needs: SafetyNeeds): Promise<void> {
  const { database, mail, ordersConcerned } = needs;
  for (const { id: cause, concerns } of await needs.recalls()) {
    if (concerns === undefined) continue;
    for (let after: string | undefined; ; ) {
      const contacts = await contactsAfter(database.reader, after, atOnce);
      const orderIds = contacts.map(({ order_id }) => order_id);
      const concerned = new Set(await ordersConcerned(database.reader, orderIds, concerns));
      for (const { id, order_id } of contacts) {
        if (!concerned.has(order_id)) continue;
        await database.transact((tx) => mail.queueMail(tx, { kind: "safety-recall", safetyContactId: id, cause }));
      }
      after = contacts.at(-1)?.id;
      if (contacts.length < atOnce) break;
    }
  }
}

/** What a message says, and the card it goes to. A recall that is no longer published is not sent any more. */
export async function safetyForMail(
  needs: SafetyNeeds,
  { contactId, cause }: { contactId: string; cause: string },
): ReturnType<SafetyForMailPort> {
  const recall = (await needs.recalls()).find(({ id }) => id === cause);
  const found = await findContact(needs.database.reader, { id: contactId });
  if (recall === undefined || found === undefined) return { ok: false, because: "forgotten" };
  const { order_id: orderId, subject, card } = found;
  const opened = await needs.vault.open<SafetyCard, "safety-contact@1">(
    bundleOf(orderId, subject),
    placeOf(orderId),
    card,
  );
  if (!opened.ok) return { ok: false, because: opened.because === "shredded" ? "forgotten" : opened.because };
  return { ok: true, recall, reader: readerOf(opened.value) };
}
