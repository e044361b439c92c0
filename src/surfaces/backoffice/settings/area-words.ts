import { type AreaBook, type BookedZone, codesInWords, SERVICES, type ServiceId } from "#delivery";
import { formatPrice } from "#kernel/money";

/** `£4.95, 1 to 2 days`; what is missing is said. */
export function tariffInWords({ tariff }: BookedZone, service: ServiceId): string {
  const found = tariff[service];
  if (found === undefined) return "no price";
  const { priceMinor, minDays, maxDays } = found;
  return `${formatPrice(priceMinor)}, ${minDays === maxDays ? minDays : `${minDays} to ${maxDays}`} working days`;
}

/** The book as its history shows it: area by area, in words. */
export function areasInWords({ zones }: AreaBook): Record<string, Record<string, string>> {
  return Object.fromEntries(
    zones.map((zone) => [
      // A name of its own for each, whatever it was called before.
      zone.slug.replaceAll("-", " "),
      {
        name: zone.name,
        "not delivered": zone.refusal ?? "",
        ...Object.fromEntries(SERVICES.map(({ id, name }) => [name, id in zone.tariff ? tariffInWords(zone, id) : ""])),
        codes: codesInWords(zone),
      },
    ]),
  );
}
