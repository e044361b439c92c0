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

/** Every cookie of the back office, which has a host of its own: no visitor of the shop ever gets one. */
export const officeCookies: readonly Cookie[] = [
  {
    name: "__Host-office",
    purpose: "to know who of the staff is signed in",
    setWhen: "when somebody of the staff signs in",
    keptDays: 0,
    content: "a random number; it ends with the browser, 15 minutes after its last use, and after 8 hours in any case",
    largestBytes: 64,
  },
];
