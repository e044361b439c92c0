/** What the shop needs to run is counted: each package is somebody whom we trust with everything. */
const mostDirect = 14;
const mostInAll = 75;

export type Manifest = {
  dependencies?: Readonly<Record<string, string>>;
  optionalDependencies?: Readonly<Record<string, string>>;
  devDependencies?: Readonly<Record<string, string>>;
};
export type Lockfile = {
  packages: Readonly<
    Record<
      string,
      { dev?: boolean; resolved?: string; os?: readonly string[]; cpu?: readonly string[]; libc?: readonly string[] }
    >
  >;
};

/** Where the shop runs. A package that names others is never installed, and nobody has to trust it. */
const platforms = ["linux", "darwin"].flatMap((os) =>
  ["x64", "arm64"].flatMap((cpu) => (os === "linux" ? ["glibc", "musl"] : [""]).map((libc) => ({ os, cpu, libc }))),
);

/**
 * One sentence for each way in which package.json or its lockfile breaks the budget. Counted is what the platform with the
 * most gets; a package that does not say where it belongs counts on all.
 */
export function dependencyFaults(manifest: Manifest, lockfile: Lockfile): string[] {
  const direct = { ...manifest.dependencies, ...manifest.optionalDependencies };
  const named = Object.keys(direct).length;
  const locked = Object.entries(lockfile.packages).filter(([path]) => path !== "");
  const needed = locked.filter(([, { dev }]) => dev !== true);
  const inAll = Math.max(
    ...platforms.map(
      ({ os, cpu, libc }) =>
        needed.filter(([, at]) => belongs(at.os, os) && belongs(at.cpu, cpu) && belongs(at.libc, libc)).length,
    ),
  );
  const loose = Object.entries({ ...direct, ...manifest.devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  return [
    ...(named > mostDirect ? [`package.json: ${named} packages at run time, at most ${mostDirect}`] : []),
    ...(inAll > mostInAll
      ? [`package-lock.json: ${inAll} packages at run time on one platform, at most ${mostInAll}`]
      : []),
    ...(needed.length < named
      ? ["package-lock.json: was not read, it holds fewer packages than package.json names"]
      : []),
    ...loose.map(([name, version]) => `package.json: ${name} is ${version}, which is no exact version`),
    ...locked
      .filter(([, { resolved }]) => resolved !== undefined)
      .map(([path]) => `package-lock.json: ${path} names the host it came from, which others may not reach`),
  ];
}

function belongs(listed: readonly string[] | undefined, one: string): boolean {
  return listed === undefined || listed.includes(one);
}
