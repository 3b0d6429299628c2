/** What one account × Region cell of an invented organization holds. */
export type CellPlan = {
  readonly accountId: string;
  readonly regionId: string;
  readonly instances: number;
  readonly nodes: number;
  readonly tasks: number;
  readonly busy: boolean;
  readonly administrator: boolean;
  readonly asOf: Date;
};

const DAY = 86_400_000;

/** A moment so many days before the one that an organization is invented for. */
export function ago(asOf: Date, days: number): Date {
  return new Date(asOf.getTime() - days * DAY);
}
