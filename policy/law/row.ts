/**
 * One rule of the law, as something that this shop does. It is a reading by engineers and no legal advice. A row without
 * `but` is kept whole; every row that is kept, whole or in part, is named by a test: `(L42)` behind the test's name.
 */
export type LawRow = {
  id: `L${number}`;
  source: string;
  /** What the shop does because of it, in our words. */
  behaviour: string;
  but?: Reservation;
};

/** Why a row is not kept whole. Part of it is still to come, all of it is, or the shop does nothing that it speaks of. */
export type Reservation = { is: "kept in part" | "not yet" | "not offered"; because: string };
