import type { Links } from "#kernel/http";
import { drawnOnce } from "./drawn-once.tsx";
import type { ShopFace } from "./shop-face.ts";

/** Departments and collections again (not on the pages of a task), help, the policy, and who trades here (law L68, L69, L82). */
export function FootOfPage(props: { links: Links; shop: ShopFace; bare: boolean }) {
  return drawnOnce(props.bare ? "foot of a task" : "foot", props, () => <Foot {...props} />);
}

function Foot({ links, shop, bare }: { links: Links; shop: ShopFace; bare: boolean }) {
  return (
    <footer class="foot">
      <div class="foot-parts">
        {bare ? null : <Departments links={links} shop={shop} />}
        <nav aria-labelledby="foot-help">
          <h2 id="foot-help">Help</h2>
          <ul class="bare">
            <li>
              <a href={`${links.to("terms")}#delivery`}>Delivery</a>
            </li>
            <li>
              <a href={`${links.to("terms")}#changing-your-mind`}>Returns and cancelling</a>
            </li>
            <li>
              <a href={`${links.to("terms")}#something-wrong`}>Something is wrong</a>
            </li>
            <li>
              <a href={links.to("recalls")}>Product safety recalls</a>
            </li>
            <li>
              <a href={links.to("find-order")}>Find my order</a>
            </li>
            <li>
              <a href={links.to("contact")}>Contact us</a>
            </li>
            <li>
              <a href={links.to("withdraw")}>Withdraw from contract here</a>
            </li>
          </ul>
        </nav>
        <nav aria-labelledby="foot-words">
          <h2 id="foot-words">Our word</h2>
          <ul class="bare">
            <li>
              <a href={links.to("privacy")}>Cookies and privacy</a>
            </li>
            <li>
              <a href={links.to("what-we-hold")}>What we hold about you</a>
            </li>
            <li>
              <a href={links.to("terms")}>Terms and conditions</a>
            </li>
            <li>
              <a href={links.to("reviews-policy")}>How reviews work</a>
            </li>
          </ul>
        </nav>
        <section aria-labelledby="foot-reach">
          <h2 id="foot-reach">Talk to us</h2>
          <p>
            <a href={`tel:${shop.telephone.replaceAll(" ", "")}`}>{shop.telephone}</a>
          </p>
          <p>
            <a href={`mailto:${shop.email}`}>{shop.email}</a>
          </p>
          <p class="quiet">{shop.hours}</p>
        </section>
      </div>
      <Identity shop={shop} />
    </footer>
  );
}

function Departments({ links, shop }: { links: Links; shop: ShopFace }) {
  return (
    <nav aria-labelledby="foot-shop">
      <h2 id="foot-shop">Shop</h2>
      <ul class="bare">
        {shop.departments.map(({ slug, name }) => (
          <li>
            <a href={links.to("category", { category: slug })}>{name}</a>
          </li>
        ))}
        {shop.collections.map(({ slug, title }) => (
          <li>
            <a href={links.to("collection", { collection: slug })}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Identity({ shop }: { shop: ShopFace }) {
  const { registeredName, registeredIn, number, office, vatNumber } = shop.company;
  return (
    <div class="identity">
      <p>
        {registeredName}, registered in {registeredIn}, company number {number}. Registered office: {office.join(", ")}.
        {vatNumber === "" ? null : ` VAT number ${vatNumber}.`}
      </p>
      {shop.isSample ? <p>{shop.notice}</p> : null}
    </div>
  );
}
