import { handedFilePrefix, handedFilesName } from './file-paths.ts';

/** The binding between page and host; the page script takes it off the window before any page code runs. */
export const bindingName = '__tickmarkHost';

/**
 * Makes the script that stands for Electron's preload realm: it runs before the page's own code, in the top frame of
 * the window's origin only, gives the preload bundle a `require('electron')`, and takes the binding off the window.
 *
 * Values cross as JSON text, a subset of Electron's structured clone.
 */
export function makePageScript(preloadBundle: string, origin: string): string {
  return `(() => {
  const bind = globalThis[${JSON.stringify(bindingName)}];
  delete globalThis[${JSON.stringify(bindingName)}];
  if (window !== window.top || location.origin !== ${JSON.stringify(origin)}) return;
  const listeners = new Map();
  const ipcRenderer = {
    async invoke(channel, ...values) {
      const handed = handOver();
      const answer = JSON.parse(await bind('invoke', channel, JSON.stringify(values)).finally(handed));
      if ('thrown' in answer) throw new Error(answer.thrown);
      return answer.value;
    },
    on(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener]);
      return ipcRenderer;
    },
    off(channel, listener) {
      listeners.set(channel, (listeners.get(channel) ?? []).filter((each) => each !== listener));
      return ipcRenderer;
    },
  };
  // A page learns no paths: a word stands for each, and the host asks the debugger while the call is under way.
  let files = new Map();
  let lastFile = 0;
  const webUtils = {
    getPathForFile(file) {
      const word = ${JSON.stringify(handedFilePrefix)} + ++lastFile;
      files.set(word, file);
      return word;
    },
  };
  const handOver = () => {
    if (files.size === 0) return () => undefined;
    globalThis.${handedFilesName} = files;
    files = new Map();
    return () => void delete globalThis.${handedFilesName};
  };
  const contextBridge = {
    exposeInMainWorld(name, api) {
      Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true });
    },
  };
  (async () => {
    for (;;) {
      const sent = JSON.parse(await bind('receive', '', '[]'));
      for (const { channel, values } of sent) {
        for (const listener of listeners.get(channel) ?? []) listener({}, ...values);
      }
    }
  })().catch(() => undefined);
  const require = (name) => {
    if (name === 'electron') return { ipcRenderer, contextBridge, webUtils };
    throw new Error('a sandboxed preload can require electron alone, not ' + name);
  };
  const module = { exports: {} };
  ((require, module, exports) => {
${preloadBundle}
  })(require, module, module.exports);
})();`;
}
