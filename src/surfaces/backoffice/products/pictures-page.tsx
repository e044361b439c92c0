import type { Child } from "hono/jsx";
import type { KeptProduct, Photograph } from "#catalogue";
import { SHOTS } from "#catalogue";
import { type Context, page, type Reply } from "#kernel/http";
import { shortName } from "#media";
import { ErrorSummary, type FieldErrors } from "#views/error-summary.tsx";
import { Field } from "#views/field.tsx";
import { Form } from "#views/form.tsx";
import { Select } from "#views/select.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import type { TypedChange, TypedPicture } from "./pictures.tsx";

/** How wide a picture is shown for its focal point to be clicked, in pixels: it fits on a telephone. */
export const shownWidth = 280;

const shotWords: Readonly<Record<Photograph["shot"], string>> = {
  "three-quarter": "The whole from a corner",
  front: "The whole from the front",
  detail: "A part, close up",
  "in-scale": "All of it beside something of a known size",
  swatch: "A sample of the fabric or wood",
};

type Shown<Typed> = { kept: KeptProduct; typed?: Typed; errors?: FieldErrors; isConflict?: boolean };

/** Every photograph of a product, and handing in another one. */
export function picturesPage(deps: OfficeDeps, ctx: Context, shown: Shown<TypedPicture>): Reply {
  const { links } = ctx;
  const { kept, errors = {}, typed = { alt: "", shot: "three-quarter", look: "", size: "" } } = shown;
  const { slug, name, photographs } = kept.product;
  return framed(deps, ctx, shown, `Pictures of ${name}`, { to: links.to("product-kept", { slug }), words: name }, [
    <section class="panel">
      {photographs.length === 0 ? (
        <p>There is no picture yet: the shop draws it from its measures.</p>
      ) : (
        <ol class="pictures">
          {photographs.map((each) => (
            <li>
              <a href={links.to("product-picture", { slug, picture: shortName(each.sha256) })}>
                <img src={address(ctx, each)} alt={each.alt} {...sizeOf(each, 140)} loading="lazy" />
              </a>
              <p class="quiet">{[shotWords[each.shot], each.look, each.size].filter(Boolean).join(", ")}</p>
            </li>
          ))}
        </ol>
      )}
    </section>,
    <section class="panel">
      <h2>Another picture</h2>
      <form action={links.to("add-picture", { slug })} method="post" enctype="multipart/form-data" data-once novalidate>
        <input type="hidden" name="revision" value={String(kept.revision)} />
        <div class="field">
          <label for="field-picture">File</label>
          <p class="why" id="field-picture-why">
            JPEG, PNG, WebP or AVIF, at least 1,080 pixels wide, at most 12 MB. Place, camera and comments in it are
            left behind.
          </p>
          {errors.picture === undefined ? null : (
            <p class="wrong" id="field-picture-wrong">
              <span class="unseen">Error: </span>
              {errors.picture}
            </p>
          )}
          <input
            type="file"
            id="field-picture"
            name="picture"
            accept="image/jpeg,image/png,image/webp,image/avif"
            aria-describedby={
              errors.picture === undefined ? "field-picture-why" : "field-picture-why field-picture-wrong"
            }
            required
          />
        </div>
        <ShownFields kept={kept} typed={typed} errors={errors} />
        <button class="button" type="submit">
          Hand it in
        </button>
      </form>
    </section>,
  ]);
}

/** One photograph: what it shows, its place, and the point that a crop keeps in sight. */
export function picturePage(
  deps: OfficeDeps,
  ctx: Context,
  shown: Shown<TypedChange> & { photograph: Photograph },
): Reply {
  const { links } = ctx;
  const { kept, photograph, errors = {} } = shown;
  const { slug, name, photographs } = kept.product;
  const picture = shortName(photograph.sha256);
  const place = photographs.findIndex(({ sha256 }) => sha256 === photograph.sha256) + 1;
  const typed = shown.typed ?? typedOf(photograph, place);
  const hidden = { revision: String(kept.revision) };
  const back = { to: links.to("product-pictures", { slug }), words: `Pictures of ${name}` };
  return framed(deps, ctx, shown, "Picture", back, [
    <section class="panel">
      <Form action={links.to("describe-picture", { slug, picture })} hidden={hidden}>
        {/* Enter presses the first button of a form: without this one it would be the picture. */}
        <button class="unseen" type="submit" tabindex={-1}>
          Save
        </button>
        <p>
          Click what must stay in sight when the picture is cropped. It is saved at once, with the fields below as they
          are.
        </p>
        <FocalPoint src={address(ctx, photograph)} photograph={photograph} typed={typed} />
        <div class="row">
          <Field name="x" label="From the left, in %" value={typed.x} error={errors.x} maxlength={3} narrow />
          <Field name="y" label="From the top, in %" value={typed.y} error={errors.y} maxlength={3} narrow />
        </div>
        <ShownFields kept={kept} typed={typed} errors={errors} />
        <Field
          name="place"
          label="Place among the pictures"
          why="1 is the first."
          value={typed.place}
          error={errors.place}
          inputmode="numeric"
          maxlength={3}
          narrow
        />
        <button class="button" type="submit">
          Save
        </button>
      </Form>
    </section>,
    <Form action={links.to("remove-picture", { slug, picture })} hidden={hidden}>
      <button class="button danger" type="submit">
        Take this picture away
      </button>
    </Form>,
  ]);
}

function typedOf({ alt, shot, look, size, focus = { x: 50, y: 50 } }: Photograph, place: number): TypedChange {
  return {
    alt,
    shot,
    look: look ?? "",
    size: size ?? "",
    place: String(place),
    x: String(focus.x),
    y: String(focus.y),
  };
}

/** A button that is the picture: a browser sends with it where it was clicked. A ring shows the point that is kept. */
function FocalPoint({ src, photograph, typed }: { src: string; photograph: Photograph; typed: TypedChange }) {
  const { width, height } = sizeOf(photograph, shownWidth);
  const at = (per: string, most: number) => (Number(per) * most) / 100 || 0;
  return (
    <div class="focal" data-focal="">
      <label class="unseen" for="field-at">
        Set the focal point in this picture: {photograph.alt}
      </label>
      <input
        type="image"
        id="field-at"
        name="at"
        src={src}
        width={width}
        height={height}
        alt={`Set the focal point in this picture: ${photograph.alt}`}
      />
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <circle cx={at(typed.x, width)} cy={at(typed.y, height)} r="11" />
      </svg>
    </div>
  );
}

function ShownFields({ kept, typed, errors }: { kept: KeptProduct; typed: TypedPicture; errors: FieldErrors }) {
  const { options } = kept.product;
  const values = (isSize: boolean) =>
    options
      .filter(({ slug }) => (slug === "size") === isSize)
      .flatMap((option) => option.values.map(({ slug, label }) => ({ value: slug, label })));
  const choice = (name: "look" | "size", label: string) => {
    const among = values(name === "size");
    if (among.length === 0) return <input type="hidden" name={name} value="" />;
    return (
      <Select
        name={name}
        label={label}
        value={typed[name]}
        options={[{ value: "", label: "Right for all" }, ...among]}
      />
    );
  };
  return (
    <>
      <Field
        name="alt"
        label="What is to be seen, in words"
        why="For people who do not see it. At most 200 letters."
        value={typed.alt}
        error={errors.alt}
        maxlength={200}
      />
      <Select
        name="shot"
        label="What it is taken of"
        value={typed.shot}
        options={SHOTS.map((value) => ({ value, label: shotWords[value] }))}
      />
      {choice("look", "The fabric, finish or colour that it shows")}
      {choice("size", "The size that it shows")}
    </>
  );
}

function sizeOf({ width, height }: Photograph, shown: number): { width: number; height: number } {
  return { width: shown, height: Math.round((shown * height) / width) };
}

function address({ links }: Context, { sha256 }: Photograph): string {
  return links.to("office-picture", { picture: shortName(sha256) });
}

function framed(
  deps: OfficeDeps,
  ctx: Context,
  { errors = {}, isConflict = false }: Omit<Shown<unknown>, "kept">,
  title: string,
  back: { to: string; words: string },
  parts: Child[],
): Reply {
  const { links, actor } = ctx;
  const isWrong = Object.values(errors).some((each) => each !== undefined);
  return page(
    <Office frame={{ deps, links, actor }} title={title} here="products">
      <p class="quiet">
        <a href={back.to}>{back.words}</a>
      </p>
      <h1>{title}</h1>
      <ErrorSummary errors={errors} />
      {isConflict ? (
        <p class="notice bad">
          Somebody changed this product after you opened it. Nothing of yours was saved. Look at it as it is now, then
          send it again.
        </p>
      ) : null}
      {parts}
    </Office>,
    { confidential: true, status: isConflict ? 409 : isWrong ? 422 : 200 },
  );
}
