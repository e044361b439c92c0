import { z } from "zod";
import type { LookPurpose } from "#access";
import type { Context, Links } from "#kernel/http";
import { categories } from "#policy/categories";
import type { Role } from "#staff";
import { momentInWords } from "#views/days.ts";
import { reasonShown } from "../contact-shown.ts";
import type { ShopDeps } from "../shop-deps.ts";

/** One look at somebody's details, as they read it and take it away: no name of ours, but in which role, and why. */
export const lookShape = z.object({
  at: z.string(),
  who: z.string(),
  why: z.string(),
  /** In the words of whoever looked; null once they were destroyed, or while they cannot be opened. */
  reason: z.string().nullable(),
  reasonDestroyed: z.boolean(),
});
export type LookHeld = z.output<typeof lookShape>;

const who: Readonly<Partial<Record<Role, string>>> = {
  owner: "the owner of the shop",
  orders: "somebody who sends orders",
  support: "somebody who answers customers",
  privacy: "somebody who looks after privacy",
};

const why: Readonly<Record<LookPurpose, string>> = {
  "deliver-order": "to bring the order to the door",
  "order-mail": "to write to you about the order",
  "take-order": "to check what you had typed",
  "show-to-subject": "to tell you what we hold",
  "answer-complaint": "to answer your complaint",
  "answer-question": "to answer your question",
  "issue-invoice": "to see to your VAT invoice",
};

/** Every look at one order, complaint or question, the newest first; for whoever holds its link. */
export async function looksHeld(
  deps: Pick<ShopDeps, "access">,
  { reader }: Pick<Context, "reader">,
  aboutId: string,
): Promise<LookHeld[]> {
  return (await deps.access.looksAt(reader, aboutId)).map(({ at, role, purpose, reason, destroyed }) => ({
    at: at.toISOString(),
    who: who[role as Role] ?? "one of our people",
    why: why[purpose],
    reason: reason === null ? null : reasonShown(reason),
    reasonDestroyed: destroyed,
  }));
}

/** Who looked, when and why; or that nobody has. */
export function WhoLooked({ links, looks }: { links: Links; looks: readonly LookHeld[] }) {
  return (
    <section>
      <h2 id="looked">Who has looked</h2>
      {looks.length === 0 ? (
        <p>
          None of our people. A handful of us may, for a reason that they write down first; from then on it stands here.
        </p>
      ) : (
        <>
          <ul>
            {looks.map((look) => (
              <li>
                {momentInWords(new Date(look.at))}: {look.who}, {look.why}. {wordsOf(look)}
              </li>
            ))}
          </ul>
          <p class="quiet">
            That somebody looked is kept for 24 months, the words of the reason no longer than your details.{" "}
            {categories["access-reason"].basis} If a reason seems wrong to you,{" "}
            <a href={links.to("complain")}>complain</a>.
          </p>
        </>
      )}
    </section>
  );
}

function wordsOf({ reason, reasonDestroyed }: LookHeld): string {
  if (reason !== null) return `“${reason}”`;
  return reasonDestroyed
    ? "The words of the reason were destroyed with your details."
    : "The words of the reason cannot be opened at the moment.";
}
