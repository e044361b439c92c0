import type { WrittenDown } from "./read.ts";

export const beds: WrittenDown = {
  "hollin-oak-bed": `
    5 2026-10-31 natural-oak-king Silence
    Not a creak. I had forgotten that beds could do that.

    5 2026-09-06 smoked-oak-king Thick wood
    Everything is thicker than you think it will be. Bring somebody strong and somebody patient.

    4 2026-07-19 natural-oak-double Instructions want a bigger drawing
    The numbered parts are fine, the drawing is small. An hour and a half for two of us, arguing included.

    5 2026-04-12 walnut-super-king Walnut
    We looked at walnut for a year. It has a pale streak on the left rail and I would not swap it.

    5 2026-01-25 natural-oak-king Narrow stairs, no trouble
    Three long flat boxes. Our cottage stairs are 68 cm wide and have a beam to duck under, and all three went up.

    3 2025-11-09 natural-oak-super-king One slat cracked
    One slat of birch was cracked in the box. They sent another in four days, and I slept on the floor for four days.

    5 2025-08-24 smoked-oak-double Heirloom, I hope
    I expect to be carried out before it is.

    4 2025-05-11 natural-oak-king Oil smell for a week
    Smelt of oil for a week with the window open. Then of nothing.`,

  "tarn-button-bed": `
    5 2026-08-30 smoke-velvet-king Leaning and reading
    Soft enough to lean on, firm enough not to fold up behind one. I read more.

    4 2026-02-15 plum-velvet-super-king Dust on the buttons
    You have to hoover your bed. Nobody tells you that at twenty.

    5 2025-07-27 oat-linen-king Tall
    The head is tall and makes our ceiling look taller, which I did not expect.`,

  "arden-wing-bed": `
    5 2026-09-13 oat-linen-king Pillows stay
    My pillow used to end up behind the bed each night. It does not any more.

    2 2026-06-21 slate-linen-double Shins
    The padding at the sides goes down to the floor and so does my shin, in the dark, every night. It says so on the page. I
    thought that I would learn.

    5 2026-03-29 cream-boucle-super-king Hotel
    Feels like a hotel in the good sense.

    4 2026-01-04 moss-velvet-king No room for boxes
    There is room for a hand and not for boxes underneath, as they say, so the suitcases live in the car now.`,

  "birk-slatted-bed": `
    5 2026-10-24 pale-ash-double Small room, looks larger
    You see through it at both ends. Our box room has become a bedroom.

    5 2026-09-20 pale-ash-king Vacuum cleaner goes under
    I did not know how much this would please me.

    4 2026-08-09 sage-paint-double Paint chips if you are us
    We knocked it with the drill and the paint came off in one place. They sent a small pot without being asked twice.

    4 2026-06-28 black-ash-double Low price for solid wood
    You get slats and rails and no nonsense. The head is not for leaning on without a pillow.

    5 2026-05-24 pale-ash-king Eleven minutes a bolt
    I counted. Two people would have been wiser.

    3 2026-05-03 pale-ash-super-king Wobbled until I read page four
    It wobbled. Page four says to tighten everything again at the end. I read page four at the end.

    5 2026-04-12 sage-paint-king Quiet, light, done
    Quiet, light, done.`,

  "ghyll-storage-bed": `
    4 2026-10-18 chalk-paint-king Swallows a wardrobe
    All our winter things are in the four drawers. Use the 62 cm they mention or you will open each by half.

    2 2026-08-16 storm-paint-double Wheels on carpet
    The drawers run on wheels. On a thick carpet they do not run, they are dragged. On boards I dare say it is fine.

    5 2026-07-12 sage-paint-king Brush marks
    I like that you see it was painted by a person.

    4 2026-05-10 chalk-paint-double Two hours, not one
    "About an hour" it was not. Nothing was missing, all fitted, but two and a quarter hours.

    1 2026-03-15 storm-paint-super-king Wrong colour came, then right, then late
    They sent chalk instead of storm. Took it back, no quarrel. The right one was promised for the 2nd and came on the 11th. The bed is
    good. The fortnight was not.

    4 2026-02-22 chalk-paint-king Drawers come right out
    Which means that you can clean under it, and that a four-year-old can take one away to sail in.`,

  "fold-day-bed": `
    4 2026-11-07 chalk-linen Guest of 1.85 m
    198 cm to lie on. Our guest of 1.85 m fitted and said so without being asked. As a bench it wants cushions.`,
};
