/** Numbered links to the pages of a list; nothing when there is one page. `href` makes the address of a page. */
export function Paging({ page, pages, href }: { page: number; pages: number; href: (page: number) => string }) {
  if (pages < 2) return null;
  const shown = numbersNear(page, pages);
  return (
    <nav aria-label="Pages">
      <ul class="pages">
        {page > 1 ? (
          <li>
            <a href={href(page - 1)} rel="prev">
              Previous
            </a>
          </li>
        ) : null}
        {shown.map((number) => (
          <li>
            {number === null ? (
              <span>…</span>
            ) : (
              <a href={href(number)} aria-label={`Page ${number}`} aria-current={number === page ? "page" : undefined}>
                {number}
              </a>
            )}
          </li>
        ))}
        {page < pages ? (
          <li>
            <a href={href(page + 1)} rel="next">
              Next
            </a>
          </li>
        ) : null}
      </ul>
    </nav>
  );
}

/** First, last and the pages beside the present one; null stands for a gap. `numbersNear(5, 9)` → 1 … 4 5 6 … 9. */
export function numbersNear(page: number, pages: number): (number | null)[] {
  const wanted = [1, page - 1, page, page + 1, pages].filter((number) => number >= 1 && number <= pages);
  const sorted = [...new Set(wanted)].sort((a, b) => a - b);
  return sorted.flatMap((number, at) => (at > 0 && number - (sorted[at - 1] ?? 0) > 1 ? [null, number] : [number]));
}
