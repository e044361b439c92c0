import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

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
    except: /^src\/config(\.test)?\.ts$|^src\/kernel\/cluster\/.*\.test\.ts$|\.(test|nightly)\.tsx?$/,
    pattern: /\bprocess\.env\b/,
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
  const untidy: string[] = [];
  const files = ["src", "policy", "sample", "sandbox", "test", "bench", "tools", "bin", "db"].flatMap((folder) =>
    list(root, folder),
  );
  for (const file of files) {
    if (vagueNames.test(file)) untidy.push(`${file}: a name that says nothing of what belongs there`);
    if (/ledgers\/|\.(json|webp|avif|png|svg|woff2)$/.test(file)) continue;
    const lines = readFileSync(join(root, file), "utf8").split("\n");
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
  }
  return { files: files.length, untidy };
}

/** Functions by indentation, which the formatter makes dependable. */
function longFunctions(file: string, lines: readonly string[]): string[] {
  if (/\.test\.tsx?$|^sample\/catalogue\//.test(file)) return [];
  const long: string[] = [];
  lines.forEach((line, start) => {
    const opening = /^( *)(?:export )?(?:async )?function\*? (\w+)/.exec(line);
    if (opening === null) return;
    const end = lines.findIndex((each, at) => at > start && each === `${opening[1]}}`);
    if (end - start > longestFunction)
      long.push(`${file}:${start + 1}: ${opening[2]} has ${end - start} lines, at most ${longestFunction}`);
  });
  return long;
}

function list(root: string, folder: string): string[] {
  try {
    return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
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
