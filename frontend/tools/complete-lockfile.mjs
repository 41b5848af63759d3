/**
 * Adds the optional packages of other platforms that a partial registry mirror could not tell npm about.
 * Without them `npm ci` calls the lockfile incomplete. Run it after `npm install` changed package-lock.json.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8'));
const OS = /(?:^|-)(darwin|linux|win32|android|freebsd|openharmony|netbsd|openbsd|sunos|aix)(?:-|$)/;
const CPU = /-(arm64|x64|ia32|arm|riscv64|ppc64|s390x|loong64|mips64el)(?:-|$)/;

let added = 0;
for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    const os = OS.exec(name)?.[1];
    const cpu = CPU.exec(name)?.[1];
    if (lock.packages[key] || !os || !cpu || !/^\d/.test(version)) continue;
    const libc = /-(musl|musleabihf)$/.test(name) ? 'musl' : /-(gnu|gnueabihf)$/.test(name) ? 'glibc' : undefined;
    lock.packages[key] = { version, cpu: [cpu], ...(owner.dev ? { dev: true } : {}), ...(libc ? { libc: [libc] } : {}), optional: true, os: [os] };
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} optional packages of other platforms added`);
