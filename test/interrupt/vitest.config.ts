import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/interrupt/*.interrupt.ts"],
    globalSetup: ["test/build.ts"],
    reporters: ["default", "./test/count-tests.ts"],
  },
});
