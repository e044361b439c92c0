import { answerDays } from "#complaints";
import type { Links, Route } from "#kernel/http";
import { answerDays as answerDaysOfQuestions } from "#questions";
import type { StorefrontDeps } from "../frame.ts";
import { withdrawLabel } from "../withdraw/withdrawal-words.ts";
import { readingRoute } from "./reading-route.tsx";

/** Where to write, call and complain. */
export function contactRoute(deps: StorefrontDeps): Route {
  const { email, telephone, hours } = deps.trader;
  return readingRoute(deps, {
    name: "contact",
    title: "Contact us",
    description: `Write to ${email} or call ${telephone}, ${hours}.`,
    lead: "Ask by a form, call, write, or send a letter.",
    text: (links) => (
      <>
        <p>
          <a class="button" href={links.to("ask-question")}>
            Ask us something
          </a>
        </p>
        <p>
          The form needs no account. A person answers within {answerDaysOfQuestions} days, on a page of your own where
          you can write again or remove all of it.
        </p>
        <Ways trader={deps.trader} />
        <Topics links={links} regulator={deps.trader.regulator.name} />
      </>
    ),
  });
}

type Trader = StorefrontDeps["trader"];

function Ways({ trader: { company, email, telephone, hours, isSample, notice } }: { trader: Trader }) {
  return (
    <>
      <dl class="reach">
        <div>
          <dt>Telephone</dt>
          <dd>
            <a href={`tel:${telephone.replaceAll(" ", "")}`}>{telephone}</a>
          </dd>
          <dd class="quiet">{hours}. An ordinary number at the ordinary rate.</dd>
        </div>
        <div>
          <dt>Mail</dt>
          <dd>
            <a href={`mailto:${email}`}>{email}</a>
          </dd>
          <dd class="quiet">Please name your order number, if it is about an order.</dd>
        </div>
        <div>
          <dt>Post</dt>
          <dd>
            <address>
              {[company.registeredName, ...company.office].map((line) => (
                <>
                  {line}
                  <br />
                </>
              ))}
            </address>
          </dd>
        </div>
      </dl>
      {isSample ? (
        <p class="notice">{notice} Nobody answers this telephone or reads this mail: both are reserved for examples.</p>
      ) : null}
    </>
  );
}

function Topics({ links, regulator }: { links: Links; regulator: string }) {
  return (
    <>
      <h2>About an order</h2>
      <p>
        Your order has a page of its own, whose address is in every mail about it. There you can follow it, correct your
        details and cancel. Have you lost the address? <a href={links.to("find-order")}>We send it again</a>.
      </p>
      <p>
        <a href={links.to("withdraw")}>{withdrawLabel}</a>, with the number of the order and without its address.
      </p>
      <h2>Something is wrong</h2>
      <p>
        Tell us what happened and what would put it right, by any of the ways above or with{" "}
        <a href={links.to("ask-question", {}, { topic: "return" })}>the form</a>. What the law gives you when goods are
        faulty stands in <a href={`${links.to("terms")}#something-wrong`}>our terms</a>. If we cannot agree, we tell you
        so in writing, and which body for settling disputes you can turn to.
      </p>
      <h2>If these pages do not work for you</h2>
      <p>
        We mean every page to work with a keyboard, a screen reader, large print, without scripts and without cookies.
        If one does not, <a href={links.to("ask-question", {}, { topic: "something-else" })}>tell us</a> which page and
        what you use.
      </p>
      <h2>Your details</h2>
      <p>
        What we hold about you, and for how long, stands in <a href={links.to("privacy")}>cookies and privacy</a>; on
        the page of your order you see and correct it yourself. Without that page,{" "}
        <a href={links.to("ask-question", {}, { topic: "your-details" })}>ask us</a>. If you think that we handle them
        wrongly, <a href={links.to("complain")}>complain to us</a>: it is acknowledged at once and answered within{" "}
        {answerDays} days. You may also complain to {regulator}.
      </p>
    </>
  );
}
