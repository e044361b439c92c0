import type { Config } from "#config";
import type { Figures } from "#policy/words";
import { erasureHorizonWords, type HorizonSettings, kmsWaitsDays } from "#vault";

/** What of the settings decides the erasure horizon. Files and Vault end a key at once; AWS lets days pass first. */
export function horizonSettings(config: Config): HorizonSettings {
  const { epochHours, epochGraceHours, snapshotDays } = config;
  const providerDelayHours = config.epochKeys.kind === "aws-kms" ? kmsWaitsDays * 24 : 0;
  return { epochHours, epochGraceHours, snapshotDays, providerDelayHours };
}

/** The figures that the words of the policy take from the settings. */
export function figuresOf(config: Config): Figures {
  return { "erasure-horizon": erasureHorizonWords(horizonSettings(config)) };
}
