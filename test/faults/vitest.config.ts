import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/faults/*.faults.ts"],
    globalSetup: ["test/build.ts", "test/emulator/serve-moto.ts"],
    reporters: ["default", "./test/count-tests.ts"],
    // Most of a disturbed run is waiting.
    maxConcurrency: 6,
    fileParallelism: false,
  },
});
