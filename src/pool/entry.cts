/**
 * What piscina loads in a worker thread. It loads by `require` first, and Node aborts the whole process
 * if a thread is ended while it requires an ES module: so it is none, and imports the one that works.
 */
const worker = import('./worker.js');

export = {
  work: worker.then(({ work }) => work),
  start: worker.then(({ start }) => start),
};
