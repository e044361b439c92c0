import type { WrittenDown } from "./read.ts";

export const tables: WrittenDown = {
  "langdale-dining-table": `
    5 2026-11-05 natural-oak-six Nobody sits astride a leg
    Fourteen people at the last count, two on a piano stool, and every one of them had somewhere for their knees.

    5 2026-10-03 smoked-oak-six Wood differs, and how
    There is a knot the shape of Wales near my place. I am from Wales.

    4 2026-08-23 natural-oak-four Rings
    A wet glass leaves a ring if you do not wipe. Oil and a cloth took it out. It is a table that asks for something.

    5 2026-06-14 walnut-eight The big one
    Four of us carried it in. It has not moved since and is not going to.

    5 2026-05-02 natural-oak-six Homework, pastry, puncture repairs
    We do everything on it. You can see all of that on it, and it is better for it.

    3 2026-03-28 smoked-oak-eight A gap in winter
    A gap of two millimetres opened between two boards in February and closed in May. I was told that wood does this. I had
    read that wood does this. I still do not love it.

    5 2026-01-31 natural-oak-eight They rang about the grain
    Somebody rang to ask whether I minded a darker board in the middle. Who does that?

    4 2025-11-30 natural-oak-four Seats four, and a fifth who is fond of you
    140 cm is for four. The corners are softer than they look, which my hip is glad of.

    5 2025-09-14 walnut-six Ten years of rented tables
    After ten years of tables that were not ours.

    5 2025-07-20 natural-oak-six Flat
    I put a spirit level on it because I am that sort of person. Flat.

    4 2025-05-25 smoked-oak-four Darker than the sample
    The sample block was lighter than the table. It is the same finish, wood takes it differently. Keep that in mind.

    5 2025-03-16 natural-oak-four Two people, twenty minutes
    Two people, twenty minutes, one key, as written.`,

  "langdale-round-table": `
    5 2026-09-27 natural-oak-110 Knees go anywhere
    Four of us every night, six on Sundays.

    4 2026-04-05 walnut-130 The foot is heavy, thank goodness
    I could not lift the foot. It does not move when the children lean on the edge, so I have stopped complaining.

    5 2025-12-07 smoked-oak-110 Bay window
    Made for a bay window, or ours was made for it.

    5 2025-08-03 natural-oak-130 Round is kinder
    Nobody sits at the head of a round table. It has changed how we argue.`,

  "birk-trestle-table": `
    5 2026-10-11 pale-ash-160 Moved house twice
    Twice in seven months, no tools, no tears.

    4 2026-08-30 black-ash-200 You can feel the pegs
    It sits by its own weight and two pegs and you can shift it if you push. Do not dance on it.

    5 2026-07-26 pale-ash-200 Sewing table
    Up for the weekend, behind the door on Monday.

    5 2026-06-21 madder-paint-160 Red
    The red is a brick red. Everyone asks.

    2 2026-05-31 black-ash-160 Edge is raw
    The edge is bare plywood. "An honest edge" they call it. I would have liked a photograph of that, I am sensitive to
    edges. Kept it because I could not face the packing.

    4 2026-05-03 pale-ash-160 Two minutes is true
    I timed it. One minute and fifty seconds with my daughter.

    5 2026-03-22 pale-ash-200 Workshop bench in disguise
    Takes a sewing machine and a temper.`,

  "scar-marble-coffee-table": `
    4 2026-10-04 green-marble Red wine, day three
    Day three. It says so on the page. There is now a ring, and my guests have stopped being careful, and so have I.

    3 2026-08-16 white-marble Beautiful and a worry
    I am not a café and I do not want a café table. My husband does. We use coasters.

    5 2026-06-28 black-marble Hides it
    Black hides what white shows.

    1 2026-05-10 white-marble Chipped at the rim
    Arrived with a chip as large as a lentil in the rim. They offered another or forty pounds. I took another, and waited for the
    men twice. The second is whole.

    4 2026-02-08 green-marble Decide first
    38 kg. Decide where it goes and then put it there. Not afterwards.

    5 2025-11-16 white-marble Cool to touch
    The dog lies under it in summer and puts her nose on the leg.

    2 2025-09-07 white-marble Lemon
    One slice of lemon. Ten minutes. A dull patch for ever.`,

  "langdale-coffee-table": `
    5 2026-07-19 natural-oak A drawer from both sides
    No more "pass me the remote control".

    4 2026-01-11 smoked-oak Low
    40 cm is low. Good with a low sofa, less so with ours.

    5 2025-06-22 walnut Same tree
    I swear that it is from the same tree as our dining table.`,

  "fold-side-table": `
    5 2026-11-12 sage-steel Slides right under
    Cup, book, glasses. It does that and nothing else.

    4 2026-10-25 rust-steel Scratches if you drag it
    They warn about stacking. Dragging is the same.

    5 2026-10-10 cream-steel One sheet
    I keep turning it over to see how they folded it.

    3 2026-09-26 black-steel Cold light
    Rings a little when you put a cup down hard. A felt pad under the cup end cures it. Also fingerprints.

    5 2026-09-12 sage-steel Bought two
    One for each end of a very argumentative sofa.`,

  "beck-desk": `
    5 2026-09-20 natural-oak-140 The cable slot
    Whoever thought of a slot along the whole back has had a desk.

    4 2026-07-05 pale-ash-110 Not for two screens
    One screen and a notebook, as it says. I tried two. It says one.

    5 2026-04-26 natural-oak-110 Drawers that run
    Dovetails, at this price.

    4 2026-02-01 black-ash-140 Shallow drawers
    For pens. I put the tax folder on the floor, where it belongs.

    5 2025-12-14 pale-ash-140 Landing office
    62 cm deep and the door still opens.

    3 2025-10-05 black-ash-110 Marks show on black
    Every dry cup shows on the black. The oak would have been wiser. Steady desk, though.`,

  "ghyll-console-table": `
    5 2026-08-02 sage-paint 28 cm
    Our hall is 91 cm wide and people get past.

    4 2026-05-17 chalk-paint Screw it to the wall
    Do use the screw. Without it a rucksack takes it along.

    4 2026-02-22 madder-paint Two drawers of batteries
    We all have such a drawer. Now we have two.`,

  "rush-drum-table": `
    5 2026-06-07 natural-cane Blankets inside
    And the cat on the lid.

    4 2025-10-19 smoked-cane Creaks in January
    Creaks when the heating is on. They said that it does no harm and it has done none.`,
};
