import { type AreaBook, type BookedZone, codesInWords, SERVICES } from "#delivery";
import { type Context, page, type Reply } from "#kernel/http";
import type { Fault, Version } from "#settings";
import { ErrorSummary, type FieldErrors } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Select } from "#views/select.tsx";
import { Table } from "#views/table.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { tariffInWords } from "./area-words.ts";
import { Conflict, errorsOf, SettingPage } from "./parts.tsx";

/** An area as it stands in its form, by the names of the fields. */
export type TypedArea = Readonly<Record<string, string | undefined>>;

/** All areas with their prices. */
export function areasPage(deps: OfficeDeps, ctx: Context, version: Version<AreaBook>): Reply {
  const { links } = ctx;
  const { zones } = version.content;
  return page(
    <SettingPage deps={deps} ctx={ctx} subject="delivery" version={version}>
      <ScrollPanel label="Delivery areas">
        <div class="headline">
          <h2>{zones.length} areas</h2>
          <a class="button small plain" href={links.to("new-delivery-area")}>
            Add an area
          </a>
        </div>
        <Table
          caption="What delivery costs, VAT included, and how long it takes"
          quiet
          stacks
          head={["Delivery to", "By post", "Parcel", "Two people", "Codes"]}
          rows={zones.map((zone) => [
            <a href={links.to("delivery-area", { area: zone.slug })}>{zone.name}</a>,
            ...(zone.refusal === null
              ? SERVICES.map(({ id }) => tariffInWords(zone, id))
              : [<span class="tag">not delivered</span>, "", ""]),
            `${zone.areas.length + zone.outward.length}`,
          ])}
        />
        <p class="quiet">
          An order pays once, for the heaviest service that any of its lines needs. Until a postcode is known,{" "}
          {zones[0]?.name} is assumed. A price counts from the moment you save it: whoever is at the checkout is told.
        </p>
      </ScrollPanel>
    </SettingPage>,
    { confidential: true },
  );
}

type Shown = { slug: string | null; typed: TypedArea; faults?: readonly Fault[]; yours?: AreaBook };

/** One area, or with `slug` null a new one: its form, and below it its codes. */
export function areaPage(
  deps: OfficeDeps,
  ctx: Context,
  version: Version<AreaBook>,
  { slug, typed, faults = [], yours }: Shown,
): Reply {
  const { links } = ctx;
  const zone = version.content.zones.find((each) => each.slug === slug);
  const errors = errorsOf(faults, (at) => (at === "" ? undefined : at.slice(at.indexOf(".") + 1)), "area");
  const revision = String(version.revision);
  const isConflict = yours !== undefined;
  return page(
    <SettingPage deps={deps} ctx={ctx} subject="delivery" version={version}>
      <ErrorSummary errors={errors} />
      {isConflict ? <Conflict subject="delivery" now={version.content} yours={yours} /> : null}
      <section class="panel" id="field-area">
        <div class="headline">
          <h2>{zone === undefined ? "A new area" : `Delivery to ${zone.name}`}</h2>
          <a href={links.to("delivery-areas")}>All areas</a>
        </div>
        <AreaForm ctx={ctx} slug={slug} revision={revision} typed={typed} errors={errors} isConflict={isConflict} />
      </section>
      {slug === null || zone === undefined ? null : (
        <section class="panel">
          <h2>Its codes</h2>
          <p>{codesInWords(zone)}</p>
          <Form action={links.to("move-codes", { area: slug })} hidden={{ revision }}>
            <CodesField label="Codes to move here" typed={typed} errors={errors} />
            <button class="button plain" type="submit">
              Move them here
            </button>
          </Form>
        </section>
      )}
      {slug === null || zone === undefined || zone === version.content.zones[0] ? null : (
        <Removal ctx={ctx} version={version} zone={zone} chosen={typed.heir} wrong={errors.heir} />
      )}
    </SettingPage>,
    { confidential: true, status: isConflict ? 409 : faults.length > 0 ? 422 : 200 },
  );
}

type RemovalProps = {
  ctx: Context;
  version: Version<AreaBook>;
  zone: BookedZone;
  chosen: string | undefined;
  wrong: string | undefined;
};

/** Removing an area: first it is said where its codes lie from then on, so that every postcode stays decided. */
function Removal({ ctx: { links }, version, zone, chosen, wrong }: RemovalProps) {
  const others = version.content.zones.filter(({ slug }) => slug !== zone.slug);
  return (
    <section class="panel">
      <h2>Remove this area</h2>
      <p>
        Orders keep the price and the days that were agreed to. Whoever is at the checkout is told what it costs from
        now on.
      </p>
      <Form
        action={links.to("remove-delivery-area", { area: zone.slug })}
        hidden={{ revision: String(version.revision) }}
      >
        <Select
          name="heir"
          label="Where its codes lie from then on"
          value={chosen ?? others[0]?.slug ?? ""}
          error={wrong}
          options={others.map(({ slug, name, refusal }) => ({
            value: slug,
            label: refusal === null ? name : `${name} (not delivered)`,
          }))}
        />
        <button class="button danger" type="submit">
          Remove {zone.name}
        </button>
      </Form>
    </section>
  );
}

type FormProps = {
  ctx: Context;
  slug: string | null;
  revision: string;
  typed: TypedArea;
  errors: FieldErrors;
  isConflict: boolean;
};

function AreaForm({ ctx: { links }, slug, revision, typed, errors, isConflict }: FormProps) {
  return (
    <Form
      action={slug === null ? links.to("add-delivery-area") : links.to("change-delivery-area", { area: slug })}
      hidden={{ revision }}
    >
      <Field
        name="name"
        label="Name"
        why="Completes “Delivery to …”."
        value={typed.name}
        error={errors.name}
        maxlength={60}
      />
      {slug === null ? <CodesField label="Codes that lie there" typed={typed} errors={errors} /> : null}
      <div class="field">
        <label for="field-delivered">Do we deliver there?</label>
        <select id="field-delivered" name="delivered" class="narrow">
          <option value="yes" selected={typed.delivered !== "no"}>
            Yes
          </option>
          <option value="no" selected={typed.delivered === "no"}>
            No
          </option>
        </select>
      </div>
      <Field
        name="refusal"
        label="What we say where we do not"
        value={typed.refusal}
        error={errors.refusal}
        maxlength={200}
        optional
      />
      {SERVICES.map(({ id, name }) => (
        <fieldset class="choices field">
          <legend>{name}</legend>
          <Wrong says={[errors[`${id}-price`], errors[`${id}-least`]]} />
          <div class="row">
            <Part name={`${id}-price`} label="Price in pounds" typed={typed} errors={errors} />
            <Part name={`${id}-least`} label="Fewest working days" typed={typed} errors={errors} />
            <Part name={`${id}-most`} label="Most working days" typed={typed} errors={errors} />
          </div>
        </fieldset>
      ))}
      <button class="button" type="submit">
        {isConflict ? "Save what I wrote" : "Save"}
      </button>
    </Form>
  );
}

function CodesField({ label, typed, errors }: { label: string; typed: TypedArea; errors: FieldErrors }) {
  return (
    <Field
      name="codes"
      label={label}
      why="Postcode areas and outward codes: HS KA27 PA41-49. They leave the area they lie in now; each lies in exactly one."
      value={typed.codes}
      error={errors.codes}
      maxlength={1_000}
      rows={2}
    />
  );
}

function Part(props: { name: string; label: string; typed: TypedArea; errors: FieldErrors }) {
  const { name, label, typed, errors } = props;
  const id = `field-${name}`;
  return (
    <div>
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        value={typed[name] ?? ""}
        inputmode="decimal"
        maxlength={16}
        autocomplete="off"
        aria-invalid={errors[name] === undefined ? undefined : "true"}
      />
    </div>
  );
}

function Wrong({ says }: { says: readonly (string | undefined)[] }) {
  const said = says.filter((each) => each !== undefined);
  return said.length === 0 ? null : <p class="wrong">{said.join(" ")}</p>;
}
