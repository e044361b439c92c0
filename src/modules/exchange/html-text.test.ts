import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { htmlOfText, textOfHtml } from "./html-text.ts";

test("a description of another shop becomes plain words, a line for each block", () => {
  const cases: [string, string][] = [
    ["<p>A <strong>solid</strong> oak\n table.</p><p>Made to last.</p>", "A solid oak table.\nMade to last."],
    ["<ul><li>Oak</li>\n<li>210&nbsp;&times;&nbsp;95&nbsp;cm</li></ul>", "Oak\n210 × 95 cm"],
    ["One<br>two<br/>three", "One\ntwo\nthree"],
    ["Caf&eacute; &#163;5 &#x1F6CB; &unknown; R&amp;D", "Café £5 🛋 &unknown; R&D"],
    ["5 < 6 and a<b", "5 < 6 and a<b"],
    ["<h2>Size</h2>\n\n<div><p>Large</p></div>", "Size\nLarge"],
    ["", ""],
  ];
  for (const [html, text] of cases) assert.equal(textOfHtml(html), text);
});

test("nothing that a browser would run is left", () => {
  const cases: [string, string][] = [
    ["<script>alert(1)</script>Good", "Good"],
    ["<style>p{}</style><!-- <p>no</p> -->Good", "Good"],
    ['<img src=x onerror="alert(1)">Good', "Good"],
    ["<iframe src=//evil>inside</iframe>Good", "Good"],
    ["Good<script>never closed", "Good"],
    ["&lt;b&gt;shown as it is&lt;/b&gt;", "<b>shown as it is</b>"],
    ["a&#0;b&#x202e;", `a b${String.fromCodePoint(0x202e)}`],
  ];
  for (const [html, text] of cases) assert.equal(textOfHtml(html), text);
});

test("words go out as HTML and come back the same", () => {
  const line = fc.string().map((text) => text.replaceAll(/\s+/g, " ").trim());
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const text = lines.join("\n").trim();
      assert.equal(textOfHtml(htmlOfText(text)), text);
    }),
  );
});
