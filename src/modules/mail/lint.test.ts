import assert from "node:assert/strict";
import { test } from "node:test";
import { mailKinds } from "./kinds.ts";
import { type LintRule, lintMail } from "./lint.ts";
import { mailStyle } from "./mail-style.ts";
import { ada, previewShop, sofaOrder } from "./preview.ts";
import { previewsOf } from "./previews.ts";
import { promotionWords } from "./promotion-words.ts";
import { type RenderedMail, renderMail } from "./render.ts";

test("every preview of every mail passes, for a demonstration and for a real shop, however the contract is made (L20, L28, L68)", () => {
  let read = 0;
  for (const kind of mailKinds) {
    assert.ok(previewsOf[kind].length > 0, `${kind} has no preview`);
    for (const { name, order, contact } of previewsOf[kind]) {
      for (const isDemonstration of [true, false]) {
        for (const acceptedBy of ["acknowledgement", "dispatched"] as const) {
          const shop = { ...previewShop, isDemonstration, terms: { ...previewShop.terms, acceptedBy } };
          const findings = lintMail(renderMail(kind, shop, order, contact), shop, contact);
          assert.deepEqual(findings, [], `${kind}: ${name}`);
          read++;
        }
      }
    }
  }
  assert.equal(read, 4 * 33);
});

const good = renderMail("lost-link", previewShop, sofaOrder, ada);

/** Says one more sentence in both forms of the mail. */
function saying(words: string): RenderedMail {
  return {
    ...good,
    text: good.text.replace("Questions or", `${words}\n\nQuestions or`),
    html: good.html.replace("<h2>Questions or", `<p>${words}</p><h2>Questions or`),
  };
}

function broken(mail: RenderedMail, shop = previewShop): LintRule[] {
  return [...new Set(lintMail(mail, shop, ada).map(({ rule }) => rule))].sort();
}

test("a plain sentence in both forms is no breach, so that the sabotage below shows what it says", () => {
  assert.deepEqual(broken(saying("We wish you a good week.")), []);
});

const promotions: Record<string, readonly string[]> = {
  "percentage off": ["Enjoy 20% off your sofa", "15 per cent off everything"],
  "money off": ["£50 off chairs", "now half price"],
  discount: ["use this voucher", "your discount code"],
  saving: ["save up to £200", "a bargain"],
  offer: ["see our special offers", "this offer ends on Sunday"],
  deal: ["our best deals"],
  sale: ["the summer sale", "sale now on"],
  "free gift": ["with a free gift"],
  "cross-sell": ["You may also like the Pebble footstool", "customers who bought this", "You might like these"],
  recommendation: ["Recommended for you", "it goes well with our rugs", "complete the look"],
  novelty: ["new arrivals", "back in stock", "our bestsellers"],
  "call to shop": ["Shop now", "explore our rugs", "continue shopping"],
  "next order": ["£10 for your next order"],
  newsletter: ["join our newsletter", "subscribe to our list", "sign up", "stay in touch"],
  social: ["Follow us", "find us on Instagram", "use #fellandfern"],
  review: ["Leave us a review", "How did we do?", "rate your purchase", "Tell us what you think", "your feedback"],
  loyalty: ["refer a friend", "earn points"],
  competition: ["for a chance to win"],
  pressure: ["Hurry", "last chance", "only 2 left"],
  decoration: ["Thank you 🎉", "Great news!!", "★★★★★"],
};

test("every kind of promotion is found, in any of the three places, and each has a sample here (L28)", () => {
  assert.deepEqual(
    Object.keys(promotions),
    promotionWords.map(([name]) => name),
  );
  for (const [name, samples] of Object.entries(promotions)) {
    for (const sample of samples) {
      const found = lintMail(saying(sample), previewShop, ada).filter(({ rule }) => rule === "promotion");
      assert.ok(
        found.some(({ what }) => what === name),
        `${name}: ${sample}`,
      );
      const inSubject = lintMail({ ...good, subject: sample }, previewShop, ada);
      assert.ok(
        inSubject.some(({ rule, what }) => rule === "promotion" && what === name),
        `subject: ${sample}`,
      );
    }
  }
});

test("promotion split by markup, by lines or by invisible characters is found", () => {
  assert.ok(
    broken({ ...good, html: good.html.replace("</main>", "<p>You may also\n like this</p></main>") }).includes(
      "promotion",
    ),
  );
  assert.ok(broken(saying("Shop\u200b now")).includes("promotion"));
  assert.ok(broken(saying("shop\n    now")).includes("promotion"));
});

test("a link elsewhere, a decorated link and a missing link are found (L20)", () => {
  const elsewhere = '<p><a href="https://shop.example/rugs">More</a></p><h2>Questions or';
  assert.deepEqual(broken({ ...good, html: good.html.replace("<h2>Questions or", elsewhere) }), [
    "facts-differ",
    "link-elsewhere",
  ]);
  assert.deepEqual(broken({ ...good, text: `${good.text}\nwww.fellandfern.example\n` }), [
    "facts-differ",
    "link-elsewhere",
  ]);
  assert.deepEqual(broken({ ...good, text: `${good.text}\nmailto:hello@fellandfern.example\n` }), [
    "facts-differ",
    "link-elsewhere",
  ]);
  const decorated = (text: string) => text.replace("/privacy", "/privacy?utm_source=mail&amp;id=7");
  const found = broken({ ...good, text: decorated(good.text), html: decorated(good.html) });
  assert.deepEqual(found, ["facts-differ", "link-elsewhere", "link-missing"]);
  const without = (text: string) => text.replace("https://fellandfern.example/privacy", "");
  assert.ok(broken({ ...good, text: without(good.text), html: without(good.html) }).includes("link-missing"));
});

test("a subject that is too long, empty, of two lines or that names the person is found", () => {
  assert.deepEqual(broken({ ...good, subject: "x".repeat(78) }), []);
  for (const subject of ["x".repeat(79), "", " ", "Your order\r\nBcc: eve@example.org", "order \u202e"]) {
    assert.deepEqual(broken({ ...good, subject }), ["subject"], JSON.stringify(subject));
  }
  for (const subject of ["Ada, your order", "For merriweather", "LA9 4AB", "ada@merriweather.example"]) {
    assert.deepEqual(broken({ ...good, subject }), ["person-in-subject"], subject);
  }
});

test("facts that stand in one form only are found", () => {
  assert.deepEqual(broken({ ...good, text: good.text.replace("FF-7K3M-9QTX", "FF-7K3M-9QTY") }), ["facts-differ"]);
  assert.deepEqual(broken({ ...good, html: good.html.replace("Here it is.", "") }), ["facts-differ"]);
  assert.deepEqual(broken({ ...good, text: `${good.text}\nIt costs £5.00 more.\n` }), ["facts-differ"]);
});

test("anything that is fetched from elsewhere is found (L20)", () => {
  const put = (markup: string) => ({ ...good, html: good.html.replace("</main>", `${markup}</main>`) });
  const inHead = (markup: string) => ({ ...good, html: good.html.replace("</head>", `${markup}</head>`) });
  for (const mail of [
    put('<img src="https://t.example/p.gif" width="1" height="1">'),
    put('<img src="cid:logo">'),
    put('<iframe src="https://t.example"></iframe>'),
    put('<p background="https://t.example/b.png"></p>'),
    put("<script>1</script>"),
    inHead('<link rel="stylesheet" href="https://t.example/a.css">'),
    inHead('<meta http-equiv="refresh" content="0;url=https://t.example">'),
    inHead("<style>p{background:url(https://t.example/p.gif)}</style>"),
    inHead("<style>@import t.css;</style>"),
  ]) {
    assert.ok(broken(mail).includes("remote-resource"), mail.html.slice(-200));
  }
});

test("hidden content and markup we do not write are found", () => {
  const put = (markup: string) => ({ ...good, html: good.html.replace("</main>", `${markup}</main>`) });
  const styled = (css: string) => ({ ...good, html: good.html.replace(mailStyle, mailStyle + css) });
  assert.ok(broken(put('<p hidden="hidden"></p>')).includes("hidden-content"));
  for (const css of ["p{display:none}", "p{font-size:0}", "p{max-height:0;}", "p{left:-999px}", "p{opacity:0}"]) {
    assert.ok(broken(styled(css)).includes("hidden-content"), css);
  }
  for (const markup of [
    '<p style="color:red"></p>',
    "<table></table>",
    '<p id="7"></p>',
    "<!-- id 7 -->",
    "&nbsp;",
    "a < b",
    "<p title='x'></p>",
  ]) {
    assert.ok(broken(put(markup)).includes("foreign-markup"), markup);
  }
});

test("a mail without the trader's particulars is found, as is one of a shop that left them out (L68)", () => {
  const without = (what: string) => ({
    ...good,
    text: good.text.replaceAll(what, "…"),
    html: good.html.replaceAll(what.replace("&", "&amp;"), "…"),
  });
  const { legalName, companyNumber, registeredIn, registeredOffice, email, telephone } = previewShop;
  for (const what of [legalName, companyNumber, registeredIn, registeredOffice, email, telephone]) {
    assert.deepEqual(broken(without(what)), ["trader-missing"], what);
  }
  const nameless = { ...previewShop, companyNumber: "" };
  const mail = renderMail("lost-link", nameless, sofaOrder, ada);
  assert.deepEqual(lintMail(mail, nameless, ada), [{ rule: "trader-missing", what: "company number" }]);
});

test("a mail that mailboxes would cut off is found", () => {
  assert.deepEqual(broken(saying("word ".repeat(12_000))), ["size"]);
});
