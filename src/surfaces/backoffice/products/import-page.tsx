import type { Child } from "hono/jsx";
import { PRODUCT_KINDS } from "#catalogue";
import {
  departmentCalled,
  type Fault,
  FIELDS,
  type FileIndex,
  fieldWords,
  type HandedIn,
  isField,
  isThrough,
  rehearsed,
  type Tally,
} from "#exchange";
import { type Context, page, type Reply } from "#kernel/http";
import { momentInWords } from "#views/days.ts";
import { Form } from "#views/form.tsx";
import { Table } from "#views/table.tsx";
import { Office } from "../layout.tsx";
import type { OfficeDeps } from "../office-deps.ts";
import { ScrollPanel } from "../scroll-panel.tsx";
import { type Chosen, fixedRows, mostDepartments } from "./import-wishes.ts";

type Troubled = { trouble?: readonly string[] | undefined };

/** Handing a file in, and those that were. */
export async function handInPage(deps: OfficeDeps, ctx: Context, { trouble }: Troubled): Promise<Reply> {
  const { links } = ctx;
  const [files, pictures] = await Promise.all([deps.exchange.handedIn.all(), deps.exchange.handedIn.pictures()]);
  return framed(deps, ctx, { title: "Products out of a file", trouble }, [
    <section class="panel">
      <p>
        A CSV file of Shopify (both its headers), of WooCommerce, or a plain one, up to 32 MB. First the shop says what
        it takes each column for and what would happen. What comes in comes in as drafts, unless you say otherwise.
      </p>
      <form action={links.to("hand-in-products")} method="post" enctype="multipart/form-data" data-once novalidate>
        <div class="field">
          <label for="field-file">CSV file</label>
          <input type="file" id="field-file" name="file" accept=".csv,text/csv" required />
        </div>
        <button class="button" type="submit">
          Look at it
        </button>
      </form>
      <p class="quiet">
        {pictures.files === 0
          ? "Pictures are never fetched. Put them into the folder imports/pictures of the shop’s data, and products that name them get them."
          : `${counted(pictures.files, "file")} of pictures lie in imports/pictures of the shop’s data; products that name them get them.`}{" "}
        Longer files, and everything else that can be said of them, are for the command: candour import.
      </p>
    </section>,
    files.length === 0 ? null : (
      <ScrollPanel label="Files handed in">
        <h2>Handed in</h2>
        <Table
          caption="Files handed in, the newest first; ten are kept"
          quiet
          stacks
          head={["When", "What", "Stands"]}
          rows={files.map((each) => [
            <a href={links.to("product-import", { id: each.id })}>{momentInWords(each.at)}</a>,
            `${each.format}, ${counted(each.products, "product")}`,
            standingInWords(each),
          ])}
        />
      </ScrollPanel>
    ),
  ]);
}

function standingInWords(file: HandedIn): string {
  if (file.through === null) return "Only looked at";
  if (!isThrough(file)) return `Stopped at ${file.through} of ${file.products}`;
  return file.tally.failed === 0 ? "Done" : `Done, ${file.tally.failed} not taken`;
}

type Found = { file: HandedIn; index: FileIndex };
type Shown = Troubled & { typed?: Chosen | undefined; rehearsal?: Tally | undefined };

/** What the file is taken for, to be changed; and what would happen. */
export async function mappingPage(deps: OfficeDeps, ctx: Context, found: Found, shown: Shown): Promise<Reply> {
  const { id, products } = found.file;
  const { index } = found;
  const categories = await deps.catalogue.categories(ctx.reader);
  return framed(deps, ctx, { title: `${counted(products, "product")} in a file`, trouble: shown.trouble }, [
    <p class="lead">
      It is a {index.format.words}: {counted(index.rows, "row")}. Nothing is written yet.
    </p>,
    shown.rehearsal === undefined ? null : (
      <section class="panel notice">
        <h2>{products > rehearsed ? `What would happen to the first ${rehearsed} products` : "What would happen"}</h2>
        <Became tally={shown.rehearsal} would />
      </section>
    ),
    <Form action={ctx.links.to("choose-import", { id })} once>
      <Columns index={index} typed={shown.typed} />
      <Departments found={found} typed={shown.typed} categories={categories} />
      <Wishes found={found} typed={shown.typed} />
      <p class="row">
        <button class={shown.rehearsal === undefined ? "button" : "button plain"} type="submit" name="act" value="look">
          Say what would happen
        </button>
        {shown.rehearsal === undefined ? null : (
          <button class="button" type="submit" name="act" value="begin">
            Bring in {counted(products, "product")}
          </button>
        )}
      </p>
    </Form>,
  ]);
}

function Columns({ index, typed }: { index: FileIndex; typed: Chosen | undefined }) {
  return (
    <ScrollPanel label="Columns">
      <h2>Columns</h2>
      <p class="quiet">What each column is taken for; empty for nothing. The names can be chosen from.</p>
      <datalist id="fields-of-a-file">
        {FIELDS.map((field) => (
          <option value={field}>{fieldWords[field]}</option>
        ))}
      </datalist>
      <Table
        caption="The columns of the file, what stands in the first rows, and what they are taken for"
        quiet
        stacks
        head={["Column", "First rows", "Taken for"]}
        rows={index.mapping.columns.map(({ header, as }, at) => [
          header,
          sampleOf(index, at),
          <div class="field">
            {as !== null && !isField(as) ? <span class="quiet">Read together with others. </span> : null}
            <input
              name="as"
              list="fields-of-a-file"
              aria-label={`What ${header} is taken for`}
              value={typed?.as?.[at] ?? (as !== null && isField(as) ? as : "")}
              maxlength={60}
              spellcheck={false}
              autocomplete="off"
            />
          </div>,
        ])}
      />
    </ScrollPanel>
  );
}

const longestSample = 40;

function sampleOf({ samples }: FileIndex, at: number): string {
  const cells = samples.map((row) => (row[at] ?? "").replaceAll(/\s+/g, " ").trim()).filter((cell) => cell !== "");
  const short = cells.map((cell) => (cell.length > longestSample ? `${cell.slice(0, longestSample)}…` : cell));
  return [...new Set(short)].join(" · ");
}

type Categories = Awaited<ReturnType<OfficeDeps["catalogue"]["categories"]>>;
type DepartmentsProps = { found: Found; typed: Chosen | undefined; categories: Categories };

function Departments({ found, typed, categories }: DepartmentsProps) {
  const { index, file } = found;
  if (index.departments.length === 0) return null;
  const shown = index.departments.slice(0, mostDepartments);
  return (
    <ScrollPanel label="Departments">
      <h2>Departments</h2>
      <Table
        caption="What the file calls its departments, where each goes in this shop, and what the things in it are"
        quiet
        stacks
        head={["In the file", "Here", "Each of them is"]}
        rows={shown.map((called, at) => {
          const wished = file.wishes.departments[called];
          const found = departmentCalled(categories, called);
          return [
            called,
            <div class="field">
              <select name="department" aria-label={`Where ${called} goes`}>
                <option value="">{found === null ? "There is none of this name" : found.name}</option>
                {categories
                  .filter(({ slug }) => slug !== found?.slug)
                  .map(({ slug, name }) => (
                    <option value={slug} selected={(typed?.department?.[at] ?? wished?.department) === slug}>
                      {name}
                    </option>
                  ))}
              </select>
            </div>,
            <div class="field">
              <select name="kind" aria-label={`What the things in ${called} are`}>
                <option value="">As their words say</option>
                {PRODUCT_KINDS.map((kind) => (
                  <option value={kind} selected={(typed?.kind?.[at] ?? wished?.kind) === kind}>
                    {kind.replaceAll("-", " ")}
                  </option>
                ))}
              </select>
            </div>,
          ];
        })}
      />
      {index.departments.length > shown.length ? (
        <p class="quiet">
          {index.departments.length - shown.length} more go where their names say; for others take the command.
        </p>
      ) : null}
    </ScrollPanel>
  );
}

function Wishes({ found: { file }, typed }: { found: Found; typed: Chosen | undefined }) {
  const { wishes } = file;
  const fixed = Object.entries(wishes.fixed);
  const ticked = (name: "make" | "update" | "publish", kept: boolean) =>
    typed === undefined ? kept : typed[name] === "on";
  return (
    <section class="panel">
      <h2>And otherwise</h2>
      <ul class="plain">
        <Tick name="make" words="Make departments that are missing" ticked={ticked("make", wishes.makeDepartments)} />
        <Tick
          name="update"
          words="Bring products that are in the shop already to what the file says"
          ticked={ticked("update", wishes.update)}
        />
        <Tick
          name="publish"
          words="Put on sale what the file does not call a draft and nothing speaks against"
          ticked={ticked("publish", wishes.publish)}
        />
      </ul>
      <fieldset class="choices">
        <legend>For every row whose file does not say it</legend>
        {Array.from({ length: fixedRows }, (_, at) => (
          <p class="row">
            <label>
              Field
              <input
                name="field"
                list="fields-of-a-file"
                value={typed?.field?.[at] ?? fixed[at]?.[0] ?? ""}
                maxlength={60}
                spellcheck={false}
                autocomplete="off"
              />
            </label>
            <label>
              is
              <input
                name="value"
                value={typed?.value?.[at] ?? fixed[at]?.[1] ?? ""}
                maxlength={200}
                autocomplete="off"
              />
            </label>
          </p>
        ))}
      </fieldset>
    </section>
  );
}

function Tick({ name, words, ticked }: { name: string; words: string; ticked: boolean }) {
  return (
    <li>
      <label>
        <input type="checkbox" name={name} checked={ticked} /> {words}
      </label>
    </li>
  );
}

/** Between two steps. A script goes on by itself; without one there is a button. */
export function progressPage(deps: OfficeDeps, ctx: Context, file: HandedIn): Reply {
  const { id, products, tally } = file;
  const through = file.through ?? 0;
  return framed(deps, ctx, { title: `${through} of ${counted(products, "product")}` }, [
    <section class="panel">
      <p role="status">
        {tally.made} made, {tally.changed} changed, {tally.failed} not taken. Stay on this page until all are through;
        whoever leaves it stops here, and goes on here later.
      </p>
      <progress max={products} value={through} aria-label="How far it is" />
      <Form action={ctx.links.to("go-on-importing", { id })} class="go-on" hidden={{ from: String(through) }} once>
        <button class="button" type="submit">
          Go on
        </button>
      </Form>
    </section>,
  ]);
}

/** What became of all. */
export function reportPage(deps: OfficeDeps, ctx: Context, file: HandedIn): Reply {
  const { id, tally } = file;
  const { links } = ctx;
  return framed(deps, ctx, { title: "Brought in" }, [
    <section class="panel">
      <h2>{counted(tally.products, "product")} of the file</h2>
      <Became tally={tally} />
      {tally.failed === 0 ? null : (
        <p>
          Take <a href={links.to("products-not-taken", { id })}>the rows that were not taken</a>, with the reason in
          each, mend them, and <a href={links.to("products-to-import")}>hand that file in</a>.
        </p>
      )}
      <p>
        <a class="button" href={links.to("products")}>
          To the products
        </a>
      </p>
    </section>,
  ]);
}

function Became({ tally, would = false }: { tally: Tally; would?: boolean }) {
  const was = would ? "would be" : "were";
  const drafts = tally.made - Math.min(tally.onSale, tally.made);
  const lines: ReadonlyArray<readonly [number, string]> = [
    [tally.made, `${was} made, ${drafts} of them as drafts`],
    [tally.changed, `${was} changed`],
    [tally.asItWas, "are so already"],
    [tally.thereAlready, "are in the shop already and left alone"],
    [tally.failed, `${was} not taken`],
  ];
  return (
    <>
      <ul>
        {lines
          .filter(([n]) => n > 0)
          .map(([n, words]) => (
            <li>
              {n.toLocaleString("en-GB")} {words}
            </li>
          ))}
      </ul>
      <Said title="Not taken, because" faults={tally.faults} more={tally.moreFaults} />
      <Said title="Left out or changed" faults={tally.remarks} more={tally.moreRemarks} />
    </>
  );
}

/** More fill no screen. */
const mostSaid = 50;

function Said({ title, faults, more }: { title: string; faults: readonly Fault[]; more: number }) {
  if (faults.length === 0) return null;
  const rest = more + Math.max(0, faults.length - mostSaid);
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {faults.slice(0, mostSaid).map(({ line, says }) => (
          <li>
            Line {line}: {says}
          </li>
        ))}
      </ul>
      {rest === 0 ? null : <p class="quiet">And {rest.toLocaleString("en-GB")} more.</p>}
    </>
  );
}

type Frame = Troubled & { title: string };

function framed(deps: OfficeDeps, { links, actor }: Context, { title, trouble }: Frame, parts: Child[]): Reply {
  return page(
    <Office frame={{ deps, links, actor }} title={trouble === undefined ? title : `Error: ${title}`} here="products">
      <p class="quiet">
        <a href={links.to("products")}>Products</a>
      </p>
      <h1>{title}</h1>
      {trouble === undefined ? null : (
        <section class="panel notice bad" role="alert">
          <h2>There is a problem</h2>
          <ul>
            {trouble.map((sentence) => (
              <li>{sentence}</li>
            ))}
          </ul>
        </section>
      )}
      {parts}
    </Office>,
    { confidential: true, ...(trouble === undefined ? {} : { status: 422 }) },
  );
}

function counted(n: number, noun: string): string {
  return `${n.toLocaleString("en-GB")} ${noun}${n === 1 ? "" : "s"}`;
}
