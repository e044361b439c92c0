/**
 * The style of every HTML mail, in its own element: no attribute styles, no fonts or pictures from elsewhere. Free of
 * quotes and angle brackets, so that escaping leaves it as it is. The mailbox page allows it by its hash.
 */
export const mailStyle = [
  ":root{color-scheme:light dark}",
  "body{margin:0;padding:24px 16px;background:#fbfaf7;color:#21251f;font:16px/1.55 system-ui,sans-serif}",
  "main{max-width:600px;margin:0 auto;overflow-wrap:anywhere}",
  "h2{margin:32px 0 8px;font-size:20px;line-height:1.3}",
  "h3{margin:0 0 8px;font-size:16px}",
  "p,ul,dl{margin:0 0 16px}",
  "ul{padding-left:20px}",
  "dt{color:#565c52}",
  "dd{margin:0 0 8px;min-height:1.55em;font-weight:600}",
  "a{color:#1f5a3c;font-weight:600}",
  ".form{border:2px solid #8a9085;padding:16px;margin:0 0 16px}",
  "@media (prefers-color-scheme:dark){body{background:#171a16;color:#ecebe4}dt{color:#b4b9ad}a{color:#8fd0ab}}",
].join("");
