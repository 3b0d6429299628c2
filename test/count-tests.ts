import type { Reporter, TestModule } from "vitest/node";

/** Ends a run with one line that counts its tests. */
export default class CountTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      if (module.state() === "failed" && [...module.children.allTests()].length === 0) counts.failed++;
      for (const test of module.children.allTests()) counts[test.result().state]++;
    }
    const left = counts.skipped + counts.pending;
    // The default reporter writes its summary in the same turn, and this line comes last.
    setImmediate(() =>
      process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${left > 0 ? `, ${left} skipped` : ""}\n`),
    );
  }
}
