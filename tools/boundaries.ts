import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cruise, type IConfiguration, type ICruiseResult } from "dependency-cruiser";
import { graph } from "../src/modules/graph.ts";

/** The rules of the layout, generated from `graph.ts`, each with its reason. */
export function rules(): NonNullable<IConfiguration["forbidden"]> {
  const modules = Object.keys(graph);
  const forbidden = layers();
  for (const module of modules) {
    const allowed = Object.keys(graph[module as keyof typeof graph]);
    const others = modules.filter((other) => other !== module && !allowed.includes(other));
    forbidden.push({
      name: `${module}-uses-only-its-edges`,
      comment: `graph.ts gives ${module} these edges: ${allowed.join(", ") || "none"}.`,
      severity: "error",
      from: { path: `^src/modules/${module}/`, pathNot: "\\.(test|nightly)\\.tsx?$|/test-[a-z-]+\\.tsx?$" },
      to: { path: `^src/modules/(${others.join("|")})/` },
    });
    forbidden.push({
      name: `${module}-has-one-door`,
      comment: "Only index.ts of a module may be imported by others.",
      severity: "error",
      from: { path: "^(src|policy|sample|bench)/", pathNot: `^src/modules/${module}/` },
      to: { path: `^src/modules/${module}/(?!index\\.ts$)`, pathNot: "^src/modules/vault/(act|reveal)\\.ts$" },
    });
  }
  return forbidden;
}

const testFiles = "\\.(test|nightly)\\.tsx?$|/test-[a-z-]+\\.tsx?$";

const layers = (): NonNullable<IConfiguration["forbidden"]> => [
  {
    name: "no-circle",
    comment: "Two files that need each other are one file, or one of them is misplaced.",
    severity: "error",
    from: { path: "^(src|policy|sandbox)/" },
    to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
  },
  {
    name: "kernel-knows-no-trade",
    comment: "The kernel is the ground everything stands on; it stands on nothing of ours.",
    severity: "error",
    from: { path: "^src/kernel/" },
    to: { path: "^(src/(?!kernel/)|policy|sample|sandbox)" },
  },
  {
    name: "surfaces-do-not-meet",
    comment: "A surface is a door; what two doors share belongs to a module or to views.",
    severity: "error",
    from: { path: "^src/surfaces/(storefront|store-api|admin-api|webhooks|operation|backoffice)/" },
    to: { path: "^src/surfaces/(?!views/)", pathNot: "^src/surfaces/$1/" },
  },
  {
    name: "modules-know-no-http",
    comment: "A module must work behind any door, so it knows none.",
    severity: "error",
    from: { path: "^src/modules/" },
    to: { path: "^(src/surfaces/|src/kernel/http|node_modules/(hono/(?!dist/(types/)?jsx)|@hono/))" },
  },
  {
    name: "driver-only-in-the-kernel",
    comment: "One place opens connections to the database.",
    severity: "error",
    from: { path: "^(src|policy)/", pathNot: "^src/kernel/(db|bus|jobs|migrate|cluster/)" },
    to: { path: "^node_modules/(pg|@types/pg|pg-boss)/" },
  },
  {
    name: "ciphers-only-in-the-vault",
    comment:
      "Whoever seals must be reviewed as one; digests, chance, passwords, signatures and the reading of certificates are offered by the kernel.",
    severity: "error",
    from: {
      path: "^(src|policy)/",
      pathNot: "^src/(modules/vault/|kernel/(digest|password|random|signature|http/certificate)\\.ts)|\\.test\\.tsx?$",
    },
    to: { path: "^(node:)?crypto$" },
  },
  {
    name: "sockets-only-in-egress",
    comment: "Everything that leaves the shop leaves by one gate, with a receipt.",
    severity: "error",
    from: {
      path: "^(src|policy)/",
      pathNot: "^src/(modules/egress/|kernel/(http/|cluster/)|commands/doctor/names\\.ts)|\\.test\\.tsx?$",
    },
    to: { path: "^(node:)?(net|tls|http|https|http2|dgram|dns|dns/promises)$", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "mail-leaves-by-one-file",
    comment: "SMTP is a way out of the shop; one file takes it, behind a receipt. Another one signs what leaves by it.",
    severity: "error",
    from: { path: "^(src|policy)/", pathNot: "^src/modules/mail/(smtp-transport|dkim)\\.ts$|\\.test\\.tsx?$" },
    to: { path: "^node_modules/nodemailer/" },
  },
  {
    name: "native-code-on-its-own",
    comment: "Native code that reads bytes from outside must not share a process with secrets; one script may load it.",
    severity: "error",
    from: {
      path: "^(src|policy|sample|sandbox)/",
      pathNot: "^src/modules/media/develop\\.ts$|^sample/photography/|\\.test\\.tsx?$",
    },
    to: { path: "^node_modules/(sharp|@img)/" },
  },
  {
    name: "native-code-is-run-not-imported",
    comment:
      "That script is started as a process without network, environment and files; importing it would undo that.",
    severity: "error",
    from: { path: "^(src|policy|sample|sandbox|test)/" },
    to: { path: "^src/modules/media/develop\\.ts$" },
  },
  {
    name: "privacy-knows-no-trade",
    comment:
      "Policy, vault, the way out and the privacy ledger serve any site; the small one in sample/ stands on nothing else.",
    severity: "error",
    from: { path: "^(policy|src/modules/(vault|egress|privacy))/|^sample/small-site\\.ts$", pathNot: testFiles },
    to: { path: "^(src/(?!kernel/|modules/(vault|egress|privacy)/)|sample|sandbox)" },
  },
  {
    name: "sandbox-stands-alone",
    comment: "The stand-in bank and courier are other people's computers: only HTTP lies between them and the shop.",
    severity: "error",
    from: { path: "^sandbox/(bank|courier)/", pathNot: "\\.test\\.ts$" },
    to: { path: "^(src|policy|sample|test)/" },
  },
  {
    name: "reveal-is-counted",
    comment: "Plaintext is taken out only in files that the ledger names, each with its reason.",
    severity: "error",
    from: { path: "^(src|policy|sample)/", pathNot: revealFiles() },
    to: { path: "^src/modules/vault/reveal\\.ts$" },
  },
  {
    name: "acts-are-given-by-the-table",
    comment:
      "What may be opened is said in the route table and in policy/acts.ts, and given where the shop is put together.",
    severity: "error",
    from: {
      path: "^(src|policy|sample)/",
      pathNot: ["^src/modules/vault/", "^src/[a-z-]+\\.ts$", "^src/commands/", testFiles, "^sample/small-site\\.ts$"],
    },
    to: { path: "^src/modules/vault/act\\.ts$" },
  },
  {
    name: "tests-stay-outside",
    comment: "What is shipped does not need what tests it.",
    severity: "error",
    from: {
      path: "^(src|policy|sample|sandbox)/",
      pathNot: "\\.test\\.tsx?$|\\.nightly\\.ts$|/test-[a-z-]+\\.tsx?$",
    },
    to: { path: "^test/" },
  },
];

/** Files that may take plaintext out, from the committed ledger, and the vault itself. */
function revealFiles(): string[] {
  const ledger = JSON.parse(readFileSync(join(import.meta.dirname, "../policy/ledgers/reveals.json"), "utf8")) as {
    files: Record<string, string>;
  };
  return [
    "^src/modules/vault/",
    "\\.test\\.tsx?$",
    ...Object.keys(ledger.files).map((file) => `^${file.replaceAll(/[.*+?^${}()[\]\\|]/g, "\\$&")}$`),
  ];
}

/**
 * Cruises the tree at `root`. Returns one sentence per broken rule; throws when it read fewer files and imports than
 * `least`, because a tree that was not read breaks nothing.
 */
export async function checkBoundaries(
  root = join(import.meta.dirname, ".."),
  least = { files: 50, imports: 100 },
): Promise<{ modules: number; broken: string[] }> {
  const { output } = await cruise(
    ["src", "policy", "sandbox", "sample"].filter((folder) => existsSync(join(root, folder))),
    {
      baseDir: root,
      ruleSet: { forbidden: rules() },
      validate: true,
      doNotFollow: { path: "node_modules" },
      tsPreCompilationDeps: true,
      parser: "swc",
      combinedDependencies: true,
      enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"] },
    },
    {},
    {},
  );
  const result = output as ICruiseResult;
  const { totalCruised, totalDependenciesCruised = 0, violations } = result.summary;
  if (totalCruised < least.files || totalDependenciesCruised < least.imports) {
    throw new Error(`The boundaries were not read: ${totalCruised} files only.`);
  }
  return { modules: totalCruised, broken: violations.map(({ from, to, rule }) => `${from} → ${to}: ${rule.name}`) };
}

if (process.argv[1] === import.meta.filename) {
  const { modules, broken } = await checkBoundaries();
  for (const each of broken) process.stdout.write(`✗ ${each}\n`);
  process.stdout.write(`boundaries: ${modules} files read, ${broken.length} broken\n`);
  process.exitCode = broken.length === 0 ? 0 : 1;
}
