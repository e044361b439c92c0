import type { Plugin } from "esbuild";

export function ownPlace(): Plugin;
export const givesRequire: { readonly js: string };
