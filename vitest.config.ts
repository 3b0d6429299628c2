import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: "test/build.ts",
    setupFiles: ["test/setup.ts"],
    reporters: ["default", "./test/count-tests.ts"],
    sequence: { shuffle: true, seed: 20261121 },
  },
});
