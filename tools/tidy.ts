import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { dependencyFaults, type Lockfile, type Manifest } from "./dependencies.ts";

/** A rule of style that no compiler knows: which files, what must not stand there, and why. */
type Rule = { name: string; because: string; files: RegExp; except?: RegExp; pattern: RegExp };

const longestFile = 400;
const longestFunction = 70;

const rules: readonly Rule[] = [
  {
    name: "time",
    because: "time is asked of the clock, so that the demo and the tests can move it",
    files: /^(src|policy)\//,
    except: /^src\/kernel\/clock\.ts$|\.(test|nightly)\.tsx?$|^src\/browser\//,
    pattern: /\bDate\.now\(|\bnew Date\(\)|performance\.now\(/,
  },
  {
    name: "sql-time",
    because: "SQL does not ask the database's clock either",
    files: /\.sql\.ts$/,
    pattern: /\bnow\(\)|current_timestamp|clock_timestamp/i,
  },
  {
    name: "chance",
    because: "chance comes from kernel/random, so that a test can repeat it",
    files: /^(src|policy|sample)\//,
    pattern: /Math\.random\(/,
  },
  {
    name: "environment",
    because: "config.ts is the only reader of the environment",
    files: /^(src|policy|sample)\//,
    // A program beside the shop is no part of it.
    except:
      /^src\/config(\.test)?\.ts$|^sample\/extension\/|^src\/kernel\/cluster\/.*\.test\.ts$|\.(test|nightly)\.tsx?$/,
    pattern: /\bprocess\.env\b/,
  },
  {
    name: "sockets",
    because: "everything that leaves the shop leaves by the egress gate, and the platform's own ways out go round it",
    files: /^(src|policy|sample)\/.*\.tsx?$/,
    except: /^src\/(modules\/egress|browser)\/|\.(test|nightly)\.tsx?$|\/test-[a-z-]+\.tsx?$/,
    // A method of a port may be called fetch; the function of the platform may not be called or handed on.
    pattern:
      /(?<![.\w-])fetch\((?!\w+\??:)|[=(,:] ?fetch[;,)]|\bglobalThis\.(fetch|WebSocket)\b|\b(WebSocket|EventSource|XMLHttpRequest|WebTransport)\b|\bsendBeacon\b/,
  },
  {
    name: "ciphers",
    because: "ciphers are the vault's alone, and the platform's global ones need no import that could be seen",
    files: /^(src|policy|sample)\//,
    except: /^src\/(modules\/vault\/|kernel\/(digest|random)\.ts)|\.(test|nightly)\.tsx?$/,
    pattern: /\bcrypto\.(subtle|getRandomValues|randomUUID)\b|\bwebcrypto\b|\bglobalThis\.crypto\b|\bsubtle\./,
  },
  {
    name: "hidden-imports",
    because: "what is loaded by a computed name is seen by no rule on imports",
    files: /^(src|policy|sample)\//,
    // The first asks where the package with the server's binaries lies, and loads nothing of it; the second is no part of
    // the shop and has packages of its own.
    except: /^src\/kernel\/cluster\/binaries\.ts$|^sample\/photography\/denoise\.ts$/,
    pattern: /\bgetBuiltinModule\b|\bcreateRequire\b|\beval\(|\bnew Function\(/,
  },
  {
    name: "cookies",
    because: "the cookie table of the policy is compared with the one place that makes them",
    files: /^src\//,
    except: /^src\/kernel\/http\/(headers|response)\.ts$|\.test\.tsx?$/,
    pattern: /set-cookie|document\.cookie|\bcookieStore\b/i,
  },
  {
    name: "queries",
    because: "only *.sql.ts builds queries, so a reader finds them",
    files: /^src\/(modules|surfaces)\//,
    except: /\.sql\.ts$|\.(test|nightly)\.tsx?$|\/test-[a-z-]+\.tsx?$/,
    pattern: /\b(selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`/,
  },
  {
    name: "raw-html",
    because: "the renderer escapes; nothing may go round it",
    files: /^src\/(surfaces|modules)\//,
    except: /^src\/surfaces\/views\/verbatim\.tsx$|\.test\.tsx?$/,
    pattern: /dangerouslySetInnerHTML|\braw\(/,
  },
  {
    name: "style-attribute",
    because: "the content security policy forbids it",
    files: /^src\/surfaces\/.*\.tsx$/,
    pattern: /\sstyle=/,
  },
  {
    name: "unfinished",
    because: "a TODO names an issue, and FIXME cannot merge",
    files: /^(src|policy|sample|sandbox|test|bench|tools|bin|db)\//,
    except: /^tools\/tidy\.ts$/,
    pattern: /FIXME|XXX|TODO(?! #\d)/,
  },
  {
    name: "escape-hatch",
    because: "what the types refuse is wrong, or the types are",
    files: /\.tsx?$/,
    except: /^tools\/tidy\.ts$/,
    pattern: /@ts-ignore|@ts-nocheck|\bas any\b/,
  },
  {
    name: "skipped-test",
    because: "a test that does not run proves nothing; a lane that cannot run prints SKIPPED",
    files: /\.test\.tsx?$/,
    pattern: /\b(test|it|describe)\.(only|skip|todo)\(/,
  },
];

const vagueNames = /(^|\/)(utils?|helpers?|lib|common|misc|manager)(\.tsx?|\/)/;

/** Reads the tree and returns one sentence for each thing out of order. */
export function checkTidy(root: string): { files: number; untidy: string[] } {
  const files = ["src", "policy", "sample", "sandbox", "test", "bench", "tools", "bin", "db"].flatMap((folder) =>
    list(root, folder),
  );
  const json = (name: string): unknown => JSON.parse(readFileSync(join(root, name), "utf8"));
  const untidy = files.flatMap((file) => untidyIn(file, () => readFileSync(join(root, file), "utf8")));
  untidy.push(...dependencyFaults(json("package.json") as Manifest, json("package-lock.json") as Lockfile));
  untidy.push(...reportFaults(root, readFileSync(join(root, report), "utf8")));
  return { files: files.length, untidy };
}

const report = "docs/experience-report.md";

/**
 * What is claimed in the report on the experience and not shown: each row that is ticked names a file, and each test it names
 * stands in that file. `[where](../test/some.test.ts): “the name”, “another”`.
 */
export function reportFaults(root: string, text: string): string[] {
  const rows = text.split("\n").filter((line) => /^\| [SB]\d/.test(line));
  if (rows.length === 0) return [`${report}: has no rows`];
  return rows.flatMap((row) => {
    const no = (because: string): string => `${report}: ${/[SB]\d+/.exec(row)?.[0]} ${because}`;
    const links = [...row.matchAll(/\]\(([^)]+)\)((?:[:,] “[^”]+”)*)/g)];
    if (row.includes("✓") && links.length === 0) return [no("is ticked, and nothing shows it")];
    return links.flatMap(([, path = "", names = ""]) => {
      const file = join(root, "docs", path);
      if (!existsSync(file)) return [no(`leads to ${path}, which is not there`)];
      const content = names === "" ? "" : readFileSync(file, "utf8");
      const missing = [...names.matchAll(/“([^”]+)”/g)].filter(([, name = ""]) => !isTestIn(content, name));
      return missing.map(([, name]) => no(`names a test that ${path} has not: ${name}`));
    });
  });
}

/** Whether a test or a group of tests has that name; what stands in brackets behind it says which promises it proves. */
function isTestIn(content: string, name: string): boolean {
  return ['"', "`"].some((quote) =>
    // The ids of promises and of rows of the law stand behind a name.
    [`${quote}${name}${quote}`, `${quote}${name} [`, `${quote}${name} (L`].some((each) => content.includes(each)),
  );
}

/** What is out of order in one file; `file` is its path from the root. It is read only if its content is ours to judge. */
export function untidyIn(file: string, read: () => string): string[] {
  const untidy: string[] = [];
  if (vagueNames.test(file)) untidy.push(`${file}: a name that says nothing of what belongs there`);
  if (/ledgers\/|\.(json|webp|avif|png|svg|woff2)$/.test(file)) return untidy;
  const lines = read().split("\n");
  const isCode = /\.(tsx?|js)$/.test(file);
  if (isCode && lines.length > longestFile + 1 && !/^sample\/catalogue\//.test(file)) {
    untidy.push(`${file}: ${lines.length} lines, at most ${longestFile}`);
  }
  if (isCode) untidy.push(...longFunctions(file, lines));
  for (const rule of rules) {
    if (!rule.files.test(file) || rule.except?.test(file)) continue;
    lines.forEach((line, at) => {
      if (rule.pattern.test(line) && !/^\s*(\*|\/\/)/.test(line)) {
        untidy.push(`${file}:${at + 1}: ${rule.name}: ${rule.because}`);
      }
    });
  }
  return untidy;
}

/** Functions of every kind, by indentation, which the formatter makes dependable. */
function longFunctions(file: string, lines: readonly string[]): string[] {
  if (/\.test\.tsx?$|^sample\/catalogue\//.test(file)) return [];
  return lines.flatMap((line, opened) => {
    if (!opensFunction.test(line)) return [];
    const indent = /^ */.exec(line)?.[0] ?? "";
    // Parameters on lines of their own belong to the function: it starts where their bracket was opened.
    const isTail = line.startsWith(`${indent})`) || line.startsWith(`${indent}}`);
    const start = isTail ? startOf(lines, opened, indent) : opened;
    const closing = `${indent}${line.endsWith("(") ? ")" : "}"}`;
    const end = lines.findIndex((each, at) => at > opened && each.startsWith(closing));
    const length = end - start;
    if (length <= longestFunction) return [];
    const [, declared, keyed] = nameIn.exec(lines[start] ?? "") ?? [];
    const name = declared ?? keyed ?? "a function";
    return [`${file}:${start + 1}: ${name} has ${length} lines, at most ${longestFunction}`];
  });
}

/** How the line ends on which the body of a function, an arrow function or a method begins. */
const opensFunction = new RegExp(
  [
    "=> [{(]$",
    "\\bfunction\\b.*[^(]\\{$",
    "^ *\\)(: .*)? \\{$",
    "^ *\\}(?! (else|catch|while)\\b).*\\)(: .*)? \\{$",
    "^ +(?!(if|for|while|switch|catch|with|return|await)\\b)((async|get|set) )*[\\w#]+(<[^>]*>)?\\([^{]*\\)(: [^{]*)? \\{$",
  ].join("|"),
);
const nameIn = /(?:function\*?|const|let) (\w+)|^ *(?:async )?(\w+)(?=[:(<])/;

function startOf(lines: readonly string[], opened: number, indent: string): number {
  const begins = (line: string): boolean => line.startsWith(indent) && /^[^\s)}]/.test(line.slice(indent.length));
  return lines.findLastIndex((line, at) => at < opened && begins(line));
}

function list(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .filter((path) => !path.includes("node_modules/"));
  } catch {
    return [];
  }
}

if (process.argv[1] === import.meta.filename) {
  const { files, untidy } = checkTidy(join(import.meta.dirname, ".."));
  for (const each of untidy) process.stdout.write(`✗ ${each}\n`);
  process.stdout.write(`tidy: ${files} files read, ${untidy.length} out of order\n`);
  process.exitCode = untidy.length === 0 ? 0 : 1;
}
