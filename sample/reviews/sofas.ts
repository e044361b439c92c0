import type { WrittenDown } from "./read.ts";

export const sofas: WrittenDown = {
  "arden-sofa": `
    5 2026-11-08 moss-velvet-three-seat Two adults, one lurcher
    The dog has taken the left arm as a pillow and neither of us can sit up straight any more.

    4 2026-10-12 oat-linen-three-seat Plump it or it slumps
    The words on the page are honest: the cushions keep the dent. If you like a tidy sofa this is
    not yours.

    5 2026-08-30 ink-velvet-four-seat Big
    Big. Good. The ink is nearly black by lamplight.

    3 2026-07-19 rust-velvet-two-seat Lovely sofa, tiresome delivery
    No fault with the sofa. The first delivery day was moved by the carrier the evening before, and I had taken the day off.
    They came four days later and were very careful on the stairs. One star less for my holiday and one for not saying sorry.

    5 2026-06-02 slate-linen-three-seat Went up the staircase
    Our stairs turn twice and are 74 cm at the narrow place. I built the box out of cardboard first, as I was told on the
    telephone, and it went.

    5 2026-04-25 cream-boucle-two-seat Cream with a toddler
    Everyone said no. Eleven weeks in, one incident with a satsuma, and it came out with cold water.

    4 2026-02-14 moss-velvet-three-seat Deep. Really deep
    I am 1.58 m and my feet do not reach the floor unless I put a cushion behind me. My husband is 1.90 m and has
    never been so comfortable. So: measure yourselves.

    5 2025-12-07 ink-velvet-three-seat Came in week seven
    They said six to eight weeks. It was seven and a day.

    2 2025-11-03 cream-boucle-three-seat Not for cats
    Our cat thinks that bouclé was made for her and there are loops out all along one arm. I had read about leather being marked
    but nothing about this. The fabric is beautiful otherwise. Have the velvet if you have a cat, it leaves that alone.

    5 2025-09-21 oat-linen-four-seat Second one
    We bought the two-seat last year and have now given it to my sister and bought the large one.

    4 2025-08-10 slate-linen-two-seat Colour a little greener
    Slate is greener in our north-facing room than on my telephone. I should have ordered the swatch. Still keeping it.

    5 2025-07-06 rust-velvet-three-seat Good to nap on
    The arm is the right height for a head. I have tested this most afternoons since May.

    5 2025-06-15 moss-velvet-two-seat Better than the photographs of our old one
    Solid, heavy, no wobble. Legs took me five minutes and not ten.

    4 2025-05-20 oat-linen-three-seat Nearly perfect for us / got: a £20 voucher for swatches and cushions
    Seat is soft at the front and firmer at the back, which took a week to get used to. Linen creases, as they say it does.`,

  "arden-corner-sofa": `
    5 2026-09-27 slate-linen-left Five of us, one film
    It really does come apart in two. The men had it up in twenty minutes and took the packing with them.

    4 2026-05-31 moss-velvet-right Check your left and right
    It is said as you stand in front of it. I read that, and still ordered the wrong one, and they changed it by telephone
    because it had not been cut. Relief.

    5 2026-01-18 oat-linen-right Worth ten weeks
    Ten weeks is long when you are sitting on garden chairs. It was worth ten weeks of garden chairs.

    2 2025-10-26 smoke-velvet-left Did not fit round the corner
    214 cm is 214 cm, they do say so. It went back from our landing. I got my money except what collecting it cost, which
    I knew, but it stings. Measure. Then measure again with somebody who is not in a hurry.

    5 2025-08-17 slate-linen-right No gap in the middle
    Our last corner sofa drifted apart. This one hooks together and stays.

    4 2025-06-29 oat-linen-left Chaise is firmer
    The chaise end is firmer than the seats. Nobody fights over it, so in a way that is a feature.`,

  "wharfe-sofa": `
    5 2026-10-30 oat-linen-three-seat My mother can get up from it
    She is 84 and had stopped coming to visit because of our old sofa. That is all I need to say.

    5 2026-09-14 lake-linen-two-seat Washed the covers, sort of
    Had the covers dry-cleaned after a birthday party. They went back on without a fight. The zips are good.

    4 2026-08-02 fern-linen-two-seat Upright
    Very upright. Excellent for reading and talking, not for films. We knew that and bought it for the kitchen.

    5 2026-06-21 chalk-linen-three-seat Thin arms
    All seat and no arm, so three people do sit on the three-seat, which I have not seen before.

    3 2026-04-12 oat-linen-two-seat Firm is an understatement
    I sat on a friend's and it was softer, because hers is two years old. Mine is a plank so far. Four weeks in. I am told it
    gives way, and will come back and say whether it did.

    5 2026-03-08 peat-wool-three-seat The wool
    Pay the extra for the wool. Warm to sit on, and hides what the terrier brings in.

    5 2026-01-25 oat-linen-three-seat In stock meant in stock
    Ordered on a Tuesday, sat on it the Monday after.

    4 2025-12-28 lake-linen-three-seat Blue-grey
    Bluer in the evening. The legs were one turn short of tight, so check them after a week.

    5 2025-11-16 fern-linen-two-seat Small flat, honest sofa
    158 cm is 158 cm. It stands between two bookcases with a finger to spare on each side.

    4 2025-10-19 oat-linen-two-seat Good, plain
    Good and plain. Does what it should.

    5 2025-10-12 chalk-linen-two-seat Spare covers
    Ordered a second set of covers in another colour from the start. Took a little correspondence but they did it.`,

  "tarn-sofa": `
    5 2026-07-12 ink-velvet Makes one sit properly
    We put it in the room where we used to put visitors, and now we sit there ourselves.

    4 2026-02-22 plum-velvet Crumbs
    Forty buttons are forty places for crumbs. A small brush and some patience. It looks marvellous in plum.

    5 2025-09-07 moss-velvet Eleven weeks and they rang
    Somebody rang in week nine to say that it would be week eleven. I would rather be told than surprised.

    3 2025-03-30 rust-velvet For looking at
    I should have sat on it first, as the page says in so many words. Handsome, well made, and not for evenings.`,

  "birk-loveseat": `
    5 2026-10-19 lichen-wool One and a dog
    The page says for one and a dog. Ours is a small dog and I am a large one. It works.

    4 2026-09-06 loch-wool Landing sofa
    Sits on our landing under the window. Firm, as they said. I carried it up with my son, no cursing.

    5 2026-08-16 heather-wool The purple
    I was afraid that heather would be too purple. It is a brown that remembers being purple.

    3 2026-07-05 bracken-wool Scratchy in shorts
    Fine in trousers. In July, in shorts, it is scratchy, and I should have thought of that.

    5 2026-06-07 lichen-wool Three days
    Three working days from order to sitting.

    5 2026-05-10 heather-wool First flat
    Our first proper piece of furniture. Nothing about it feels like a first piece of furniture.

    4 2026-04-19 lichen-wool Needs breaking in
    Was like a bench in March. Is like a sofa in April.`,

  "ghyll-sofa-bed": `
    4 2026-10-25 slate-linen Guests have stopped complaining
    Not a bed for every night and nobody says it is. My brother slept on it for a week and asked to come again.

    2 2026-09-20 lake-linen Heavy to fold
    "One person and half a minute" must be another person. I need both hands, a knee and my neighbour. Comfortable enough once
    it is down.

    5 2026-08-23 oat-linen 14 cm is enough
    A real mattress and not a folded blanket. You feel no bars.

    3 2026-07-26 slate-linen Sits a little high
    The seat is higher and stiffer than a normal sofa because of what is inside. As a bed, four stars. As a sofa, two.

    1 2026-06-14 slate-linen Arrived with a torn corner
    The sofa came with a tear at the back, from a knife, when the box was opened in the warehouse I think. They collected it
    and brought another after five weeks. I got what I ordered in the end, but five weeks without a sofa is five weeks.

    4 2026-05-17 lake-linen Mind the 215
    It needs 215 cm in front of the wall and it needs all of them. We moved a radiator cover.

    5 2026-04-05 oat-linen Grandchildren approve
    Tested by three at once.

    3 2026-03-01 slate-linen Squeaks
    One spring squeaks when I turn over. Oil helped for a month.

    4 2026-01-11 oat-linen Good for what it is
    Good for what it is, and the linen is better than it has to be.`,

  "sedge-sofa": `
    5 2026-10-04 fern-linen-three-seat The back of it
    It stands in the middle of our room and people walk round it and stroke the frame.

    4 2026-08-09 bracken-wool-two-seat Cushions slide a bit
    The cushions creep forward over an evening. A strip of rug underlay cured it. The oak is beautiful.`,

  "thwaite-leather-sofa": `
    5 2026-09-13 saddle-leather Shows everything, as promised
    Two winters, one cat, countless pairs of jeans. It looks better each month. If a scratch spoils your day, stay away.

    4 2026-05-24 black-leather Cold in the morning
    Cold for the first minute. Then not.

    2 2026-03-22 saddle-leather I am one of the others
    "Some people want that and some do not." I sent for the swatch, scratched it, thought I was the first kind, and am the second.
    It is well made. I wince whenever anybody sits down with keys.

    5 2025-12-14 bottle-leather Bottle green
    The green is so dark that guests think it black until the sun comes in.

    4 2025-10-12 saddle-leather Firm for a year
    Took a full year to give. Now it has the shape of the two of us.

    3 2025-06-08 black-leather Smell
    Smelt strongly of leather for two months. My wife loved that and I did not.`,
};
