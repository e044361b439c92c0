import { Picture, type PictureFacts } from "#views/picture.tsx";

/** A link in a picture: where it stands in per cent from left and top, where it leads, and the words for it. */
export type Dot = { readonly x: number; readonly y: number; readonly href: string; readonly words: string };

/**
 * A picture with a dot on each piece in it. The dots are an SVG over the picture, so that they stand at their places at any width
 * without a script or a style of their own.
 */
export function RoomScene({ picture, dots, eager }: { picture: PictureFacts; dots: readonly Dot[]; eager?: boolean }) {
  return (
    <div class="room">
      <Picture picture={picture} eager={eager} />
      {dots.length === 0 ? null : (
        <nav aria-label="Pieces in the picture">
          <svg role="presentation">
            {dots.map(({ x, y, href, words }) => (
              <a href={href} aria-label={words}>
                <title>{words}</title>
                <circle cx={`${x}%`} cy={`${y}%`} r="14" />
                <circle cx={`${x}%`} cy={`${y}%`} r="5" />
              </a>
            ))}
          </svg>
        </nav>
      )}
    </div>
  );
}
