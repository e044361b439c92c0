/** What the shop needs to run is counted: each package is somebody whom we trust with everything. */
const mostDirect = 14;
const mostInAll = 75;

export type Manifest = {
  dependencies?: Readonly<Record<string, string>>;
  optionalDependencies?: Readonly<Record<string, string>>;
  devDependencies?: Readonly<Record<string, string>>;
};
export type Lockfile = { packages: Readonly<Record<string, { dev?: boolean; resolved?: string }>> };

/** One sentence for each way in which package.json or its lockfile breaks the budget; packages of every platform count. */
export function dependencyFaults(manifest: Manifest, lockfile: Lockfile): string[] {
  const direct = { ...manifest.dependencies, ...manifest.optionalDependencies };
  const named = Object.keys(direct).length;
  const locked = Object.entries(lockfile.packages).filter(([path]) => path !== "");
  const inAll = locked.filter(([, { dev }]) => dev !== true).length;
  const loose = Object.entries({ ...direct, ...manifest.devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  return [
    ...(named > mostDirect ? [`package.json: ${named} packages at run time, at most ${mostDirect}`] : []),
    ...(inAll > mostInAll ? [`package-lock.json: ${inAll} packages at run time, at most ${mostInAll}`] : []),
    ...(inAll < named ? ["package-lock.json: was not read, it holds fewer packages than package.json names"] : []),
    ...loose.map(([name, version]) => `package.json: ${name} is ${version}, which is no exact version`),
    ...locked
      .filter(([, { resolved }]) => resolved !== undefined)
      .map(([path]) => `package-lock.json: ${path} names the host it came from, which others may not reach`),
  ];
}
