import { z } from "zod";
import { defineRoute, page, type Route } from "#kernel/http";
import type { Mailbox } from "#mail";
import { frameWith, type StorefrontDeps } from "../frame.ts";
import { notFoundPage } from "../refusals.tsx";
import { ListPage } from "./list-page.tsx";
import { MailPage } from "./mail-page.tsx";

export type MailboxDeps = Pick<StorefrontDeps, "catalogue" | "trader" | "assets"> & { mailbox: Mailbox };

const perPage = 50;
const one = z.object({ id: z.uuid() });

/** The inboxes of the demonstration's customers: a list, a mail as text, and its HTML on a page that can do nothing. */
export function mailboxRoutes(deps: MailboxDeps): Route[] {
  const { mailbox } = deps;
  const shared = {
    method: "GET",
    access: "demo",
    reads: ["contact"],
    writes: [],
    accepts: "none",
    output: "page",
  } as const;
  return [
    defineRoute({
      ...shared,
      name: "mailbox",
      path: "/mailbox",
      query: z.object({ page: z.coerce.number().int().min(1).max(1_000).catch(1).default(1) }),
      handler: ({ query }, ctx) => {
        const frame = frameWith(deps, ctx.links, ctx.basketCookie?.count ?? 0);
        const mails = mailbox.mails();
        const pages = Math.max(1, Math.ceil(mails.length / perPage));
        if (query.page > pages) return notFoundPage(frame);
        const shown = mails.slice((query.page - 1) * perPage, query.page * perPage);
        return page(<ListPage frame={frame} mails={shown} page={query.page} pages={pages} />, { confidential: true });
      },
    }),
    defineRoute({
      ...shared,
      name: "mailbox-mail",
      path: "/mailbox/:id",
      params: one,
      handler: ({ params }, ctx) => {
        const frame = frameWith(deps, ctx.links, ctx.basketCookie?.count ?? 0);
        const mail = mailbox.mail(params.id);
        return mail === undefined
          ? notFoundPage(frame)
          : page(<MailPage frame={frame} mail={mail} />, { confidential: true });
      },
    }),
    defineRoute({
      ...shared,
      name: "mailbox-html",
      path: "/mailbox/:id/html",
      params: one,
      handler: ({ params }, ctx) => {
        const mail = mailbox.mail(params.id);
        if (mail === undefined) return notFoundPage(frameWith(deps, ctx.links, ctx.basketCookie?.count ?? 0));
        return page(mail.html.replace(/^<!doctype html>/i, ""), { confidential: true, sandboxed: true });
      },
    }),
  ];
}
