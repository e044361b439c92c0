import type { DatabaseFacts } from "#kernel/cluster/inspect";
import { hoursLeft } from "#privacy";
import { inWords as breachInWords } from "../breach-words.ts";
import { accessInWords, type Watched } from "../watched.ts";
import { caution, type Finding, good, unsafe } from "./finding.ts";
import { type OnlineFacts, onlineFindings } from "./online.ts";

/** Everything the doctor looks at, gathered without judging. */
export type Facts = {
  node: { version: string; path: string };
  /** The sentence about the first setting that cannot be used, if one cannot. */
  settingsError: string | undefined;
  /** What it needs to be on the internet. */
  online: OnlineFacts;
  /** Whether a shop runs from this data folder, and where. */
  running: { pid: number; url?: string } | undefined;
  dataDir: FolderFacts;
  keys: FolderFacts;
  database:
    | ({ kind: "embedded"; user: string; place: string } & DatabaseFacts & WithComplaints)
    | ({ kind: "own" } & DatabaseFacts & WithComplaints)
    | { kind: "none" }
    | { kind: "unreachable"; sentence: string };
  /** How long copies from before a shredding can still be opened, in words; and for how many days images of the machine are kept. */
  horizon: { words: string; snapshotDays: number };
  /** The newest epoch, where the keystore can be asked. */
  epoch: { number: number; ageHours: number; dueHours: number } | undefined;
  /** When the last backup was taken and how the last drill ended; ages in hours. */
  backup: { ageHours: number } | undefined;
  drill: { ageHours: number; ok: boolean; sentence: string } | undefined;
  /** Of which epoch the escrow copy is; or why that is not known. */
  escrow: { epoch: number } | "none" | "missing" | "unreadable";
  /** What watches the shop, from the last run of each; undefined where there is no database that could say. */
  watched: Watched | undefined;
  /** Folders of databases below /var/lib/candour that no data folder points to any more. */
  leftovers: readonly string[];
  /** What a backup or a drill that was killed has left. */
  halfDone: readonly string[];
};

/** Complaints about data that wait for an answer, of these for 20 days, of these too long (law L07). */
type WithComplaints = { complaints?: { open: number; alerting: number; overdue: number } | undefined };

/** A folder as found; `open` names what in it others than its owner may read or write. */
export type FolderFacts = { path: string; exists: boolean; mode: number; owner: string; open: readonly string[] };

/** Judges what was found; pure, in the order in which a person should read it. */
export function findings(facts: Facts): Finding[] {
  return [
    ...runtimeFindings(facts),
    ...folderFindings(facts),
    ...databaseFindings(facts),
    ...keyFindings(facts),
    ...backupFindings(facts),
    ...watchFindings(facts),
    ...onlineFindings(facts.online),
  ];
}

function runtimeFindings({ node, settingsError, running }: Facts): Finding[] {
  const found: Finding[] = [good(`Node ${node.version} (${node.path}).`)];
  if (settingsError !== undefined) found.push({ mark: "unsafe", sentence: settingsError });
  if (running === undefined) found.push(good("No shop runs from this data folder now."));
  else
    found.push(
      good(`The shop runs at ${running.url ?? "an address it has not announced yet"} (process ${running.pid}).`),
    );
  return found;
}

function folderFindings({ dataDir, keys, leftovers }: Facts): Finding[] {
  const found: Finding[] = [];
  if (!dataDir.exists) found.push(good(`The data folder ${dataDir.path} does not exist yet; candour start makes it.`));
  else if ((dataDir.mode & 0o022) !== 0) {
    found.push(unsafe(`Others may write to the data folder ${dataDir.path}.`, `chmod go-w ${dataDir.path}`));
  } else
    found.push(
      good(
        `The data folder ${dataDir.path} (${octal(dataDir.mode)}) belongs to ${dataDir.owner}; others may not write to it.`,
      ),
    );
  if (!keys.exists) found.push(good("No keys have been made yet; the first start makes them."));
  else if ((keys.mode & 0o077) !== 0) {
    found.push(
      unsafe(
        `The folder of the keys ${keys.path} (${octal(keys.mode)}) is open to others.`,
        `chmod -R go= ${keys.path}`,
      ),
    );
  } else found.push(good(`The folder of the keys ${keys.path} (${octal(keys.mode)}) is open to ${keys.owner} alone.`));
  for (const path of [...dataDir.open, ...keys.open]) {
    found.push(unsafe(`Others may read ${path}.`, `chmod go= ${path}`));
  }
  for (const path of leftovers) {
    found.push({
      mark: "caution",
      sentence: `${path} holds the database of a data folder that is gone.`,
      advice: `If nothing in it is needed: rm -r ${path}`,
    });
  }
  return found;
}

function databaseFindings({ database }: Facts): Finding[] {
  if (database.kind === "none")
    return [good("No database has been made yet; candour start makes one, or set DATABASE_URL.")];
  if (database.kind === "unreachable") return [{ mark: "unsafe", sentence: database.sentence }];
  return [
    ...(database.kind === "embedded" ? ownClusterFindings(database) : ownServerFindings(database)),
    ...durabilityFindings(database),
    ...loggingFindings(database),
    ...roleFindings(database),
    ...complaintFindings(database),
  ];
}

function complaintFindings({ complaints }: WithComplaints): Finding[] {
  if (complaints === undefined || complaints.alerting === 0) return [];
  const { alerting, overdue } = complaints;
  const advice = "candour demo complaints, then candour demo answer-complaint";
  if (overdue > 0) return [unsafe(`Complaints not answered within 30 days: ${overdue}.`, advice)];
  return [caution(`Complaints that wait for 20 days or longer: ${alerting}. They are due after 30.`, advice)];
}

function ownClusterFindings(database: DatabaseFacts & { user: string; place: string }): Finding[] {
  const found: Finding[] = [
    good(`PostgreSQL ${database.version}, the shop's own, in ${database.place}; it runs as ${database.user}.`),
  ];
  if (database.settings.listen_addresses !== "") {
    found.push(unsafe("The shop's own PostgreSQL listens on the network.", "Stop the shop and start it again."));
  }
  found.push({
    mark: "caution",
    sentence: "The shop's own PostgreSQL serves one machine and is patched when Candour is.",
    advice: "For production set DATABASE_URL to a PostgreSQL that your system's distribution patches.",
  });
  return found;
}

function ownServerFindings(database: DatabaseFacts): Finding[] {
  const found: Finding[] = [good(`PostgreSQL ${database.version}, your own (DATABASE_URL).`)];
  if (!database.remote) return found;
  if (database.encrypted) found.push(good("The way to it is encrypted."));
  else
    found.push(unsafe("The way to it is not encrypted.", "Add sslmode=verify-full to DATABASE_URL and KEYSTORE_URL."));
  return found;
}

function durabilityFindings({ settings }: DatabaseFacts): Finding[] {
  const found: Finding[] = [];
  for (const name of ["fsync", "full_page_writes"]) {
    if (settings[name] === "on") continue;
    found.push(
      unsafe(
        `${name} is ${settings[name]}: a power cut can lose orders or the whole database.`,
        `ALTER SYSTEM SET ${name} = on`,
      ),
    );
  }
  if (settings.synchronous_commit === "off") {
    found.push(
      unsafe(
        "synchronous_commit is off: a power cut can lose acknowledged orders.",
        "ALTER SYSTEM SET synchronous_commit = on",
      ),
    );
  }
  if (settings.data_checksums !== "on") {
    found.push({
      mark: "caution",
      sentence: "The database keeps no checksums, so a failing disk goes unnoticed.",
      advice: "Stop the server and run: pg_checksums --enable",
    });
  }
  return found.length > 0 ? found : [good("What is acknowledged is on disk (fsync), with a checksum on every page.")];
}

/** What keeps statements and their values, and so anything personal, out of the server's log. */
const silentLogging: Readonly<Record<string, (value: string) => boolean>> = {
  log_statement: (value) => value === "none" || value === "ddl",
  log_min_duration_statement: (value) => value === "-1",
  log_min_duration_sample: (value) => value === "-1",
  log_transaction_sample_rate: (value) => Number(value) === 0,
  log_parameter_max_length: (value) => value === "0",
  log_parameter_max_length_on_error: (value) => value === "0",
  log_min_error_statement: (value) => value === "panic" || value === "fatal",
  log_error_verbosity: (value) => value === "terse",
};

const silentValue: Readonly<Record<string, string>> = {
  log_statement: "none",
  log_min_duration_statement: "-1",
  log_min_duration_sample: "-1",
  log_transaction_sample_rate: "0",
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
};

function loggingFindings({ settings }: DatabaseFacts): Finding[] {
  const found: Finding[] = [];
  for (const [name, isSilent] of Object.entries(silentLogging)) {
    const value = settings[name];
    if (value === undefined || isSilent(value)) continue;
    const sentence = `${name} is ${value}: the server's log can learn what a statement carried.`;
    found.push({ ...caution(sentence, `ALTER SYSTEM SET ${name} = '${silentValue[name]}'`), inProduction: "unsafe" });
  }
  if ((settings["auto_explain.log_min_duration"] ?? "-1") !== "-1") {
    found.push({
      ...caution(
        "auto_explain is on: it can write values into the server's log.",
        "ALTER SYSTEM SET auto_explain.log_min_duration = -1",
      ),
      inProduction: "unsafe",
    });
  }
  return found.length > 0 ? found : [good("The server's log learns neither statements nor their values.")];
}

function roleFindings(database: DatabaseFacts): Finding[] {
  const { login, role } = database;
  const found: Finding[] = [];
  if (database.shopEntersKeystore) {
    found.push(
      unsafe(
        "candour_shop may enter the database of the keys.",
        "REVOKE CONNECT ON DATABASE … FROM PUBLIC, candour_shop",
      ),
    );
  } else found.push(good("candour_shop cannot enter the database of the keys."));
  if (login === role) return found;
  found.push({
    ...caution(
      `The shop logs in as ${login} and works as ${role}; who injects SQL can step back to ${login}.`,
      "Make logins called candour_shop and candour_vault, name them in DATABASE_URL and KEYSTORE_URL, and run candour migrate with the owner's.",
    ),
    ...(database.powerful || database.loginEntersKeystore ? { inProduction: "unsafe" as const } : {}),
  });
  return found;
}

/** The roll is due once in its time; half as long again and nobody has done it. */
function keyFindings({ horizon, epoch }: Facts): Finding[] {
  const images =
    horizon.snapshotDays === 0
      ? "no images of the machine are declared"
      : `images are kept for ${horizon.snapshotDays} days`;
  const found = [
    good(`What is shredded opens from no copy after ${horizon.words} (${images}: CANDOUR_SNAPSHOT_DAYS).`),
  ];
  if (epoch === undefined) return found;
  const age = `Epoch ${epoch.number} of the keys is ${epoch.ageHours} hours old`;
  if (epoch.ageHours <= epoch.dueHours * 1.5) return [...found, good(`${age}.`)];
  const sentence = `${age} and was due after ${epoch.dueHours}: older copies of the keys still open what was shredded since.`;
  return [
    ...found,
    unsafe(sentence, "Let the shop run, look in its log for a sweep that failed, and run: candour roll-epoch"),
  ];
}

const oldBackupHours = 48;
const oldDrillHours = 31 * 24;

/** A backup that has never been put back is a hope. */
function backupFindings({ backup, drill, escrow, epoch, database, halfDone }: Facts): Finding[] {
  const left = halfDone.map((path) =>
    unsafe(
      `${path} was left by a backup or a drill that was killed: what is in it still opens what is forgotten from then on.`,
      "candour backup",
    ),
  );
  if (database.kind === "none") return left;
  const found = [...left, ...escrowFindings({ escrow, epoch })];
  if (backup === undefined) {
    const none = caution("There is no backup.", "candour recovery-key, then every night: candour backup");
    return [...found, { ...none, inProduction: "unsafe" }];
  }
  const age = `The last backup is ${backup.ageHours} hours old.`;
  found.push(
    backup.ageHours <= oldBackupHours ? good(age) : { ...caution(age, "candour backup"), inProduction: "unsafe" },
  );
  if (drill === undefined) {
    found.push(caution("No backup has ever been put back to see that it works.", "candour drill"));
  } else if (!drill.ok) {
    const sentence = `The last drill found that the backup does not work: ${drill.sentence}`;
    found.push(unsafe(sentence, "candour backup, then candour drill"));
  } else if (drill.ageHours > oldDrillHours) {
    found.push(caution(`The last drill was ${Math.floor(drill.ageHours / 24)} days ago.`, "candour drill"));
  } else found.push(good("The last drill put a backup back, and it worked."));
  return found;
}

/** Of a copy that cannot be looked at nobody knows what it still opens. */
function escrowFindings({ escrow, epoch }: Pick<Facts, "escrow" | "epoch">): Finding[] {
  if (escrow === "none") return [];
  const advice = "Look whether its folder is there and can be written to, and run: candour backup";
  if (escrow === "missing" || escrow === "unreadable") {
    const state = escrow === "missing" ? "is not in its place" : "cannot be read";
    const sentence = `The copy of the keys for you ${state}: an older one may still open what was forgotten since, and without it a backup brings nobody's order back.`;
    return [unsafe(sentence, advice)];
  }
  if (epoch === undefined || escrow.epoch >= epoch.number) return [];
  const sentence = `The copy of the keys for you is of epoch ${escrow.epoch}, and the keys are of epoch ${epoch.number}: it still opens what was forgotten since.`;
  return [unsafe(sentence, advice)];
}

/** That a patrol or the engine of retention stays away is a finding of its own: nobody would hear that a promise is broken. */
function watchFindings({ watched }: Facts): Finding[] {
  if (watched === undefined) return [];
  const { patrols, retention } = watched;
  const late = patrols.filter(({ state }) => state === "late").map(({ patrol }) => patrol);
  const overdue = retention.runs.filter((run) => run.overdue > 0);
  const found: Finding[] = patrols
    .filter((each) => each.state === "found")
    .map(({ patrol, said }) =>
      unsafe(`The patrol ${patrol} found what is not as promised: ${said.join("; ")}.`, "candour patrol"),
    );
  if (late.length > 0)
    found.push(
      caution(
        `Patrols have not run for a day and a half: ${late.join(", ")}.`,
        "Start the shop, or run: candour patrol",
      ),
    );
  if (overdue.length > 0) {
    const rules = overdue.map((run) => `${run.rule} (${run.overdue})`).join(", ");
    found.push(unsafe(`What should have been forgotten is still there: ${rules}.`, "candour retention"));
  } else if (retention.state === "late")
    found.push(caution("The engine of retention has not run for an hour.", "Start the shop."));
  const all = found.length > 0 ? found : [good("Patrols and retention have run in time and found nothing.")];
  return [...all, ...breachFindings(watched), good(accessInWords(watched.access))];
}

/** A breach of which the regulator was not told yet: while hours are left it is a caution, then unsafe (law L11). */
function breachFindings({ breaches, now }: Watched): Finding[] {
  return breaches.flatMap((breach) => {
    const left = hoursLeft(breach, now);
    if (left === null) return [];
    return [(left < 0 ? unsafe : caution)(breachInWords(breach, now), `candour breach told ${breach.number}`)];
  });
}

function octal(mode: number): string {
  return `0${(mode & 0o777).toString(8)}`;
}
