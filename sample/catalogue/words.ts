/** Sentences that many products share. */
export const CARE_VELVET =
  "Vacuum with a soft brush. Dab spills at once with a dry white cloth and brush the pile up when dry. Professional cleaning only.";
export const CARE_COVERS =
  "The covers come off and can be dry-cleaned. Vacuum with a soft brush and turn the cushions once a month.";
export const CARE_WOOL = "Vacuum without a rotating brush. Dab spills with cold water. New wool sheds for a few weeks.";
export const CARE_LEATHER =
  "Dust with a dry cloth and feed twice a year with a neutral leather balm. Keep a hand's width away from radiators.";
export const CARE_OILED =
  "Wipe with a damp cloth and dry at once. Oil again once a year; a 100 ml tin of oil comes with it. Use a mat under hot pans.";
export const CARE_LACQUER = "Wipe with a damp cloth. Avoid scouring cream and ammonia.";
export const CARE_METAL = "Dust with a dry cloth. Polish would take the finish off.";
export const CARE_LAMP = "Switch off, let it cool and dust with a dry cloth.";

export const FIRE_UPHOLSTERY =
  "Fillings and covers meet the Furniture and Furnishings (Fire) (Safety) Regulations 1988. The permanent label is under the seat.";
export const FIRE_BED = "The upholstered parts meet the Furniture and Furnishings (Fire) (Safety) Regulations 1988.";

export const ELECTRICAL_E27 =
  "Takes one E27 bulb of up to 15 W LED, not included. 230 V. We take back an old lamp of the same kind for free.";
export const ELECTRICAL_E14 =
  "Takes one E14 bulb of up to 8 W LED, not included. 230 V. We take back an old lamp of the same kind for free.";
export const ELECTRICAL_WIRED =
  "Takes one E27 bulb of up to 15 W LED, not included. 230 V, to be wired by an electrician. We take back an old lamp of the same kind for free.";

export const ASSEMBLY_LEGS = "The legs screw in by hand. Two people, ten minutes.";
export const ASSEMBLY_NONE = "Comes in one piece.";
export const ASSEMBLY_TABLE = "The legs bolt on with the key that comes with it. Two people, twenty minutes.";
export const ASSEMBLY_FLAT = "Comes flat with numbered parts and a key. Two people, about an hour.";
