import { join } from 'node:path';
import type { Signer } from 'ethers/providers';
import { abortable } from '../../abortable.js';
import { Artifacts } from '../../artifacts/artifacts.js';
import { type Deployment, deployHost } from '../../chain/deployment/deployment.js';
import type { DeploymentConfig } from '../../chain/deployment/deploymentConfig.js';
import { readDeploymentConfigFile } from '../../chain/deployment/deploymentConfigFile.js';
import { writeDeploymentFile } from '../../chain/deployment/deploymentFile.js';
import { deploymentSources } from '../../chain/deployment/deploymentSources.js';
import { writeJsonFile } from '../../files/jsonFile.js';
import { DeploymentRecord } from '../chain/deploymentRecord.js';
import { connect } from '../chain/node.js';
import { type FeeOptions, sendOptions } from '../chain/sending.js';
import { openWallet } from '../keys/wallet.js';
import type { Console } from '../output/console.js';
import { groupCount } from '../output/format.js';
import { requireNewFolder } from '../output/outputs.js';

export interface DeployCommandOptions extends FeeOptions {
  readonly config: string;
  readonly rpc: string;
  readonly out: string;
  readonly artifacts: string;
  readonly keystore?: string;
  readonly allowDevelopmentKey: boolean;
}

const DEPLOYMENT_FILE = 'deployment.json';
const SOURCES_FILE = 'standard-json-input.json';

/** `zkliq deploy`: a host with its verifiers and price rounds, and the files that tell of them. */
export async function runDeploy(options: DeployCommandOptions, console: Console): Promise<void> {
  const { out } = options;
  await requireNewFolder(out);
  const config = await readDeploymentConfigFile(options.config);
  const artifacts = await openArtifacts(config, options);
  const wallet = await openWallet(options.keystore, console.signal);
  const node = await console.wait('connecting', () => connect(options.rpc));
  const record = await DeploymentRecord.reserve(out, config);
  try {
    const deployment = await deploy(
      config,
      artifacts,
      wallet.connect(node),
      record,
      options,
      console,
    );
    await writeFiles(out, deployment);
    await record.finish();
    console.result({ folder: out, ...deployment }, describe(out, deployment));
  } catch (error) {
    if (node.lastSent !== undefined) throw await record.toldWith(error, node.lastSent);
    await record.discard();
    throw error;
  }
}

/** All of them are sound, and good for the chain, before anything is made. */
async function openArtifacts(
  { circuits, chainId }: DeploymentConfig,
  { artifacts: root, allowDevelopmentKey }: DeployCommandOptions,
): Promise<Artifacts[]> {
  const opened: Artifacts[] = [];
  for (const circuit of circuits) {
    const artifacts = await Artifacts.open(circuit, root);
    artifacts.requireUsableOn(chainId, allowDevelopmentKey);
    opened.push(artifacts);
  }
  return opened;
}

async function deploy(
  config: DeploymentConfig,
  artifacts: readonly Artifacts[],
  signer: Signer,
  record: DeploymentRecord,
  options: DeployCommandOptions,
  console: Console,
): Promise<Deployment> {
  const { signal } = console;
  const { onSend, ...fees } = sendOptions(options, console);
  const work = deployHost(config, artifacts, signer, {
    ...fees,
    allowDevelopmentKey: options.allowDevelopmentKey,
    onStage: (stage) => {
      signal.throwIfAborted();
      console.stage(stage);
    },
    onSend: (notice) => {
      record.requireWritten();
      onSend?.(notice);
      record.addSent(notice.transaction);
    },
    onDeployed: (contract) => record.addDeployed(contract),
  });
  return abortable(work, signal).finally(() => console.endStage());
}

async function writeFiles(folder: string, deployment: Deployment): Promise<void> {
  await writeJsonFile(join(folder, SOURCES_FILE), await deploymentSources(deployment));
  await writeDeploymentFile(join(folder, DEPLOYMENT_FILE), deployment);
}

function describe(folder: string, deployment: Deployment): string {
  const { host, chainId, gate, rounds, circuits, contracts } = deployment;
  const gas = contracts.reduce((sum, { gasUsed }) => sum + gasUsed, 0n);
  return [
    `gate        ${gate} (${host}, chain ${chainId})`,
    `rounds      ${rounds === gate ? 'made by the gate' : rounds}`,
    ...circuits.map(
      ({ circuit, verifier, trust }) => `verifier    ${verifier} (${circuit}, ${trust} key)`,
    ),
    `gas         ${groupCount(gas)} in ${contracts.length} transactions`,
    `deployment  ${join(folder, DEPLOYMENT_FILE)}`,
    `sources     ${join(folder, SOURCES_FILE)}`,
  ].join('\n');
}
