import { inspect } from "node:util";
import { type Category, categories, type Purpose } from "#policy/categories";
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
  readonly #category: C;
  readonly #purposes: readonly Purpose[];
  readonly #word: string;

  static {
    look = (sealed) => sealed.#value;
  }

  constructor(category: C, value: T, purposes: readonly Purpose[], word: string) {
    this.#category = category;
    this.#value = value;
    this.#purposes = Object.freeze([...purposes]);
    this.#word = word;
    // Spreading, structuredClone, postMessage and v8.serialize ask no method of ours. They do read own properties.
    Object.defineProperty(this, "sealed", { enumerable: true, get: () => this.#print() });
    Object.freeze(this);
  }

  get category(): C {
    return this.#category;
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
  return new Personal(category, value, labels[collectedUnder].purposes, `[sealed ${word}]`);
}

/** One field of a personal value, still sealed and for the same purposes: `part(card, "email")`. */
export function part<T extends object, C extends Category, K extends keyof T & string>(
  whole: Personal<T, C>,
  field: K,
): Personal<T[K], C> {
  const value = look(whole);
  return new Personal(whole.category, value[field], whole.purposes, `[sealed ${field}]`);
}

/** Wraps what was just opened, with the purposes of the label set it was collected under. For the vault alone. */
export function opened<T, C extends Category>(category: C, value: T, allowed: readonly Purpose[]): Personal<T, C> {
  return new Personal(category, value, allowed, `[sealed ${categories[category].word}]`);
}

/** The bare value. For the vault alone: everyone else asks `reveal`, with a purpose. */
export function uncover<T>(sealed: Personal<T, Category>): T {
  return look(sealed);
}
