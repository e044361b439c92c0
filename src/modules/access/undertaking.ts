import { sha256 } from "#kernel/digest";

/** What whoever gets special access signs first. A change of words is a new version, and everybody signs anew. */
export const undertaking = {
  version: "2026-11-30",
  sentences: [
    "I open somebody’s details only when a case needs it, and only those that it needs.",
    "I tell nobody what I read there, at work only whoever needs it for the same case, and nobody after I have left.",
    "I copy none of it: not to a file, not to paper, not to another program, unless the case itself needs it; then I destroy the copy when the case ends.",
    "I write the true reason each time. I know that the person can read when I looked, and why.",
    "If I see something by mistake, or lose a device, I say so on the same day to whoever runs this shop.",
  ],
} as const;

/** SHA-256 of the words as they are shown, so that it can be shown later what was signed. */
export function undertakingHash(): Buffer {
  return sha256([undertaking.version, ...undertaking.sentences].join("\n"));
}
