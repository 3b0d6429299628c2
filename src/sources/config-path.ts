import { existsSync } from "node:fs";

/** The settings file that is read where none is named. */
export const DEFAULT_CONFIG = "watchbill.yaml";

/** Whether the default settings file is there; asked before the YAML reader is loaded. */
export const configExists = (): boolean => existsSync(DEFAULT_CONFIG);
