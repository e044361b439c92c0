import { type Reader, sql, type Tx } from "#kernel/db";
import type { AreaBook } from "./area-book.ts";
import { areaRows, outwardRows, ZONE_SEEDS } from "./areas.ts";
import type { AreaTable, Tariff, Zone } from "./quote.ts";
import type { ServiceId } from "./service.ts";

/** Reads the zones, tariffs, areas and outward codes. Throws when there is no default zone: the shop was not seeded. */
export async function loadAreaTable(reader: Reader): Promise<AreaTable> {
  const zoneRows = await sql<{ slug: string; name: string; refusal: string | null; is_default: boolean }>`
    SELECT slug, name, refusal, is_default FROM delivery.zone ORDER BY position`.execute(reader);
  const tariffRows = await sql<{ zone: string; service: ServiceId } & Tariff>`
    SELECT zone, service, price_minor AS "priceMinor", min_days AS "minDays", max_days AS "maxDays"
    FROM delivery.tariff`.execute(reader);
  const codeRows = await sql<{ code: string; zone: string; is_area: boolean }>`
    SELECT code, zone, true AS is_area FROM delivery.area
    UNION ALL SELECT code, zone, false FROM delivery.outward_code`.execute(reader);

  const zones = new Map<string, Zone>();
  for (const { slug, name, refusal } of zoneRows.rows) {
    const own = tariffRows.rows.filter((tariff) => tariff.zone === slug);
    const tariff = new Map(
      own.map(({ service, priceMinor, minDays, maxDays }) => [service, { priceMinor, minDays, maxDays }]),
    );
    zones.set(slug, { slug, name, refusal, tariff });
  }
  const zoneNamed = (slug: string): Zone => {
    const zone = zones.get(slug);
    if (zone === undefined) throw new Error(`There is no delivery zone ${slug}.`);
    return zone;
  };
  const fallback = zoneRows.rows.find((row) => row.is_default);
  if (fallback === undefined) throw new Error("There are no delivery zones: the shop has not been seeded.");
  const codes = (areas: boolean) =>
    new Map(codeRows.rows.filter((row) => row.is_area === areas).map((row) => [row.code, zoneNamed(row.zone)]));
  return { zones, defaultZone: zoneNamed(fallback.slug), areas: codes(true), outwardCodes: codes(false) };
}

/** What stands in the tables, as one whole. */
export async function readBook(reader: Reader): Promise<AreaBook> {
  const { zones, defaultZone, areas, outwardCodes } = await loadAreaTable(reader);
  const inside = (codes: AreaTable["areas"], zone: Zone) =>
    [...codes].filter(([, each]) => each.slug === zone.slug).map(([code]) => code);
  const inOrder = [defaultZone, ...[...zones.values()].filter(({ slug }) => slug !== defaultZone.slug)];
  return {
    zones: inOrder.map((zone) => ({
      ...zone,
      tariff: Object.fromEntries(zone.tariff),
      areas: inside(areas, zone).sort(),
      outward: inside(outwardCodes, zone).sort(),
    })),
  };
}

/** Puts this book in place of what stands in the tables, which must have been checked. */
export async function writeBook(tx: Tx, book: AreaBook): Promise<void> {
  await sql`DELETE FROM delivery.area`.execute(tx);
  await sql`DELETE FROM delivery.outward_code`.execute(tx);
  await sql`DELETE FROM delivery.tariff`.execute(tx);
  await sql`DELETE FROM delivery.zone`.execute(tx);
  const rowsOf = (of: "areas" | "outward") =>
    book.zones.flatMap(({ slug, ...zone }) => zone[of].map((code) => ({ code, zone: slug })));
  await insertAll(tx, {
    zones: book.zones.map(({ slug, name, refusal }) => ({ slug, name, refusal })),
    tariffs: book.zones.flatMap(({ slug, tariff }) =>
      Object.entries(tariff).map(([service, { priceMinor, minDays, maxDays }]) => ({
        ...{ zone: slug, service, price_minor: priceMinor, min_days: minDays, max_days: maxDays },
      })),
    ),
    areas: rowsOf("areas"),
    outward: rowsOf("outward"),
  });
}

/** Fills the tables from our data file. What is there already is the merchant's and is left alone. */
export async function seedAreas(tx: Tx): Promise<void> {
  await insertAll(tx, {
    zones: ZONE_SEEDS.map(({ slug, name, refusal }) => ({ slug, name, refusal })),
    tariffs: ZONE_SEEDS.flatMap(({ slug, tariff }) =>
      Object.entries(tariff).map(([service, [price_minor, min_days, max_days]]) => ({
        ...{ zone: slug, service, price_minor, min_days, max_days },
      })),
    ),
    areas: areaRows(),
    outward: outwardRows(),
  });
}

type Rows = {
  /** In their order; the first is the default. */
  zones: readonly { slug: string; name: string; refusal: string | null }[];
  tariffs: readonly { zone: string; service: string; price_minor: number; min_days: number; max_days: number }[];
  areas: readonly { code: string; zone: string }[];
  outward: readonly { code: string; zone: string }[];
};

/** Adds what is not there yet. */
async function insertAll(tx: Tx, rows: Rows): Promise<void> {
  const zones = rows.zones.map((zone, at) => ({ ...zone, is_default: at === 0, position: at + 1 }));
  await sql`INSERT INTO delivery.zone (slug, name, refusal, is_default, position)
    SELECT slug, name, refusal, is_default, position FROM jsonb_to_recordset(${JSON.stringify(zones)}::jsonb)
      AS row (slug text, name text, refusal text, is_default boolean, position smallint)
    ON CONFLICT DO NOTHING`.execute(tx);
  await sql`INSERT INTO delivery.tariff (zone, service, price_minor, min_days, max_days)
    SELECT zone, service, price_minor, min_days, max_days FROM jsonb_to_recordset(${JSON.stringify(rows.tariffs)}::jsonb)
      AS row (zone text, service text, price_minor integer, min_days smallint, max_days smallint)
    ON CONFLICT DO NOTHING`.execute(tx);
  await sql`INSERT INTO delivery.area (code, zone)
    SELECT code, zone FROM jsonb_to_recordset(${JSON.stringify(rows.areas)}::jsonb) AS row (code text, zone text)
    ON CONFLICT DO NOTHING`.execute(tx);
  await sql`INSERT INTO delivery.outward_code (code, zone)
    SELECT code, zone FROM jsonb_to_recordset(${JSON.stringify(rows.outward)}::jsonb) AS row (code text, zone text)
    ON CONFLICT DO NOTHING`.execute(tx);
}
