import assert from "node:assert/strict";
import { describe } from "node:test";
import { openJourneys } from "../support/journey.ts";
import { bertrand, cordelia } from "../support/people.ts";
import { adds, goesToReview, sofa } from "../support/ways.ts";

const { journey, insides } = await openJourneys();
const words = "Can the sofa be taken up a spiral staircase?";

describe("somebody to ask [terms-and-someone-to-ask]", () => {
  for (const manner of [{ cookies: false, scripts: false }, {}] as const)
    journey(
      `a question is asked, ${manner.scripts === false ? "with cookies blocked and scripts off" : "with scripts"}, added to and removed`,
      manner,
      async (who, world) => {
        await who.opens("/");
        await who.follows("Contact us");
        await who.follows("Ask us something");
        await who.presses("Send the question");
        await who.sees("Write what you want to know");
        await who.fills({ "Your question": words, "E-mail address (optional)": "bertrand at home" });
        await who.presses("Send the question");
        await who.sees("Enter an e-mail address in the correct form");
        await who.fills({ "E-mail address (optional)": bertrand.email });
        await who.page.getByLabel("What is it about?").selectOption({ label: "A delivery" });
        await who.presses("Send the question");
        await who.isAt(/^Question Q-/);
        await who.sees(words);
        await who.sees("A person reads it and answers here within 14 days.");
        await who.sees("A delivery");
        const number = /Q-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await who.reads())?.[0] ?? assert.fail();
        const mail = await world.opensMail(who, bertrand, new RegExp(number));
        await mail.sees("Your question reached us");
        await who.fills({ "What you want to add": "It turns left." });
        await who.presses("Send it");
        await who.sees("It turns left.");
        await who.presses("Remove this question for good");
        await who.sees("You removed it.");
        await who.doesNotSee(words);
        assert.deepEqual(await insides.asOwner("SELECT 1 FROM questions.message"), []);
        assert.deepEqual(await insides.asVault("SELECT 1 FROM keystore.bundle_key WHERE bundle LIKE 'question:%'"), []);
        if (manner.scripts === false) assert.deepEqual(await who.context.cookies(), []);
      },
    );

  journey("the terms are one click away before the pay button, and at the foot of every page", {}, async (who) => {
    await adds(who, sofa);
    await goesToReview(who, cordelia);
    await who.follows("Terms and conditions");
    await who.isAt("Terms and conditions");
    await who.sees("Questions and complaints");
    await who.opens("/c/sofas");
    await who.follows("Terms and conditions");
    await who.isAt("Terms and conditions");
  });
});
