/** One cookie of the shop. What is not here may not be set; the tests crawl for it. */
export type Cookie = {
  name: string;
  purpose: string;
  setWhen: string;
  keptDays: number;
  content: string;
  largestBytes: number;
};

/** Every cookie that this shop sets. */
export const cookies: readonly Cookie[] = [
  {
    name: "__Host-basket",
    purpose: "to find your basket again",
    setWhen: "when you first put something in the basket",
    keptDays: 30,
    content: "a random number, and how many pieces lie in the basket",
    largestBytes: 64,
  },
];
