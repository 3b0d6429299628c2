import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { rolldown } from "rolldown";
import { licensesOf } from "./build-licenses.js";

/**
 * What Commander imports and start-up needn't wait for: a way to programs of their own, which no subcommand is here (6 ms), and the
 * module form of a global, for which Node fetches all that hangs on it (6 ms).
 */
const LIGHTER = { "node:child_process": "export default {};", "node:process": "export default process;" };

const lighterCommander = {
  name: "lighter-commander",
  resolveId: (path, importer) =>
    path in LIGHTER && importer?.includes("/node_modules/commander/") ? `lighter:${path}` : null,
  load: (id) => LIGHTER[id.replace("lighter:", "")] ?? null,
};

/** Bundles src/ into dist/: a small entry that every Node can read, what each command needs as one file, and lazily loaded chunks. */
const bundle = await rolldown({
  input: { watchbill: "src/cli.ts" },
  cwd: import.meta.dirname,
  platform: "node",
  resolve: { mainFields: ["module", "main"] },
  // React and Ink are half as fast with their checks for developers, and Ink would look for their tools.
  transform: { target: "node22.12", define: { "process.env.NODE_ENV": '"production"' } },
  external: ["react-devtools-core"],
  plugins: [lighterCommander],
  logLevel: "warn",
});
const { output } = await bundle.write({
  dir: "dist",
  format: "esm",
  entryFileNames: "[name].js",
  chunkFileNames: "[name]-[hash].js",
  // Each file that is looked up and linked costs a start about half a millisecond.
  codeSplitting: { groups: [{ name: "commands", test: /src\/commands\/run\.ts$/ }] },
  minify: { compress: true, mangle: false, codegen: true },
  comments: false,
});
await bundle.close();

const modules = output.flatMap(({ moduleIds = [] }) => moduleIds);
writeFileSync(new URL("dist/licenses.txt", import.meta.url), licensesOf(modules));

// What an older build left is taken away last, so that there is a program at every moment.
const written = new Set(["licenses.txt", ...output.map(({ fileName }) => fileName)]);
for (const name of readdirSync(new URL("dist", import.meta.url))) {
  if (!written.has(name)) rmSync(new URL(`dist/${name}`, import.meta.url));
}
