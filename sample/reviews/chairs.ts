import type { WrittenDown } from "./read.ts";

export const chairs: WrittenDown = {
  "borrow-spindle-chair": `
    5 2026-11-02 black-ash Six, all alike
    Six chairs, six months apart, and you cannot tell which three came first.

    5 2026-09-20 sage-paint It gives
    The back gives when you lean. I thought that it was breaking. It is not, it is meant to.

    4 2026-08-02 beech Hard seat
    Shaped, and still wood. For a long Sunday lunch I tie a cushion on.

    5 2026-06-14 madder-paint One in red
    Five in beech and one in red. The red one is always taken first.

    3 2026-04-19 chalk-paint Paint rubbed where it touches the table
    After five months the paint is thin at the top of the back, where it meets the table. Perhaps I push them in too hard.

    5 2026-02-15 black-ash Light
    My eight-year-old moves hers with one hand, as promised of me.

    5 2025-12-07 beech Came assembled
    No key, no screws, no Sunday lost.

    4 2025-09-28 sage-paint A spindle sang
    One spindle made a noise in dry weather. They told me to rub in a little wax. It has shut up.

    5 2025-06-29 beech Grandmother had these
    Or nearly. Hers are still going.

    5 2025-02-09 beech Good chair
    Good chair.`,

  "langdale-ladder-chair": `
    5 2026-09-06 natural-oak Creaked for six days
    They say a week.

    4 2026-05-10 walnut Cord shows blackcurrant
    The paper cord is lovely and cannot be wiped. We do not give the youngest one of these.

    5 2025-12-21 natural-oak 120 metres
    I told everybody at the table how many metres of cord are in the seat. They have asked me to stop.

    4 2025-08-17 smoked-oak Straight-backed
    Upright. Dinner, yes. Cards until one in the morning, no.

    5 2025-03-23 natural-oak Tightened with a wet cloth / not verified
    Bought two second-hand and four new. The old ones tightened overnight with a wet cloth, as it says.`,

  "rush-cane-armchair": `
    5 2026-07-26 pale-ash Arms go under
    Our table is 71 cm. There is a centimetre. It goes under.

    4 2025-11-09 black-ash Cane and cats
    So far the cat has not noticed. I am not telling her.`,

  "wharfe-dining-chair": `
    5 2026-10-18 oat-linen Midnight
    As comfortable at midnight as at eight, it says, and I can report on half past two.

    4 2026-06-07 slate-linen Zip at the back
    Cover off, into the cleaner's, cover on. The zip is stiff.

    4 2026-02-08 bracken-wool Wide
    50 cm each. Six do not go round our table. Five do.

    5 2025-11-23 ink-velvet Velvet at table
    Reckless and right.`,

  "scar-bar-stool": `
    5 2026-08-30 saddle-leather 65 is the number
    Measure your counter. If it is 90, stop looking.

    2 2026-04-26 black-leather For a counter, not for a bar
    I have a bar of 110 and can now rest my chin on it. It says so in the first line. Postage back was mine.

    4 2026-01-18 bottle-leather The rail is getting its own colour
    The brass rail has gone dull where the shoes are. I like it. My husband polishes it.

    5 2025-08-10 saddle-leather Does not wobble on slate
    Three rooms, three floors, no wobble.`,

  "birk-stool": `
    5 2026-10-25 pale-ash Stack of six
    Stack of six behind the door, out they come at Christmas.

    5 2026-09-13 madder-paint Stood on it to change a bulb
    I am 95 kg.

    4 2026-07-19 black-ash Low for a table
    44 cm is a little low for our table and right for putting on shoes.

    5 2026-06-28 sage-paint Plant stand
    It was going to be a stool.

    4 2026-05-24 pale-ash Feet need felt
    Scratches floorboards. Felt pads from the ironmonger, forty pence.

    3 2026-04-12 pale-ash Marks where they stack
    They nest, and where they nest the lacquer rubs. Only I see it.`,

  "langdale-bench": `
    5 2026-08-16 natural-oak-160 If they like each other
    They do not, but they fit.

    4 2026-01-04 smoked-oak-120 No back
    It is a bench and has no back. Our lot lean on the wall.

    5 2025-10-12 natural-oak-120 Slides right under
    Gone when nobody sits on it, which in a kitchen of nine square metres is the whole point.`,

  "beck-desk-chair": `
    4 2026-09-27 lichen-wool An hour of letters
    It is for an hour of letters. I do two and get up stiff.

    5 2026-05-03 loch-wool Finally one without wheels
    Our floor slopes. A chair with wheels goes home by itself.

    2 2026-01-25 peat-wool I work from home
    I did not read to the end. Eight hours a day is too much for it and for me. It now stands in the hall and looks good.`,
};
