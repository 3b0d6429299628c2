import { inject } from "vitest";
import { testFaults } from "./matrix.ts";
import { motoStage } from "./moto-stage.ts";

await testFaults(await motoStage(inject("moto")), 60, "impatient");
