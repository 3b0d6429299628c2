export type Scenario = { readonly name: string | null };
