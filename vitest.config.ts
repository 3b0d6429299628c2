import { defineConfig } from "vitest/config";

/** Tests of what keeps no state and changes none of the process's: their modules are loaded once for all files of a worker. */
const PURE = ["data", "golden", "hostile", "inventory", "plan", "pricing", "units", "views"].map(
  (folder) => `test/${folder}/**/*.test.ts`,
);

const common = {
  setupFiles: ["test/setup.ts"],
  // Machines of pipelines are slow and shared; what hangs is still told.
  testTimeout: 20_000,
};

export default defineConfig({
  test: {
    reporters: ["default", "./test/count-tests.ts"],
    sequence: { shuffle: true, seed: 20261121 },
    projects: [
      { test: { ...common, name: "pure", include: PURE, isolate: false } },
      {
        test: {
          ...common,
          name: "whole",
          include: ["test/**/*.test.ts"],
          exclude: PURE,
          globalSetup: "test/build.ts",
        },
      },
    ],
  },
});
