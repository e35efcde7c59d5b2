import type { ApiCallName, ApiCalls, ApiEventName, ApiInput, ApiOutput, ImportOutcome, WorkspaceInfo } from './api.ts';
import type { PlainError, Result } from './result.ts';

/** Calls that need the system's dialogs or browser, or facts only the host knows: main adds those before or after. */
type ChangedInEngine =
  | 'workspace.info'
  | 'export.start'
  | 'export.reveal'
  | 'import.start'
  | 'pack.start'
  | 'link.open'
  | 'link.waiting'
  | SavingCallName
  | OpeningCallName;

/** Calls of saved work that write a file: main asks where to. */
export const savingCallNames = [
  'filter.export',
  'log.export',
  'case.saveAttachment',
  'case.exportSheet',
  'case.report',
  'case.export',
] as const satisfies readonly ApiCallName[];
export type SavingCallName = (typeof savingCallNames)[number];

/** Calls of saved work that read files: dropped ones, or those main asks for. */
export const openingCallNames = [
  'filter.import',
  'case.import',
  'case.attach',
] as const satisfies readonly ApiCallName[];
export type OpeningCallName = (typeof openingCallNames)[number];

/** `file` is an absolute path; a file of that name is replaced. A report as PDF is written as the page to print. */
type SavingCalls = {
  [Name in SavingCallName]: { input: ApiInput<Name> & { file: string }; output: NonNullable<ApiOutput<Name>> };
};

/** `files` are absolute paths. */
type OpeningCalls = {
  [Name in OpeningCallName]: {
    input: Omit<ApiInput<Name>, 'ticket'> & { files: string[] };
    output: NonNullable<ApiOutput<Name>>;
  };
};

/** What the engine answers: the window's calls, with file names where the window gets a dialog. */
export interface EngineCalls extends Omit<ApiCalls, ChangedInEngine>, SavingCalls, OpeningCalls {
  'workspace.info': { input: null; output: Omit<WorkspaceInfo, 'host'> };
  /** `file` is an absolute path; a file of that name is replaced, as the save dialog has asked already. */
  'export.start': { input: ApiInput<'export.start'> & { file: string }; output: { id: number } };
  'pack.start': { input: ApiInput<'pack.start'> & { file: string }; output: NonNullable<ApiOutput<'pack.start'>> };
  /** `files` are absolute paths. */
  'import.start': { input: { connection: string; files: string[] }; output: ImportOutcome[] };
}

export type EngineCallName = keyof EngineCalls;
export type EngineInput<Name extends EngineCallName> = EngineCalls[Name]['input'];
export type EngineOutput<Name extends EngineCallName> = EngineCalls[Name]['output'];

/** A call of the window that the engine answers as it stands. */
export type PassedCallName = Exclude<ApiCallName, ChangedInEngine>;

/** From main to the engine. `id` pairs an answer with its question. */
export type ToEngine =
  | { type: 'start'; folder: string; version: string }
  | { type: 'call'; id: number; name: EngineCallName; input: unknown }
  | { type: 'stop' };

/** From the engine to main. */
export type FromEngine =
  | { type: 'ready' }
  | { type: 'failed'; error: PlainError }
  | { type: 'answer'; id: number; result: Result<unknown> }
  | { type: 'event'; name: ApiEventName; payload: unknown }
  | { type: 'log'; level: 'info' | 'error'; message: string };
