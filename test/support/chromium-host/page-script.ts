import { randomUUID } from 'node:crypto';
import { handedFilePrefix, handedFilesName } from './file-paths.ts';

/** The binding from page to host; the page script takes it off the window before any page code runs. */
export const bindingName = '__tickmarkHost';

/** A script that stands for Electron's preload realm, and how the host speaks to it. */
export interface PageScript {
  source: string;
  /** The expression that hands a JSON text to the script. */
  deliver: (text: string) => string;
}

/**
 * Makes the script that stands for Electron's preload realm: it runs before the page's own code, in the top frame of
 * the window's origin only, gives the preload bundle a `require('electron')`, and takes the binding off the window.
 *
 * The host speaks to it by a name that is drawn by lot. As a constant of the document's scripts it is a member of no
 * object, so that only who knows the name can reach it. Values cross as JSON text, a subset of Electron's structured
 * clone.
 */
export function makePageScript(preloadBundle: string, origin: string): PageScript {
  const ear = `ear_${randomUUID().replaceAll('-', '')}`;
  const source = `const ${ear} = (() => {
  const bind = globalThis[${JSON.stringify(bindingName)}];
  delete globalThis[${JSON.stringify(bindingName)}];
  if (window !== window.top || location.origin !== ${JSON.stringify(origin)}) return () => undefined;
  const listeners = new Map();
  const waiting = new Map();
  let lastCall = 0;
  const ask = (channel, values) =>
    new Promise((resolve) => {
      waiting.set(++lastCall, resolve);
      bind(JSON.stringify({ call: lastCall, channel, values }));
    });
  const ipcRenderer = {
    async invoke(channel, ...values) {
      const handed = handOver();
      const answer = await ask(channel, values).finally(handed);
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
  const require = (name) => {
    if (name === 'electron') return { ipcRenderer, contextBridge, webUtils };
    throw new Error('a sandboxed preload can require electron alone, not ' + name);
  };
  const module = { exports: {} };
  ((require, module, exports) => {
${preloadBundle}
  })(require, module, module.exports);
  bind('{"ready":true}');
  return (text) => {
    const told = JSON.parse(text);
    if ('call' in told) {
      const settle = waiting.get(told.call);
      waiting.delete(told.call);
      settle?.(told.answer);
    } else {
      for (const listener of listeners.get(told.channel) ?? []) listener({}, ...told.values);
    }
  };
})();`;
  return { source, deliver: (text) => `${ear}(${JSON.stringify(text)})` };
}
