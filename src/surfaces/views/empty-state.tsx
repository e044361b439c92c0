import type { Child } from "hono/jsx";

/** Says that there is nothing, why, and what to do about it. Never a dead end: `children` holds at least one way on. */
export function EmptyState({ title, children }: { title: string; children: Child }) {
  return (
    <section class="empty" aria-labelledby="empty-title">
      <h2 id="empty-title">{title}</h2>
      {children}
    </section>
  );
}
