/**
 * Lets writes that come at the same moment share one transaction, and so one wait for the disk. While a batch is written
 * the next one gathers; each caller waits for the batch that holds its own. If a batch fails, all in it fail.
 */
export function writeTogether<T>(write: (items: readonly T[]) => Promise<void>): (item: T) => Promise<void> {
  const gathering: Array<{ item: T; done: () => void; failed: (thrown: unknown) => void }> = [];
  let isWriting = false;

  const writeAll = async (): Promise<void> => {
    isWriting = true;
    while (gathering.length > 0) {
      const batch = gathering.splice(0, mostTogether);
      try {
        await write(batch.map(({ item }) => item));
        for (const { done } of batch) done();
      } catch (thrown) {
        for (const { failed } of batch) failed(thrown);
      }
    }
    isWriting = false;
  };

  return (item) =>
    new Promise((done, failed) => {
      gathering.push({ item, done, failed });
      if (!isWriting) void writeAll();
    });
}

const mostTogether = 200;
