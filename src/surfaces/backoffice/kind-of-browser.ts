const browsers: ReadonlyArray<[RegExp, string]> = [
  [/\bEdg\//, "Edge"],
  [/\bFirefox\//, "Firefox"],
  [/Chrom(?:e|ium)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];
const systems: ReadonlyArray<[RegExp, string]> = [
  [/\biPhone\b|\biPad\b/, "iOS"],
  [/\bAndroid\b/, "Android"],
  [/\bMac OS X\b/, "macOS"],
  [/\bWindows\b/, "Windows"],
  [/\bLinux\b/, "Linux"],
];

/** `Firefox on Linux`: enough to tell one's own sessions apart, and nothing else of what the browser said. */
export function kindOfBrowser(told: readonly (readonly [name: string, value: string])[]): string {
  const said = told.find(([name]) => name === "user-agent")?.[1] ?? "";
  const named = (table: typeof browsers) => table.find(([pattern]) => pattern.test(said))?.[1];
  return `${named(browsers) ?? "A browser"} on ${named(systems) ?? "some system"}`;
}
