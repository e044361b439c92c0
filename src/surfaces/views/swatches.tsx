/** A round dot of a true colour. Colours are attributes of the drawing, because pages carry no style attributes. */
export function Dot({ hex }: { hex: string }) {
  return (
    <svg class="dot" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
      <circle cx="10" cy="10" r="9.5" fill={hex} />
    </svg>
  );
}

const mostDots = 6;

/** The colours a product comes in, at most six and how many more there are. One drawing, to keep pages small. */
export function Dots({ hexes, label }: { hexes: readonly string[]; label: string }) {
  const shown = hexes.slice(0, mostDots);
  const width = shown.length * 20 - 4;
  return (
    <p class="dots">
      <svg viewBox={`0 0 ${width} 16`} width={width} height="16" role="img" aria-label={label}>
        {shown.map((hex, at) => (
          <circle cx={8 + at * 20} cy="8" r="7.5" fill={hex} />
        ))}
      </svg>
      {hexes.length > mostDots ? <span aria-hidden="true">+{hexes.length - mostDots}</span> : null}
    </p>
  );
}

/** One fabric or finish to choose. A link, so that choosing works by itself; `chosen` marks the present one. */
export function SwatchLink(props: { href: string; label: string; hex: string; chosen: boolean; gone: boolean }) {
  const { href, label, hex, chosen, gone } = props;
  const name = gone ? `${label}, sold out` : label;
  return (
    <a
      class={gone ? "swatch gone" : "swatch"}
      href={href}
      title={name}
      aria-current={chosen ? "true" : undefined}
      data-option=""
    >
      <span class="unseen">{name}</span>
      <svg viewBox="0 0 40 40" width="42" height="42" aria-hidden="true">
        <circle cx="20" cy="20" r="19.5" fill={hex} />
        {gone ? <path d="M6 34 34 6" /> : null}
      </svg>
    </a>
  );
}
