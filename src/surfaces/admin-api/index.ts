import { z } from "zod";
import { defineRoute, describeApi, json, problem, type Route, text } from "#kernel/http";
import { orderRoutes } from "./orders.ts";
import { parcelRoute } from "./parcels.ts";
import { type AdminApiDeps, problemWords } from "./problems.ts";
import { stockRoutes } from "./stock.ts";

/** The API for programs of the merchant's own, such as that of the warehouse: a second door to commands of the back office. */
export function createAdminApi(deps: AdminApiDeps): Route[] {
  const routes = [...orderRoutes(deps), parcelRoute(deps), ...stockRoutes(deps)];
  const common = { access: "public", reads: [], writes: [], accepts: "none" } as const;
  return [
    ...routes,
    defineRoute({
      ...common,
      name: "admin-description",
      method: "GET",
      path: "/api/admin/v1/openapi.json",
      output: { 200: z.looseObject({}) },
      handler: () =>
        json(
          describeApi(routes, {
            title: `${deps.shop.name}: admin API`,
            url: deps.officeUrl,
            bearer: "A key from the back office, under Settings, Programs.",
            keyed: ["admin-send-parcel"],
          }),
        ),
    }),
    defineRoute({
      ...common,
      name: "admin-problem",
      method: "GET",
      path: "/api/problems/:code",
      params: z.object({ code: text(60) }),
      output: { 200: z.object({ code: z.string(), means: z.string() }) },
      handler: ({ params: { code } }) => {
        const means = problemWords(code);
        if (means !== undefined) return json({ code, means });
        return problem({ type: `${deps.officeUrl}/api/problems/not-found`, title: "Not found", status: 404 });
      },
    }),
  ];
}
