import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/page/*.page.ts"],
    reporters: ["default", "./test/count-tests.ts"],
    // All files share the machine's one browser at a time.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
