import type { Child } from "hono/jsx";
import type { Links, Route } from "#kernel/http";
import { formatPrice } from "#kernel/money";
import { answerDays } from "#questions";
import { Table } from "#views/table.tsx";
import type { StorefrontDeps } from "../frame.ts";
import { withdrawLabel } from "../withdraw/withdrawal-words.ts";
import { readingRoute } from "./reading-route.tsx";

/** What the terms say that is the merchant's to decide. */
export type TermsFacts = {
  /** Day of the last change, YYYY-MM-DD; orders keep the version they were placed under. */
  readonly version: string;
  /** At which moment the contract is made; the mails carry the same words (law L39). */
  readonly contractMade: string;
  /** Guarantees beyond what the law gives, in sentences. */
  readonly guarantee: string;
};

/** The terms, in plain words: who, what, price, delivery, changing your mind, faults, complaints, whom to ask (law L30, L36, L39–L54). */
export function termsRoute(deps: StorefrontDeps): Route {
  return readingRoute(deps, {
    name: "terms",
    title: "Terms and conditions",
    description: "Ordering, prices, delivery, changing your mind, and what happens when something is wrong.",
    lead: "The agreement between you and us when you buy something here. You can print or save this page.",
    contents: parts,
    text: (links) => (
      <>
        {parts.map(({ id, title, body }) => (
          <section>
            <h2 id={id}>{title}</h2>
            {body(deps, links)}
          </section>
        ))}
        <p class="quiet">Version {deps.terms.version}.</p>
      </>
    ),
  });
}

type Part = { id: string; title: string; body(deps: StorefrontDeps, links: Links): Child };

const parts: readonly Part[] = [
  {
    id: "who-we-are",
    title: "Who we are",
    body: ({ trader }) => (
      <p>
        You buy from {trader.company.registeredName}, registered in {trader.company.registeredIn}, company number{" "}
        {trader.company.number}
        {trader.company.vatNumber === "" ? "" : `, VAT number ${trader.company.vatNumber}`}. Our registered office,
        where letters and complaints reach us too, is {trader.company.office.join(", ")}. Write to{" "}
        <a href={`mailto:${trader.email}`}>{trader.email}</a> or call {trader.telephone}, {trader.hours}.
      </p>
    ),
  },
  {
    id: "ordering",
    title: "Ordering",
    body: ({ terms }) => (
      <>
        <p>
          You order in three steps: you put things in the basket, you tell us where to bring them, and you check
          everything on one page, where each part can still be changed, before you press the button to pay.{" "}
          {terms.contractMade}
        </p>
        <p>
          We send you what was agreed by mail, and it stands on the page of your order until the order is complete. The
          language is English. These terms have a version, and the one you ordered under goes on applying to your order.
        </p>
      </>
    ),
  },
  {
    id: "prices",
    title: "Prices and paying",
    body: () => (
      <>
        <p>
          Prices are in pounds and include VAT. Delivery is charged once per order and is in the total from the start;
          nothing is added on the last page. If a price changes while something is in your basket, the basket says so.
        </p>
        <p>
          You pay by card on the pages of our payment provider, at no extra charge. Your card number never reaches us.
        </p>
      </>
    ),
  },
  { id: "delivery", title: "Delivery", body: (deps) => <DeliveryTerms deps={deps} /> },
  {
    id: "changing-your-mind",
    title: "Changing your mind",
    body: ({ trader }, links) => (
      <>
        <p>
          You can cancel without giving a reason until 14 days after the day on which the last piece of your order
          reaches you, or somebody you named to receive it. You can also cancel before anything arrives. Choosing one of
          our fabrics, finishes or sizes takes nothing from this right. Only what is made to your own measurements
          cannot be cancelled, and its page says so beside the button.
        </p>
        <p>
          To cancel, tell us in any clear way: on the page of your order, by mail, by telephone or by letter. You can
          use the form below, but you need not. It is in time if you send it before the 14 days are over.
        </p>
        <p>
          <a href={links.to("withdraw")}>{withdrawLabel}</a>: two steps with your name, the number of the order and your
          e-mail address, for all of it or for some. We confirm at once by mail what you declared, with date and time.
        </p>
        <p>
          Furniture we collect from you; its page says in pounds what that costs you. Small things you post back within
          14 days of telling us, and pay the postage. We send back all you paid, standard delivery included, by the same
          means you paid with: for what we collect within 14 days after you tell us, for what you post within 14 days
          after it is back or you show us that you sent it.
        </p>
        <p>
          You can look at things and try them as you would in a showroom. If you use them beyond that and they lose
          value, we may deduct the loss, and we show you how we worked it out.
        </p>
        <h3>Model cancellation form</h3>
        <blockquote>
          <p>
            To {trader.company.registeredName}, {trader.company.office.join(", ")}, {trader.email}:
          </p>
          <p>I hereby give notice that I cancel my contract of sale of the following goods:</p>
          <p>Order number, ordered on, received on:</p>
          <p>Name and address:</p>
          <p>Signature (only if this form is sent on paper) and date:</p>
        </blockquote>
        <p>
          On the page of your order this is two clicks. <a href={links.to("find-order")}>Have its address sent again</a>
          .
        </p>
      </>
    ),
  },
  {
    id: "something-wrong",
    title: "Something is wrong",
    body: ({ trader, terms }) => (
      <>
        <p>
          The law says that goods must be as described, fit for what they are for and of satisfactory quality. We have a
          legal duty to supply goods that are. If something is not:
        </p>
        <ul>
          <li>within 30 days after it arrived you can reject it and get all your money back;</li>
          <li>after that you can have it repaired or replaced, and it is for us to choose a way that works;</li>
          <li>
            if that fails, you can keep it at a lower price or reject it after all. In the first six months we have to
            show that the fault was not there from the start.
          </li>
        </ul>
        <p>
          We collect faulty goods at our cost. This is a different thing from changing your mind, and the 14 days have
          nothing to do with it. {terms.guarantee}
        </p>
        <p>
          To complain, write to <a href={`mailto:${trader.email}`}>{trader.email}</a>, call {trader.telephone} or send a
          letter to our office. If we cannot agree, we tell you so in writing, and name a body for settling disputes and
          whether we will use it. You can get free advice from Citizens Advice. The courts of the part of the United
          Kingdom where you live are open to you.
        </p>
      </>
    ),
  },
  {
    id: "questions",
    title: "Questions and complaints",
    body: ({ trader }, links) => (
      <>
        <p>
          Ask us anything with <a href={links.to("ask-question")}>the form</a>, by mail, by telephone or by letter. What
          comes by the form is acknowledged at once, and a person answers it within {answerDays} days, on a page of its
          own and by mail if you give an address. A complaint about what you bought takes the same ways; one about your
          details has <a href={links.to("complain")}>a form of its own</a>.
        </p>
        <p>
          These pages are made to work with a keyboard, a screen reader, large print and without scripts. Where one does
          not, tell us, and we help you: {trader.telephone}, {trader.hours}.
        </p>
      </>
    ),
  },
  {
    id: "your-details",
    title: "Your details",
    body: (_, links) => (
      <p>
        What we do with your details stands in <a href={links.to("privacy")}>cookies and privacy</a>. Accepting these
        terms gives us no permission to advertise to you.
      </p>
    ),
  },
];

function DeliveryTerms({ deps: { delivery } }: { deps: StorefrontDeps }) {
  const zones = delivery.zones().filter(({ delivered }) => delivered);
  const services = zones[0]?.prices ?? [];
  return (
    <>
      <p>
        We deliver to your door; furniture comes with two people into the room you choose, once the way is free. Every
        product page and the basket show a range of dates. The range you saw when you ordered is what we agreed, and we
        do not move it quietly: if we cannot keep it we tell you, offer a new date, or give all your money back.
      </p>
      <section class="scroll" tabindex={0} aria-label="Delivery prices">
        <Table
          caption="What delivery of an order costs, by area. An order pays once, for the largest thing in it."
          head={["To", ...services.map(({ serviceName }) => serviceName)]}
          rows={zones.map(({ areaName, prices }) => [
            areaName,
            ...prices.map(({ priceMinor }) => formatPrice(priceMinor)),
          ])}
        />
      </section>
      <p>{delivery.restrictions()}</p>
      <p>
        Until the goods are in your hands, or in those of somebody you named, anything that happens to them is our loss.
      </p>
    </>
  );
}
