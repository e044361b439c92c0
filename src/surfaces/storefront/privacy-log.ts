import { z } from "zod";
import { sha256 } from "#kernel/digest";
import { asset, type Context, defineRoute, type Keep, type Reply, type Route } from "#kernel/http";
import { logPath, readTileAddress } from "#privacy";
import { frameOf, type StorefrontDeps } from "./frame.ts";
import { notFoundPage } from "./refusals.tsx";

/**
 * The privacy log for whoever checks it: the newest checkpoint, the key it is signed with, and the tree as tiles
 * (c2sp.org/tlog-tiles). Nothing in it names anybody.
 */
export function privacyLogRoutes(deps: StorefrontDeps): Route[] {
  const shared = { method: "GET", access: "public", reads: [], writes: [], accepts: "none", output: "asset" } as const;
  const text = (words: string): Reply => file(Buffer.from(words), "text/plain; charset=utf-8", "not");
  const group = z.string().regex(/^(?:x?\d{3}(?:\.p)?|[1-9]\d{0,2})$/);
  const level = z.string().regex(/^(?:\d|entries)$/);
  const tile = async (ctx: Context, level: string, groups: ReadonlyArray<string | undefined>): Promise<Reply> => {
    const address = readTileAddress(level, groups.filter((each) => each !== undefined).join("/"));
    const bytes = address === null ? null : await deps.privacyLog.tile(ctx.reader, address);
    // What a checkpoint covers never changes.
    return bytes === null ? notFoundPage(frameOf(deps, ctx)) : file(bytes, "application/octet-stream", "for-ever");
  };
  return [
    defineRoute({
      ...shared,
      name: "log-checkpoint",
      path: `${logPath}/checkpoint`,
      handler: async (_, ctx) => {
        const last = await deps.privacyLog.checkpoint(ctx.reader);
        return last === null ? notFoundPage(frameOf(deps, ctx)) : text(last.signed);
      },
    }),
    defineRoute({
      ...shared,
      name: "log-key",
      path: `${logPath}/vkey`,
      handler: () => text(`${deps.privacyLog.verifierKey()}\n`),
    }),
    defineRoute({
      ...shared,
      name: "log-tile",
      path: `${logPath}/tile/:level/:a/:b?`,
      params: z.object({ level, a: group, b: group.optional() }),
      handler: ({ params: { level, a, b } }, ctx) => tile(ctx, level, [a, b]),
    }),
    defineRoute({
      ...shared,
      name: "log-far-tile",
      path: `${logPath}/tile/:level/:a/:b/:c/:d?`,
      params: z.object({ level, a: group, b: group, c: group, d: group.optional() }),
      handler: ({ params: { level, a, b, c, d } }, ctx) => tile(ctx, level, [a, b, c, d]),
    }),
  ];
}

function file(body: Buffer, contentType: string, keep: Keep): Reply {
  return asset(body, contentType, `"${sha256(body).toString("hex").slice(0, 12)}"`, keep);
}
