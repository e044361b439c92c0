import type { Route } from "#kernel/http";
import type { StorefrontDeps } from "../frame.ts";
import { readingRoute } from "./reading-route.tsx";

/** How reviews come about and what is done with them: the public policy that the law asks for (law L66). */
export function reviewsPolicyRoute(deps: StorefrontDeps): Route {
  const { isSample } = deps.trader;
  return readingRoute(deps, {
    name: "reviews-policy",
    title: "How reviews work",
    description: "Who may write a review, what “verified” means, and what we never do with one.",
    lead: "What stands beside the stars, and what we do and do not do with it.",
    text: (links) => (
      <>
        {isSample ? (
          <p class="notice">
            This is a demonstration shop. Its reviews are invented, like its furniture, and search engines are not told
            of them. What follows is how the software treats reviews.
          </p>
        ) : null}
        <section>
          <h2 id="who">Who writes them</h2>
          <p>
            In this shop, only somebody who got the piece from us. Writing one is not built yet: it will begin on the
            page of your order, once that is delivered. Until then no review can be written here, by you or by us.
          </p>
        </section>
        <section>
          <h2 id="verified">What “verified buyer” means</h2>
          <p>
            The piece was bought in this shop and delivered before the review was written. A review that was brought
            along from where a shop sold before may lack the mark: then it says “Not verified”, because we could not
            check it, and counts all the same.
          </p>
        </section>
        <section>
          <h2 id="shown">All of them are shown</h2>
          <p>
            Every review is shown and counts towards the average, whether it has one star or five. The newest comes
            first. We do not choose, weigh, shorten or correct them, and we do not ask only people who seem content.
          </p>
          <p>
            A review is taken out only if it names a person, insults somebody, or breaks the law in another way; never
            because it is bad for us. The running shop has no means to change or delete one.
          </p>
        </section>
        <section>
          <h2 id="rewards">If somebody got something for it</h2>
          <p>
            Then the review says so, and says what. We never pay for stars, and nobody has to say something nice to get
            anything.
          </p>
        </section>
        <section>
          <h2 id="person">No name stands beside a review</h2>
          <p>
            We do not publish who wrote it, not even a first name or a town, and we name the month and not the day. The
            software keeps a review without the order that it came from.
          </p>
        </section>
        <section>
          <h2 id="wrong">If a review is wrong</h2>
          <p>
            If you think that a review is not genuine or says something unlawful,{" "}
            <a href={links.to("contact")}>tell us</a> which one and why. We look at it and answer.
          </p>
        </section>
      </>
    ),
  });
}
