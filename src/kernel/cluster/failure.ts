/** Something is wrong that a person has to put right; the message says what and how, and is shown without a stack. */
export class ClusterError extends Error {
  override name = "ClusterError";
}
