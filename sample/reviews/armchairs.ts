import type { WrittenDown } from "./read.ts";

export const armchairs: WrittenDown = {
  "arden-armchair": `
    5 2026-10-11 moss-velvet Sideways
    I sit in it sideways with my legs over the arm, as does the woman in the advertisement of every armchair, except that here it
    is possible.

    4 2026-07-05 oat-linen Taped it out first
    I put tape on the floor as they suggest and bought it anyway. It is as large as the tape.

    5 2026-03-15 cream-boucle Like a bear
    My niece calls it the bear.

    3 2025-12-21 rust-velvet Fine but vast
    Comfortable, and it eats the room. My own fault.

    5 2025-08-31 slate-linen Matches
    Matches the sofa exactly, ordered four months apart.`,

  "arden-footstool": `
    5 2026-09-20 moss-velvet Tray table
    Holds a tray without tipping, and two pairs of feet.

    4 2026-04-26 ink-velvet I hoped it would open
    I skimmed the line that says that the top does not open. It does not open. Otherwise good.

    5 2025-11-23 oat-linen Chaise for pennies
    Well, not pennies. But cheaper than the corner sofa, and does the same.

    5 2025-07-13 rust-velvet Dog bed
    Intended for feet.`,

  "wharfe-armchair": `
    5 2026-11-01 oat-linen Bad hip
    46 cm high and firm. After a hip operation this is the only chair in the house that I can leave by myself.

    5 2026-08-09 lake-linen Bought a second
    One on each side of the stove now.

    4 2026-06-28 fern-linen Cup on the arm
    The arm really is flat enough for a cup. Less so for a cup and an excited child.

    5 2026-04-19 chalk-linen Chalk
    Bold of us. The covers come off, that is why.

    4 2026-02-08 oat-linen Came in a plain brown box, quickly
    Quick. One leg had a scratch on the inside where nobody sees it; I did not trouble them.

    5 2025-12-14 fern-linen Sits like a good office chair, looks like none
    I work in it half the week.

    2 2025-10-26 lake-linen Too narrow for me
    I am a broad person and the arms hold me in. Nothing wrong with it. They took it back and I paid the post.`,

  "tarn-wing-chair": `
    5 2026-10-18 plum-velvet My chair now
    Bought for the guest room. It has not been in the guest room for one day.

    5 2026-08-23 heather-wool No draught
    Old house, single glazing. The wings are not for decoration.

    4 2026-05-03 ink-velvet Lead time is real
    Ten weeks and two days. Good to sit in for three hours, and I have done it with the Forsytes.

    5 2026-01-18 ochre-velvet Cheerful
    It is a loud yellow and we are quiet people, and it is the best thing in the room.

    4 2025-09-28 plum-velvet High back, low lamp
    You will need a lamp that comes over the top or round the wing.

    3 2025-04-13 ink-velvet Short legs beware
    My feet dangle a little. With the footstool, four stars.`,

  "sedge-lounge-chair": `
    5 2026-10-25 bracken-wool 18 degrees
    That is the right number of degrees.

    4 2026-09-27 chalk-linen Not for eating in, correct
    You cannot eat soup in it, they say so and I tried.

    5 2026-08-02 loch-wool Joints
    I am a retired joiner and looked for the filler. There is none.

    4 2026-07-12 fern-linen Twenty minutes and one lost key
    The key was in the smallest bag, inside the other bag. After that, twenty minutes.`,

  "fold-pouffe": `
    5 2026-11-10 ochre-velvet Cat has claimed it
    Good for feet, children and cats, in the reverse order.

    4 2026-10-27 smoke-velvet Heavier than it looks
    Which means that it stays where it is. A handle would be nice.

    5 2026-10-12 pebble-boucle Knitted look, firm seat
    Grown-ups can sit on it without rolling off.

    3 2026-09-28 blush-velvet Pinker
    Blush is pink. On the page I thought it beige. I have a daughter who is pleased.

    5 2026-09-13 ochre-velvet Next day but one
    Ordered Friday, here Tuesday.`,
};
