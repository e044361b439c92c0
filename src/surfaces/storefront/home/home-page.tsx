import type { Category, OptionValue } from "#catalogue";
import type { Links } from "#kernel/http";
import { formatPrice } from "#kernel/money";
import { Picture, type PictureFacts } from "#views/picture.tsx";
import { type CardFacts, ProductCard } from "#views/product-card.tsx";
import { type Dot, RoomScene } from "../together/room-scene.tsx";
import { type RoomFacts, RoomsPart } from "../together/rooms-part.tsx";
import { type CollectionFacts, CollectionPart } from "./collection-part.tsx";
import type { FrontPage, Story } from "./front-page.ts";

export type DepartmentFacts = { category: Category; total: number; picture: PictureFacts | null };
export type PieceFacts = { href: string; name: string; says: string; fromMinor: number; several: boolean };
export type StoryFacts = { story: Story; href: string; picture: PictureFacts; pieces: readonly PieceFacts[] };
export type FabricFacts = { value: OptionValue & { hex: string }; href: string };

export type HomePageProps = {
  links: Links;
  shopName: string;
  strapline: string;
  front: FrontPage | null;
  scene: { picture: PictureFacts; dots: readonly Dot[] } | null;
  /** The buttons under the big sentence, the first one the louder. */
  leads: readonly { words: string; href: string }[];
  departments: readonly DepartmentFacts[];
  ready: readonly CardFacts[];
  stories: readonly StoryFacts[];
  rooms: readonly RoomFacts[];
  collections: readonly CollectionFacts[];
  fabrics: readonly FabricFacts[];
};

/** The front of the shop: one picture and one sentence, the departments, what is ready now, the ranges, the fabrics. */
export function HomePage(props: HomePageProps) {
  const { ready, stories, rooms, fabrics } = props;
  const [first, ...others] = stories;
  return (
    <>
      <Hero {...props} />
      {first === undefined ? null : <StoryPart {...first} turned={false} />}
      {ready.length === 0 ? null : (
        <section class="part" aria-labelledby="ready">
          <h2 id="ready">Ready now</h2>
          <ul class="cards">
            {ready.map((card) => (
              <ProductCard card={card} level={3} />
            ))}
          </ul>
        </section>
      )}
      <Departments {...props} />
      <RoomsPart title="In rooms" rooms={rooms} />
      <CollectionPart {...props} />
      {others.map((story, at) => (
        <StoryPart {...story} turned={at % 2 === 0} />
      ))}
      {fabrics.length === 0 ? null : <FabricWall fabrics={fabrics} />}
      <PlainWords {...props} />
    </>
  );
}

function Hero({ front, scene, leads, shopName, strapline }: HomePageProps) {
  if (front === null) {
    return (
      <div class="hero">
        <div>
          <h1>{shopName}</h1>
          <p>{strapline}</p>
        </div>
      </div>
    );
  }
  const { headline, standfirst } = front;
  return (
    <div class="hero">
      <div>
        <h1>{headline}</h1>
        <p>{standfirst}</p>
        <p class="ways">
          {leads.map(({ words, href }, at) => (
            <a class={at === 0 ? "button" : "button plain"} href={href}>
              {words}
            </a>
          ))}
        </p>
      </div>
      {scene === null ? null : <RoomScene picture={scene.picture} dots={scene.dots} eager />}
    </div>
  );
}

function Departments({ links, departments }: HomePageProps) {
  return (
    <section class="part" aria-labelledby="departments">
      <h2 id="departments" class="unseen">
        Departments
      </h2>
      <ul class="rooms-wall">
        {departments.map(({ category, total, picture }) => (
          <li>
            <a href={links.to("category", { category: category.slug })}>
              {picture === null ? null : <Picture picture={picture} />}
              <span>{category.name}</span>
              <sup>
                {total}
                <i class="unseen"> pieces</i>
              </sup>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function StoryPart({ story, href, picture, pieces, turned }: StoryFacts & { turned: boolean }) {
  return (
    <section class={turned ? "part feature turned" : "part feature"}>
      <a class="plate" href={href}>
        <Picture picture={{ ...picture, alt: "" }} />
        <span class="quiet">{picture.alt}</span>
      </a>
      <div>
        <h2>{story.title}</h2>
        <p>{story.text}</p>
        <ul class="index">
          {pieces.map(({ href: to, name, says, fromMinor, several }) => (
            <li>
              <a href={to}>
                <b>{name}</b>
                <i>{says}</i>
                <span>
                  {several ? "from " : null}
                  {formatPrice(fromMinor)}
                </span>
              </a>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

function FabricWall({ fabrics }: { fabrics: readonly FabricFacts[] }) {
  return (
    <section class="part" aria-labelledby="fabrics">
      <div class="heading">
        <h2 id="fabrics">Choose by colour</h2>
      </div>
      <ul class="wall">
        {fabrics.map(({ value, href }) => (
          <li>
            <a href={href} title={value.label}>
              <span class="unseen">{value.label}</span>
              <svg viewBox="0 0 4 5" width="80" height="100" aria-hidden="true">
                <rect width="4" height="5" fill={value.hex} />
              </svg>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function PlainWords({ links, front }: HomePageProps) {
  if (front === null || front.words.length === 0) return null;
  return (
    <section class="part" aria-labelledby="plain-words">
      <h2 id="plain-words">In plain words</h2>
      <div class="plain-words">
        {front.words.map(({ title, text, way }) => (
          <div>
            <h3>{title}</h3>
            <p>{text}</p>
            {way === undefined ? null : (
              <p>
                <a href={links.to(way.route)}>{way.words}</a>
              </p>
            )}
          </div>
        ))}
      </div>
    </section>
  );
}
