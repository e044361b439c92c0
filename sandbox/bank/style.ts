/** The look of the hosted pages: one style, inlined; light and dark; from 320 px up. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: #f4f2ee; --sheet: #ffffff; --ink: #1d2327; --quiet: #565e64; --line: #8a9299; --hair: #dedad3;
  --act: #1f4d3a; --act-over: #173b2c; --on-act: #ffffff; --wrong: #a5281b; --wrong-ground: #fcefed;
  --note: #5c4300; --note-ground: #fff3cf; --note-line: #d9a800; --focus: #0b57d0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181a; --sheet: #1e2427; --ink: #eef0ef; --quiet: #b3bcc0; --line: #7d888e; --hair: #343c40;
    --act: #8fd3b1; --act-over: #a9e0c4; --on-act: #0d2118; --wrong: #ffb4a9; --wrong-ground: #3a1c19;
    --note: #ffe39a; --note-ground: #3a3010; --note-line: #b89018; --focus: #9cc2ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, "Segoe UI", Roboto, sans-serif; }
.sandbox { margin: 0; padding: .75rem 1rem; background: var(--note-ground); color: var(--note); border-bottom: 3px solid var(--note-line); text-align: center; }
main { max-width: 62rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; display: grid; gap: 1.5rem; }
@media (min-width: 52rem) { main.two { grid-template-columns: 5fr 6fr; align-items: start; padding-top: 3rem; } }
main.one { max-width: 34rem; padding-top: 3rem; }
.wide { grid-column: 1 / -1; }
dl + form { margin-top: 1.5rem; }
.sheet { background: var(--sheet); border: 1px solid var(--hair); border-radius: 14px; padding: 1.5rem; }
@media (min-width: 30rem) { .sheet { padding: 2rem; } }
h1, h2 { line-height: 1.2; margin: 0 0 .5rem; text-wrap: balance; }
h1 { font-size: 1.6rem; }
h2 { font-size: 1.15rem; }
.amount { font-size: 2.6rem; font-weight: 650; letter-spacing: -.02em; line-height: 1.1; margin: .25rem 0 .75rem; font-variant-numeric: tabular-nums; }
.quiet { color: var(--quiet); margin: 0 0 .75rem; }
dl { margin: 1rem 0 0; border-top: 1px solid var(--hair); }
dl div { display: flex; justify-content: space-between; gap: 1rem; padding: .6rem 0; border-bottom: 1px solid var(--hair); }
dt { color: var(--quiet); }
dd { margin: 0; text-align: end; overflow-wrap: anywhere; }
label { display: block; font-weight: 600; margin-bottom: .25rem; }
.hint { display: block; font-weight: 400; color: var(--quiet); font-size: .9rem; }
.field { margin: 0 0 1.1rem; }
.pair { display: grid; gap: 0 1rem; }
@media (min-width: 24rem) { .pair { grid-template-columns: 1fr 1fr; align-items: end; } }
input { width: 100%; font: inherit; font-size: 1.1rem; padding: .7rem .8rem; color: inherit; background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; font-variant-numeric: tabular-nums; }
input[aria-invalid] { border: 2px solid var(--wrong); }
.error { display: block; color: var(--wrong); font-weight: 600; font-size: .95rem; }
.summary { border: 2px solid var(--wrong); background: var(--wrong-ground); border-radius: 10px; padding: 1rem; margin-bottom: 1.25rem; }
.summary h2, .summary a { color: var(--wrong); }
.summary ul { margin: 0; padding-inline-start: 1.2rem; }
button, .button { display: block; width: 100%; font: inherit; font-weight: 650; font-size: 1.1rem; padding: .85rem 1rem; border: 2px solid var(--act); border-radius: 10px; background: var(--act); color: var(--on-act); cursor: pointer; text-align: center; text-decoration: none; }
button:hover, .button:hover { background: var(--act-over); border-color: var(--act-over); }
button.second { background: transparent; color: inherit; border-color: var(--line); font-weight: 500; }
button.second:hover { background: var(--ground); }
button + button, form + form { margin-top: .75rem; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 3px; border-radius: 4px; }
ul.cards { list-style: none; margin: 1rem 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); gap: 0 2rem; }
ul.cards li { padding: .65rem 0; align-content: start; border-top: 1px solid var(--hair); display: grid; grid-template-columns: 1fr auto; gap: 0 1rem; align-items: center; }
ul.cards code { font: .95rem/1.4 ui-monospace, Consolas, monospace; color: var(--quiet); white-space: nowrap; }
ul.cards .name { font-weight: 600; }
ul.cards .story { grid-column: 1 / -1; color: var(--quiet); font-size: .92rem; }
ul.cards a { color: inherit; padding: .25rem .5rem; margin: -.25rem -.5rem; }
a { color: inherit; text-underline-offset: .2em; }
summary { cursor: pointer; font-weight: 600; padding: .25rem 0; }
@media print { .sandbox { border: 2px solid; } button { display: none; } }
`;
