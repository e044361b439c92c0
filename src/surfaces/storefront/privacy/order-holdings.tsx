import { z } from "zod";
import type { InvoiceCard, InvoiceOpened } from "#invoices";
import { capital } from "#kernel/first-letter";
import { type Context, defineRoute, json, page, type Route } from "#kernel/http";
import type { NoteView, OrderPage } from "#orders";
import { type Category, categories, purposes } from "#policy/categories";
import { partners } from "#policy/flows";
import { purposesOf } from "#policy/processing";
import { momentInWords } from "#views/days.ts";
import { Table } from "#views/table.tsx";
import { orderHeldShown } from "../contact-shown.ts";
import { ask, OrderFrame, withOrder } from "../order/order-frame.tsx";
import { secretParam } from "../order/order-page.tsx";
import type { ShopDeps } from "../shop-deps.ts";
import { forgettingOf } from "./forgetting-words.ts";
import { saidFields } from "./held-words.ts";
import { lookShape, looksHeld, WhoLooked } from "./looks.tsx";

/** Who was told something, by the name that the policy gives them. */
function nameOf({ recipients }: ShopDeps, recipient: "courier" | "payment-provider"): string {
  const kind = recipient === "courier" ? "carrier" : recipient;
  const id = recipients.find((each) => partners[each].recipient === kind);
  if (id !== undefined) return partners[id].name;
  return recipient === "courier" ? "the delivery company" : "the payment provider";
}

/**
 * What we hold for one order, for whoever has its link: every kind of data with occasion, purposes, basis, end and
 * recipients, what was sent to whom and when, and what remains without a person (law L04, L05). As a page and as JSON.
 */
export function orderHoldingsRoutes(deps: ShopDeps): Route[] {
  return [
    defineRoute({
      ...ask,
      name: "order-holdings",
      opens: ["show-to-subject"],
      path: "/orders/:secret/what-we-hold",
      reads: ["contact", "safety-contact", "order-note", "invoice"],
      handler: ({ params: { secret } }, ctx) =>
        withOrder(deps, ctx, secret, async (found) =>
          page(<Holdings {...{ deps, ctx, secret, found }} held={await heldFor(deps, ctx, found)} />, {
            confidential: true,
          }),
        ),
    }),
    defineRoute({
      name: "order-holdings-data",
      opens: ["show-to-subject"],
      method: "GET",
      path: "/orders/:secret/what-we-hold/data",
      access: "order-secret",
      reads: ["contact", "safety-contact", "order-note", "invoice"],
      writes: [],
      accepts: "none",
      params: secretParam,
      output: { 200: heldShape, 404: z.object({ because: z.literal("no-such-order") }) },
      handler: async ({ params: { secret } }, ctx) => {
        const found = await deps.orders.orderBySecret(ctx.reader, secret);
        if (found === null) return json({ because: "no-such-order" }, 404);
        return json(await heldFor(deps, ctx, found), 200, {
          "content-disposition": 'attachment; filename="what-we-hold.json"',
        });
      },
    }),
  ];
}

const moment = z.string().nullable();
const heldShape = z.object({
  shop: z.string(),
  order: z.object({ number: z.string(), placedAt: moment, policyVersion: z.string(), termsVersion: z.string() }),
  kept: z.array(
    z.object({
      kind: z.string(),
      /** Field → what you typed; null where it may be used but not be shown, or cannot be opened now. */
      fields: z.record(z.string(), z.string()).nullable(),
      note: z.string(),
      collected: z.string(),
      purposes: z.array(z.string()),
      basis: z.string(),
      kept: z.string(),
      mayGoTo: z.array(z.string()),
    }),
  ),
  forgotten: z.object({ at: moment, sentence: z.string() }),
  sent: z.array(
    z.object({
      to: z.string(),
      fields: z.array(z.string()),
      at: z.string(),
      deletionAskedAt: moment,
      deletionConfirmedAt: moment,
    }),
  ),
  looked: z.array(lookShape),
  mails: z.array(z.object({ kind: z.string(), fields: z.array(z.string()), queuedAt: z.string(), sentAt: moment })),
  withoutYou: z.object({
    books: z.array(z.object({ at: z.string(), kind: z.string(), amountMinor: z.number() })),
    privacyLedger: z.array(z.object({ entry: z.number(), at: z.string(), type: z.string() })),
  }),
});

type Held = z.output<typeof heldShape>;

const byTelephone =
  "By telephone: you told one of our people, who typed it. It was not collected on this website, unless you corrected it here.";

const text = (at: Date | null): string | null => at?.toISOString() ?? null;

async function heldFor(deps: ShopDeps, ctx: Context, found: OrderPage): Promise<Held> {
  const { order, contact, holdings, recipients, ledger, privacyLedger } = found;
  const left = await deps.safety.contactOf(ctx.reader, { orderId: order.orderId });
  const invoiced = await deps.invoices.open(ctx.reader, { orderId: order.orderId });
  const mails = [
    ...(await deps.mail.mailsAbout(ctx.reader, order.orderId)),
    ...(left === null ? [] : await deps.mail.mailsAbout(ctx.reader, left.id)),
  ];
  const notes = await deps.orders.notesForSubject(ctx.reader, order.orderId);
  const opened = orderHeldShown({
    contact: contact.ok ? contact.value : null,
    notes: notes.flatMap(({ words }) => (words === null ? [] : [words])),
    safety: left?.card.ok ? left.card.value : null,
    invoice: invoiced?.buyer.ok ? invoiced.buyer.value : null,
  });
  const shown = {
    contact: opened.contact === null ? null : saidFields(opened.contact),
    "payment-reference": null,
    "order-note": notesHeld(notes, opened.notes),
  };
  return {
    shop: ctx.links.absolute("home"),
    order: {
      number: order.number,
      placedAt: text(order.placedAt),
      policyVersion: order.policyVersion,
      termsVersion: order.termsVersion,
    },
    kept: [
      ...holdings.map(({ category }) => ({
        ...keptAs(category, shown[category]),
        ...(category === "contact" && order.takenBy === "telephone" ? { collected: byTelephone } : {}),
      })),
      ...(left === null
        ? []
        : [
            keptAs("safety-contact", opened.safetyAddress === null ? null : { "E-mail address": opened.safetyAddress }),
          ]),
      ...invoiceHeld(invoiced, opened.invoice),
    ],
    forgotten: { at: text(order.shreddedAt ?? order.completeDueAt), sentence: forgettingOf(order) },
    sent: recipients.map((each) => ({
      to: nameOf(deps, each.recipient),
      fields: [...each.fields],
      at: each.toldAt.toISOString(),
      deletionAskedAt: text(each.deletionAskedAt),
      deletionConfirmedAt: text(each.deletionConfirmedAt),
    })),
    looked: [
      ...(await looksHeld(deps, ctx, order.orderId)),
      ...(invoiced === null ? [] : await looksHeld(deps, ctx, invoiced.invoice.invoiceId)),
    ].sort((a, b) => (a.at < b.at ? 1 : -1)),
    mails: mails.map(({ kind, fields, queuedAt, sentAt }) => ({
      ...{ kind, fields: [...fields], queuedAt: queuedAt.toISOString(), sentAt: text(sentAt) },
    })),
    withoutYou: {
      books: ledger.map(({ postedAt, kind, amountMinor }) => ({ at: postedAt.toISOString(), kind, amountMinor })),
      privacyLedger: privacyLedger.map(({ seq, at, type }) => ({ entry: seq, at: at.toISOString(), type })),
    },
  };
}

/** Whom the VAT invoice is made out to; nothing where there is none, or once they are forgotten. */
function invoiceHeld(invoiced: InvoiceOpened | null, buyer: InvoiceCard | null): Held["kept"] {
  if (invoiced === null || invoiced.endsAt === null) return [];
  const { endsAt, invoice } = invoiced;
  const until = `Until ${momentInWords(endsAt)}: six years after the last paper, as tax law wants. It cannot be taken away before.`;
  if (buyer === null) return [{ ...keptAs("invoice", null), kept: until }];
  const { name, addressLines, town, postcode, vatNumber } = buyer;
  const fields = {
    "Invoice number": invoice.number,
    Name: name,
    Address: [...addressLines, town, postcode].join(", "),
    ...(vatNumber === null ? {} : { "VAT number": vatNumber }),
  };
  return [{ ...keptAs("invoice", fields), kept: until }];
}

/** What our people wrote, by when; null where one of them cannot be opened now. */
function notesHeld(notes: readonly NoteView[], words: readonly string[]): Readonly<Record<string, string>> | null {
  if (words.length < notes.length) return null;
  return Object.fromEntries(
    notes.map(({ at }, position) => [`${position + 1}, written ${momentInWords(at)}`, words[position] ?? ""]),
  );
}

function keptAs(category: Category, fields: Readonly<Record<string, string>> | null): Held["kept"][number] {
  const { word, meaning, occasion, basis, retention, recipients } = categories[category];
  return {
    kind: word,
    fields,
    note:
      category === "payment-reference"
        ? "It was collected to give money back and to compare our orders with the payments, and opens for nothing else; so it cannot be shown here."
        : fields === null
          ? "It cannot be opened at the moment. Please try again in a few minutes."
          : meaning,
    collected: occasion,
    purposes: purposesOf(category).map((purpose) => purposes[purpose]),
    basis,
    kept: retention,
    mayGoTo: [...recipients],
  };
}

type Props = { deps: ShopDeps; ctx: Context; secret: string; found: OrderPage; held: Held };

function Holdings({ deps, ctx, secret, found, held }: Props) {
  const { links } = ctx;
  const { may, policyVersion } = found.order;
  const version = deps.archive.findIndex(({ id }) => id === policyVersion) + 1;
  return (
    <OrderFrame deps={deps} ctx={ctx} secret={secret} title={`What we hold for order ${found.order.number}`}>
      <p class="lead">
        {held.kept.length === 0
          ? "Nothing about you. The order is here without its person."
          : "Everything that we keep of you for this order, why, for how long, and who has got some of it."}
      </p>
      {held.kept.map((kind) => (
        <KeptKind kind={kind} />
      ))}
      <section>
        <h2 id="forgetting">When it is forgotten</h2>
        <p>{held.forgotten.sentence}</p>
        {may.correct ? (
          <p>
            Your telephone number and your note are yours to take out now:{" "}
            <a href={links.to("order-details", { secret })}>correct the details</a>.
          </p>
        ) : null}
        {may.cancel ? (
          <p>
            If you do not want the order any more, <a href={links.to("order-cancellation", { secret })}>cancel it</a>.
            It is then forgotten after the days that a cancelled order is kept.
          </p>
        ) : null}
      </section>
      <WhoLooked links={links} looks={held.looked} />
      <Sent held={held} />
      <WithoutYou held={held} />
      <section>
        <h2 id="take">Take it with you</h2>
        <p class="row no-print">
          <a class="button plain" href={links.to("order-holdings-data", { secret })}>
            For programs (JSON)
          </a>
          <a
            class="button plain"
            href={links.to("order-holdings", { secret })}
            download={`what-we-hold-${found.order.number}.html`}
          >
            For people (this page)
          </a>
        </p>
        {version === 0 ? null : (
          <p class="quiet">
            This order was placed under{" "}
            <a href={links.to("policy-version", { version: String(version) })}>version {version} of our policy</a>.
          </p>
        )}
      </section>
    </OrderFrame>
  );
}

function KeptKind({ kind }: { kind: Held["kept"][number] }) {
  const byUs = kind.kind === categories["order-note"].word;
  return (
    <section>
      <h2>{capital(kind.kind)}</h2>
      <p>{kind.note}</p>
      {kind.fields === null ? null : (
        <div class="told">
          <Table
            caption={
              byUs
                ? "As our people wrote it"
                : kind.collected === byTelephone
                  ? "As we typed it"
                  : "As you gave it to us"
            }
            head={
              byUs
                ? ["Note", "Its words"]
                : ["Field", kind.collected === byTelephone ? "What you told us" : "What you typed"]
            }
            rows={Object.entries(kind.fields)}
          />
        </div>
      )}
      <dl class="facts">
        <dt>We got it</dt>
        <dd>{kind.collected}</dd>
        <dt>What for</dt>
        <dd>{capital(kind.purposes.join("; "))}.</dd>
        <dt>Why we may</dt>
        <dd>{kind.basis}</dd>
        <dt>How long</dt>
        <dd>{kind.kept}</dd>
        <dt>May go to</dt>
        <dd>{kind.mayGoTo.length === 0 ? "Nobody" : capital(kind.mayGoTo.join(", ").replaceAll("-", " "))}.</dd>
      </dl>
    </section>
  );
}

function when(at: string | null): string {
  return at === null ? "not yet" : momentInWords(new Date(at));
}

function Sent({ held: { sent, mails } }: { held: Held }) {
  return (
    <section>
      <h2 id="sent">What was sent, to whom and when</h2>
      {sent.length + mails.length === 0 ? <p>Nothing.</p> : null}
      {sent.length === 0 ? null : (
        <section class="scroll" tabindex={0} aria-label="What partners were told">
          <Table
            caption="What partners were told"
            head={["Who", "What", "When", "Asked to delete it", "Said that it is deleted"]}
            rows={sent.map(({ to, fields, at, deletionAskedAt, deletionConfirmedAt }) => [
              to,
              fields.length === 0 ? "nothing about you" : fields.join(", "),
              when(at),
              when(deletionAskedAt),
              when(deletionConfirmedAt),
            ])}
          />
        </section>
      )}
      {mails.length === 0 ? null : (
        <section class="scroll" tabindex={0} aria-label="Mails to you">
          <Table
            caption="Mails to you, by the mail server"
            head={["Which", "What of you is in it", "Handed over"]}
            rows={mails.map(({ kind, fields, sentAt }) => [
              capital(kind.replaceAll("-", " ")),
              fields.join(", ").replaceAll("-", " "),
              when(sentAt),
            ])}
          />
        </section>
      )}
    </section>
  );
}

function WithoutYou({ held: { withoutYou } }: { held: Held }) {
  const { books, privacyLedger } = withoutYou;
  return (
    <section>
      <h2 id="stays">What stays, without you</h2>
      <p>
        The order’s number, what was bought, the dates and the sums, because the tax office wants them. {books.length}{" "}
        {books.length === 1 ? "entry" : "entries"} in our books and {privacyLedger.length} in the ledger of what was
        forgotten. None of them has ever named you.
      </p>
    </section>
  );
}
