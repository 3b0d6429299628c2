import type { ScanEvent } from "../sources/aws/scan.ts";

/**
 * Tells what happens while AWS is read without its accounts' ids. They go by a sign of their own, since what a report calls them
 * is known when all is read.
 */
export function unnamedEvents(tell: (event: ScanEvent) => void): (event: ScanEvent) => void {
  const signs = new Map<string, string>();
  const signOf = (id: string): string => {
    const sign = signs.get(id) ?? `#${signs.size + 1}`;
    signs.set(id, sign);
    return sign;
  };
  return (event) => {
    switch (event.type) {
      case "anew":
        return tell(event);
      case "planned":
        return tell({ ...event, cells: event.cells.map((cell) => ({ ...cell, accountId: signOf(cell.accountId) })) });
      case "refused": {
        const { accountId } = event.gap;
        return tell({ ...event, gap: { ...event.gap, accountId: accountId === null ? null : signOf(accountId) } });
      }
      case "reading":
      case "again":
      case "read":
        return tell({ ...event, accountId: signOf(event.accountId) });
    }
  };
}
