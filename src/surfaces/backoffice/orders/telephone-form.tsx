import { z } from "zod";
import type { Product, Variant } from "#catalogue";
import { type Context, defineRoute, page, type Reply, type Route, redirect, text } from "#kernel/http";
import { formatMoney } from "#kernel/money";
import { type ContactField, contactFields, type GoodsTold, type TakenByTelephone } from "#orders";
import { ContactFields, contactBody } from "#views/contact-fields.tsx";
import { contactWords } from "#views/contact-words.ts";
import { daysInWords } from "#views/days.ts";
import { ErrorSummary } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { linesTakenOff } from "#views/taken-off.ts";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";

const mostKinds = 50;
const mostProducts = 8;
const goodsNamed = z.array(z.string().max(64)).max(mostKinds).optional();
const piecesTyped = z.array(z.string().max(4)).max(mostKinds).optional();
const path = "/orders/telephone/new";

/** An order by telephone: goods are found and counted, then what the caller says is typed and sealed. */
export function telephoneFormRoutes(deps: OfficeDeps): Route[] {
  const works = { access: "staff", may: "orders.work", path, reads: [] } as const;
  return [
    defineRoute({
      ...works,
      name: "new-telephone-order",
      method: "GET",
      writes: [],
      accepts: "none",
      // Goods stand in the address, so that going back loses nothing. Nothing of a person does.
      query: z.object({
        q: z
          .string()
          .regex(/^[^@]{0,60}$/)
          .optional(),
        goods: goodsNamed,
        pieces: piecesTyped,
        add: text(64).optional(),
      }),
      output: "page",
      handler: ({ query: { q = "", goods = [], pieces = [], add } }, ctx) =>
        formPage(deps, ctx, { q, chosen: withOneMore(chosenOf(deps, goods, pieces), add ?? "") }),
    }),
    defineRoute({
      ...works,
      name: "take-by-telephone",
      opens: ["take-order"],
      method: "POST",
      limit: { per: "minute", most: 20 },
      writes: ["contact"],
      accepts: "form",
      body: contactBody.extend({ goods: goodsNamed, pieces: piecesTyped, act: z.enum(["price", "send"]) }),
      output: "page-or-redirect",
      handler: ({ body: { goods = [], pieces = [], act, ...typed } }, ctx) =>
        act === "price"
          ? withPrice(deps, ctx, chosenOf(deps, goods, pieces), typed)
          : send(deps, ctx, chosenOf(deps, goods, pieces), typed),
    }),
  ];
}

type Typed = Readonly<Record<ContactField, string>>;
type Errors = Partial<Record<ContactField | "goods", string>>;
type Priced = Extract<Awaited<ReturnType<OfficeDeps["orders"]["telephone"]["quote"]>>, { ok: true }>["priced"];
type Shown = { q?: string; chosen: GoodsTold; typed?: Typed; errors?: Errors; priced?: Priced };

/** What is on sale of what was asked for; no number, or 0, takes a kind out. */
function chosenOf({ catalogue }: OfficeDeps, skus: readonly string[], counts: readonly string[]): GoodsTold {
  const snapshot = catalogue.current();
  const chosen = new Map<string, number>();
  for (const [at, sku] of skus.entries()) {
    const typed = counts[at]?.trim() ?? "";
    const quantity = /^\d{1,3}$/.test(typed) ? Number(typed) : 0;
    if (quantity > 0 && snapshot.variantBySku(sku) !== null) chosen.set(sku, (chosen.get(sku) ?? 0) + quantity);
  }
  return [...chosen].map(([sku, quantity]) => ({ sku, quantity }));
}

function withOneMore(chosen: GoodsTold, sku: string): GoodsTold {
  if (sku === "") return chosen;
  return chosen.some((each) => each.sku === sku)
    ? chosen.map((each) => (each.sku === sku ? { sku, quantity: each.quantity + 1 } : each))
    : [...chosen, { sku, quantity: 1 }];
}

async function withPrice(deps: OfficeDeps, ctx: Context, chosen: GoodsTold, typed: Typed): Promise<Reply> {
  const quoted = await deps.orders.telephone.quote(ctx.reader, chosen, typed.postcode);
  return quoted.ok
    ? formPage(deps, ctx, { chosen, typed, priced: quoted.priced })
    : formPage(deps, ctx, { chosen, typed, errors: refusedAs(quoted) });
}

async function send(deps: OfficeDeps, ctx: Context, chosen: GoodsTold, typed: Typed): Promise<Reply> {
  const read = deps.orders.readContact(typed);
  if (!read.ok) return formPage(deps, ctx, { chosen, typed, errors: contactWords(read.errors) });
  const taken = await deps.orders.telephone.take({ goods: chosen, contact: read.contact });
  return taken.ok
    ? redirect(ctx.links.to("telephone-orders", {}, { done: "taken", number: taken.number }), { confidential: true })
    : formPage(deps, ctx, { chosen, typed, errors: refusedAs(taken) });
}

/** Where a refusal belongs, and its words. */
function refusedAs(refused: Extract<TakenByTelephone, { ok: false }>): Errors {
  const of = "sku" in refused ? `${refused.sku}: ` : "";
  switch (refused.because) {
    case "bad-postcode":
      return { postcode: "Enter a full postcode of the United Kingdom, like LA9 4QX" };
    case "not-delivered-there":
      return { postcode: "We do not deliver there" };
    case "basket-empty":
      return { goods: "Choose what they want first" };
    case "too-many-pieces":
      return { goods: `${of}at most ${refused.limit} pieces of one kind` };
    case "too-many-lines":
      return { goods: `At most ${refused.limit} kinds in one order` };
    case "out-of-stock":
      return { goods: `${of}sold out` };
    case "key-unavailable":
      return {
        goods: "The keystore cannot be reached, so nothing can be sealed. Nothing was kept; try again in some minutes",
      };
    default:
      return { goods: `${of}not sold any more` };
  }
}

function formPage(deps: OfficeDeps, ctx: Context, { q = "", chosen, typed, errors = {}, priced }: Shown): Reply {
  const { links, actor } = ctx;
  const isWrong = Object.keys(errors).length > 0;
  const { goods, ...ofFields } = errors;
  return page(
    <Office
      frame={{ deps, links, actor }}
      title={isWrong ? "Error: Order by telephone" : "Order by telephone"}
      here="orders"
    >
      <p class="quiet">
        <a href={links.to("telephone-orders")}>Orders by telephone</a>
      </p>
      <h1>Order by telephone</h1>
      <ErrorSummary errors={{ ...(goods === undefined ? {} : { q: goods }), ...ofFields }} />
      <Finding deps={deps} ctx={ctx} q={q} chosen={chosen} wrong={goods} />
      <Chosen deps={deps} ctx={ctx} chosen={chosen} />
      {priced === undefined ? null : <Price priced={priced} />}
      {chosen.length === 0 ? null : (
        <Caller ctx={ctx} chosen={chosen} typed={typed ?? nothingTyped} errors={ofFields} />
      )}
    </Office>,
    { confidential: true, status: isWrong ? 422 : 200 },
  );
}

const nothingTyped = Object.fromEntries(contactFields.map((field) => [field, ""])) as Typed;

function HiddenGoods({ chosen }: { chosen: GoodsTold }) {
  return (
    <>
      {chosen.map(({ sku, quantity }) => (
        <>
          <input type="hidden" name="goods" value={sku} />
          <input type="hidden" name="pieces" value={String(quantity)} />
        </>
      ))}
    </>
  );
}

type FindingProps = { deps: OfficeDeps; ctx: Context; q: string; chosen: GoodsTold; wrong: string | undefined };

function Finding({ deps, ctx: { links }, q, chosen, wrong }: FindingProps) {
  const action = links.to("new-telephone-order");
  const found = q === "" ? [] : foundBy(deps, q);
  return (
    <section class="panel" id="find">
      <h2>What do they want?</h2>
      <form action={action}>
        <HiddenGoods chosen={chosen} />
        <Field
          name="q"
          label="Words of its name, or its stock number"
          type="search"
          autocomplete="off"
          value={q}
          error={wrong}
          maxlength={60}
        />
        <button class="button plain" type="submit">
          Find
        </button>
      </form>
      {q !== "" && found.length === 0 ? <p role="status">Nothing on sale has that name or number.</p> : null}
      {found.map((product) => (
        <form action={action} class="row">
          <HiddenGoods chosen={chosen} />
          <label>
            {product.name}
            <select name="add">
              {product.variants.map((variant) => (
                <option value={variant.sku} selected={variant.sku === q.trim().toUpperCase()}>
                  {choiceOf(product, variant)}
                  {stockWords(deps, variant)}
                </option>
              ))}
            </select>
          </label>
          <button class="button plain" type="submit">
            Add<span class="unseen"> {product.name}</span>
          </button>
        </form>
      ))}
    </section>
  );
}

/** By a stock number, or by the words of the shop's own search. */
function foundBy({ catalogue }: OfficeDeps, words: string): readonly Product[] {
  const snapshot = catalogue.current();
  const exact = snapshot.variantBySku(words.trim().toUpperCase());
  if (exact !== null) return [exact.product];
  const slugs = snapshot.suggest(words).flatMap((each) => (each.kind === "product" ? [each.product] : []));
  return slugs.flatMap((slug) => snapshot.product(slug) ?? []).slice(0, mostProducts);
}

/** `Moss velvet, three seats, £1,249.00` */
function choiceOf({ options }: Product, { choice, priceMinor }: Variant): string {
  const labels = options.flatMap((option) => {
    const value = option.values.find(({ slug }) => slug === choice[option.slug]);
    return value === undefined ? [] : [value.label];
  });
  return [...labels, formatMoney(priceMinor)].join(", ");
}

function stockWords({ stock }: OfficeDeps, { sku }: Variant): string {
  const level = stock.levels().of(sku);
  if (level === "out") return ", sold out";
  return level.startsWith("low:") ? `, ${level.slice("low:".length)} left` : "";
}

function Chosen({ deps, ctx: { links }, chosen }: { deps: OfficeDeps; ctx: Context; chosen: GoodsTold }) {
  if (chosen.length === 0) return null;
  const snapshot = deps.catalogue.current();
  const rows = chosen.flatMap(({ sku, quantity }) => {
    const offer = snapshot.variantBySku(sku);
    if (offer === null) return [];
    const name = `${offer.product.name}, ${choiceOf(offer.product, offer.variant)}`;
    return [
      [
        name,
        <label>
          <span class="unseen">Pieces of {name}</span>
          <input type="hidden" name="goods" value={sku} />
          <input name="pieces" inputmode="numeric" autocomplete="off" value={String(quantity)} class="pieces" />
        </label>,
      ],
    ];
  });
  return (
    <ScrollPanel label="Chosen">
      <h2>Chosen</h2>
      <form action={links.to("new-telephone-order")}>
        <Table caption="What they want, and how many pieces" quiet head={["Goods", "Pieces"]} rows={rows} />
        <button class="button plain" type="submit">
          Keep these numbers
        </button>{" "}
        <span class="quiet">0 takes it out.</span>
      </form>
    </ScrollPanel>
  );
}

function Price({ priced: { lines, delivery, takenOff, totalMinor, vatMinor } }: { priced: Priced }) {
  return (
    <section class="panel" id="price" tabindex={-1} autofocus>
      <h2>{formatMoney(totalMinor)} with delivery</h2>
      <ul class="lists">
        {lines.map(({ name, choices, quantity, lineTotalMinor, promised }) => (
          <li>
            {quantity} × {[name, ...choices.map(({ value }) => value)].join(", ")}: {formatMoney(lineTotalMinor)},{" "}
            {daysInWords(promised)}
          </li>
        ))}
        <li>
          Delivery, {delivery.areaName}: {formatMoney(delivery.priceMinor)}
        </li>
        {linesTakenOff(takenOff).map(({ why, amount }) => (
          <li>
            {why}: {amount}
          </li>
        ))}
      </ul>
      <p class="quiet">Of it VAT {formatMoney(vatMinor)}. What counts is what their page says when they pay.</p>
    </section>
  );
}

type CallerProps = { ctx: Context; chosen: GoodsTold; typed: Typed; errors: Partial<Record<ContactField, string>> };

function Caller({ ctx: { links }, chosen, typed, errors }: CallerProps) {
  return (
    <section class="panel" id="caller">
      <h2>Who is it for?</h2>
      <p>
        You see what you type here until you press the button. Then it is sealed, and opens like every customer’s
        details. Tell the caller: they get a mail with a link, look through everything there, and pay by themselves
        within 7 days. Never take a card on the telephone.
      </p>
      <Form action={links.to("take-by-telephone")} once>
        <HiddenGoods chosen={chosen} />
        <ContactFields values={typed} errors={errors} isForAnother />
        <p class="row">
          <button class="button" type="submit" name="act" value="send">
            Seal it and mail them the link to pay
          </button>
          <button class="button plain" type="submit" name="act" value="price">
            Work out the price first
          </button>
        </p>
      </Form>
    </section>
  );
}
