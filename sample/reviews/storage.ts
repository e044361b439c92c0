import type { WrittenDown } from "./read.ts";

export const storage: WrittenDown = {
  "langdale-sideboard": `
    5 2026-10-11 natural-oak The click
    The doors close with a wooden click and now everyone in the house opens and closes them.

    4 2026-06-21 walnut Heavy, and worth two men
    Came in one piece. Two men, one grunt, up three steps. The legs screw in by hand and mine wanted a cloth for grip.

    5 2026-02-22 smoked-oak Cable holes
    Two holes at the back, where they should be. The television forgives us.

    5 2025-10-26 natural-oak Cutlery drawers are shallow enough
    Most are too deep and one digs. Not here.

    3 2025-05-18 natural-oak Smells of oil inside
    Everything in it smelt of oil for the first month, plates included. Washed them, aired it, over.`,

  "rush-cane-sideboard": `
    5 2026-07-12 pale-ash The router is in it
    Signal is the same and I no longer look at blinking lights.

    3 2026-01-18 walnut You can see in
    They say that the cane hides things "but not from somebody who looks". My mother-in-law looks.`,

  "hollin-chest-of-drawers": `
    5 2026-09-13 natural-oak Candle once a year
    Rubbed them with a candle, because it says so. They run like on ice.

    4 2026-04-19 chalk-paint Stick in wet weather
    Wood on wood. In a wet November the third one stuck. In December it did not.

    5 2025-11-02 smoked-oak Felt in the small ones
    I keep my watch in there and am a different person.

    5 2025-07-06 natural-oak Strap it
    Four-year-old, top drawer, you know what comes next. We had used the strap. Please use the strap.`,

  "hollin-wardrobe": `
    4 2026-09-27 natural-oak Up an impossible staircase, flat
    No wardrobe has ever reached our top floor. This one did, in three boxes. Two hours to build is fair.

    2 2026-05-31 sage-paint Doors took a weekend
    The doors would not hang level on our crooked floor and there is nothing to adjust but paper under the feet. I did in the end use
    paper under the feet.

    4 2025-12-14 smoked-oak No mirror, good
    I have seen myself.`,

  "hollin-bedside-table": `
    5 2026-10-04 natural-oak Sold singly
    Thank you. Some of us need one.

    5 2026-07-26 smoked-oak The charging hole
    Cable in, telephone in, drawer shut, sleep.

    4 2026-03-08 chalk-paint A bit low for our mattress
    56 cm, and our mattress is at 60. One reaches down. One gets used to it.

    5 2025-12-28 walnut Pair, from different trees
    One is darker. I put that on my side.

    4 2025-06-01 natural-oak Glass rings
    Use something under the water glass.`,

  "beck-bookcase": `
    5 2026-10-18 natural-oak-tall Hardbacks, a metre of them
    It carries 35 kg a shelf. I weighed the atlas. It carries it.

    4 2026-08-23 pale-ash-tall Things fall out at the back
    No back, so small paperbacks walk through. Stood it against the wall, solved.

    5 2026-06-14 natural-oak-low Divides the room
    Cooking on one side, homework on the other, no wall.

    5 2026-03-29 storm-paint-tall Square
    It is square and stays square. I lift it at one corner to show people.

    3 2026-01-04 black-ash-low Fixed shelves
    The shelves are fixed and my records are 1 cm too tall for the lowest. I did not measure, and it does not say.

    4 2025-11-09 pale-ash-low An hour and a glass of something
    An hour for two, as it says.`,

  "scar-wall-shelf": `
    5 2026-09-06 black-steel-60 Spices
    Fourteen jars.

    4 2026-06-28 cream-steel-90 Plasterboard needs other plugs
    They do say so and I had to go to the shop all the same.

    5 2026-03-15 sage-steel-60 The lip
    3 cm of lip is the difference between a shelf and a shelf with two lemons on it.

    5 2025-12-07 rust-steel-90 Straight
    Straight, which our wall is not. You see that now.

    4 2025-09-21 black-steel-90 Dust
    Black steel and dust. Wipe it on Fridays.`,

  "birk-peg-rail": `
    5 2026-10-25 pale-ash-eight Eight pegs, eleven coats
    It holds.

    5 2026-07-05 sage-paint-five School bags
    8 kg a peg. A year seven bag is 7.5.

    4 2026-05-17 black-ash-five One cap was missing
    One of the four wooden caps was missing. Wrote on a Tuesday, had five of them on Thursday.

    5 2026-04-05 madder-paint-eight Up in a quarter of an hour
    And straight, thanks to the paper pattern in the box.`,
};
