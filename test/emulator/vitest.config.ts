import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/emulator/*.emulator.ts"],
    globalSetup: ["test/build.ts", "test/emulator/serve-moto.ts"],
    reporters: ["default", "./test/count-tests.ts"],
    // All files speak with one emulator, and each makes it its own world.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
});
