/** Asks once and keeps the answer; a question that failed is asked again. */
export function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask().catch((thrown: unknown) => {
      asked = undefined;
      throw thrown;
    });
    return asked;
  };
}
