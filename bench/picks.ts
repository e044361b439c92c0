/**
 * An endless walk through `length` places, each as likely as any other and the same every time for one `walk`. Going round in
 * order would be the worst case of any bounded cache, and no shop has visitors who do.
 */
export function picks(walk: number, length: number): () => number {
  let state = (walk * 0x9e3779b1) >>> 0;
  return () => {
    // Numerical Recipes' linear congruence: its upper bits are good enough to choose a page.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * length);
  };
}
