/** A picture with its true size, so that nothing moves when it arrives. */
export type PictureFacts = {
  readonly src: string;
  /** The same picture for whoever reads in the dark. */
  readonly darkSrc?: string | undefined;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
};

/**
 * `eager` is for the one picture that a page is about: it loads first. All others wait until they come near.
 * An empty `alt` marks a picture that says nothing the words beside it do not say.
 */
export function Picture({ picture, eager }: { picture: PictureFacts; eager?: boolean | undefined }) {
  const { darkSrc } = picture;
  return (
    <div class="picture">
      {darkSrc === undefined ? (
        <Image picture={picture} eager={eager === true} />
      ) : (
        <picture>
          <source srcset={darkSrc} media="(prefers-color-scheme: dark)" />
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
