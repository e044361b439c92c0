import { healthOf, type PatrolStanding } from "#patrol";
import type { RetentionRun } from "#retention";

export type Watched = {
  patrols: readonly PatrolStanding[];
  retention: readonly RetentionRun[];
  logSize: number;
};

type Sample = [labels: string, value: number];

/** How the promises stand, in the text form that monitors read (Prometheus 0.0.4). A moment of 0 is none. */
export function metricsText({ patrols, retention, logSize }: Watched): string {
  const promises = healthOf(patrols).map(({ promise, good }): Sample => [`promise="${promise}"`, good ? 1 : 0]);
  const eachPatrol = (value: (standing: PatrolStanding) => number): Sample[] =>
    patrols.map((standing) => [`patrol="${standing.patrol}"`, value(standing)]);
  const eachRule = (value: (run: RetentionRun) => number): Sample[] =>
    retention.map((run) => [`rule="${run.rule}"`, value(run)]);
  return [
    gauge("candour_promise_health", "1 while every patrol of the promise has run in time and found nothing.", promises),
    gauge(
      "candour_patrol_last_run_seconds",
      "When the patrol last came to its end.",
      eachPatrol(({ ranAt }) => seconds(ranAt)),
    ),
    gauge(
      "candour_patrol_found",
      "How many things were not as promised at its last run.",
      eachPatrol(({ found }) => found),
    ),
    gauge(
      "candour_patrol_looked",
      "At how many things it looked.",
      eachPatrol(({ looked }) => looked),
    ),
    gauge(
      "candour_retention_overdue",
      "What should have been gone for an hour.",
      eachRule(({ overdue }) => overdue),
    ),
    gauge(
      "candour_retention_last_run_seconds",
      "When the rule last ran to its end.",
      eachRule(({ ranAt }) => seconds(ranAt)),
    ),
    gauge("candour_privacy_log_size", "Entries that the newest checkpoint covers.", [["", logSize]]),
  ].join("");
}

function gauge(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => `${name}${labels === "" ? "" : `{${labels}}`} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${lines.join("")}`;
}

function seconds(at: Date | null): number {
  return at === null ? 0 : Math.floor(at.getTime() / 1_000);
}
