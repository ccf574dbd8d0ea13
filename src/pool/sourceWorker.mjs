/** The worker where this package runs from its sources: tsx does not reach into threads by itself. */
import { register } from 'tsx/esm/api';

register();
const { default: work, start } = await import('./worker.ts');

export { start };
export default work;
