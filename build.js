import { readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

/** Commander imports it for subcommands that are programs of their own; there are none, and loading it costs 6 ms. */
const withoutChildProcess = {
  name: "without-child-process",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ path, importer }) =>
      importer.includes("/node_modules/commander/") ? { path, namespace: "unused" } : null,
    );
    onLoad({ filter: /.*/, namespace: "unused" }, () => ({ contents: "export default {};" }));
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
  plugins: [withoutChildProcess],
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
