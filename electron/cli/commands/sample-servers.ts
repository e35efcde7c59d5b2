import { once } from 'node:events';
import type { Command } from 'commander';
import { startSampleServers } from '#core/sample/start-sample-servers.ts';
import { type Finish, globalOptions } from '../command-line.ts';
import { createOutput, reportFailure } from '../output.ts';
import { wholeNumber } from './sync.ts';

interface SampleServersCommandOptions {
  portGearset?: number;
  portAgileapps?: number;
  events?: number;
  seed?: number;
}

/** `tickmark sample-servers` */
export function addSampleServersCommand(program: Command, finish: Finish): void {
  program
    .command('sample-servers')
    .description('run the bundled sample servers on the loopback address until interrupted')
    .option('--port-gearset <port>', 'port of the Gearset server', wholeNumber)
    .option('--port-agileapps <port>', 'port of the AgileApps server', wholeNumber)
    .option('--events <n>', 'deployments and audit-log entries together', wholeNumber)
    .option('--seed <n>', 'another seed, other data', wholeNumber)
    .addHelpText('after', '\nExample: tickmark sample-servers --port-gearset 8101 --port-agileapps 8102')
    .action(async (options: SampleServersCommandOptions, command: Command) => {
      const global = globalOptions(command);
      try {
        const servers = await startSampleServers({
          ...(options.portGearset === undefined ? {} : { gearsetPort: options.portGearset }),
          ...(options.portAgileapps === undefined ? {} : { agileAppsPort: options.portAgileapps }),
          ...(options.events === undefined ? {} : { events: options.events }),
          ...(options.seed === undefined ? {} : { seed: options.seed }),
        });
        const { gearset, agileApps, credentials, totals } = servers;
        const output = createOutput(global);
        if (output.json) {
          output.document({
            gearset: { url: gearset.url, token: credentials.gearsetToken },
            agileapps: {
              url: agileApps.url,
              user: credentials.agileAppsUser,
              password: credentials.agileAppsPassword,
            },
            totals,
          });
        } else {
          output.line(`Gearset    ${gearset.url}   token ${credentials.gearsetToken}`);
          output.line(
            `AgileApps  ${agileApps.url}   user ${credentials.agileAppsUser}   password ${credentials.agileAppsPassword}`,
          );
          output.line(
            `${totals.deployments} deployments with ${totals.items} items, ${totals.entries} audit-log entries. Ctrl-C ends.`,
          );
        }
        await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
        await servers.close();
        finish(0);
      } catch (thrown) {
        finish(reportFailure(thrown, global));
      }
    });
}
