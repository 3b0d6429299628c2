import { afterAll } from "vitest";
import { fakeStage } from "./fake-stage.ts";
import { testFaults } from "./matrix.ts";

const stage = await fakeStage();
afterAll(() => stage.close());

await testFaults(stage, 300, "patient");
