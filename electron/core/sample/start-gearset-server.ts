import type { WireDeployment } from '#core/sample/deployments/wire-deployment.ts';
import { type CallBudget, createCallBudget } from '#core/sample/gearset-wire/call-budget.ts';
import { type DeploymentQuery, optionalParameters, readDeploymentQuery } from '#core/sample/gearset-wire/read-query.ts';
import type { Fault, FaultScript } from '#core/sample/http/fault.ts';
import { type LocalServer, startLocalServer } from '#core/sample/http/local-server.ts';
import { type HandlerRequest, type Reply, jsonReply, textReply } from '#core/sample/http/reply.ts';
import { type TimeOrdered, firstIndexAtOrAfter, inTimeOrder, isPlainArray } from './time-ordered.ts';

/** A deployment a server can send: the generated ones, or any object a test makes up. */
export type ServedDeployment = WireDeployment | { [field: string]: unknown };

export interface GearsetServerOptions {
  /** Rows without a readable `Date` are in every answer. */
  deployments: TimeOrdered<ServedDeployment> | readonly ServedDeployment[];
  /** The secret after the word `token`. */
  token: string;
  /** 0 (the usual) for any free port. */
  port?: number;
  /** Milliseconds UTC. */
  now?: () => number;
  /** Ten calls an hour unless given; `null` for no limit. */
  budget?: CallBudget | null;
  /** `false` answers 403, as for a team without the licence. */
  licensed?: boolean;
  faults?: FaultScript;
}

const deploymentsPath = '/public/audit/deployments';
const versionHeaders = { 'api-supported-versions': '1' };

/** Ten requests an hour and endpoint, as the usage-limits article says. */
export const usualGearsetBudget: CallBudget = { calls: 10, periodMs: 3_600_000 };

/**
 * Starts a server that speaks the deployment audit of the Gearset Audit API, version 1, on the loopback
 * address: `GET /public/audit/deployments?StartDate&EndDate&OptionalParameters=…`.
 */
export function startGearsetServer(options: GearsetServerOptions): Promise<LocalServer> {
  const now = options.now ?? Date.now;
  const takeCall = createCallBudget(options.budget === undefined ? usualGearsetBudget : options.budget, now);
  let rows = isPlainArray(options.deployments) ? ordered(options.deployments) : options.deployments;

  function handle(request: HandlerRequest): Reply {
    if (request.path !== deploymentsPath) return problem(404, 'Not Found');
    if (request.method !== 'GET') return problem(405, 'Method Not Allowed', { Allow: 'GET' });
    if (!isAuthorised(request.headers['authorization'], options.token)) {
      return problem(401, 'Unauthorized', { 'WWW-Authenticate': 'token' });
    }
    if (options.licensed === false) return jsonReply(403, { Message: 'Your licence does not include the Audit API.' });
    const version = request.headers['api-version'];
    if (version !== undefined && !/^1(\.0)?$/.test(version)) return unsupportedVersion(version);
    const budget = takeCall();
    if (!budget.allowed) return textReply(429, 'API calls quota exceeded.', budget.headers);
    const headers = { ...versionHeaders, ...budget.headers };
    const query = readDeploymentQuery(request.query);
    if ('problems' in query) return problem(400, 'One or more validation errors occurred.', headers, query.problems);
    const body = writeDeployments(rows, query);
    return { ...jsonReply(200, null, headers), body, compressible: true };
  }

  function applyFault(fault: Fault): void {
    if (fault.kind === 'append') rows = ordered([...rows, ...(fault.rows as readonly ServedDeployment[])]);
  }

  return startLocalServer({ port: options.port ?? 0, now, faults: options.faults, handle, applyFault });
}

function ordered(deployments: readonly ServedDeployment[]): TimeOrdered<ServedDeployment> {
  return inTimeOrder(deployments, (deployment) => Date.parse(String(deployment['Date'])));
}

function isAuthorised(header: string | undefined, token: string): boolean {
  return header !== undefined && /^token /i.test(header) && header.slice('token '.length).trim() === token;
}

/** The error shape of the versioning article. */
function unsupportedVersion(version: string): Reply {
  const Message = `The HTTP resource does not support the API version '${version}'.`;
  return jsonReply(400, { Error: { Code: 'UnsupportedApiVersion', Message, InnerError: null } }, versionHeaders);
}

function problem(status: number, title: string, headers: Reply['headers'] = {}, errors?: object): Reply {
  const body = { type: `https://httpstatuses.example/${status}`, title, status, ...(errors ? { errors } : {}) };
  return jsonReply(status, body, { ...versionHeaders, ...headers, 'content-type': 'application/problem+json' });
}

/** The one answer object, newest deployment first, made while it is sent. */
function* writeDeployments(rows: TimeOrdered<ServedDeployment>, query: DeploymentQuery): Generator<string> {
  const left = optionalParameters.filter((name) => !query.includes.has(name));
  const write = (index: number) => {
    const sent: { [field: string]: unknown } = { ...rows.at(index) };
    for (const name of left) delete sent[name];
    return JSON.stringify(sent);
  };
  const dated = firstIndexAtOrAfter(rows, query.fromMs);
  let separator = '{"Deployments":[';
  for (let index = firstIndexAtOrAfter(rows, query.toMs + 1) - 1; index >= dated; index--) {
    yield separator + write(index);
    separator = ',';
  }
  for (let index = 0; index < rows.length && rows.timeAt(index) === -Infinity; index++) {
    yield separator + write(index);
    separator = ',';
  }
  yield separator === ',' ? ']}' : `${separator}]}`;
}
