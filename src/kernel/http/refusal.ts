import type { Problem } from "./reply.ts";

/** Why a request is not answered as asked, in words for the person or program that asked. */
export type Refusal = {
  status: number;
  title: string;
  detail: string;
  headers?: Record<string, string>;
  errors?: NonNullable<Problem["errors"]>;
};

export const notFound: Refusal = { status: 404, title: "Not found", detail: "There is nothing at this address." };
export const failed: Refusal = {
  status: 500,
  title: "Something went wrong",
  detail: "That is our fault. Nothing was changed; please try again in a moment.",
};

/** The shop was asked under a name it does not go by. */
export function wrongHost(shopUrl: string): Refusal {
  return {
    status: 421,
    title: "This shop has another address",
    detail: `This shop answers at ${shopUrl}. Whoever runs it can change that with the setting SHOP_URL.`,
  };
}

/** The route exists, but not for this method. */
export function wrongMethod(allow: string): Refusal {
  return { status: 405, title: "Method not allowed", detail: `This address answers ${allow}.`, headers: { allow } };
}

/** Something in the request cannot be used. */
export function badRequest(detail: string): Refusal {
  return { status: 400, title: "Bad request", detail };
}
