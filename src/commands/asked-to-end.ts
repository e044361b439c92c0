/**
 * Resolves when this process is asked to end: SIGINT, SIGTERM, SIGHUP, or the end of the launcher that started it on
 * another Node. Asked again it goes on ending: Ctrl-C reaches it from the terminal and once more through npm.
 */
export function askedToEnd(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve(signal));
    if (process.connected) {
      process.once("disconnect", () => resolve("launcher"));
      // Listening to the launcher alone is no reason to stay.
      process.channel?.unref();
    }
  });
}

/** Runs `end`; when it takes longer than `patienceMs`, says so and ends the process at once. */
export async function endWithin(patienceMs: number, end: () => Promise<void>): Promise<void> {
  const timer = setTimeout(() => {
    process.stderr.write(`candour: not everything ended within ${patienceMs / 1000} s; leaving it.\n`);
    process.exit(1);
  }, patienceMs);
  await end();
  clearTimeout(timer);
}
