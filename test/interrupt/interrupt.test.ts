import { testInterruptions } from "./interrupt.ts";

testInterruptions(8, 2);
