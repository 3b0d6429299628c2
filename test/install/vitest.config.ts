import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/install/*.install.ts"],
    globalSetup: ["test/build.ts", "test/install/install.ts"],
    reporters: ["default", "./test/count-tests.ts"],
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
