/** What may be written a moment later, together with what comes meanwhile; nobody waits for it. */
export type Soon<T> = {
  add(item: T): void;
  /** Writes what is waiting now, and resolves when nothing is left. Never rejects. */
  written(): Promise<void>;
};

const mostTogether = 200;

/** Gathers items for at most `withinMs`, then hands them to `write` together. What fails is told to `lost` and not tried again. */
export function writeSoon<T>(
  write: (items: readonly T[]) => Promise<void>,
  { withinMs, lost }: { withinMs: number; lost: (thrown: unknown) => void },
): Soon<T> {
  let gathering: T[] = [];
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();

  const writeNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const batch = gathering;
    gathering = [];
    if (batch.length > 0) writing = writing.then(() => write(batch)).catch(lost);
  };
  return {
    add: (item) => {
      gathering.push(item);
      if (gathering.length >= mostTogether) writeNow();
      else timer ??= setTimeout(writeNow, withinMs).unref();
    },
    written: () => {
      writeNow();
      return writing;
    },
  };
}
