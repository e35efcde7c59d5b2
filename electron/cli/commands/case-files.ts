import { resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '#shared/app-error.ts';
import { reportFormats } from '#shared/investigation.ts';
import type { Finish } from '../command-line.ts';
import { printToPdf } from '../print-to-pdf.ts';
import { addSubcommand, texts } from './case-command.ts';

/** Missing events that are named on standard error. */
const mostNamed = 20;

/** Investigations as files: reports, and whole ones. */
export function addCaseFileCommands(group: Command, finish: Finish): void {
  addSubcommand<{ to: string }>(group, finish, {
    usage: 'report <name>',
    description: 'write a report: .html, .pdf or .md',
    example: "tickmark case report 'Q1 production access' --to report.html",
    configure: (command) => command.requiredOption('--to <file>', 'file to write; its extension gives the format'),
    async act({ core, output, zone }, given, { to }) {
      const [name = ''] = texts(given);
      const extension = /\.([a-z]+)$/i.exec(to)?.[1]?.toLowerCase();
      const format = reportFormats.find((one) => one === extension);
      if (format === undefined) {
        throw new AppError('usage.invalid_argument', `${to} is no .html, .pdf or .md file.`, 'Nothing was written.');
      }
      const written = await core.caseFiles.report({ name, format, tz: zone, file: resolve(to), printToPdf });
      if (output.json) output.document({ ...written, format });
      else output.line(`${written.file} (${written.bytes} bytes, ${written.sha256})`);
    },
  });

  addSubcommand(group, finish, {
    usage: 'export <name> <file>',
    description: 'write a whole investigation to a file that opens elsewhere',
    example: "tickmark case export 'Q1 production access' q1.tickmark-case",
    async act({ core, output }, given) {
      const [name = '', file = ''] = texts(given);
      const written = await core.caseFiles.exportCase(name, resolve(file));
      if (output.json) output.document(written);
      else output.line(`${written.file} (${written.bytes} bytes, ${written.sha256})`);
    },
  });

  addSubcommand(group, finish, {
    usage: 'import <file>',
    description: 'open an investigation of another machine, all of it or nothing',
    example: 'tickmark case import q1.tickmark-case',
    async act({ core, output }, given) {
      const [file = ''] = texts(given);
      const imported = await core.caseFiles.importCase(resolve(file));
      if (output.json) output.document(imported);
      else output.line(`Opened ${imported.name}: ${imported.events} events, ${imported.queries} queries.`);
      for (const { id, why } of imported.missing.slice(0, mostNamed)) {
        output.notice(`${id} is ${why === 'absent' ? 'not in this archive' : 'in this archive with other content'}.`);
      }
      if (imported.missingTotal === 0) return 0;
      output.notice(`${imported.missingTotal} of the events it speaks of are missing here.`);
      return 3;
    },
  });
}
