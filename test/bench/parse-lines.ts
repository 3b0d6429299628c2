import { closeSync, openSync, readSync } from "node:fs";

/** The least that reading an inventory can cost: its bytes in chunks, split at newlines, each line through JSON.parse. */
const file = openSync(process.argv[2] ?? "", "r");
const chunk = Buffer.alloc(1 << 20);
let rest = Buffer.alloc(0);
let lines = 0;
for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
  const bytes = Buffer.concat([rest, chunk.subarray(0, size)]);
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    JSON.parse(bytes.toString("utf8", start, end));
    lines++;
    start = end + 1;
  }
  rest = Buffer.from(bytes.subarray(start));
}
closeSync(file);
process.stdout.write(`${lines}\n`);
