import type { Category } from "#policy/categories";
import { type DeclassifiedId, declassified } from "#policy/declassified";
import { isOnly, type Personal, uncover } from "./personal.ts";

type Rules = typeof declassified;
type Takes<R extends DeclassifiedId> = Parameters<Rules[R]["apply"]>[0];

/**
 * What the policy's rule works out of a personal value: plain data, for no purpose in particular. The only way out beside
 * `reveal`; the rules stand in `policy/declassified.ts`. Throws a TypeError for a value of another category than the rule's.
 */
export function declassify<R extends DeclassifiedId>(
  rule: R,
  sealed: Personal<Takes<R>, Rules[R]["category"]>,
): ReturnType<Rules[R]["apply"]> {
  const { category, apply }: { category: Category; apply: (value: never) => unknown } = declassified[rule];
  if (!isOnly(category, sealed)) throw new TypeError(`The rule ${rule} is for ${category} alone.`);
  return apply(uncover(sealed) as never) as ReturnType<Rules[R]["apply"]>;
}
