import { Artifacts } from '../../artifacts/artifacts.js';
import { fittingCircuits, type GroupPlan, planEntry, shapeOf } from '../../batch/batchPlan.js';
import type { BatchState } from '../../batch/batchState.js';
import type { ClaimGroup } from '../../batch/survey.js';
import {
  type CircuitInstance,
  circuitInstance,
  circuitInstances,
} from '../../circuits/instances.js';
import { ArtifactsError } from '../../errors.js';
import type { Optimize } from '../../plan/optimize.js';
import { isSetUp } from '../chooseCircuit.js';

export interface BatchCircuitOptions {
  readonly artifacts: string;
  /** Only these. */
  readonly circuit?: readonly string[];
  readonly allowDevelopmentKey: boolean;
}

export type Planner = (
  accounts: number,
  circuits: readonly CircuitInstance[],
  optimize: Optimize,
) => GroupPlan;

/** Artifacts by their circuit, each opened once. */
class OpenArtifacts {
  readonly opened = new Map<string, Artifacts>();

  constructor(private readonly root: string) {}

  async of(circuit: string): Promise<Artifacts> {
    const artifacts = this.opened.get(circuit) ?? (await Artifacts.open(circuit, this.root));
    this.opened.set(circuit, artifacts);
    return artifacts;
  }
}

/**
 * Plans the groups that have no plan yet, and opens what proves them all.
 *
 * @throws ArtifactsError CIRCUIT_UNFIT, ARTIFACTS_MISSING, ARTIFACTS_CORRUPT, DEVELOPMENT_KEY
 */
export async function planGroups(
  state: BatchState,
  options: BatchCircuitOptions,
  plan: Planner,
): Promise<Artifacts[]> {
  const artifacts = new OpenArtifacts(options.artifacts);
  const candidates = await candidateCircuits(options);
  for (const group of state.survey.groups) {
    const known = state.plans.get(shapeOf(group));
    const entry = known ?? planEntry(group, planGroup(group, candidates, plan, state.optimize));
    for (const circuit of new Set(entry.proofs.map((run) => run.circuit))) {
      const opened = await artifacts.of(circuit);
      opened.requireUsableOn(group.chainId, options.allowDevelopmentKey);
      state.requireKey(circuit, opened.keyHash);
    }
    if (known === undefined) state.addPlan(entry);
  }
  return [...artifacts.opened.values()];
}

function planGroup(
  group: ClaimGroup,
  candidates: readonly CircuitInstance[],
  plan: Planner,
  optimize: Optimize,
): GroupPlan {
  const circuits = fittingCircuits(candidates, group);
  if (circuits.length > 0) return plan(group.claims, circuits, optimize);
  const { markets, depth, line } = group;
  const needed = `${markets} markets and paths of ${depth} levels`;
  const [able] = fittingCircuits(circuitInstances, group);
  throw new ArtifactsError(
    'CIRCUIT_UNFIT',
    able === undefined
      ? `No circuit takes claims like that in line ${line}, of ${needed}`
      : `No circuit that may be used takes claims like that in line ${line}, of ${needed}: run "zkliq setup --circuit ${able.name}"`,
    { line, markets, depth },
  );
}

/** Those that are named, else those that are set up. */
async function candidateCircuits({
  circuit: names,
  artifacts: root,
}: BatchCircuitOptions): Promise<CircuitInstance[]> {
  if (names !== undefined) return names.map(circuitInstance);
  const candidates: CircuitInstance[] = [];
  for (const instance of circuitInstances) {
    if (await isSetUp(instance.name, root)) candidates.push(instance);
  }
  return candidates;
}
