import { testInterruptions } from "./interrupt.ts";

testInterruptions(200, 4);
