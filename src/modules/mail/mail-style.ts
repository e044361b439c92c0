/**
 * The style of every HTML mail, in its own element: no attribute styles, no fonts or pictures from elsewhere. Free of
 * quotes and angle brackets, so that escaping leaves it as it is. The mailbox page allows it by its hash.
 */
export const mailStyle = [
  ":root{color-scheme:light dark}",
  "body{margin:0;padding:24px 16px;background:#fbfaf7;color:#21251f;font:16px/1.55 system-ui,sans-serif}",
  "main{max-width:600px;margin:0 auto;overflow-wrap:anywhere}",
  ".shop{margin:0;color:#565c52;font-weight:600}",
  "h1{margin:0 0 24px;font-size:26px;line-height:1.25;text-wrap:balance}",
  "h2{margin:32px 0 8px;font-size:20px;line-height:1.3}",
  "h3{margin:0 0 8px;font-size:16px}",
  "p,ul,dl{margin:0 0 16px}",
  "ul{padding-left:20px}",
  "dt{color:#565c52}",
  "dd{margin:0 0 8px;min-height:1.55em;font-weight:600}",
  "a{color:#1f5a3c;font-weight:600}",
  "@media (min-width:560px){dl{display:grid;grid-template-columns:minmax(9em,auto) 1fr;gap:4px 24px}dd{margin:0}}",
  ".form dl{display:block}",
  ".form dd{margin:0 0 8px}",
  ".form{border:2px solid #8a9085;padding:16px;margin:0 0 16px}",
  "@media (prefers-color-scheme:dark){body{background:#171a16;color:#ecebe4}dt,.shop{color:#b4b9ad}a{color:#8fd0ab}}",
].join("");
