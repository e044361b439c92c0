/** A magnifying glass. Drawn with the colour of the text; says nothing to a screen reader. */
export function SearchIcon() {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      aria-hidden="true"
    >
      <circle cx="8.5" cy="8.5" r="5.7" />
      <path d="m13 13 5 5" stroke-linecap="round" />
    </svg>
  );
}
