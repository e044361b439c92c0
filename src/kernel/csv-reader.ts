/**
 * Reads a table of text as it comes, in bytes: RFC 4180 with the separators that spreadsheets write, line breaks of every kind, and
 * line breaks within quotes. Never more than one row is held. `docs/decisions/2026-12-01-products-as-files.md` says why it is our own.
 */

/** `line`: where the row begins, from 1. `from` and `to`: its bytes in the file, without the line break. */
export type CsvRow = { line: number; from: number; to: number; cells: readonly string[]; trouble: string | null };

/** A file that cannot be read on: a sentence for whoever handed it in. */
export class CsvError extends Error {
  override name = "CsvError";
}

/** A row holds words, never a book; what is longer is a quote that nobody closed. */
const mostBytesInARow = 1024 * 1024;
const [quote, lf, cr] = [0x22, 0x0a, 0x0d];
const separators = [",", ";", "\t", "|"] as const;
export type Separator = (typeof separators)[number];

/** The rows of a file, the first one too; empty lines are left out. Throws `CsvError` for what is no table. */
export async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  separator?: Separator,
): AsyncGenerator<CsvRow & { separator: Separator }> {
  let used = separator;
  for await (const { line, from, bytes } of rowsIn(chunks, () => used)) {
    const first = used === undefined;
    if (first) {
      const said = /^sep=([,;\t|])$/.exec(bytes.toString("latin1"));
      used = said === null ? likeliest(bytes.toString("latin1")) : (said[1] as Separator);
      if (said !== null) continue;
    }
    const row = { line, from, to: from + bytes.length, separator: used ?? "," };
    yield { ...row, ...cellsIn(bytes, row.separator) };
  }
}

/** The cells of one row, by its bytes; `trouble` says why they cannot be told. */
export function cellsIn(bytes: Uint8Array, separator: Separator): { cells: readonly string[]; trouble: string | null } {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return { cells: [], trouble: "It holds letters that are not UTF-8; save the file as “CSV UTF-8”." };
  }
  const cells: string[] = [];
  for (let at = 0; ; ) {
    const quoted = text[at] === '"' ? closing(text, at + 1) : null;
    if (quoted === -1) return { cells, trouble: "A quote is opened and never closed." };
    const rest = quoted === null ? at : quoted + 1;
    const next = text.indexOf(separator, rest);
    const end = next === -1 ? text.length : next;
    if (quoted === null) cells.push(text.slice(at, end));
    else if (end === rest) cells.push(text.slice(at + 1, quoted).replaceAll('""', '"'));
    else return { cells, trouble: "A quote is closed in the middle of a cell." };
    if (next === -1) return { cells, trouble: null };
    at = next + 1;
  }
}

/** Where the quote that was opened before `at` is closed; -1 where it is not. */
function closing(text: string, at: number): number {
  for (let end = text.indexOf('"', at); end !== -1; end = text.indexOf('"', end + 2))
    if (text[end + 1] !== '"') return end;
  return -1;
}

/** The separator that stands most often in the first row, outside of quotes. */
function likeliest(head: string): Separator {
  const outside = head.replaceAll(/"[^"]*"/g, "");
  const counts = separators.map((each) => outside.split(each).length);
  return separators[counts.indexOf(Math.max(...counts))] ?? ",";
}

type Raw = { line: number; from: number; bytes: Buffer };

/** The rows as bytes. A quote counts only where a cell begins, which needs the separator: before the first row ends, any will do. */
async function* rowsIn(chunks: AsyncIterable<Uint8Array>, separator: () => Separator | undefined): AsyncGenerator<Raw> {
  let held: Buffer = Buffer.alloc(0);
  const state = { line: 1, lines: 1, from: 0, at: 0, atCell: true, inQuotes: false, closed: false, afterCr: false };
  let isFirst = true;
  for await (const chunk of chunks) {
    held = held.length === 0 ? Buffer.from(chunk) : Buffer.concat([held, chunk]);
    if (isFirst && held.length >= 4) {
      refuseOtherLetters(held);
      if (held[0] === 0xef && held[1] === 0xbb && held[2] === 0xbf) {
        held = held.subarray(3);
        state.from = 3;
      }
      isFirst = false;
    }
    if (isFirst) continue;
    held = yield* rowsOf(held, state, separator);
    if (held.length > mostBytesInARow)
      throw new CsvError(`Line ${state.line}: The row is longer than 1 MB; a quote is probably not closed.`);
  }
  if (isFirst) {
    refuseOtherLetters(held);
    held = yield* rowsOf(held, state, separator);
  }
  if (held.length > 0) yield { line: state.line, from: state.from, bytes: held };
}

type State = {
  line: number;
  /** The line that is being read. */
  lines: number;
  from: number;
  /** How many of the bytes held were looked at. */
  at: number;
  atCell: boolean;
  inQuotes: boolean;
  /** The byte before closed a quote: another one opens it again, and is a quote of the cell. */
  closed: boolean;
  afterCr: boolean;
};

/** Gives the rows that are whole; answers the bytes of the one that is not. */
function* rowsOf(held: Buffer, state: State, separator: () => Separator | undefined): Generator<Raw, Buffer> {
  let begin = 0;
  for (; state.at < held.length; state.at++) {
    const byte = held[state.at];
    const breaks = byte === cr || byte === lf;
    const isSecond = byte === lf && state.afterCr;
    if (breaks && !isSecond) state.lines++;
    state.afterCr = byte === cr;
    if (byte === quote) {
      const closes = state.inQuotes;
      state.inQuotes = !closes && (state.atCell || state.closed);
      state.closed = closes;
      state.atCell = false;
      continue;
    }
    state.closed = false;
    if (state.inQuotes || !breaks) {
      if (!state.inQuotes) state.atCell = isSeparator(byte, separator());
      continue;
    }
    if (state.at > begin) {
      yield { line: state.line, from: state.from, bytes: held.subarray(begin, state.at) };
    }
    state.from += state.at + 1 - begin;
    begin = state.at + 1;
    state.line = state.lines;
    state.atCell = true;
  }
  state.at = held.length - begin;
  return held.subarray(begin);
}

function isSeparator(byte: number | undefined, separator: Separator | undefined): boolean {
  return separator === undefined
    ? separators.some((each) => each.charCodeAt(0) === byte)
    : separator.charCodeAt(0) === byte;
}

function refuseOtherLetters(begin: Buffer): void {
  const isUtf16 = (begin[0] === 0xff && begin[1] === 0xfe) || (begin[0] === 0xfe && begin[1] === 0xff);
  if (isUtf16 || begin.subarray(0, 4).includes(0))
    throw new CsvError("This is no CSV file in UTF-8. In the spreadsheet, save it as “CSV UTF-8”.");
}
