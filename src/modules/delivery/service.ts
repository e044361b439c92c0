/** How goods travel: swatches by post, small things as a parcel, furniture with two people into the room. */
export type ServiceId = "post" | "parcel" | "two-person";

/** From the lightest to the heaviest; an order pays for the heaviest one that any of its lines needs. */
export const SERVICES: readonly { id: ServiceId; name: string }[] = [
  { id: "post", name: "By post, through the letterbox" },
  { id: "parcel", name: "Parcel to your door" },
  { id: "two-person", name: "Two people, into the room you choose" },
];

/** The most that one person carries to a door. Lengths in centimetres, weights in kilograms. */
export const PARCEL_LIMITS = { pieceKg: 25, longestSideCm: 120, lengthAndGirthCm: 300, togetherKg: 50 };

/** What decides how a line travels; weight and size are of one packed piece. */
export type Load = {
  quantity: number;
  isSwatch: boolean;
  weightKg: number;
  packedCm: { width: number; depth: number; height: number };
  /** What the catalogue says it needs; a heavier or longer piece than that is still carried by two. */
  handling?: "letter" | "parcel" | "two-person";
};

/**
 * How each line of one order travels, in the order given. A line that goes as a parcel by itself goes with two people when
 * the parcels of the order together are too heavy for one.
 */
export function servicesFor(loads: readonly Load[]): ServiceId[] {
  const alone = loads.map(serviceAlone);
  const parcelsKg = loads.reduce(
    (sum, load, at) => (alone[at] === "parcel" ? sum + load.weightKg * load.quantity : sum),
    0,
  );
  if (parcelsKg <= PARCEL_LIMITS.togetherKg) return alone;
  return alone.map((service) => (service === "parcel" ? "two-person" : service));
}

/** What an order is charged for: the heaviest service among its lines. */
export function heaviest(services: readonly ServiceId[]): ServiceId {
  if (services.includes("two-person")) return "two-person";
  return services.includes("parcel") ? "parcel" : "post";
}

/** The name of a service for people. */
export function serviceName(id: ServiceId): string {
  return SERVICES.find((service) => service.id === id)?.name ?? id;
}

function serviceAlone(load: Load): ServiceId {
  if (load.isSwatch || load.handling === "letter") return "post";
  return load.handling === "two-person" || !isParcel(load) ? "two-person" : "parcel";
}

function isParcel({ weightKg, packedCm }: Load): boolean {
  const [longest = 0, middle = 0, shortest = 0] = [packedCm.width, packedCm.depth, packedCm.height].sort(
    (a, b) => b - a,
  );
  return (
    weightKg <= PARCEL_LIMITS.pieceKg &&
    longest <= PARCEL_LIMITS.longestSideCm &&
    longest + 2 * (middle + shortest) <= PARCEL_LIMITS.lengthAndGirthCm
  );
}
