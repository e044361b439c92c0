import { inspect } from "node:util";
import { type Category, categories, type Purpose, purposes } from "#policy/categories";
import { labels } from "#policy/labels";

let printing: "refuse" | "words" = "refuse";

/**
 * Decides what happens when something prints, renders, copies or serialises a personal value. `refuse` throws (the
 * default, kept in tests, so that a leak is found where it happens); `words` gives `[sealed contact details]` (a running
 * shop, where a stray log line must not end a purchase). The composition root calls this once.
 */
export function printPersonalAs(mode: "refuse" | "words"): void {
  printing = mode;
}

let look: <T>(sealed: Personal<T, Category>) => T;

/**
 * A personal value between the door and the vault. It cannot be printed, compared, spread, cloned or serialised; only
 * `reveal`, with a purpose, gives it back.
 */
export class Personal<out T, out C extends Category> {
  readonly #value: T;
  readonly #categories: readonly C[];
  readonly #purposes: readonly Purpose[];
  readonly #word: string;

  static {
    look = (sealed) => sealed.#value;
  }

  constructor(of: readonly C[], value: T, allowed: readonly Purpose[], word: string) {
    this.#categories = Object.freeze([...of]);
    this.#value = value;
    this.#purposes = Object.freeze([...allowed]);
    this.#word = word;
    // Spreading, structuredClone, postMessage and v8.serialize ask no method of ours. They do read own properties.
    Object.defineProperty(this, "sealed", { enumerable: true, get: () => this.#print() });
    Object.freeze(this);
  }

  /** What kinds of data are in it: one, unless it was joined. */
  get categories(): readonly C[] {
    return this.#categories;
  }

  /** What this value may be used for, as it was said when the value was collected. */
  get purposes(): readonly Purpose[] {
    return this.#purposes;
  }

  toString(): string {
    return this.#print();
  }

  toJSON(): string {
    return this.#print();
  }

  valueOf(): string {
    return this.#print();
  }

  /** Renderers take for a list what is no text, and would show nothing: that must be noticed as well. */
  get length(): number {
    this.#print();
    return 0;
  }

  [Symbol.toPrimitive](): string {
    return this.#print();
  }

  [inspect.custom](): string {
    return this.#print();
  }

  #print(): string {
    if (printing === "refuse") throw new TypeError(`A personal value was about to be printed: ${this.#word}`);
    return this.#word;
  }
}

/** Wraps a value that has just been parsed at the door. It may be used as the category's newest label set says. */
export function personal<T, C extends Category>(category: C, value: T): Personal<T, C> {
  const { collectedUnder, word } = categories[category];
  return new Personal([category], value, labels[collectedUnder].purposes, `[sealed ${word}]`);
}

/** One field of a personal value, still sealed and for the same purposes: `part(card, "email")`. */
export function part<T extends object, C extends Category, K extends keyof T & string>(
  whole: Personal<T, C>,
  field: K,
): Personal<T[K], C> {
  const value = look(whole);
  return new Personal(whole.categories, value[field], whole.purposes, `[sealed ${field}]`);
}

type Sealed = Personal<unknown, Category>;
type ValueOf<S> = S extends Personal<infer T, Category> ? T : never;
type CategoriesOf<S> = S extends Personal<unknown, infer C> ? C : never;

/**
 * Several personal values as one, in their order: of every kind that is in them, and good only for what each of them allows. Nothing
 * joined is of no kind and may be used for everything, so it changes nothing that it is joined to.
 */
export function join<S extends readonly Sealed[]>(
  ...sealed: S
): Personal<{ [K in keyof S]: ValueOf<S[K]> }, CategoriesOf<S[number]>> {
  const value = sealed.map((each) => look(each)) as { [K in keyof S]: ValueOf<S[K]> };
  const of = [...new Set(sealed.flatMap((each) => each.categories))] as CategoriesOf<S[number]>[];
  const allowed = (Object.keys(purposes) as Purpose[]).filter((purpose) =>
    sealed.every((each) => each.purposes.includes(purpose)),
  );
  const words = of.map((category: Category) => categories[category].word);
  return new Personal(of, value, allowed, `[sealed ${words.join(" and ") || "nothing"}]`);
}

/** Whether a value is of this category and of no other. */
export function isOnly(category: Category, { categories: of }: Sealed): boolean {
  return of.length === 1 && of[0] === category;
}

/** Wraps what was just opened, with the purposes of the label set it was collected under. For the vault alone. */
export function opened<T, C extends Category>(category: C, value: T, allowed: readonly Purpose[]): Personal<T, C> {
  return new Personal([category], value, allowed, `[sealed ${categories[category].word}]`);
}

/** The bare value. For the vault alone: everyone else asks `reveal`, with a purpose. */
export function uncover<T>(sealed: Personal<T, Category>): T {
  return look(sealed);
}
