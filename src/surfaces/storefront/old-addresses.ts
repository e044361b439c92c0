import { defineRoute, type Route, redirect } from "#kernel/http";

const moved = [
  { name: "old-privacy", path: "/our-cookie-and-privacy-policy", to: "privacy" },
  { name: "old-terms", path: "/terms-and-conditions", to: "terms" },
  { name: "old-contact", path: "/contact-us", to: "contact" },
] as const;

/** Addresses that letters and other sites still carry. */
export function oldAddressRoutes(): Route[] {
  return moved.map(({ name, path, to }) =>
    defineRoute({
      name,
      method: "GET",
      path,
      access: "public",
      reads: [],
      writes: [],
      accepts: "none",
      output: "redirect",
      handler: (_, { links }) => redirect(links.to(to)),
    }),
  );
}
