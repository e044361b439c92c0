/**
 * Promotions: what is taken off a basket by itself or by a code. Prices are made from memory, limits are kept in the database.
 * The module's only door.
 */
import type { CatalogueSnapshot } from "#catalogue";
import type { Bus } from "#kernel/bus";
import type { Clock } from "#kernel/clock";
import type { Database, Reader, Tx } from "#kernel/db";
import { errorCode, type Log } from "#kernel/log";
import type { Random } from "#kernel/random";
import { keptMs, type RetentionWork } from "#policy/retention";
import {
  changePromotion,
  channel,
  type KeepDeps,
  type KeepOutcome,
  makePromotion,
  stopPromotion,
  type WhichPromotion,
} from "./keep-promotion.ts";
import { atPresent, type Promotion, type PromotionTerms, readCode, stateOf } from "./promotion.ts";
import {
  countAuthors,
  forgetAuthors,
  type PromotionChange,
  readChanges,
  readForPrices,
  readOne,
  readPage,
  selectTaken,
} from "./promotions.sql.ts";
import { type TakeOff, type TakeOffAsk, takeOff, whyNotToday } from "./take-off.ts";
import { releaseAllBut, type TakePromotions, takePromotions } from "./take-promotions.ts";

export type { KeepOutcome, KeepRefusal, WhichPromotion } from "./keep-promotion.ts";
export {
  type Promotion,
  type PromotionFault,
  type PromotionKind,
  type PromotionState,
  type PromotionTerms,
  promotionKinds,
  readCode,
  stateOf,
  valueInWords,
} from "./promotion.ts";
export type { PromotionChange } from "./promotions.sql.ts";
export {
  nothingTakenOff,
  type PromotedLine,
  type PromotionsOfBuyer,
  type Reduction,
  sumTakenOff,
  type TakenOff,
  type TakeOff,
  type TakeOffAsk,
} from "./take-off.ts";

export type CodeRefusal =
  | { ok: false; because: "no-such-code" }
  /** `why`: a sentence for whoever typed it. */
  | { ok: false; because: "code-not-valid"; why: string };

export type Promotions = {
  /** Reads them again. Until the first time there are none. */
  refresh(): Promise<void>;
  /** What is taken off now, from memory. */
  takeOff(ask: TakeOffAsk): TakeOff;
  /** Whether some code could be used now: without one, nobody is asked for it. */
  takesCodes(): boolean;
  /** A code as it was typed → as it is kept; refused where it can take nothing off today, whatever is in the basket. */
  readCode(typed: string): { ok: true; code: string } | CodeRefusal;
  /** Those that each person may have once, by id. */
  onceEach(): readonly string[];
  /** In the transaction of the pay button: the order has these promotions from now on. After a refusal it must be taken back. */
  take(tx: Tx, asked: TakePromotions): Promise<{ ok: true } | { ok: false; because: "promotion-over" }>;
  /** An order that is not paid or is cancelled has none any more. */
  giveBack(tx: Tx, orderId: string): Promise<void>;
  /** Which of these promotions one of these orders has. */
  had(reader: Reader, promotionIds: readonly string[], orderIds: readonly string[]): Promise<readonly string[]>;

  // ---- for staff; `by` is a short name
  /** The one that begins last first, so many at most; `after` is the id of the last one shown. */
  list(reader: Reader, page: { most: number; after?: string | undefined }): Promise<readonly Promotion[]>;
  one(reader: Reader, id: string): Promise<Promotion | null>;
  /** What was changed of it, the newest first. */
  changes(reader: Reader, id: string, most: number): Promise<readonly PromotionChange[]>;
  make(tx: Tx, by: string, terms: PromotionTerms): Promise<KeepOutcome>;
  change(tx: Tx, by: string, which: WhichPromotion, terms: PromotionTerms): Promise<KeepOutcome>;
  stop(tx: Tx, by: string, which: WhichPromotion): Promise<KeepOutcome>;
  /** For the retention engine. */
  retention: readonly RetentionWork[];
};

export type PromotionsDeps = {
  database: Database;
  bus: Pick<Bus, "notify" | "on" | "onRestored">;
  clock: Clock;
  random: Random;
  log: Log;
  catalogue: { current(): Pick<CatalogueSnapshot, "category" | "hiddenCategories" | "presentAddress" | "product"> };
  /** Why words may not stand in a mail about an order; null if they may. */
  wordTrouble(words: string): string | null;
};

/** A code that ended is known for so long, to say so to whoever still types it. */
const knownForDays = 60;
const london = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/London", dateStyle: "short" });

/** Holds the promotions of one process; they are read again when a change is announced. */
export function createPromotions(deps: PromotionsDeps): Promotions {
  const { database, bus, clock, log, catalogue } = deps;
  const today = () => london.format(clock.now());
  let held: readonly Promotion[] = [];
  let asked = 0;
  let newest = 0;
  const refresh = async (): Promise<void> => {
    const mine = ++asked;
    const since = new Date(clock.now().getTime() - knownForDays * 86_400_000);
    const read = await readForPrices(database.reader, london.format(since));
    // Whoever began to read later knows more.
    if (mine < newest) return;
    newest = mine;
    held = read;
  };
  const refreshQuietly = (): void => {
    refresh().catch((thrown: unknown) => log.error("promotions-not-read", { code: errorCode(thrown) }));
  };
  bus.on(channel, refreshQuietly);
  bus.onRestored(refreshQuietly);

  const taking = () => ({
    bus,
    now: clock.now(),
    isScarce: (id: string) => held.some((each) => each.id === id && each.mostUses !== null),
  });
  return {
    refresh,
    takeOff: (ask) => {
      const { presentAddress } = catalogue.current();
      const atTheirPlaces = held.map((each) => atPresent(each, presentAddress));
      return takeOff(atTheirPlaces, ask, today());
    },
    takesCodes: () => held.some((each) => each.code !== null && stateOf(each, today()) === "running"),
    readCode: (typed) => findCode(held, typed, today()),
    onceEach: () => held.filter(({ onceEach }) => onceEach).map(({ id }) => id),
    take: (tx, asked) => takePromotions(taking(), tx, asked),
    giveBack: (tx, orderId) => releaseAllBut(taking(), tx, orderId, []),
    had: selectTaken,
    ...forStaff(deps, today),
  };
}

function findCode(held: readonly Promotion[], typed: string, today: string): ReturnType<Promotions["readCode"]> {
  const code = readCode(typed);
  const found = code === null ? undefined : held.find((each) => each.code === code);
  if (code === null || found === undefined) return { ok: false, because: "no-such-code" };
  const why = whyNotToday(found, today);
  return why === null ? { ok: true, code } : { ok: false, because: "code-not-valid", why };
}

type ForStaff = "list" | "one" | "changes" | "make" | "change" | "stop" | "retention";

function forStaff(deps: PromotionsDeps, today: () => string): Pick<Promotions, ForStaff> {
  const { database, bus, clock, random, catalogue, wordTrouble } = deps;
  const keeping = (by: string): KeepDeps => {
    const { category, hiddenCategories, presentAddress, product } = catalogue.current();
    const ground = {
      today: today(),
      isCategory: (slug: string) => category(slug) !== null || hiddenCategories.some((each) => each.slug === slug),
      isProduct: (slug: string) => product(slug) !== null,
      presentAddress,
      wordTrouble,
    };
    return { bus, random, now: clock.now(), by, ground };
  };
  const placed = (promotion: Promotion) => atPresent(promotion, catalogue.current().presentAddress);
  return {
    list: async (reader, { most, after }) => (await readPage(reader, most, after)).map(placed),
    one: async (reader, id) => {
      const found = await readOne(reader, id);
      return found && placed(found);
    },
    changes: readChanges,
    make: (tx, by, terms) => makePromotion(keeping(by), tx, terms),
    change: (tx, by, which, terms) => changePromotion(keeping(by), tx, which, terms),
    stop: (tx, by, which) => stopPromotion(keeping(by), tx, which),
    retention: [authorsForgotten(database, clock)],
  };
}

/** Forgets who changed a promotion when the policy says so; what was changed stays. */
function authorsForgotten({ reader, transact }: Database, clock: Clock): RetentionWork {
  const until = (moment: Date): Date => new Date(moment.getTime() - keptMs("promotion-author"));
  return {
    rule: "promotion-author",
    carryOut: () => transact((tx) => forgetAuthors(tx, until(clock.now()))),
    overdue: (moment) => countAuthors(reader, until(moment)),
  };
}
