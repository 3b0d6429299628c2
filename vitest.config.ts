import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/build.ts",
    setupFiles: ["test/setup.ts"],
    reporters: ["default", "./test/count-tests.ts"],
    // Machines of pipelines are slow and shared; what hangs is still told.
    testTimeout: 20_000,
    sequence: { shuffle: true, seed: 20261121 },
  },
});
