import { Picture } from "#views/picture.tsx";
import type { ShotFacts } from "../picture-facts.ts";

export type GalleryProps = {
  shots: readonly ShotFacts[];
  /** True if some of them were not drawn from the measurements by the shop. */
  photographed: boolean;
};

/**
 * The pictures of a product on a strip that is moved by a finger, by arrow keys or by the small pictures under it, all without
 * scripts. Each leads to itself as large as there is.
 */
export function Gallery({ shots, photographed }: GalleryProps) {
  return (
    <div class="product-picture">
      <ul class="bare strip" aria-label="Pictures">
        {shots.map(({ id, picture, closer, shows }, at) => (
          <li id={id}>
            <a href={closer} data-closer="">
              <Picture picture={picture} eager={at === 0} />
            </a>
            {shows === null ? null : <p class="quiet">Shown: {shows}</p>}
          </li>
        ))}
      </ul>
      {shots.length < 2 ? null : (
        <ul class="bare thumbs no-print">
          {shots.map(({ id, label, thumb }) => (
            <li>
              <a href={`#${id}`} data-shot="" title={label}>
                <Picture picture={{ ...thumb, alt: label }} />
              </a>
            </li>
          ))}
        </ul>
      )}
      {photographed ? (
        <p class="quiet">These pictures are renderings, made by a computer from the measurements.</p>
      ) : null}
    </div>
  );
}
