import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

/** Watches which files this thread opens: `outside` gives those that lie in none of some folders, and forgets them. */
export function traceReads(): { readonly outside: (allowed: readonly string[]) => readonly string[] } {
  const opened: string[] = [];
  const real = {
    readFileSync: fs.readFileSync,
    openSync: fs.openSync,
    readdirSync: fs.readdirSync,
    realpathSync: fs.realpathSync,
  };
  const note = (path: unknown): void => {
    if (typeof path !== "string" && !(path instanceof URL)) return;
    try {
      opened.push(real.realpathSync(path));
    } catch {
      // What isn't there can't be read.
    }
  };
  const watched = <Call extends (...args: never[]) => unknown>(call: Call): Call =>
    new Proxy(call, {
      apply: (target, self, args: unknown[]) => {
        note(args[0]);
        return Reflect.apply(target, self, args);
      },
    });
  fs.readFileSync = watched(real.readFileSync);
  fs.openSync = watched(real.openSync);
  fs.readdirSync = watched(real.readdirSync);
  syncBuiltinESMExports();
  return {
    outside: (allowed) => {
      const found = opened.filter(
        (path) =>
          !path.includes("/node_modules/") &&
          !allowed.some((folder) => path === folder || path.startsWith(`${folder}/`)),
      );
      opened.length = 0;
      return found;
    },
  };
}
