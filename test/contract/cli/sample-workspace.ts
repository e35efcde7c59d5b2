import { type SampleServers, startSampleServers } from '#core/sample/start-sample-servers.ts';
import { type CliOptions, type CliRun, runCli } from '#test/support/cli/run-cli.ts';

export interface SampleWorkspace {
  servers: SampleServers;
  /** Runs a command on the workspace, with the right credentials in the environment. */
  run: (args: string[], options?: CliOptions) => Promise<CliRun>;
}

/** A workspace with a connection to each of the sample servers; nothing is fetched yet. */
export async function createSampleWorkspace(folder: string, events: number): Promise<SampleWorkspace> {
  const servers = await startSampleServers({ events, gearsetBudget: { calls: 100, periodMs: 3_600_000 } });
  const credentials = {
    SAMPLE_TOKEN: servers.credentials.gearsetToken,
    SAMPLE_PASSWORD: servers.credentials.agileAppsPassword,
  };
  function run(args: string[], options: CliOptions = {}): Promise<CliRun> {
    const environment = { ...credentials, ...options.environment };
    return runCli(['--workspace', folder, ...args], { ...options, environment });
  }
  const gearset = [
    'connection',
    'add',
    'gearset',
    '--name',
    'gs',
    '--url',
    servers.gearset.url,
    '--token-env',
    'SAMPLE_TOKEN',
  ];
  const agileApps = ['connection', 'add', 'agileapps', '--name', 'aa', '--url', servers.agileApps.url];
  agileApps.push('--user', servers.credentials.agileAppsUser, '--password-env', 'SAMPLE_PASSWORD');
  for (const args of [gearset, agileApps]) {
    const added = await run(args);
    if (added.exitCode !== 0) throw new Error(added.stderr);
  }
  return { servers, run };
}
