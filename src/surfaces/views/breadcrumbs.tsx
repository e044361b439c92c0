export type Crumb = { readonly name: string; readonly href: string };

/** The way back up. The page itself is not in it: its heading says where one is. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol class="crumbs">
        {crumbs.map(({ name, href }) => (
          <li>
            <a href={href}>{name}</a>
          </li>
        ))}
      </ol>
    </nav>
  );
}
