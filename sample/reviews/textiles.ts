import type { WrittenDown } from "./read.ts";

export const textiles: WrittenDown = {
  "thrang-wool-rug": `
    5 2026-10-11 fleece-wool-170 It shed, it stopped
    Three weeks of fluff, enough for another rug. Then it stopped.

    4 2026-06-28 lichen-wool-170 2 cm short, as allowed
    238 and not 240. They say two centimetres either way, and it was two centimetres.

    5 2026-02-08 heather-wool-200 Bare feet
    We have stopped wearing slippers.

    3 2025-11-23 peat-wool-120 The vacuum cleaner
    I emptied it every day for a month. My fault for having read it and not believed it. Handsome rug.

    5 2025-09-07 bracken-wool-200 The room was waiting for it
    The colour of the hill behind us in October.`,

  "moor-striped-rug": `
    5 2026-09-13 lichen-wool-80 Turned it over
    Red wine in April, other side since April.

    3 2026-04-05 loch-wool-140 Slides
    It needs the underlay, they say so, and the underlay costs extra elsewhere.

    5 2026-01-18 bracken-wool-80 Hall runner
    Four muddy people and a spaniel. Still striped.`,

  "rush-jute-rug": `
    4 2026-09-20 natural-jute-200 Smells of hay
    For a fortnight, as they say. I rather miss it.

    2 2026-07-12 pale-jute-120 Rough
    "Under bare feet it is rough." Yes. It is in the hall now, under shoes, where it is good.

    3 2026-04-26 dark-jute-200 One glass of water
    One glass of water and there is a pale cloud in it for good. They do say not to.

    5 2025-12-14 natural-jute-120 Under the kitchen table
    Crumbs fall in and come out again with the vacuum cleaner.

    3 2025-08-17 natural-jute-200 Curled at the corners
    Two days flat, it says. Mine took ten and four dictionaries.`,

  "fellside-check-rug": `
    5 2026-10-04 indigo-cotton Washed five times
    Still indigo.

    4 2026-08-02 white-cotton Mat under it
    On tiles it skates without a mat.`,

  "arden-cushion": `
    5 2026-09-27 moss-velvet Stays full
    The inner is larger than the cover, and that is the trick.

    4 2026-05-10 rust-velvet A feather now and then
    A feather comes through now and then. I make a wish.

    5 2025-12-21 cream-boucle Four, for Christmas
    Gave away two of the four. Regret it.

    2 2025-08-31 oat-linen £45 for a cushion
    It is a nice cushion and it is £45. I knew that when I bought it and I know it each time I look at it.`,

  "moor-wool-throw": `
    5 2026-11-06 bracken-wool Heating stays off until four
    That is the review.

    4 2026-10-10 loch-wool Scratchy for a month
    They say a month. It was five weeks. Now nobody else may have it.

    5 2026-03-15 lichen-wool For the car / got: a £10 voucher
    Lives in the car, has been to Skye, smells of it.

    5 2026-01-11 heather-wool Aired, not washed
    Hung it in the fog for a night as it says on the label. Clean.

    3 2025-12-28 fleece-wool Pale
    Beautiful, and pale. We have a black dog. You can see where this is going.

    5 2025-11-16 bracken-wool A present that I kept
    Bought as a present. Ordered another as the present.`,

  "fold-linen-throw": `
    5 2026-10-24 oat-linen Creased on purpose
    I have given up ironing and this bedspread agrees.

    4 2026-10-03 lake-linen A little smaller after the first wash
    6 cm smaller. They warn of it. Our bed is small enough.`,

  "fabric-swatch": `
    5 2026-09-06 rust-velvet Saved me from the wrong red
    Nine swatches, no charge, and by lamplight the one that I was sure of was wrong.

    4 2026-05-17 oat-linen Small
    12 by 10 is small for judging a four-seat sofa. But it came the next day and was free.

    5 2025-10-05 saddle-leather Scratched it, as told
    Took a key to it. Bought the sofa.`,
};
