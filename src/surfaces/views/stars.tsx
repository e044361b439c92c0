/** The five stars as one path. */
const five = [10, 30, 50, 70, 90]
  .map((x) => `M${x} 1.6l2.6 5.5 6 .8-4.4 4.2 1.1 6-5.3-2.9-5.3 2.9 1.1-6-4.4-4.2 6-.8z`)
  .join("");

/** Five stars, filled up to `stars`, which may be a fraction. One drawing, so that a list of cards stays small. */
export function Stars({ stars }: { stars: number }) {
  return (
    <svg class="stars" viewBox="0 0 100 20" width="90" height="18" role="img" aria-label={`${stars} of 5 stars`}>
      <path d={five} />
      <svg width={Math.round(stars * 20)} height="20" aria-hidden="true">
        <path d={five} />
      </svg>
    </svg>
  );
}
