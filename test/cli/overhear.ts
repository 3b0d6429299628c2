/**
 * Arguments of Node that make a program say, on lines of stderr that begin with `overheard`, whom it connects to, which names it looks up,
 * and what it starts.
 */
export const OVERHEAR: readonly string[] = [
  "--import",
  `data:text/javascript,${encodeURIComponent(`
    import { writeSync } from "node:fs";
    import net from "node:net";
    import dns from "node:dns";
    import dgram from "node:dgram";
    import child from "node:child_process";
    import { syncBuiltinESMExports } from "node:module";
    const say = (what, whom) => writeSync(2, "overheard " + what + " " + whom + "\\n");
    const tap = (object, name, whom) => {
      const own = object[name];
      object[name] = function (...args) {
        say(name, whom(args));
        return Reflect.apply(own, this, args);
      };
    };
    tap(net.Socket.prototype, "connect", ([first, second]) => {
      const [options] = Array.isArray(first) ? first : [first, second];
      return typeof options === "object" ? (options.path ?? options.host + ":" + options.port) : String(second ?? options);
    });
    for (const name of ["lookup", "resolve", "resolve4", "resolve6"]) {
      tap(dns, name, ([host]) => host);
      tap(dns.promises, name, ([host]) => host);
    }
    tap(dgram, "createSocket", () => "");
    for (const name of ["spawn", "spawnSync", "exec", "execSync", "execFile", "execFileSync", "fork"]) tap(child, name, ([file]) => file);
    const { fetch } = globalThis;
    globalThis.fetch = (url, options) => (say("fetch", url), fetch(url, options));
    syncBuiltinESMExports();
  `)}`,
];

/** What was overheard, each once: `connect 127.0.0.1:80`. */
export const overheardIn = (stderr: string): readonly string[] => [
  ...new Set([...stderr.matchAll(/^overheard (.*)$/gm)].map(([, what = ""]) => what)),
];
