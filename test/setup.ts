import * as fc from "fast-check";

/** Properties draw the same cases in every run; FC_SEED=N draws others, to hunt. */
fc.configureGlobal({ seed: Number(process.env["FC_SEED"] ?? 20261121) });
