import type { Child } from "hono/jsx";
import { capital } from "#kernel/first-letter";
import { categories, type Purpose, purposes } from "#policy/categories";
import { cookies } from "#policy/cookies";
import { flowTable, type PartnerId, partners } from "#policy/flows";
import { purposesOf } from "#policy/processing";
import { dayInWords } from "#views/days.ts";

/** Every cookie of the registry (law L18). */
export function CookieTable() {
  return (
    <Facts title="Every cookie of this shop">
      {cookies.map(({ name, purpose, setWhen, keptDays, content }) => (
        <Fact
          name={<code>{name}</code>}
          rows={[
            ["What for", capital(`${purpose}.`)],
            ["Set", capital(`${setWhen}, by us.`)],
            ["Kept", `${keptDays} days after you last used it.`],
            ["Holds", capital(`${content}.`)],
          ]}
        />
      ))}
    </Facts>
  );
}

/** Every kind of personal data that can be kept, from the declarations that the vault seals by (law L01, L02). */
export function KindTable() {
  return (
    <Facts title="Every kind of personal data that we keep">
      {(Object.keys(categories) as (keyof typeof categories)[]).map((id) => {
        const { word, meaning, occasion, basis, retention } = categories[id];
        return (
          <Fact
            name={capital(word)}
            rows={[
              ["What it is", meaning],
              ["We get it", occasion],
              ["What for", sentence(purposesOf(id))],
              ["Why we may", basis],
              ["How long", retention],
            ]}
          />
        );
      })}
    </Facts>
  );
}

/** Everybody outside the shop to whom this one sends something, from the table that the way out is held to (law L09). */
export function RecipientTable({ recipients }: { recipients: readonly PartnerId[] }) {
  const flows = Map.groupBy(flowTable(), ({ partner }) => partner);
  return (
    <Facts title="Everybody who gets something from us">
      {recipients.map((id) => {
        const { name, retention, contract } = partners[id];
        const rows = flows.get(id) ?? [];
        const personal = rows.filter(({ categories: kinds }) => kinds.length > 0);
        return (
          <Fact
            name={capital(name)}
            rows={[
              ["Gets of you", inWords(personal.flatMap(({ fields }) => fields))],
              ["What for", sentence(rows.map(({ purpose }) => purpose))],
              ["Keeps it", retention],
              [
                "Contract",
                contract.until === null ? contract.note : `Until ${dayInWords(contract.until)}. ${contract.note}`,
              ],
            ]}
          />
        );
      })}
    </Facts>
  );
}

/** `To give money back; to compare our orders with the payments at the provider.` */
function sentence(all: readonly Purpose[]): string {
  return capital(`${[...new Set(all)].map((purpose) => purposes[purpose]).join("; ")}.`);
}

/** The fields of the flows as people call them; what says nothing about a person is left out. */
const fieldWords: Readonly<Record<string, string>> = {
  name: "name",
  email: "e-mail address",
  address: "address",
  line1: "address",
  line2: "address",
  town: "address",
  postcode: "address",
  telephone: "telephone number",
  note: "note for the driver",
  "order-link": "link to the order",
  order: "order",
};

function inWords(fields: readonly string[]): string {
  const said = new Set(fields.flatMap((field) => fieldWords[field.replace(/^recipient\./, "")] ?? []));
  return said.size === 0 ? "Nothing that says who you are." : `Your ${[...said].join(", ")}.`;
}

function Facts({ title, children }: { title: string; children: Child }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Fact({ name, rows }: { name: Child; rows: readonly (readonly [label: string, value: string])[] }) {
  return (
    <>
      <h4>{name}</h4>
      <dl class="facts">
        {rows.map(([label, value]) => (
          <>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
    </>
  );
}
