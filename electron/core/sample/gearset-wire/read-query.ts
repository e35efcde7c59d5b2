/** Values of the repeated parameter `OptionalParameters`, with the field each of them switches on. */
export const optionalParameters = [
  'JiraTickets',
  'AsanaTasks',
  'AzureDevOpsWorkItems',
  'AnonymousApexExecutions',
] as const;
export type OptionalParameter = (typeof optionalParameters)[number];

export interface DeploymentQuery {
  /** Milliseconds UTC, both included. */
  fromMs: number;
  toMs: number;
  includes: ReadonlySet<OptionalParameter>;
}

/** What was wrong with each parameter, by name. */
export type QueryProblems = Record<string, string[]>;

/** Reads the query of the deployment endpoint. Names of parameters and values are compared without case. */
export function readDeploymentQuery(query: URLSearchParams): DeploymentQuery | { problems: QueryProblems } {
  const problems: QueryProblems = {};
  const values = (name: string) => [...query].filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  const date = (name: string): number => {
    const [text] = values(name.toLowerCase());
    if (text === undefined || text === '') problems[name] = [`The ${name} field is required.`];
    else if (Number.isNaN(readDate(text))) problems[name] = [`The value '${text}' is not valid for ${name}.`];
    return readDate(text ?? '');
  };
  const fromMs = date('StartDate');
  const toMs = date('EndDate');
  if (fromMs > toMs) problems['EndDate'] = ['The EndDate must not be before the StartDate.'];

  const includes = new Set<OptionalParameter>();
  for (const value of values('optionalparameters')) {
    const known = optionalParameters.find((name) => name.toLowerCase() === value.toLowerCase());
    if (known) includes.add(known);
    else problems['OptionalParameters'] = [`The value '${value}' is not valid.`];
  }
  return Object.keys(problems).length > 0 ? { problems } : { fromMs, toMs, includes };
}

/** ISO 8601: a date, or a date and time with 0 to 7 fractional digits, `Z` or an offset; without a zone it is UTC. */
function readDate(text: string): number {
  const match = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text);
  if (!match) return Number.NaN;
  const [, day, minute = '00:00', second = '00', fraction = '', zone = 'Z'] = match;
  const instant = Date.parse(`${day}T${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`);
  // A date such as 31 February would roll over to March.
  const asWritten = new Date(Date.parse(`${day}T00:00:00Z`));
  return !Number.isNaN(asWritten.getTime()) && asWritten.toISOString().startsWith(String(day)) ? instant : Number.NaN;
}
