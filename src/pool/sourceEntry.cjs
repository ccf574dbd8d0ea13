/** entry.cts where this package runs from its sources: tsx does not reach into threads by itself. */
const worker = import('tsx/esm/api').then(({ register }) => {
  register();
  return import('./worker.ts');
});

module.exports = {
  work: worker.then(({ work }) => work),
  start: worker.then(({ start }) => start),
};
