/** The hosted pages: card form, 3-D Secure step, end. Made to be read without scripts. */
import { type Html, html, page, pounds } from "../page.ts";
import type { Reply } from "../web.ts";
import { type Card, type CardErrors, cards } from "./cards.ts";
import type { Payment } from "./payment.ts";
import { style } from "./style.ts";

const banner = html`<header class="sandbox"><strong>Sandbox: no real bank, no real money.</strong>
Never type the number of a real card here.</header>`;

/** The card form. `chosen` fills it in with a test card; `errors` says what to mend. Typed digits are never shown again. */
export function cardPage(payment: Payment, shopName: string, chosen: Card | undefined, errors?: CardErrors): Reply {
  const here = `/pay/${payment.pageToken}`;
  const amount = pounds(payment.amountMinor);
  const wrong = errors !== undefined && Object.keys(errors).length > 0;
  const body = html`${banner}
<main class="two">
<section class="sheet" aria-labelledby="what">
<h1 id="what">Pay ${shopName}</h1>
<p class="amount">${amount}</p>
<p class="quiet">You are on the page of the sandbox bank. The shop does not see your card.</p>
<dl>
<div><dt>Order</dt><dd>${payment.orderNumber}</dd></div>
<div><dt>To pay</dt><dd>${amount}</dd></div>
</dl>
</section>
<section class="sheet" aria-labelledby="card">
${wrong && errorSummary(errors)}
<h2 id="card">Your card</h2>
<form method="post" action="${here}" novalidate>
${field("number", "Card number", "Digits, with or without spaces", "cc-number", chosen && spaced(chosen.number), errors?.number)}
<div class="pair">
${field("expiry", "Expiry date", "Month and year, 12/30", "cc-exp", chosen && "12/34", errors?.expiry)}
${field("cvc", "Security code", "3 or 4 digits on the back", "cc-csc", chosen && "123", errors?.cvc)}
</div>
<button type="submit">Pay ${amount}</button>
</form>
<form method="post" action="${here}/leave"><button type="submit" class="second">Leave without paying</button></form>
</section>
<section class="sheet wide" aria-labelledby="cards">
<h2 id="cards">Test cards</h2>
<p class="quiet">Each tells a story. “Use” fills in the form; any other number is refused.</p>
<ul class="cards">${cards.map((card) => cardRow(card, here))}</ul>
</section>
</main>`;
  const title = `${wrong ? "Error: " : ""}Pay ${amount} to ${shopName} (sandbox)`;
  return page(wrong ? 422 : 200, { title, body, style, formAction: [new URL(payment.returnUrl).origin] });
}

/** The step in which the issuer asks the buyer to confirm (3-D Secure). */
export function challengePage(payment: Payment, shopName: string): Reply {
  const amount = pounds(payment.amountMinor);
  const body = html`${banner}
<main class="one">
<section class="sheet" aria-labelledby="what">
<h1 id="what">Is this you?</h1>
<p class="quiet">3-D Secure: your card issuer asks you to confirm this payment, as your banking app would.</p>
<p class="amount">${amount}</p>
<dl>
<div><dt>To</dt><dd>${shopName}</dd></div>
<div><dt>Order</dt><dd>${payment.orderNumber}</dd></div>
</dl>
<form method="post" action="/pay/${payment.pageToken}/challenge">
<button type="submit" name="answer" value="confirm">Yes, confirm the payment</button>
<button type="submit" name="answer" value="refuse" class="second">No, refuse it</button>
</form>
</section>
</main>`;
  const title = `Confirm ${amount} to ${shopName} (sandbox)`;
  return page(200, { title, body, style, formAction: [new URL(payment.returnUrl).origin] });
}

const endings: Record<Payment["state"], string> = {
  pending: "This payment is still open.",
  authorised: "This payment went through.",
  captured: "This payment went through.",
  declined: "This payment was declined.",
  abandoned: "This payment was left without paying.",
  cancelled: "This payment was cancelled.",
};

/** What somebody sees who comes back to a page that is done with. */
export function endPage(payment: Payment, shopName: string): Reply {
  const body = html`${banner}
<main class="one">
<section class="sheet">
<h1>${endings[payment.state]}</h1>
<p class="quiet">${pounds(payment.amountMinor)} for order ${payment.orderNumber}. There is nothing more to do here.</p>
<a class="button" href="${payment.returnUrl}">Back to ${shopName}</a>
</section>
</main>`;
  return page(410, { title: "Payment finished (sandbox)", body, style });
}

/** For an address that leads to no payment, and for the front door. */
export function plainPage(status: number, title: string, text: string): Reply {
  const body = html`${banner}
<main class="one"><section class="sheet"><h1>${title}</h1><p class="quiet">${text}</p></section></main>`;
  return page(status, { title: `${title} (sandbox)`, body, style });
}

function errorSummary(errors: CardErrors): Html {
  const rows = (["number", "expiry", "cvc"] as const).flatMap((name) => {
    const text = errors[name];
    return text === undefined ? [] : [html`<li><a href="#${name}">${text}</a></li>`];
  });
  return html`<div class="summary" role="alert" tabindex="-1"><h2>There is a problem</h2><ul>${rows}</ul></div>`;
}

function field(
  name: "number" | "expiry" | "cvc",
  label: string,
  hint: string,
  autocomplete: string,
  value: string | undefined,
  error: string | undefined,
): Html {
  const described = error === undefined ? `${name}-hint` : `${name}-hint ${name}-error`;
  return html`<div class="field">
<label for="${name}">${label}</label>
<span class="hint" id="${name}-hint">${hint}</span>
${error !== undefined && html`<span class="error" id="${name}-error">${error}</span>`}
<input id="${name}" name="${name}" inputmode="numeric" autocomplete="${autocomplete}" maxlength="${name === "number" ? 24 : 9}"
 value="${value ?? ""}" aria-describedby="${described}" required${error !== undefined && html` aria-invalid="true"`}>
</div>`;
}

function cardRow(card: Card, here: string): Html {
  return html`<li><span class="name">${card.name}</span>
<a href="${here}?card=${card.id}#card" aria-label="Use the card “${card.name}”">Use</a>
<code>${spaced(card.number)}</code><span class="story">${card.story}</span></li>`;
}

function spaced(number: string): string {
  return number.replace(/(\d{4})(?=\d)/g, "$1 ");
}
