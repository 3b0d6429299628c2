import { readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

/**
 * What Commander imports and start-up needn't wait for: a way to programs of their own, which no subcommand is here (6 ms), and the
 * module form of a global, for which Node fetches all that hangs on it (6 ms).
 */
const LIGHTER = { "node:child_process": "export default {};", "node:process": "export default process;" };

const lighterCommander = {
  name: "lighter-commander",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:(child_process|process)$/ }, ({ path, importer }) =>
      importer.includes("/node_modules/commander/") ? { path, namespace: "lighter" } : null,
    );
    onLoad({ filter: /.*/, namespace: "lighter" }, ({ path }) => ({ contents: LIGHTER[path] }));
  },
};

/** Bundles src/ into dist/: a small entry that every Node can read, and lazily loaded chunks behind it. */
const { metafile } = await build({
  entryPoints: { watchbill: "src/cli.ts" },
  absWorkingDir: import.meta.dirname,
  outdir: "dist",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  minifySyntax: true,
  minifyWhitespace: true,
  format: "esm",
  platform: "node",
  target: "node22.12",
  mainFields: ["module", "main"],
  plugins: [lighterCommander],
  // React and Ink are half as fast with their checks for developers, and Ink would look for their tools.
  define: { "process.env.NODE_ENV": '"production"' },
  external: ["react-devtools-core"],
  // yaml is CommonJS that requires parts of Node, and ESM has no require of its own.
  banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
  legalComments: "none",
  logLevel: "warning",
  metafile: true,
});

// What an older build left is taken away last, so that there is a program at every moment.
for (const name of readdirSync(new URL("dist", import.meta.url))) {
  if (!(`dist/${name}` in metafile.outputs)) rmSync(new URL(`dist/${name}`, import.meta.url));
}
