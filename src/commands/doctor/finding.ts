/** `caution` is fine for trying out; where it is `unsafe` in production, `inProduction` says so. */
export type Finding = {
  mark: "good" | "caution" | "unsafe";
  sentence: string;
  /** What to do about it. */
  advice?: string;
  inProduction?: "unsafe";
};

/** The mark to show: with `production`, what is unsafe there is unsafe. */
export function markFor(finding: Finding, production: boolean): Finding["mark"] {
  return production && finding.inProduction === "unsafe" ? "unsafe" : finding.mark;
}

export function good(sentence: string): Finding {
  return { mark: "good", sentence };
}

export function caution(sentence: string, advice: string): Finding {
  return { mark: "caution", sentence, advice };
}

export function unsafe(sentence: string, advice: string): Finding {
  return { mark: "unsafe", sentence, advice };
}
