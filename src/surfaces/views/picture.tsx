/** A picture with its true size, so that nothing moves when it arrives. */
export type PictureFacts = {
  readonly src: string;
  /** The same picture in better formats, other widths or another light; the browser takes the first that suits it. */
  readonly sources?: readonly PictureSource[];
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  /** The point that a crop keeps in sight, in per cent from the left and from the top. */
  readonly focus?: { readonly x: number; readonly y: number } | undefined;
};

export type PictureSource = {
  readonly srcset: string;
  /** How wide it will be shown, where `srcset` has several widths. */
  readonly sizes?: string;
  readonly type?: string;
  readonly media?: string;
};

/**
 * `eager` is for the one picture that a page is about: it loads first. All others wait until they come near.
 * An empty `alt` marks a picture that says nothing the words beside it do not say.
 */
export function Picture({ picture, eager }: { picture: PictureFacts; eager?: boolean | undefined }) {
  const { sources = [], focus } = picture;
  return (
    <div class="picture" data-x={focus && Math.round(focus.x / 10)} data-y={focus && Math.round(focus.y / 10)}>
      {sources.length === 0 ? (
        <Image picture={picture} eager={eager === true} />
      ) : (
        <picture>
          {sources.map(({ srcset, sizes, type, media }) => (
            <source srcset={srcset} sizes={sizes} type={type} media={media} />
          ))}
          <Image picture={picture} eager={eager === true} />
        </picture>
      )}
    </div>
  );
}

function Image({ picture, eager }: { picture: PictureFacts; eager: boolean }) {
  const { src, alt, width, height } = picture;
  if (eager) return <img src={src} alt={alt} width={width} height={height} fetchpriority="high" />;
  return <img src={src} alt={alt} width={width} height={height} loading="lazy" decoding="async" />;
}
