import { readFileSync } from "node:fs";

// What no reader of a plan can do without: reading the file and parsing it.
JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
