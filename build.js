import { rmSync } from "node:fs";
import { build } from "esbuild";

/** Bundles src/ into dist/: a small entry that every Node can read, and lazily loaded chunks behind it. */
rmSync(new URL("dist", import.meta.url), { recursive: true, force: true });
await build({
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
  legalComments: "none",
  logLevel: "warning",
});
