import { Picture, type PictureFacts } from "#views/picture.tsx";

export type CollectionFacts = { title: string; says: string; href: string; pictures: readonly PictureFacts[] };

/** How many of its pieces stand for a collection. */
export const picturesOfCollection = 3;

/** What the merchant shows together: a few pieces of each as one picture, with its name and first sentence. */
export function CollectionPart({ collections }: { collections: readonly CollectionFacts[] }) {
  if (collections.length === 0) return null;
  return (
    <section class="part" aria-labelledby="collections">
      <h2 id="collections">Shown together</h2>
      <ul class="sets">
        {collections.map(({ title, says, href, pictures }) => (
          <li class="card">
            <h3>
              <a href={href}>{title}</a>
            </h3>
            <div class="trio">
              {pictures.map((picture) => (
                <Picture picture={picture} />
              ))}
            </div>
            <p>{says}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
