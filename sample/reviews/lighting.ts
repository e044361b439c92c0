import type { WrittenDown } from "./read.ts";

export const lighting: WrittenDown = {
  "heron-floor-lamp": `
    5 2026-11-09 black-steel Stays where it is put
    The head stays. I have had three lamps that bowed slowly over the evening.

    5 2026-09-20 sage-steel Toe switch
    Found it with a toe on the first evening.

    4 2026-07-12 cream-steel Foot is heavy
    Cast iron. It does not fall over, and you do not move it often.

    5 2026-03-22 rust-steel For knitting
    Light on the wool and none in the eyes.

    3 2025-12-28 black-steel Bulb not included
    I know that it says so. Christmas morning, no bulb.

    1 2025-10-19 black-steel Came without its foot
    The box held a stem and a shade. The foot came nine days later in a box of its own, which was damp and open at one end. It
    is a good lamp. I was asked for stars when it arrived and that is how many I had.

    5 2025-08-24 sage-steel Good cable
    2.5 m, in cotton, and long enough for once.`,

  "garsdale-tripod-lamp": `
    4 2026-04-19 pale-ash Mind the legs
    58 cm of legs. The vacuum cleaner and the lamp have met.

    5 2025-09-28 smoked-oak Corner of the room
    It makes the corner a place. Not for reading, they are right.`,

  "pebble-table-lamp": `
    5 2026-09-27 milk-stoneware-large No two alike
    Bought two and they are cousins rather than twins. Good.

    4 2026-05-24 night-stoneware-small Darker at the foot
    The glaze pools at the bottom and is almost black there. Photographs do not show that.

    5 2026-01-11 clay-stoneware-small Warm
    Warm when it is off, too.

    4 2025-10-19 milk-stoneware-small Shade a bit crooked
    The shade sits a degree off true and I turn it to the wall.`,

  "moth-pleated-lamp": `
    5 2026-11-03 beech Bedside
    Just enough light to find the end of the chapter.

    4 2026-10-13 aged-brass Paper is paper
    It came with one pleat pressed flat. Steam from the kettle, at a distance, helped.`,

  "lantern-paper-pendant": `
    5 2026-10-18 white-paper-65 £26
    It hides a bulb and costs £26 and I have four.

    4 2026-08-16 white-paper-45 Folds flat, opens crooked
    Took three goes to get the wire in. Round now.

    5 2026-06-07 tea-paper-65 Tea-stained
    The tea colour makes everybody look well.

    3 2026-03-08 white-paper-65 Tore on the first clean
    A soft brush, it says. I used a cloth. There is a patch of tape on the side that nobody sees.

    5 2026-01-25 clay-paper-45 Rented flat
    No electrician, no landlord, no regrets.

    5 2025-10-12 white-paper-45 Arrived in an envelope
    I thought that they had sent the wrong thing.

    4 2025-06-15 white-paper-65 Moths like it too
    As in real moths.

    5 2025-01-19 tea-paper-45 Simple
    Simple and right.`,

  "garsdale-dome-pendant": `
    5 2026-10-04 sage-steel 65 cm above the table
    Hung it at 65 as they say. Nobody is dazzled and the soup looks good.

    4 2026-06-14 aged-brass Fingerprints until it dulls
    The brass takes fingerprints for a month, then stops caring.

    5 2026-02-01 black-steel White inside
    A black lamp that gives light, because the inside is white. Obvious once you have had one that is black inside.

    2 2025-11-16 cream-steel 2 m of cable is not enough for us
    Our ceiling is 3.4 m. The cable is 2 m. I had an electrician here who looked at it and then at me. A longer one could not be had.

    5 2025-05-04 rust-steel Electrician approved
    He said that it was a pleasure, and he is not a talkative man.`,

  "ripple-glass-pendant": `
    5 2026-08-09 amber-glass Rings on the ceiling
    The wave in the glass throws rings on the ceiling, and we sit under it with the telephone off.`,

  "scar-wall-light": `
    5 2026-07-19 black-steel No electrician
    Two screws and a plug. My landlord will never know, apart from the two screws.

    4 2026-02-15 aged-brass The arm creaks
    A little creak when it swings. A drop of oil.

    4 2025-11-02 cream-steel Lead hangs down
    There is a lead, and it hangs down the wall, and I should have thought of that. Light is excellent.`,

  "scar-round-mirror": `
    5 2026-08-30 aged-brass-90 The shadow round it
    It stands off the wall and has a ring of shadow. Even the hall looks thought about.

    3 2026-03-01 black-steel-60 Smaller than I pictured
    60 cm is 60 cm. I pictured 80. Cut the circle out of newspaper first.

    5 2025-09-14 cream-steel-60 Well packed
    Packed as if for the moon.`,
};
